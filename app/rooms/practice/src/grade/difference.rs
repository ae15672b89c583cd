//! Yours against wanted, line by line with the pieces that differ, around the
//! first difference and never longer than a person reads.

use similar::{ChangeTag, InlineChangeMode, InlineChangeOptions, TextDiff};

use super::compare;
use crate::{Difference, DifferenceKind, DifferenceLine};

/// Lines shown before the first difference.
const CONTEXT_LINES: usize = 3;
/// Lines of each side that are compared from there on.
const COMPARED_LINES_MAX: usize = 24;
/// Characters of one line that are compared and shown.
const LINE_CHARS_MAX: usize = 240;

/// The difference between two texts.
pub(super) fn between(yours: &str, wanted: &str) -> Difference {
    let (yours, wanted) = (compare::lines(yours), compare::lines(wanted));
    let same = yours
        .iter()
        .zip(&wanted)
        .take_while(|(yours, wanted)| yours == wanted)
        .count();
    let from = same.saturating_sub(CONTEXT_LINES);
    let mut shortened = from > 0;
    let mut window = |lines: &[&str]| -> Vec<String> {
        let rest = &lines[from.min(lines.len())..];
        let count = COMPARED_LINES_MAX + CONTEXT_LINES;
        shortened |= rest.len() > count;
        rest.iter()
            .take(count)
            .map(|line| {
                let (line, cut) = cut(line);
                shortened |= cut;
                line
            })
            .collect()
    };
    let (yours, wanted) = (window(&yours), window(&wanted));
    Difference {
        lines: compared(&yours, &wanted),
        shortened,
    }
}

fn cut(line: &str) -> (String, bool) {
    match line.char_indices().nth(LINE_CHARS_MAX) {
        Some((at, _)) => (format!("{}…", &line[..at]), true),
        None => (line.to_owned(), false),
    }
}

fn compared(yours: &[String], wanted: &[String]) -> Vec<DifferenceLine> {
    let (yours, wanted): (Vec<&str>, Vec<&str>) = (
        yours.iter().map(String::as_str).collect(),
        wanted.iter().map(String::as_str).collect(),
    );
    let mut options = InlineChangeOptions::new();
    options
        .mode(InlineChangeMode::Chars)
        .min_ratio(0.4)
        .semantic_cleanup(true);
    let diff = TextDiff::from_slices(&yours, &wanted);
    let mut lines = Vec::new();
    for operation in diff.ops() {
        let refined: Vec<_> = diff
            .iter_inline_changes_with_options(operation, options)
            .map(|change| {
                let pieces = change.iter_strings_lossy();
                let pieces = pieces.map(|(differs, piece)| (differs, piece.into_owned()));
                line(change.tag(), pieces.collect())
            })
            .collect();
        // An empty line has no letters to be looked for, and went missing there.
        if refined.len() == diff.iter_changes(operation).count() {
            lines.extend(refined);
        } else {
            lines.extend(
                diff.iter_changes(operation)
                    .map(|change| line(change.tag(), vec![(false, change.value().to_owned())])),
            );
        }
    }
    lines
}

fn line(tag: ChangeTag, pieces: Vec<(bool, String)>) -> DifferenceLine {
    let kind = match tag {
        ChangeTag::Equal => DifferenceKind::Same,
        ChangeTag::Delete => DifferenceKind::Yours,
        ChangeTag::Insert => DifferenceKind::Wanted,
    };
    DifferenceLine { kind, pieces }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Draws a difference: ` ` same, `-` yours, `+` wanted, `[…]` what differs.
    fn drawn(difference: &Difference) -> String {
        let line = |line: &DifferenceLine| {
            let sign = match line.kind {
                DifferenceKind::Same => ' ',
                DifferenceKind::Yours => '-',
                DifferenceKind::Wanted => '+',
            };
            let pieces: String = line
                .pieces
                .iter()
                .map(|(differs, piece)| match differs {
                    true => format!("[{piece}]"),
                    false => piece.clone(),
                })
                .collect();
            format!("{sign}{pieces}")
        };
        let lines: Vec<_> = difference.lines.iter().map(line).collect();
        lines.join("\n")
    }

    #[track_caller]
    fn check(yours: &str, wanted: &str, expected: &str) {
        assert_eq!(drawn(&between(yours, wanted)), expected);
    }

    #[test]
    fn the_pieces_that_differ_are_marked() {
        check("26.0\n", "26", "-26[.0]\n+26");
        check("a\nb\nc", "a\nc", " a\n-b\n c");
        check("", "hello", "+hello");
        check("Hello  ", "hello", "-[H]ello\n+[h]ello");
    }

    #[test]
    fn an_empty_line_too_many_is_shown() {
        check("one\n\nend\n", "two\nend\n", "-one\n-\n+two\n end");
        check("one\nend\n", "two\n\n\nend\n", "-one\n+two\n+\n+\n end");
    }

    #[test]
    fn long_outputs_show_the_place_where_they_part() {
        let yours: String = (0..10_000).map(|n| format!("{n}\n")).collect();
        let wanted = yours.replacen("5000\n", "five thousand\n", 1);
        let difference = between(&yours, &wanted);
        assert!(difference.shortened);
        assert!(difference.lines.len() < 60);
        let drawn = drawn(&difference);
        assert!(
            drawn.starts_with(" 4997\n 4998\n 4999\n-5000\n+five thousand\n 5001"),
            "{drawn}"
        );
    }

    #[test]
    fn floods_stay_small() {
        for yours in [
            "x".repeat(5_000_000),
            "x\n".repeat(2_000_000),
            "\u{1b}[2J".repeat(100_000),
        ] {
            let difference = between(&yours, "wanted");
            let bytes: usize = difference
                .lines
                .iter()
                .flat_map(|line| &line.pieces)
                .map(|(_, piece)| piece.len())
                .sum();
            assert!(difference.shortened && bytes < 20_000, "{bytes}");
        }
    }
}
