//! Differences as a person would draw them, and floods that stay small.

use super::*;

/// Draws the parts: ` ` both, `-` old, `+` new, `[…]` what differs, `@n` lines
/// that are left out, each line with its numbers.
fn drawn(parts: &[Part]) -> String {
    let number = |number: Option<usize>| number.map_or("_".to_owned(), |number| number.to_string());
    let line = |part: &Part| match part {
        Part::Unchanged { lines } => format!("@{lines}"),
        Part::Line(line) => {
            let sign = match line.side {
                LineSide::Both => ' ',
                LineSide::Old => '-',
                LineSide::New => '+',
            };
            let pieces: String = line
                .pieces
                .iter()
                .map(|(differs, piece)| match differs {
                    true => format!("[{piece}]"),
                    false => piece.clone(),
                })
                .collect();
            let (old, new) = (number(line.old_number), number(line.new_number));
            format!("{old}:{new}{sign}{pieces}")
        }
    };
    parts.iter().map(line).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(old: &str, new: &str, expected: &str) {
    let mut budget = Budget::default();
    assert_eq!(drawn(&between(old, new, &mut budget)), expected);
    assert!(!budget.shortened());
}

#[test]
fn lines_that_differ_are_told_apart() {
    check("", "", "");
    check("a\n", "a\n", "1:1 a");
    check("a\nb\nc\n", "a\nc\n", "1:1 a\n2:_-b\n3:2 c");
    check("a\nc\n", "a\nb\nc\n", "1:1 a\n_:2+b\n2:3 c");
    check("", "a\nb\n", "_:1+a\n_:2+b");
    check("a\nb\n", "", "1:_-a\n2:_-b");
    check(
        "total = 0\nprint(total)\n",
        "total = 1\nprint(total)\n",
        "1:_-total = [0]\n_:1+total = [1]\n2:2 print(total)",
    );
}

#[test]
fn an_empty_line_that_was_replaced_is_a_line_too() {
    check(
        "x = 1\n\n\nend\n",
        "x = 2\nend\n",
        "1:_-x = 1\n2:_-\n3:_-\n_:1+x = 2\n4:2 end",
    );
    check(
        "x = 1\nend\n",
        "x = 2\n\nend\n",
        "1:_-x = 1\n_:1+x = 2\n_:2+\n2:3 end",
    );
}

#[test]
fn lines_before_all_others_leave_them_their_numbers() {
    check("a\nb\n", "x\na\nb\n", "_:1+x\n1:2 a\n2:3 b");
    check("x\na\nb\n", "a\nb\n", "1:_-x\n2:1 a\n3:2 b");
    check(
        "a\nb\nc\nd\ne\n",
        "x\na\nb\nc\nd\ne\n",
        "_:1+x\n1:2 a\n2:3 b\n3:4 c\n@2",
    );
}

#[test]
fn a_missing_line_break_at_the_end_is_seen() {
    check("a", "a\n", "1:_-a ⟨no line break⟩\n_:1+a");
    check("a\nb", "a\nb", "1:1 a\n2:2 b ⟨no line break⟩");
    check("word\r\n", "word\n", "1:_-word[␍]\n_:1+word");
}

#[test]
fn lines_far_from_a_change_are_counted() {
    let text = |change: &[(usize, &str)]| -> String {
        (1..=30)
            .map(|number| {
                let found = change.iter().find(|(at, _)| *at == number);
                format!(
                    "{}\n",
                    found.map_or(number.to_string(), |(_, text)| (*text).to_owned())
                )
            })
            .collect()
    };
    check(
        &text(&[]),
        &text(&[(10, "ten"), (25, "many")]),
        "@6\n7:7 7\n8:8 8\n9:9 9\n10:_-10\n_:10+ten\n11:11 11\n12:12 12\n13:13 13\n@8\n\
         22:22 22\n23:23 23\n24:24 24\n25:_-25\n_:25+many\n26:26 26\n27:27 27\n28:28 28\n@2",
    );
}

#[test]
fn characters_that_act_are_shown_as_what_they_are() {
    check("", "x\u{202e}y\u{1b}[2J\tz\0\n", "_:1+x⟨U+202E⟩y␛[2J\tz␀");
}

#[test]
fn floods_stay_small() {
    let numbers =
        |from: usize| -> String { (from..from + 40_000).map(|n| format!("{n}\n")).collect() };
    let floods = [
        (numbers(0), numbers(100_000)),
        ("a\n".repeat(100_000), "b\n".repeat(100_000)),
        ("x".repeat(262_144), "y".repeat(262_144)),
        ("x\n".repeat(131_072), String::new()),
        ("\u{1b}".repeat(100_000), "\n".repeat(200_000)),
        // Lines that alternate, the slow case of comparing lines.
        ("a\nb\n".repeat(60_000), "b\nc\n".repeat(60_000)),
    ];
    let mut budget = Budget::default();
    for (old, new) in floods {
        let parts = between(&old, &new, &mut budget);
        let bytes: usize = parts
            .iter()
            .map(|part| match part {
                Part::Line(line) => line.pieces.iter().map(|(_, piece)| piece.len()).sum(),
                Part::Unchanged { .. } => 0,
            })
            .sum();
        assert!(budget.shortened() && parts.len() <= SHOWN_LINES_MAX && bytes <= SHOWN_BYTES_MAX);
    }
    // All files together show no more than one may.
    assert_eq!(budget.lines, 0);
    assert!(between("a\n", "b\n", &mut budget).is_empty());
    // Nor do they take more work than a few files.
    let mut budget = Budget::default();
    for _ in 0..32 {
        let _ = between(&"a\nb\n".repeat(500), &"b\nc\n".repeat(500), &mut budget);
    }
    assert!(budget.shortened() && budget.compared == 0);
}
