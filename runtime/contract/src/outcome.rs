//! What came of a run: what it wrote, how it ended and what it used.

use serde::{Deserialize, Serialize};

use crate::{LanguageId, StopReason};

/// Which kind of machine ran the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tier {
    /// In the learner's browser; a preview, never a grade.
    Browser,
    /// In the wasm sandbox; the same request gives the same outcome.
    Wasm,
    /// In a virtual machine; not promised to repeat exactly.
    Microvm,
}

/// Everything that is known about a run after it ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub language: LanguageId,
    pub tier: Tier,
    pub stop: StopReason,
    /// The program's own exit status; `None` when it was stopped before it could give one.
    pub exit_code: Option<i32>,
    /// What the program wrote, byte for byte: it may be cut at the limit, hold
    /// any bytes and claim anything. Nothing is ever decided by reading it.
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub fuel_used: u64,
    /// The most linear memory that the guest held at once, in bytes.
    pub memory_bytes_peak: u64,
    /// Milliseconds on the host's clock from the start of the instance to its end.
    pub wall_ms: f64,
    /// Whether this is an earlier run of the same request that was remembered;
    /// `wall_ms` is what that one took.
    pub cached: bool,
    pub compile: CompileReport,
    /// The error that ended the program, when there was one.
    pub uncaught: Option<UncaughtError>,
    /// What the function returned, for [`Action::Call`](crate::Action::Call).
    pub returned: Option<serde_json::Value>,
    /// The tests in the order in which they ran, for [`Action::Test`](crate::Action::Test).
    /// A test that was running when the run was stopped is the last one, with
    /// [`TestStatus::Error`].
    pub tests: Vec<TestReport>,
}

/// What making the source into a program took.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CompileReport {
    /// Milliseconds on the host's clock.
    pub ms: f64,
    /// Whether the compiled program was already there.
    pub cached: bool,
    pub diagnostics: Vec<Diagnostic>,
}

/// Something that a compiler or linter says about one place in the source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Diagnostic {
    pub file: String,
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
    pub severity: Severity,
    pub message: String,
    /// Right behind the last character that is meant, where that is known.
    #[serde(default)]
    pub end: Option<Place>,
    /// The name of the rule, such as `F401`.
    #[serde(default)]
    pub code: Option<String>,
    /// What would mend it, in words.
    #[serde(default)]
    pub fix: Option<String>,
}

/// A place in a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// Counted from 1.
    pub line: u32,
    /// Counted from 1, in characters.
    pub column: u32,
}

impl Diagnostic {
    /// An error at one place, of which no more is known.
    #[must_use]
    pub fn error(file: impl Into<String>, place: Place, message: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            line: place.line,
            column: place.column,
            severity: Severity::Error,
            message: message.into(),
            end: None,
            code: None,
            fix: None,
        }
    }
}

/// How much a diagnostic matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Error,
    Warning,
    Information,
}

/// The error that ended a program, as the language's runtime named it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UncaughtError {
    /// The error's type, such as `ZeroDivisionError`.
    pub kind: String,
    pub message: String,
    /// The learner's file and line where it was raised, when known; the line is counted from 1.
    pub file: Option<String>,
    pub line: Option<u32>,
}

/// How one test went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestReport {
    pub name: String,
    pub status: TestStatus,
    /// Why it failed or could not run; empty when it passed.
    pub message: String,
    /// What the program wrote while the test ran.
    pub output: String,
    /// The source of the test, when the framework can tell.
    pub test_code: String,
    /// The number of the task that the test belongs to, when the suite has tasks.
    pub task_id: Option<u32>,
}

/// How one test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TestStatus {
    Pass,
    Fail,
    Error,
    Skip,
}
