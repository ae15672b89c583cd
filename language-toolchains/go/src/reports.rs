//! What the tests came to, read from what `-test.v=test2json` writes: a line
//! about a test begins with a byte that nobody types, and so do the beginning
//! and the end of what `t.Error` says.
//!
//! The learner's program is in the same process as its tests and could write
//! such lines too: what it would forge is its own.

use std::collections::HashMap;

use runtime_contract::{TestReport, TestStatus};
use toolchain_contract::TestRun;

/// Tests that are told of, those inside others included.
const REPORTS_MAX: usize = 10_000;
/// Bytes of messages and outputs of all tests together.
const TEXT_BYTES_MAX: usize = 8 << 20;

const FRAME: char = '\x16';
const ERROR_BEGIN: char = '\x0f';
const ERROR_END: char = '\x0e';
const ESCAPE: char = '\x1b';

/// How a message begins that tells of a panic.
const PANIC: &str = "panic: ";

/// The tests in the order in which they began.
pub(crate) fn read(run: &TestRun) -> Vec<TestReport> {
    let mut log = Log::default();
    let stdout = String::from_utf8_lossy(&run.stdout);
    let mut pieces = stdout.split(FRAME);
    // What comes before the first line about a test is nobody's.
    pieces.next();
    for piece in pieces {
        log.take(piece);
    }
    log.end(run)
}

#[derive(Default)]
struct Log {
    tests: Vec<Test>,
    by_name: HashMap<String, usize>,
    /// The one that what is written belongs to.
    current: Option<usize>,
    text_bytes: usize,
}

struct Test {
    name: String,
    status: Option<TestStatus>,
    message: String,
    output: String,
    has_children: bool,
    has_bad_child: bool,
}

impl Log {
    /// A line about a test, and what was written behind it.
    fn take(&mut self, piece: &str) {
        let (line, behind) = piece.split_once('\n').unwrap_or((piece, ""));
        let words = line.trim_start();
        let known = match words.split_once(": ") {
            Some(("--- PASS", name)) => self.finish(name, TestStatus::Pass),
            Some(("--- FAIL", name)) => self.finish(name, TestStatus::Fail),
            Some(("--- SKIP", name)) => self.finish(name, TestStatus::Skip),
            _ => self.turn(words),
        };
        match known {
            true => self.write(behind),
            false => self.write(piece),
        }
    }

    /// A line that says whose turn it is.
    fn turn(&mut self, line: &str) -> bool {
        let Some((what, name)) = line
            .strip_prefix("=== ")
            .and_then(|rest| rest.split_once(' '))
        else {
            // The last word of all.
            let is_end = matches!(line, "PASS" | "FAIL");
            if is_end {
                self.current = None;
            }
            return is_end;
        };
        let name = name.trim_start();
        match what {
            "RUN" => self.begin(name),
            "CONT" | "NAME" | "PAUSE" => self.current = self.by_name.get(name).copied(),
            _ => return false,
        }
        true
    }

    fn begin(&mut self, name: &str) {
        if self.tests.len() >= REPORTS_MAX {
            self.current = None;
            return;
        }
        if let Some(parent) = self.parent(name) {
            self.tests[parent].has_children = true;
        }
        self.current = Some(self.tests.len());
        self.by_name.insert(name.to_owned(), self.tests.len());
        self.tests.push(Test {
            name: name.to_owned(),
            status: None,
            message: String::new(),
            output: String::new(),
            has_children: false,
            has_bad_child: false,
        });
    }

    fn finish(&mut self, name: &str, status: TestStatus) -> bool {
        // Behind the name stands how long it took.
        let name = name.rsplit_once(" (").map_or(name, |(name, _)| name);
        let Some(index) = self.by_name.get(name).copied() else {
            return false;
        };
        self.tests[index].status = Some(status);
        if status == TestStatus::Fail
            && let Some(parent) = self.parent(name)
        {
            self.tests[parent].has_bad_child = true;
        }
        self.current = Some(index);
        true
    }

    fn parent(&self, name: &str) -> Option<usize> {
        // A test's own name may have slashes in it, so the nearest that there is.
        let mut rest = name;
        while let Some((before, _)) = rest.rsplit_once('/') {
            if let Some(index) = self.by_name.get(before) {
                return Some(*index);
            }
            rest = before;
        }
        None
    }

