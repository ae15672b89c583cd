//! Holding an outcome against what a fixture expects of it.

use runtime_contract::Outcome;

use crate::Expectation;

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
        if let Some(wanted) = wanted
            && wanted != wrote
        {
            found.push(format!(
                "wrote {wrote:?} to standard {stream}, wanted {wanted:?}"
            ));
        }
    }
    for part in &expect.stdout_contains.0 {
        if !stdout.contains(part.as_str()) {
            found.push(format!("standard output lacks {part:?}: {stdout:?}"));
        }
    }
    for part in &expect.stderr_contains.0 {
        if !stderr.contains(part.as_str()) {
            found.push(format!("standard error lacks {part:?}: {stderr:?}"));
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
        found.push(format!("(stderr: {stderr:?})"));
    }
    found
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
        if wanted.name != test.name || wanted.status != test.status {
            found.push(format!(
                "test {:?} ended as {:?} ({}), wanted {:?} as {:?}",
                test.name, test.status, test.message, wanted.name, wanted.status
            ));
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
