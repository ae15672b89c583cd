//! The page docs/benchmarks.md: sections that are measured together or one by
//! one, each under its own heading.

use std::fmt;

const OPENING: &str = "# Benchmarks\n\n\
    Written by `cargo xtask bench`; `cargo xtask bench PART` renews a part. Machines are\n\
    shared and noisy: peers were measured turn by turn in the same run, and the ratio is\n\
    what counts.\n";

/// A table in Markdown.
pub(crate) struct Table {
    text: String,
    columns: usize,
}

impl Table {
    pub(crate) fn new(heads: &[&str]) -> Self {
        let mut table = Self {
            text: String::new(),
            columns: heads.len(),
        };
        table.line(heads.iter().copied());
        table.text.push_str(&"|---".repeat(heads.len()));
        table.text.push_str("|\n");
        table
    }

    /// # Panics
    /// When the row has not as many cells as the table has columns.
    pub(crate) fn row<const CELLS: usize>(&mut self, cells: [String; CELLS]) {
        assert_eq!(CELLS, self.columns, "a row has a cell for each column");
        self.line(cells.iter().map(String::as_str));
    }

    fn line<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        for cell in cells {
            self.text.push_str("| ");
            self.text.push_str(cell);
            self.text.push(' ');
        }
        self.text.push_str("|\n");
    }
}

impl fmt::Display for Table {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

/// The page with new sections in it: each takes the place of the one with the
/// same heading, else it comes last.
pub(crate) fn renewed(page: &str, measured: &str) -> String {
    let mut sections = sections(page);
    for new in self::sections(measured) {
        match sections.iter_mut().find(|old| heading(old) == heading(new)) {
            Some(old) => *old = new,
            None => sections.push(new),
        }
    }
    let mut text = OPENING.to_owned();
    for section in sections {
        text.push('\n');
        text.push_str(section.trim_end());
        text.push('\n');
    }
    text
}

/// Everything from each heading of the second level to the next one.
fn sections(page: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = page
        .match_indices("\n## ")
        .map(|(newline, _)| newline + 1)
        .collect();
    if page.starts_with("## ") {
        starts.insert(0, 0);
    }
    let ends = starts.iter().skip(1).copied().chain([page.len()]);
    starts
        .iter()
        .zip(ends)
        .map(|(start, end)| &page[*start..end])
        .collect()
}

fn heading(section: &str) -> &str {
    section.lines().next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_renews_its_own_section_and_no_other() {
        let page = renewed("", "## One\n\nold 1\n\n## Two\n\nold 2\n");
        assert_eq!(
            page,
            format!("{OPENING}\n## One\n\nold 1\n\n## Two\n\nold 2\n")
        );
        let page = renewed(&page, "## Two\n\nnew 2\n\n## Three\n\nnew 3\n");
        assert_eq!(
            page,
            format!("{OPENING}\n## One\n\nold 1\n\n## Two\n\nnew 2\n\n## Three\n\nnew 3\n")
        );
    }

    #[test]
    fn a_table_is_markdown() {
        let mut table = Table::new(&["a", "b"]);
        table.row(["1".to_owned(), "2".to_owned()]);
        assert_eq!(table.to_string(), "| a | b |\n|---|---|\n| 1 | 2 |\n");
    }
}
