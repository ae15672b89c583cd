//! Columns in characters, as people count them, of places that a tool counted in
//! bytes: behind an é they differ.

use std::collections::BTreeMap;

use runtime_contract::{Diagnostic, FilePath, Place, SourceTree};

/// Bytes of a line that are counted; what lies behind them is told to lie there.
const COLUMN_BYTES_MAX: usize = 1 << 16;

/// Mends the columns of what a tool found in these files. What it found elsewhere
/// stays as it is.
pub fn in_characters(found: &mut [Diagnostic], files: &SourceTree) {
    let mut read: BTreeMap<FilePath, Lines<'_>> = BTreeMap::new();
    for diagnostic in found {
        let Ok(path) = FilePath::parse(&diagnostic.file) else {
            continue;
        };
        let Some(bytes) = files.get(&path) else {
            continue;
        };
        let lines = read.entry(path).or_insert_with(|| Lines::of(bytes));
        let start = lines.mended(Place {
            line: diagnostic.line,
            column: diagnostic.column,
        });
        diagnostic.column = start.column;
        diagnostic.end = diagnostic.end.map(|end| lines.mended(end));
    }
}

/// A file by its lines.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    /// Where each line begins.
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    pub(crate) fn of(bytes: &'a [u8]) -> Self {
        let ends = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
        let starts = std::iter::once(0).chain(ends.map(|(at, _)| at + 1));
        Self {
            bytes,
            starts: starts.collect(),
        }
    }

    /// The place of a byte of the whole file.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let offset = offset.min(self.bytes.len());
        let row = self.starts.partition_point(|start| *start <= offset);
        let start = self.starts[row - 1];
        Place {
            line: small(row),
            column: characters(&self.bytes[start..offset]),
        }
    }

    /// The first byte of the line that a byte lies in, and the end of that line.
    pub(crate) fn around(&self, offset: usize) -> (usize, usize) {
        let row = self.starts.partition_point(|start| *start <= offset);
        let end = self.starts.get(row).map(|next| next - 1);
        (self.starts[row - 1], end.unwrap_or(self.bytes.len()))
    }

    /// A place whose column is that of a byte, with the column of the character.
    fn mended(&self, place: Place) -> Place {
        let row = usize::try_from(place.line).unwrap_or(usize::MAX);
        let start = row.checked_sub(1).and_then(|row| self.starts.get(row));
        let line = start.map(|start| &self.bytes[*start..self.around(*start).1]);
        let before = usize::try_from(place.column.saturating_sub(1)).unwrap_or(usize::MAX);
        let column = match line.and_then(|line| line.get(..before)) {
            Some(before) => characters(before),
            // There is no such byte: whoever counted knows what is meant.
            None => place.column,
        };
        Place { column, ..place }
    }
}

/// The column behind these bytes of a line.
fn characters(before: &[u8]) -> u32 {
    let before = &before[..before.len().min(COLUMN_BYTES_MAX)];
    small(String::from_utf8_lossy(before).chars().count() + 1)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "é = 1;\n/* 日本 🎉 */ x;\n";

    #[track_caller]
    fn check(line: u32, bytes: (u32, u32), characters: (u32, u32)) {
        let path = FilePath::parse("a/main.c").unwrap();
        let mut files = SourceTree::default();
        files.insert(path, TEXT.as_bytes().to_vec()).unwrap();
        let end = |column| Some(Place { line, column });
        let start = Place {
            line,
            column: bytes.0,
        };
        let told = Diagnostic {
            end: end(bytes.1),
            ..Diagnostic::error("a/main.c", start, "x")
        };
        let elsewhere = Diagnostic {
            file: "other.c".to_owned(),
            ..told.clone()
        };
        let mut found = [told, elsewhere.clone()];
        in_characters(&mut found, &files);
        assert_eq!(found[0].line, line);
        assert_eq!(
            (found[0].column, found[0].end),
            (characters.0, end(characters.1))
        );
        assert_eq!(found[1], elsewhere);
    }

    #[test]
    fn a_column_behind_letters_of_several_bytes_is_the_one_that_a_person_counts() {
        check(1, (1, 3), (1, 2));
        check(1, (4, 5), (3, 4));
        check(2, (19, 20), (12, 13));
        // The end of a line, and what lies behind it or nowhere.
        check(1, (8, 9), (7, 9));
        check(9, (5, 6), (5, 6));
        // In the middle of a letter.
        check(1, (2, 3), (2, 2));
    }

    #[test]
    fn a_byte_of_the_file_has_a_place() {
        let lines = Lines::of(TEXT.as_bytes());
        let place = |offset| {
            let place = lines.place(offset);
            (place.line, place.column)
        };
        assert_eq!(place(0), (1, 1));
        assert_eq!(place(2), (1, 2));
        assert_eq!(place(7), (1, 7));
        assert_eq!(place(8), (2, 1));
        assert_eq!(place(8 + 18), (2, 12));
        assert_eq!(place(TEXT.len()), (3, 1));
        assert_eq!(place(usize::MAX), (3, 1));
        assert_eq!(Lines::of(b"").place(0).line, 1);
        assert_eq!(lines.around(10), (8, 28));
        assert_eq!(lines.around(0), (0, 7));
        let long = [b'a'; 2 * COLUMN_BYTES_MAX];
        assert_eq!(
            Lines::of(&long).place(long.len()).column,
            small(COLUMN_BYTES_MAX) + 1
        );
    }
}
