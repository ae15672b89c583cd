//! What a program that ran its tests left behind: a line when a test begins and one
//! when it ends (`guest/tests.c`), each with how much had been written by then.
//!
//! ```text
//! {"started":"test_adds","at":[0,0]}
//! {"finished":"fail","message":"test_sums.c:4: Expected 4 Was 3","at":[12,0]}
//! ```

use runtime_contract::{TestReport, TestStatus};
use serde::Deserialize;
use toolchain_contract::TestRun;

/// Tests that are told of one run.
const TESTS_MAX: usize = 10_000;
/// Bytes of what one test wrote that are told.
const OUTPUT_BYTES_MAX: usize = 64 << 10;
/// Bytes of what all tests wrote that are told.
const OUTPUTS_BYTES_MAX: usize = 8 << 20;

#[derive(Deserialize)]
#[serde(untagged)]
enum Line {
    Started {
        started: String,
        at: [u64; 2],
    },
    Finished {
        finished: TestStatus,
        message: String,
        at: [u64; 2],
    },
}

/// Reads the report.
pub(crate) fn read(run: &TestRun) -> Vec<TestReport> {
    let mut outputs = Outputs {
        run,
        left: OUTPUTS_BYTES_MAX,
    };
    let mut reports = Vec::new();
    let mut running: Option<(String, [u64; 2])> = None;
    for line in run.report.split(|byte| *byte == b'\n') {
        if reports.len() == TESTS_MAX {
            return reports;
        }
        // A name or message may hold bytes that are no text; a line that a limit cut
        // off says nothing.
        let Ok(line) = serde_json::from_str(&String::from_utf8_lossy(line)) else {
            continue;
        };
        match line {
            Line::Started { started, at } => {
                if let Some(before) = running.replace((started, at)) {
                    reports.push(outputs.unfinished(before, Some(at)));
                }
            }
            Line::Finished {
                finished,
                message,
                at,
            } => {
                if let Some((name, from)) = running.take() {
                    let output = outputs.between(from, Some(at));
                    reports.push(report(name, finished, message, output));
                }
            }
        }
    }
    if let Some(last) = running {
        reports.push(outputs.unfinished(last, None));
    }
    reports
}

fn report(name: String, status: TestStatus, message: String, output: String) -> TestReport {
    TestReport {
        name,
        status,
        message,
        output,
        test_code: String::new(),
        task_id: None,
    }
}

/// What was written, and how much of it may still be told.
struct Outputs<'a> {
    run: &'a TestRun,
    left: usize,
}

impl Outputs<'_> {
    fn unfinished(&mut self, (name, from): (String, [u64; 2]), to: Option<[u64; 2]>) -> TestReport {
        let output = self.between(from, to);
        report(name, TestStatus::Error, self.run.unfinished.clone(), output)
    }

    /// What went to both outputs meanwhile, standard output first.
    fn between(&mut self, from: [u64; 2], to: Option<[u64; 2]>) -> String {
        let mut output = String::new();
        for (number, all) in [&self.run.stdout, &self.run.stderr].into_iter().enumerate() {
            let place = |at: u64| usize::try_from(at).map_or(all.len(), |at| at.min(all.len()));
            let from = place(from[number]);
            let to = to.map_or(all.len(), |to| place(to[number])).max(from);
            let to = to.min(from + OUTPUT_BYTES_MAX.min(self.left));
            self.left -= to - from;
            output.push_str(&String::from_utf8_lossy(&all[from..to]));
        }
        output
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(report: &[u8]) -> TestRun {
        TestRun {
            exit_code: Some(0),
            stdout: b"from one\nfrom two\n".to_vec(),
            stderr: b"oh\n".to_vec(),
            report: report.to_vec(),
            unfinished: "It did not end.".to_owned(),
        }
    }

    #[test]
    fn each_test_has_its_end_and_what_it_wrote() {
        let reports = read(&run(b"{\"started\":\"one\",\"at\":[0,0]}\n\
            {\"finished\":\"pass\",\"message\":\"\",\"at\":[9,0]}\n\
            {\"started\":\"two\",\"at\":[9,0]}\n\
            {\"finished\":\"fail\",\"message\":\"a.c:1: no\",\"at\":[18,3]}\n"));
        assert_eq!(reports.len(), 2);
        assert_eq!(
            (reports[0].status, reports[0].output.as_str()),
            (TestStatus::Pass, "from one\n")
        );
        assert_eq!(
            (reports[1].status, reports[1].output.as_str()),
            (TestStatus::Fail, "from two\noh\n")
        );
        assert_eq!(reports[1].message, "a.c:1: no");
    }

    #[test]
    fn a_test_that_does_not_end_is_an_error() {
        let reports = read(&run(
            b"{\"started\":\"one\",\"at\":[9,0]}\n{\"finished\":\"pa",
        ));
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].status, TestStatus::Error);
        assert_eq!(reports[0].message, "It did not end.");
        assert_eq!(reports[0].output, "from two\noh\n");
    }

    /// The program can write into its report what it likes.
    #[test]
    fn a_report_that_lies_breaks_nothing() {
        for report in [
            &b""[..],
            b"\n\n{}\n[]\nnull\n",
            b"{\"finished\":\"pass\",\"message\":\"\",\"at\":[0,0]}",
            b"{\"started\":\"\xff\",\"at\":[0,0]}",
            b"{\"started\":\"a\",\"at\":[18446744073709551615,5]}\n{\"finished\":\"pass\",\"message\":\"\",\"at\":[1,1]}",
            b"{\"started\":\"a\",\"at\":[-1,5]}",
            b"{\"started\":\"a\",\"at\":[1]}",
            b"{\"started\":\"a\",\"at\":[5,5]}\n{\"started\":\"b\",\"at\":[0,0]}",
        ] {
            for report in read(&run(report)) {
                assert!(report.output.len() <= OUTPUT_BYTES_MAX);
            }
        }
        let flood = "{\"started\":\"a\",\"at\":[0,0]}\n".repeat(2 * TESTS_MAX);
        assert_eq!(read(&run(flood.as_bytes())).len(), TESTS_MAX);
    }

    #[test]
    fn what_all_tests_wrote_has_a_limit() {
        let mut run = run(b"");
        run.stdout = vec![b'x'; OUTPUTS_BYTES_MAX];
        let one = format!(
            "{{\"started\":\"a\",\"at\":[0,0]}}\n{{\"finished\":\"pass\",\"message\":\"\",\"at\":[{OUTPUTS_BYTES_MAX},0]}}\n"
        );
        run.report = one.repeat(1_000).into_bytes();
        let told: usize = read(&run).iter().map(|report| report.output.len()).sum();
        assert!(told <= OUTPUTS_BYTES_MAX, "{told}");
    }
}
