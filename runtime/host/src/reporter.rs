//! `opencode:runner/reporter`: what a language's test framework says of each test.

use runtime_contract::{TestReport, TestStatus};
use runtime_world::reporter;

use crate::{End, Host};

/// Tests that one run may tell of.
pub const TESTS_MAX: usize = 10_000;
/// Bytes that their names, messages and sources may hold together.
pub const REPORT_BYTES_MAX: usize = 8 << 20;

/// The tests of one run.
#[derive(Debug, Default)]
pub struct TestLog {
    reports: Vec<TestReport>,
    /// Whether the last one has begun and not ended.
    running: bool,
    bytes: usize,
}

impl TestLog {
    fn start(&mut self, name: String, test_code: String, task_id: Option<u32>) -> bool {
        let fits = self.reports.len() < TESTS_MAX && self.fits(name.len() + test_code.len());
        if fits {
            self.reports.push(TestReport {
                name,
                status: TestStatus::Error,
                message: String::new(),
                output: String::new(),
                test_code,
                task_id,
            });
            self.running = true;
        }
        fits
    }

    /// Ends the running test, if there is one.
    fn finish(&mut self, status: TestStatus, message: String, output: &[u8]) -> bool {
        if !self.running || !self.fits(message.len()) {
            return !self.running;
        }
        self.running = false;
        if let Some(report) = self.reports.last_mut() {
            report.status = status;
            report.message = message;
            report.output = String::from_utf8_lossy(output).into_owned();
        }
        true
    }

    fn fits(&mut self, more: usize) -> bool {
        self.bytes += more;
        self.bytes <= REPORT_BYTES_MAX
    }

    pub(crate) fn take_reports(&mut self, unfinished: &str) -> Vec<TestReport> {
        self.finish(TestStatus::Error, unfinished.to_owned(), b"");
        std::mem::take(&mut self.reports)
    }
}

impl Host {
    /// Ends the running test with the output that belongs to it.
    fn finish_test(&mut self, status: TestStatus, message: String) -> wasmtime::Result<()> {
        let output = self.stdio.take_copy();
        if self.tests.finish(status, message, &output) {
            Ok(())
        } else {
            Err(self.stop(End::Output))
        }
    }
}

impl reporter::Host for Host {
    fn started(
        &mut self,
        name: String,
        test_code: String,
        task_id: Option<u32>,
    ) -> wasmtime::Result<()> {
        self.charge((name.len() + test_code.len()) as u64)?;
        self.finish_test(
            TestStatus::Error,
            "The test never came to its end.".to_owned(),
        )?;
        self.stdio.start_copy();
        if self.tests.start(name, test_code, task_id) {
            Ok(())
        } else {
            Err(self.stop(End::Output))
        }
    }

    fn finished(&mut self, status: reporter::Status, message: String) -> wasmtime::Result<()> {
        self.charge(message.len() as u64)?;
        let status = match status {
            reporter::Status::Pass => TestStatus::Pass,
            reporter::Status::Fail => TestStatus::Fail,
            reporter::Status::Error => TestStatus::Error,
            reporter::Status::Skip => TestStatus::Skip,
        };
        self.finish_test(status, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_that_was_running_at_the_end_is_an_error() {
        let mut log = TestLog::default();
        assert!(log.finish(TestStatus::Pass, "nobody asked".into(), b""));
        assert!(log.start("first".into(), String::new(), Some(1)));
        assert!(log.finish(TestStatus::Pass, String::new(), b"said\xff"));
        assert!(log.start("second".into(), String::new(), None));
        let reports = log.take_reports("stopped");
        assert_eq!(reports.len(), 2);
        assert_eq!(
            (reports[0].status, reports[0].output.as_str()),
            (TestStatus::Pass, "said\u{fffd}")
        );
        assert_eq!(
            (reports[1].status, reports[1].message.as_str()),
            (TestStatus::Error, "stopped")
        );
    }

    #[test]
    fn a_flood_of_tests_ends_at_the_limit() {
        let mut log = TestLog::default();
        let told = (0..)
            .take_while(|_| log.start("t".into(), String::new(), None))
            .count();
        assert_eq!(told, TESTS_MAX);
        let mut log = TestLog::default();
        assert!(!log.start("x".repeat(REPORT_BYTES_MAX + 1), String::new(), None));
    }
}
