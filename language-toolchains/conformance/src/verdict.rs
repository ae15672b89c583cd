//! Holding an outcome against what a fixture expects of it.

use runtime_contract::{Outcome, StopReason};

use crate::Expectation;
use crate::text::Text;

/// Bytes of a text that a message shows.
const SHOWN_BYTES_MAX: usize = 2_000;

/// What differs, one sentence each; empty when all is as expected.
#[must_use]
pub fn differences(expect: &Expectation, outcome: &Outcome) -> Vec<String> {
    let mut found = Vec::new();
    let stdout = String::from_utf8_lossy(&outcome.stdout);
    let stderr = String::from_utf8_lossy(&outcome.stderr);
    if let Some(stop) = expect.stop
        && stop != outcome.stop
    {
        found.push(format!("stopped with {:?}, wanted {stop:?}", outcome.stop));
    }
    if expect.exit_code.is_some() && expect.exit_code != outcome.exit_code {
        found.push(format!(
            "exit code {:?}, wanted {:?}",
            outcome.exit_code, expect.exit_code
        ));
    }
    if let Some(fuel_max) = expect.fuel_max
        && outcome.fuel_used > fuel_max
    {
        found.push(format!(
            "used {} fuel, wanted at most {fuel_max}",
            outcome.fuel_used
        ));
    }
    for (stream, wanted, wrote) in [
        ("output", &expect.stdout, &stdout),
        ("error", &expect.stderr, &stderr),
    ] {
        let Some(wanted) = wanted.as_ref().map(Text::text) else {
            continue;
        };
        if wanted != *wrote {
            let same = wanted.bytes().zip(wrote.bytes());
            let same = same.take_while(|(one, other)| one == other).count();
            found.push(format!(
                "wrote {} to standard {stream}, wanted {}; the first {same} bytes are the same",
                short(wrote),
                short(&wanted)
            ));
        }
    }
    if let Some(line) = expect.error_line {
        let wanted = (expect.error_file.as_deref().unwrap_or_default(), line);
        let at = error_place(outcome);
        if at != Some(wanted) {
            found.push(format!("the error is at {at:?}, wanted {wanted:?}"));
        }
    }
    for part in &expect.stdout_contains.0 {
        if !stdout.contains(part.as_str()) {
            found.push(format!(
                "standard output lacks {part:?}: {}",
                short(&stdout)
            ));
        }
    }
    for part in &expect.stderr_contains.0 {
        if !stderr.contains(part.as_str()) {
            found.push(format!("standard error lacks {part:?}: {}", short(&stderr)));
        }
    }
    if expect.returned.is_some() && expect.returned != outcome.returned {
        found.push(format!(
            "returned {:?}, wanted {:?}",
            outcome.returned, expect.returned
        ));
    }
    if let Some(tests) = &expect.tests {
        tests_differ(tests, outcome, &mut found);
    }
    if !found.is_empty() {
        found.push(format!("(stderr: {})", short(&stderr)));
    }
    found
}

/// Where the error is that a learner is shown.
fn error_place(outcome: &Outcome) -> Option<(&str, u32)> {
    if outcome.stop == StopReason::CompileFailed {
        let first = outcome.compile.diagnostics.first()?;
        return Some((&first.file, first.line));
    }
    let error = outcome.uncaught.as_ref()?;
    Some((error.file.as_deref()?, error.line?))
}

/// A text in quotes, cut where nobody would read on.
fn short(text: &str) -> String {
    let end = text.floor_char_boundary(SHOWN_BYTES_MAX);
    let rest = text.len() - end;
    let more = if rest > 0 {
        format!(" and {rest} bytes more")
    } else {
        String::new()
    };
    format!("{:?}{more}", &text[..end])
}

fn tests_differ(wanted: &[crate::ExpectedTest], outcome: &Outcome, found: &mut Vec<String>) {
    if wanted.len() != outcome.tests.len() {
        let names: Vec<&str> = outcome
            .tests
            .iter()
            .map(|test| test.name.as_str())
            .collect();
        found.push(format!(
            "told of the tests {names:?}, wanted {} of them",
            wanted.len()
        ));
    }
    for (wanted, test) in wanted.iter().zip(&outcome.tests) {
        let name_fits = wanted.name.as_ref().is_none_or(|name| *name == test.name)
            && wanted
                .name_contains
                .0
                .iter()
                .all(|part| test.name.contains(part));
        if !name_fits || wanted.status != test.status {
            found.push(format!(
                "test {:?} ended as {:?} ({}), wanted {:?} as {:?}",
                test.name,
                test.status,
                test.message,
                wanted
                    .name
                    .as_ref()
                    .unwrap_or(&wanted.name_contains.0.concat()),
                wanted.status
            ));
        }
        for (what, whole, text) in [
            ("says", &wanted.message, &test.message),
            ("wrote", &wanted.output, &test.output),
        ] {
            if let Some(whole) = whole.as_ref().filter(|whole| *whole != text) {
                found.push(format!(
                    "test {:?} {what} {}, wanted {whole:?}",
                    test.name,
                    short(text)
                ));
            }
        }
        if wanted.task_id.is_some() && wanted.task_id != test.task_id {
            found.push(format!(
                "test {:?} has the task {:?}, wanted {:?}",
                test.name, test.task_id, wanted.task_id
            ));
        }
        for (what, parts, text) in [
            ("message", &wanted.message_contains, &test.message),
            ("output", &wanted.output_contains, &test.output),
            ("source", &wanted.test_code_contains, &test.test_code),
        ] {
            for part in &parts.0 {
                if !text.contains(part.as_str()) {
                    found.push(format!(
                        "test {:?} has the {what} {text:?}, which lacks {part:?}",
                        test.name
                    ));
                }
            }
        }
    }
}
