//! A verdict for a terminal: each case in a line, and for one that failed what
//! happened, what to ask oneself, and yours against wanted.

use std::fmt::Write;

use room_practice::{CaseResult, CaseStatus, DifferenceKind, Verdict};

/// The whole verdict as text. Control characters of the program are made inert.
pub(super) fn verdict_text(verdict: &Verdict) -> String {
    let mut text = String::new();
    for case in &verdict.cases {
        one_case(&mut text, case);
    }
    let _ = write!(
        text,
        "{} of {} tests passed.",
        verdict.cases_passed(),
        verdict.cases.len()
    );
    text
}

fn one_case(text: &mut String, case: &CaseResult) {
    let mark = match case.status {
        CaseStatus::Pass => "passed",
        CaseStatus::Fail => "FAILED",
        CaseStatus::Error => "BROKE ",
    };
    let _ = writeln!(text, "{mark}  {}", inert(&case.name));
    for line in [Some(&case.message), case.hint.as_ref()]
        .into_iter()
        .flatten()
    {
        if !line.is_empty() {
            let _ = writeln!(text, "        {}", inert(line));
        }
    }
    let Some(difference) = &case.difference else {
        return;
    };
    for line in &difference.lines {
        let whose = match line.kind {
            DifferenceKind::Same => "        ",
            DifferenceKind::Yours => "yours   ",
            DifferenceKind::Wanted => "wanted  ",
        };
        let pieces: String = line
            .pieces
            .iter()
            .map(|(_, piece)| piece.as_str())
            .collect();
        let _ = writeln!(text, "        {whose}{}", inert(&pieces));
    }
    if difference.shortened {
        text.push_str("        (shortened)\n");
    }
}

/// What a program wrote must not move the reader's cursor.
fn inert(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}
