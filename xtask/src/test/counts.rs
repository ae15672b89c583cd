//! How many tests passed and failed, read from what test programs say.

use std::fmt;
use std::ops::Add;

#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub(crate) struct Counts {
    pub(crate) passed: u64,
    pub(crate) failed: u64,
}

impl Add for Counts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
        }
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, form: &mut fmt::Formatter) -> fmt::Result {
        write!(form, "{} passed, {} failed", self.passed, self.failed)
    }
}

/// Sums the `test result:` lines of `cargo test`. Each test program announces
/// itself first; one that then says no result has crashed and counts as one
/// failure, and so does an end that is not well without any failure to show.
pub(crate) fn of_cargo_test(text: &str, well: bool) -> Counts {
    let mut counts = Counts::default();
    let mut begun = 0;
    let mut ended = 0;
    for line in text.lines() {
        let plain = line.trim_start();
        if line.starts_with(' ')
            && (plain.starts_with("Running ") || plain.starts_with("Doc-tests "))
        {
            begun += 1;
        } else if let Some(result) = result_of_one_program(line) {
            counts = counts + result;
            ended += 1;
        }
    }
    counts.failed += u64::saturating_sub(begun, ended);
    if !well && counts.failed == 0 {
        counts.failed = 1;
    }
    counts
}

/// Reads the last line of a suite that sums itself up as `N passed, M failed`,
/// with `, K skipped` after it if it likes.
pub(crate) fn of_last_line(text: &str, well: bool) -> Option<Counts> {
    let line = text.lines().rev().find(|line| !line.trim().is_empty())?;
    let mut pieces = line.trim().split(", ");
    let passed = number_before(pieces.next()?, " passed")?;
    let mut failed = number_before(pieces.next()?, " failed")?;
    if !well && failed == 0 {
        failed = 1;
    }
    Some(Counts { passed, failed })
}

/// `test result: ok. 22 passed; 1 failed; 0 ignored; ...`
fn result_of_one_program(line: &str) -> Option<Counts> {
    let rest = line.strip_prefix("test result: ")?;
    let (_, rest) = rest.split_once(". ")?;
    let mut pieces = rest.split("; ");
    Some(Counts {
        passed: number_before(pieces.next()?, " passed")?,
        failed: number_before(pieces.next()?, " failed")?,
    })
}

fn number_before(text: &str, word: &str) -> Option<u64> {
    text.strip_suffix(word)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: u64, failed: u64) -> Counts {
        Counts { passed, failed }
    }

    #[test]
    fn cargo_test_is_summed_over_its_programs() {
        let check = |text: &str, well, expected| {
            assert_eq!(of_cargo_test(text, well), expected, "{text}");
        };
        let two = "     Running unittests src/lib.rs (target/debug/deps/a-1)\n\
            test result: ok. 22 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.39s\n\
            \u{20}  Doc-tests a\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        check(two, false, counts(23, 2));
        // One that crashed said no result.
        let crashed = "     Running unittests src/lib.rs (target/debug/deps/a-1)\n\
            test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.39s\n\
            \u{20}    Running tests/deep.rs (target/debug/deps/deep-1)\nrunning 3 tests\n\
            error: test failed (signal: 11, SIGSEGV)\n";
        check(crashed, false, counts(5, 1));
        check("error: could not compile `a`", false, counts(0, 1));
        check("", true, counts(0, 0));
        // Something that a test wrote is no result.
        check(
            "note test result: ok. 9 passed; 0 failed;",
            true,
            counts(0, 0),
        );
    }

    #[test]
    fn a_suite_that_sums_itself_up_is_read() {
        let check = |text: &str, well, expected| {
            assert_eq!(of_last_line(text, well), expected, "{text}");
        };
        check("ok 1\n\n12 passed, 0 failed\n", true, Some(counts(12, 0)));
        check("12 passed, 3 failed, 1 skipped", false, Some(counts(12, 3)));
        check("12 passed, 0 failed", false, Some(counts(12, 1)));
        check("12 passed, 0 failed\nError: boom", false, None);
        check("", true, None);
    }
}
