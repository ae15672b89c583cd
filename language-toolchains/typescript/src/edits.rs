//! Changes to a text that keep its lines and columns: what goes becomes blanks,
//! what comes is put in at one place.

use std::collections::BTreeMap;
use std::ops::Range;

/// The changes that were asked for, in any order.
#[derive(Default)]
pub(crate) struct Edits {
    /// Ends of blanked ranges by their starts.
    blanks: BTreeMap<usize, usize>,
    insertions: BTreeMap<usize, String>,
    /// Statements that went: a semicolon in their place keeps the one before
    /// them from running on into the one behind them.
    semicolons: Vec<usize>,
}

impl Edits {
    /// Makes a range blank.
    pub(crate) fn blank(&mut self, range: Range<usize>) {
        if range.start < range.end {
            let end = self.blanks.entry(range.start).or_insert(range.end);
            *end = (*end).max(range.end);
        }
    }

    /// Makes a whole statement blank.
    pub(crate) fn blank_statement(&mut self, range: Range<usize>) {
        self.semicolons.push(range.start);
        self.blank(range);
    }

    /// Puts text in front of the byte at `offset`.
    pub(crate) fn insert(&mut self, offset: usize, text: &str) {
        self.insertions.entry(offset).or_default().push_str(text);
    }

    /// The text with all changes made.
    pub(crate) fn apply(self, source: &str) -> String {
        let mut result = String::with_capacity(source.len() + 64);
        let mut blank_until = 0;
        let mut blanks = self.blanks.into_iter().peekable();
        let mut insertions = self.insertions.into_iter().peekable();
        for (at, character) in source.char_indices() {
            while let Some((start, end)) = blanks.next_if(|(start, _)| *start <= at) {
                debug_assert!(source.is_char_boundary(start));
                blank_until = blank_until.max(end);
            }
            while let Some((_, text)) = insertions.next_if(|(offset, _)| *offset <= at) {
                result.push_str(&text);
            }
            let is_line_end = matches!(character, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            if at >= blank_until || is_line_end {
                result.push(character);
            } else if self.semicolons.contains(&at) {
                result.push(';');
            } else {
                result.push(' ');
            }
        }
        for (_, text) in insertions {
            result.push_str(&text);
        }
        result
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_keep_lines_and_columns() {
        let mut edits = Edits::default();
        edits.blank(1..8);
        edits.blank(3..5);
        edits.insert(9, "!");
        assert_eq!(edits.apply("aäb\ncdefg"), "a  \n   f!g");
    }

    #[test]
    fn a_statement_leaves_a_semicolon() {
        let mut edits = Edits::default();
        edits.blank_statement(2..8);
        assert_eq!(edits.apply("a\ntype T\n(b)"), "a\n;     \n(b)");
    }
}