    /// What was written while a test ran: what `t.Error` said becomes its message.
    fn write(&mut self, text: &str) {
        self.text_bytes += text.len();
        let Some(test) = self.current.and_then(|index| self.tests.get_mut(index)) else {
            return;
        };
        if self.text_bytes > TEXT_BYTES_MAX {
            return;
        }
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once(ERROR_BEGIN) {
            let (error, behind) = behind.split_once(ERROR_END).unwrap_or((behind, ""));
            test.output.push_str(before);
            if !test.message.is_empty() {
                test.message.push('\n');
            }
            test.message.push_str(error);
            rest = behind.strip_prefix('\n').unwrap_or(behind);
        }
        test.output.push_str(rest);
    }

    fn end(self, run: &TestRun) -> Vec<TestReport> {
        let crash = crash(run);
        // Whatever did not come to its end was running when the program ended; of
        // tests inside each other the innermost.
        let running = self.tests.iter().rposition(|test| test.status.is_none());
        let broken = running.or_else(|| {
            // A test that panics says that it failed before it takes the program along.
            let is_silent = |test: &Test| {
                test.status == Some(TestStatus::Fail)
                    && test.message.is_empty()
                    && !test.has_bad_child
            };
            crash.as_ref()?;
            self.tests.iter().rposition(is_silent)
        });
        let mut reports = Vec::new();
        for (index, test) in self.tests.into_iter().enumerate() {
            let is_broken = broken == Some(index);
            let has_own = is_broken
                || !test.message.is_empty()
                || (test.status == Some(TestStatus::Fail) && !test.has_bad_child);
            // What its parts say need not be said twice.
            if test.has_children && !has_own {
                continue;
            }
            reports.push(report(
                test,
                is_broken.then(|| crash.as_deref().unwrap_or(&run.unfinished)),
            ));
        }
        reports
    }
}

fn report(test: Test, broken: Option<&str>) -> TestReport {
    let mut message = plain(&test.message);
    let mut output = test.output.replace(ESCAPE, "");
    let mut status = test.status.unwrap_or(TestStatus::Error);
    if let Some(reason) = broken {
        status = TestStatus::Error;
        message = reason.to_owned();
    } else if let Some(at) = message.find(PANIC)
        && message[..at].ends_with(": ")
        && !message[..at].contains('\n')
        && status == TestStatus::Fail
    {
        // Of the place where it was caught nobody wants to know.
        status = TestStatus::Error;
        message.drain(..at);
    } else if status == TestStatus::Skip {
        // Why it is skipped was said as everything is that is logged.
        let at = output.find("    ").unwrap_or(output.len());
        message = plain(&output.split_off(at));
    }
    if status == TestStatus::Fail && message.is_empty() {
        message = "The test failed and does not say why.".to_owned();
    }
    TestReport {
        name: test.name,
        status,
        message,
        output,
        test_code: String::new(),
        task_id: None,
    }
}

/// A message without the indentation that package testing gives it.
fn plain(message: &str) -> String {
    let lines = message
        .lines()
        .map(|line| line.strip_prefix("    ").unwrap_or(line));
    lines
        .collect::<Vec<_>>()
        .join("\n")
        .replace(ESCAPE, "")
        .trim_end()
        .to_owned()
}

/// Why the program as a whole ended before its tests did.
fn crash(run: &TestRun) -> Option<String> {
    let stderr = String::from_utf8_lossy(&run.stderr);
    let told = crate::endings::find(&stderr)
        .map(|ending| format!("{}{}", ending.kind_words(), ending.message));
    match run.exit_code {
        // What the language's runtime ends with.
        Some(crate::BROKEN) => told.or_else(|| exited(crate::BROKEN)),
        // All tests ended and said how.
        Some(0 | 1) | None => None,
        Some(status) => exited(status),
    }
}

