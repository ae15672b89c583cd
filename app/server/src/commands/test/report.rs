//! What became of a folder's tests, in the shape of Exercism's results.json
//! version 3 and as text.

use std::fmt::Write;

use runtime_contract::{Outcome, StopReason, TestReport, TestStatus};
use serde::Serialize;

/// Characters of one test's output that Exercism shows.
const OUTPUT_CHARS_MAX: usize = 500;

/// A results.json.
#[derive(Debug, PartialEq, Serialize)]
pub(super) struct Report {
    version: u8,
    status: Status,
    /// Why no test could run.
    message: Option<String>,
    tests: Vec<Tested>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
enum Status {
    Pass,
    Fail,
    Error,
}

/// One test. Exercism has no word for a skipped one, so those are left out.
#[derive(Debug, PartialEq, Serialize)]
struct Tested {
    name: String,
    status: Status,
    message: Option<String>,
    output: Option<String>,
    test_code: Option<String>,
    task_id: Option<u32>,
}

impl Report {
    pub(super) fn of(outcome: &Outcome) -> Self {
        let tests: Vec<_> = outcome.tests.iter().filter_map(tested).collect();
        let all_passed = tests.iter().all(|test| test.status == Status::Pass);
        let ended = outcome.stop == StopReason::Exited;
        let status = match (tests.is_empty(), all_passed && ended) {
            (true, _) => Status::Error,
            (false, true) => Status::Pass,
            (false, false) => Status::Fail,
        };
        let message = match (ended, tests.is_empty()) {
            (true, false) => None,
            (true, true) => Some("The test files hold no tests.".to_owned()),
            (false, _) => Some(stopped(outcome)),
        };
        Self {
            version: 3,
            status,
            message,
            tests,
        }
    }

    /// 0 when all passed, the stop's own status when it was stopped, else 1.
    pub(super) fn exit_status(&self, stop: StopReason) -> u8 {
        match self.status {
            Status::Pass => 0,
            _ => stop.exit_status().unwrap_or(1),
        }
    }

    /// For people: the failed tests with what they said, then a count.
    pub(super) fn text(&self, outcome: &Outcome) -> String {
        let mut text = String::new();
        for test in &self.tests {
            let mark = match test.status {
                Status::Pass => "passed",
                Status::Fail => "FAILED",
                Status::Error => "BROKE ",
            };
            let _ = writeln!(text, "{mark}  {}", test.name);
            let said = [&test.message, &test.output];
            for line in said.into_iter().flatten().flat_map(|said| said.lines()) {
                if test.status != Status::Pass {
                    let _ = writeln!(text, "        {line}");
                }
            }
        }
        if let Some(message) = &self.message {
            let _ = writeln!(text, "{message}");
            if self.tests.is_empty() {
                text.push_str(&String::from_utf8_lossy(&outcome.stderr));
            }
        }
        let passed = self.tests.iter().filter(|test| test.status == Status::Pass);
        let (passed, all) = (passed.count(), self.tests.len());
        let skipped = outcome.tests.len() - all;
        let _ = write!(text, "{passed} of {all} tests passed");
        if skipped > 0 {
            let _ = write!(text, ", {skipped} skipped");
        }
        text + "."
    }
}

fn tested(test: &TestReport) -> Option<Tested> {
    let status = match test.status {
        TestStatus::Pass => Status::Pass,
        TestStatus::Fail => Status::Fail,
        TestStatus::Error => Status::Error,
        TestStatus::Skip => return None,
    };
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Some(Tested {
        name: test.name.clone(),
        status,
        message: some(&test.message).filter(|_| status != Status::Pass),
        output: some(&test.output).map(|output| {
            match output.char_indices().nth(OUTPUT_CHARS_MAX) {
                Some((at, _)) => format!("{}… (shortened)", &output[..at]),
                None => output,
            }
        }),
        test_code: some(&test.test_code),
        task_id: test.task_id,
    })
}

/// Why the tests did not come to their end.
fn stopped(outcome: &Outcome) -> String {
    let first = outcome.compile.diagnostics.first();
    match (outcome.stop, first, &outcome.uncaught) {
        (StopReason::CompileFailed, Some(found), _) => {
            format!(
                "{}:{}:{}: {}",
                found.file, found.line, found.column, found.message
            )
        }
        (StopReason::UncaughtError, _, Some(error)) => {
            let place = match (&error.file, error.line) {
                (Some(file), Some(line)) => format!("{file}:{line}: "),
                _ => String::new(),
            };
            format!("{place}{}: {}", error.kind, error.message)
        }
        (stop, _, _) => stop.sentence().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use runtime_contract::{CompileReport, LanguageId, Tier};
    use serde_json::json;

    use super::*;

    fn outcome(stop: StopReason, tests: &[(TestStatus, &str)]) -> Outcome {
        Outcome {
            language: LanguageId::parse("python").unwrap(),
            tier: Tier::Wasm,
            stop,
            exit_code: None,
            stdout: Vec::new(),
            stderr: Vec::new(),
            fuel_used: 0,
            memory_bytes_peak: 0,
            wall_ms: 0.0,
            cached: false,
            compile: CompileReport::default(),
            uncaught: None,
            returned: None,
            tests: tests
                .iter()
                .enumerate()
                .map(|(index, (status, message))| TestReport {
                    name: format!("test {index}"),
                    status: *status,
                    message: (*message).to_owned(),
                    output: "x".repeat(600),
                    test_code: "assert 1".to_owned(),
                    task_id: Some(1),
                })
                .collect(),
        }
    }

    #[test]
    fn the_shape_is_exercisms() {
        let outcome = outcome(StopReason::Exited, &[(TestStatus::Fail, "1 != 2")]);
        let report = Report::of(&outcome);
        assert_eq!(
            serde_json::to_value(&report).unwrap(),
            json!({
                "version": 3,
                "status": "fail",
                "message": null,
                "tests": [{
                    "name": "test 0",
                    "status": "fail",
                    "message": "1 != 2",
                    "output": format!("{}… (shortened)", "x".repeat(500)),
                    "test_code": "assert 1",
                    "task_id": 1,
                }],
            })
        );
        assert_eq!(report.exit_status(StopReason::Exited), 1);
    }

    #[track_caller]
    fn check(stop: StopReason, tests: &[(TestStatus, &str)], status: Status, exit_status: u8) {
        let report = Report::of(&outcome(stop, tests));
        assert_eq!(
            (report.status, report.exit_status(stop)),
            (status, exit_status)
        );
        assert_eq!(
            report.message.is_some(),
            stop != StopReason::Exited || report.tests.is_empty()
        );
    }

    #[test]
    fn passing_takes_tests_that_all_ran_and_passed() {
        use TestStatus::{Error, Pass, Skip};
        check(
            StopReason::Exited,
            &[(Pass, ""), (Skip, "later")],
            Status::Pass,
            0,
        );
        check(StopReason::Exited, &[], Status::Error, 1);
        check(StopReason::Exited, &[(Skip, "")], Status::Error, 1);
        check(StopReason::CompileFailed, &[], Status::Error, 65);
        check(
            StopReason::FuelExhausted,
            &[(Pass, ""), (Error, "")],
            Status::Fail,
            120,
        );
        // A program that leaves after the first test has not passed the rest.
        check(StopReason::Cancelled, &[(Pass, "")], Status::Fail, 130);
    }
}
