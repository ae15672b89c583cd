//! Everything in which two outcomes of the same program may not differ.

use runtime_contract::Outcome;

/// Characters of one outcome that a difference shows, and how many of them lie
/// before the place from which on it differs.
const SHOWN_CHARS_MAX: usize = 160;
const SHOWN_BEFORE_CHARS: usize = 40;

/// Everything in which two outcomes differ, one sentence each.
pub(super) fn differences(first: &Outcome, again: &Outcome) -> Vec<String> {
    properties(first)
        .into_iter()
        .zip(properties(again))
        .filter(|((_, first), (_, again))| first != again)
        .map(|((what, first), (_, again))| {
            let same = first
                .chars()
                .zip(again.chars())
                .take_while(|(first, again)| first == again)
                .count();
            let (first, again) = (shown(&first, same), shown(&again, same));
            format!("{what} was {first} first and {again} now")
        })
        .collect()
}

/// What must be the same each time. Taken apart by name, so that a new part of
/// an outcome has to be put here or to be left out in so many words.
fn properties(outcome: &Outcome) -> Vec<(&'static str, String)> {
    let Outcome {
        language: _,
        tier: _,
        stop,
        exit_code,
        stdout,
        stderr,
        fuel_used,
        memory_bytes_peak,
        // Times are the machine's.
        wall_ms: _,
        cached: _,
        compile,
        uncaught,
        returned,
        tests,
    } = outcome;
    vec![
        ("stop", format!("{stop:?}")),
        ("exit status", format!("{exit_code:?}")),
        ("fuel", fuel_used.to_string()),
        ("memory", memory_bytes_peak.to_string()),
        ("standard output", stdout.escape_ascii().to_string()),
        ("standard error", stderr.escape_ascii().to_string()),
        ("the error", format!("{uncaught:?}")),
        ("the answer", format!("{returned:?}")),
        ("the tests", format!("{tests:?}")),
        ("the compiler's words", format!("{:?}", compile.diagnostics)),
    ]
}

/// The part of a text around the place from which on it differs.
fn shown(text: &str, same: usize) -> String {
    let skipped = same.saturating_sub(SHOWN_BEFORE_CHARS);
    let mut rest = text.chars().skip(skipped);
    let mut shown: String = rest.by_ref().take(SHOWN_CHARS_MAX).collect();
    if skipped > 0 {
        shown.insert(0, '…');
    }
    if rest.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use runtime_contract::{CompileReport, LanguageId, StopReason, Tier};

    use super::*;

    fn outcome() -> Outcome {
        Outcome {
            language: LanguageId::parse("python").unwrap(),
            tier: Tier::Wasm,
            stop: StopReason::Exited,
            exit_code: Some(0),
            stdout: b"a".to_vec(),
            stderr: Vec::new(),
            fuel_used: 5,
            memory_bytes_peak: 6,
            wall_ms: 1.0,
            cached: false,
            compile: CompileReport::default(),
            uncaught: None,
            returned: None,
            tests: Vec::new(),
        }
    }

    #[test]
    fn every_difference_but_time_is_told() {
        let later = Outcome {
            wall_ms: 9.0,
            ..outcome()
        };
        assert!(differences(&outcome(), &later).is_empty());
        let other = Outcome {
            fuel_used: 6,
            stdout: b"\xff".to_vec(),
            ..outcome()
        };
        assert_eq!(
            differences(&outcome(), &other),
            [
                "fuel was 5 first and 6 now",
                "standard output was a first and \\xff now"
            ]
        );
    }

    #[test]
    fn of_long_texts_the_place_of_the_difference_is_told() {
        let long = |end: &[u8]| Outcome {
            stdout: [&[b'x'; 100_000], end].concat(),
            ..outcome()
        };
        let told = differences(&long(b"one"), &long(b"two"));
        let before = "x".repeat(SHOWN_BEFORE_CHARS);
        assert_eq!(
            told,
            [format!(
                "standard output was …{before}one first and …{before}two now"
            )]
        );
    }
}