fn exited(status: i32) -> Option<String> {
    Some(format!(
        "The test ended the whole program, with status {status}."
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(stdout: &str, exit_code: Option<i32>, stderr: &str) -> Vec<TestReport> {
        read(&TestRun {
            exit_code,
            stdout: stdout.as_bytes().to_vec(),
            stderr: stderr.as_bytes().to_vec(),
            report: Vec::new(),
            unfinished: "It never ended.".to_owned(),
        })
    }

    #[track_caller]
    fn check(reports: &[TestReport], expected: &[(&str, TestStatus, &str, &str)]) {
        let found: Vec<_> = reports
            .iter()
            .map(|it| {
                (
                    it.name.as_str(),
                    it.status,
                    it.message.as_str(),
                    it.output.as_str(),
                )
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn tests_pass_fail_and_are_skipped() {
        let stdout = "before\n\x16=== RUN   TestA\nwritten\n\x16--- PASS: TestA (0.00s)\n\
            \x16=== RUN   TestB\n\x0f    b_test.go:5: one\n        two\x0e\nsaid\n\x16--- FAIL: TestB (0.00s)\n\
            \x16=== RUN   TestC\n    c_test.go:9: not now\n\x16--- SKIP: TestC (0.00s)\n\x16FAIL\nafter\n";
        check(
            &run(stdout, Some(1), ""),
            &[
                ("TestA", TestStatus::Pass, "", "written\n"),
                (
                    "TestB",
                    TestStatus::Fail,
                    "b_test.go:5: one\n    two",
                    "said\n",
                ),
                ("TestC", TestStatus::Skip, "c_test.go:9: not now", ""),
            ],
        );
    }

    #[test]
    fn a_test_of_tests_is_told_only_where_it_says_something_itself() {
        let stdout = "\x16=== RUN   TestA\n\x16=== RUN   TestA/x\n\x16=== PAUSE TestA/x\n\x16=== RUN   TestA/y\n\
            \x16=== CONT  TestA/x\nfrom x\n\x16=== NAME  TestA/y\nfrom y\n\x16    --- FAIL: TestA/x (0.00s)\n\
            \x16    --- PASS: TestA/y (0.00s)\n\x16--- FAIL: TestA (0.00s)\n";
        let silent = "The test failed and does not say why.";
        check(
            &run(stdout, Some(1), ""),
            &[
                ("TestA/x", TestStatus::Fail, silent, "from x\n"),
                ("TestA/y", TestStatus::Pass, "", "from y\n"),
            ],
        );
        let own = stdout.replace(
            "\x16--- FAIL: TestA ",
            "\x16=== NAME  TestA\n\x0f    own\x0e\n\x16--- FAIL: TestA ",
        );
        check(
            &run(&own, Some(1), "")[..1],
            &[("TestA", TestStatus::Fail, "own", "")],
        );
    }

    #[test]
    fn a_panic_that_was_caught_is_an_error() {
        let stdout = "\x16=== RUN   TestA\n\x0f    tests.go:33: panic: boom\n        a_test.go:6: example.TestA\x0e\n\x16--- FAIL: TestA (0.00s)\n";
        check(
            &run(stdout, Some(1), ""),
            &[(
                "TestA",
                TestStatus::Error,
                "panic: boom\n    a_test.go:6: example.TestA",
                "",
            )],
        );
    }

    #[test]
    fn what_ends_the_program_is_the_fault_of_the_test_that_ran() {
        let begun = "\x16=== RUN   TestA\n\x16--- PASS: TestA (0.00s)\n\x16=== RUN   TestB\n";
        for (exit_code, stderr, message) in [
            (None, "", "It never ended."),
            (Some(0), "", "It never ended."),
            (
                Some(3),
                "",
                "The test ended the whole program, with status 3.",
            ),
            (
                Some(2),
                "",
                "The test ended the whole program, with status 2.",
            ),
            (
                Some(2),
                "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [x]:\n",
                "fatal error: all goroutines are asleep - deadlock!",
            ),
        ] {
            let found = run(begun, exit_code, stderr);
            check(&found[1..], &[("TestB", TestStatus::Error, message, "")]);
        }
        let inside = format!(
            "{begun}\x16=== RUN   TestB/x\n\x16--- FAIL: TestB (0.00s)\n\x16    --- FAIL: TestB/x (0.00s)\n"
        );
        let found = run(&inside, Some(2), "panic: boom\n\ngoroutine 7 [running]:\n");
        check(
            &found[1..],
            &[("TestB/x", TestStatus::Error, "panic: boom", "")],
        );
    }

    #[test]
    fn words_of_the_program_are_no_lines_about_tests() {
        let stdout = "\x16=== RUN   TestA\n--- PASS: TestZ (0.00s)\n\x16--- PASS: TestZ (0.00s)\n\x16nonsense\n\x16=== RUN\n\x0f open\n\x16--- PASS: TestA (0.00s)\n";
        let found = run(stdout, Some(0), "");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].status, TestStatus::Pass);
        assert!(
            found[0]
                .output
                .contains("--- PASS: TestZ (0.00s)\nnonsense\n")
        );
        assert_eq!(run("", Some(1), ""), []);
        assert_eq!(run("\x16\x16\x0e\x0f\x1b", Some(1), ""), []);
    }

    #[test]
    fn there_are_only_so_many() {
        let many: String = (0..=REPORTS_MAX)
            .map(|n| format!("\x16=== RUN   T{n}\nx\n"))
            .collect();
        assert_eq!(run(&many, None, "").len(), REPORTS_MAX);
        let deep = format!("\x16=== RUN   {}\n", "a/".repeat(100_000));
        assert_eq!(run(&deep, None, "").len(), 1);
    }
}
