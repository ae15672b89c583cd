//! What `rustc --test` links programs to instead of the crate `test` that comes
//! with Rust, under the same names: it runs the tests one after the other and
//! leaves a report behind.
//!
//! A panic does not unwind here: it ends the program. So that the tests behind one
//! that panics run all the same, the panic goes on with the next test from where it
//! is, on top of the stack that the panicking test has left. What that test still
//! owned is never dropped, and a lock that it held stays locked.

#![feature(internal_output_capture)]

mod report;
mod run;

pub use TestFn::{StaticBenchFn, StaticTestFn};
pub use TestName::StaticTestName;
pub use run::test_main_static;

use std::process::{ExitCode, Termination};

/// A test as the compiler describes it.
pub struct TestDescAndFn {
    pub desc: TestDesc,
    pub testfn: TestFn,
}

pub struct TestDesc {
    pub name: TestName,
    pub ignore: bool,
    pub ignore_message: Option<&'static str>,
    pub source_file: &'static str,
    pub start_line: usize,
    pub start_col: usize,
    pub end_line: usize,
    pub end_col: usize,
    pub should_panic: ShouldPanic,
    pub compile_fail: bool,
    pub no_run: bool,
    pub test_type: TestType,
}

pub enum TestName {
    StaticTestName(&'static str),
}

pub enum TestFn {
    StaticTestFn(fn() -> Result<(), String>),
    StaticBenchFn(fn(&mut Bencher) -> Result<(), String>),
}

pub enum ShouldPanic {
    No,
    Yes,
    YesWithMessage(&'static str),
}

pub enum TestType {
    UnitTest,
    IntegrationTest,
    DocTest,
    Unknown,
}

/// Only unstable Rust has benchmarks; the name is here so that it is known.
pub struct Bencher;

/// What a test function gave back, as a success or a sentence.
pub fn assert_test_result<T: Termination>(result: T) -> Result<(), String> {
    let code = result.report();
    // Two codes cannot be compared, and the words of one are all that it tells.
    if format!("{code:?}") == format!("{:?}", ExitCode::SUCCESS) {
        Ok(())
    } else {
        Err("the test returned an error, which it wrote among its output".to_owned())
    }
}
