//! What the test harness (library/test) wrote down while it ran: a line when a test
//! begins and one when it ends. The program could write there too, so that nothing in
//! it is more than a claim, and whatever is no such line is passed over.

use runtime_contract::{TestReport, TestStatus};
use serde::Deserialize;
use toolchain_contract::TestRun;

/// Tests that are told of.
const TESTS_MAX: usize = 10_000;
/// Bytes of a report that are read.
const REPORT_BYTES_MAX: usize = 16 << 20;

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Started {
        started: String,
        #[serde(default)]
        source: String,
    },
    Ended {
        ended: TestStatus,
        #[serde(default)]
        message: String,
        #[serde(default)]
        output: String,
    },
}

/// The tests in the order in which they ran.
pub(crate) fn read(run: &TestRun) -> Vec<TestReport> {
    let report = &run.report[..run.report.len().min(REPORT_BYTES_MAX)];
    let lines = report.split(|byte| *byte == b'\n');
    let mut tests = Vec::new();
    let mut running: Option<TestReport> = None;
    for line in lines.filter_map(|line| serde_json::from_slice(line).ok()) {
        match line {
            Line::Started { started, source } => {
                tests.extend(running.take().map(|test| unfinished(test, run)));
                running = Some(TestReport {
                    name: started,
                    status: TestStatus::Error,
                    message: String::new(),
                    output: String::new(),
                    test_code: source,
                    task_id: None,
                });
            }
            Line::Ended {
                ended,
                message,
                output,
            } => tests.extend(running.take().map(|test| TestReport {
                status: ended,
                message,
                output,
                ..test
            })),
        }
        if tests.len() >= TESTS_MAX {
            return tests;
        }
    }
    tests.extend(running.map(|test| unfinished(test, run)));
    tests
}

fn unfinished(test: TestReport, run: &TestRun) -> TestReport {
    TestReport {
        message: run.unfinished.clone(),
        ..test
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(report: &str) -> Vec<(String, TestStatus, String)> {
        let run = TestRun {
            exit_code: None,
            stdout: Vec::new(),
            stderr: Vec::new(),
            report: report.as_bytes().to_vec(),
            unfinished: "It was stopped.".to_owned(),
        };
        let tests = read(&run).into_iter();
        tests
            .map(|test| (test.name, test.status, test.message))
            .collect()
    }

    #[test]
    fn tests_are_told_in_their_order() {
        let report = "{\"started\":\"adds\",\"source\":\"fn adds() {}\"}\n{\"ended\":\"pass\",\"message\":\"\",\"output\":\"\"}\n{\"started\":\"differs\"}\n{\"ended\":\"fail\",\"message\":\"3 is not 4\"}\n";
        let expected = [
            ("adds".to_owned(), TestStatus::Pass, String::new()),
            (
                "differs".to_owned(),
                TestStatus::Fail,
                "3 is not 4".to_owned(),
            ),
        ];
        assert_eq!(told(report), expected);
    }

    #[test]
    fn a_test_that_never_ended_is_an_error() {
        let expected = [(
            "spins".to_owned(),
            TestStatus::Error,
            "It was stopped.".to_owned(),
        )];
        assert_eq!(told("{\"started\":\"spins\"}\n{\"ended\":\"pa"), expected);
    }

    #[test]
    fn what_is_no_report_tells_of_no_tests() {
        for report in [
            "",
            "\n\n",
            "[]",
            "{\"ended\":\"pass\"}",
            "\u{0}\u{1}",
            "{\"started\":1}",
        ] {
            assert_eq!(told(report), [], "{report}");
        }
    }
}
