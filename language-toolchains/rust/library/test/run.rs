//! One test after the other, past those that panic.

use std::any::Any;
use std::cell::RefCell;
use std::io;
use std::panic::PanicHookInfo;
use std::process;
use std::sync::{Arc, Mutex, TryLockError};

use crate::report::{Report, Status, source_line};
use crate::{ShouldPanic, TestDesc, TestDescAndFn, TestFn, TestName};

/// What a shell is told when a test failed.
const FAILED: i32 = 101;

unsafe extern "C" {
    /// In the standard library (`std.patch`): calls this after a panic's hook, instead
    /// of ending the program.
    safe fn __opencode_after_panic(carry_on: extern "C" fn());
}

thread_local! {
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

struct Run {
    tests: &'static [&'static TestDescAndFn],
    /// The test that runs, or would be next.
    current: usize,
    /// What it has written so far.
    output: Arc<Mutex<Vec<u8>>>,
    /// Where it panicked, and with which words.
    panic: Option<Panic>,
    report: Report,
}

struct Panic {
    message: String,
    /// File, line and column, where that is known.
    place: Option<(String, u32, u32)>,
}

/// What the compiler's own `main` calls.
pub fn test_main_static(tests: &[&'static TestDescAndFn]) {
    let report = Report::begin(tests.len());
    let run = Run {
        tests: Vec::leak(tests.to_vec()),
        current: 0,
        output: Arc::default(),
        panic: None,
        report,
    };
    RUN.with_borrow_mut(|here| *here = Some(run));
    std::panic::set_hook(Box::new(note));
    __opencode_after_panic(after_panic);
    run_the_rest();
}

/// Runs the tests from the current one on, and ends the program.
fn run_the_rest() -> ! {
    while let Some(test) = with(Run::begin) {
        let TestFn::StaticTestFn(function) = test.testfn else {
            with(|run| run.end(Status::Skip, "benchmarks are not run".to_owned()));
            continue;
        };
        let returned = function();
        io::set_output_capture(None);
        with(|run| run.returned(returned));
    }
    let failed = with(|run| run.report.finish());
    process::exit(if failed { FAILED } else { 0 });
}

/// Where a panic arrives after its hook. It never goes back: below lies the test
/// that panicked.
extern "C" fn after_panic() {
    io::set_output_capture(None);
    with(Run::panicked);
    run_the_rest();
}

/// The hook of panics: remembers what this one says.
fn note(info: &PanicHookInfo<'_>) {
    let panic = Panic {
        message: words(info.payload()),
        place: info.location().map(|place| {
            let file = place.file().trim_start_matches("./").to_owned();
            (file, place.line(), place.column())
        }),
    };
    with(|run| run.panic = Some(panic));
}

fn words(payload: &dyn Any) -> String {
    let text = payload.downcast_ref::<&str>().map(ToString::to_string);
    text.or_else(|| payload.downcast_ref::<String>().cloned())
        .unwrap_or_else(|| "a panic with a value that is no text".to_owned())
}

fn with<T>(work: impl FnOnce(&mut Run) -> T) -> T {
    RUN.with_borrow_mut(|run| work(run.as_mut().expect("the tests have begun")))
}

impl Run {
    /// Makes ready for the next test; `None` when there is none.
    fn begin(&mut self) -> Option<&'static TestDescAndFn> {
        while let Some(test) = self.tests.get(self.current) {
            self.output = Arc::default();
            self.panic = None;
            self.report.started(name(&test.desc), &test.desc);
            if !test.desc.ignore {
                io::set_output_capture(Some(Arc::clone(&self.output)));
                return Some(test);
            }
            let why = test.desc.ignore_message.unwrap_or_default();
            self.end(Status::Skip, why.to_owned());
        }
        None
    }

    fn returned(&mut self, returned: Result<(), String>) {
        let desc = &self.tests[self.current].desc;
        match (returned, &desc.should_panic) {
            (Ok(()), ShouldPanic::No) => self.end(Status::Pass, String::new()),
            (Ok(()), _) => {
                let message = "the test did not panic, as it should have";
                self.end(Status::Fail, message.to_owned());
            }
            (Err(message), _) => {
                let message = self.take_error().unwrap_or(message);
                self.end(Status::Error, message);
            }
        }
    }

    /// The words of an error that a test returned: the last that was written, by the
    /// standard library.
    fn take_error(&mut self) -> Option<String> {
        let mut output = self.output.try_lock().ok()?;
        let text = String::from_utf8_lossy(&output).into_owned();
        let start = match text.rfind("\nError: ") {
            Some(before) => before + 1,
            None if text.starts_with("Error: ") => 0,
            None => return None,
        };
        output.truncate(start);
        Some(text[start..].trim_end().to_owned())
    }

    fn panicked(&mut self) {
        let desc = &self.tests[self.current].desc;
        let panic = self.panic.take().unwrap_or(Panic {
            // Who sets a hook of their own takes the words away from us.
            message: "the test panicked".to_owned(),
            place: None,
        });
        match desc.should_panic {
            ShouldPanic::Yes => self.end(Status::Pass, String::new()),
            ShouldPanic::YesWithMessage(wanted) if panic.message.contains(wanted) => {
                self.end(Status::Pass, String::new());
            }
            ShouldPanic::YesWithMessage(wanted) => {
                let message = format!(
                    "the test panicked with the wrong words: `{}` does not hold `{wanted}`",
                    panic.message
                );
                self.end(Status::Fail, message);
            }
            ShouldPanic::No => {
                let status = match panic.is_assertion() {
                    true => Status::Fail,
                    false => Status::Error,
                };
                self.end(status, panic.told());
            }
        }
    }

    fn end(&mut self, status: Status, message: String) {
        // A test that panicked while it wrote has left its output locked.
        let output = match self.output.try_lock() {
            Ok(output) => output.clone(),
            Err(TryLockError::Poisoned(output)) => output.into_inner().clone(),
            Err(TryLockError::WouldBlock) => Vec::new(),
        };
        self.report.ended(status, &message, &output);
        self.current += 1;
    }
}

impl Panic {
    /// Whether an assertion failed, which is what a test is for, rather than
    /// something in the program.
    fn is_assertion(&self) -> bool {
        let Some((file, line, column)) = &self.place else {
            return self.message.starts_with("assertion");
        };
        let text = source_line(file, *line).unwrap_or_default();
        let before = usize::try_from(column.saturating_sub(1)).unwrap_or_default();
        let here: String = text.chars().skip(before).collect();
        here.starts_with("assert")
            || here.starts_with("debug_assert")
            || self.message.starts_with("assertion")
    }

    fn told(&self) -> String {
        match &self.place {
            Some((file, line, _)) => format!("{}\n(line {line} of {file})", self.message),
            None => self.message.clone(),
        }
    }
}

fn name(desc: &TestDesc) -> &'static str {
    let TestName::StaticTestName(name) = desc.name;
    name
}
