//! The step between a learner's files and files that can be run.

use runtime_contract::{Action, Diagnostic, FilePath, SourceTree, TestReport, UncaughtError};

use crate::plan::{Plan, Said, Step, TestRun};

/// Makes a program's files ready for its language's runner, or says how its
/// compilers make a program of them.
///
/// Every file keeps its path, so that entry, tests and messages name what the
/// learner wrote; a toolchain may add files, replace their bytes, and should
/// keep line numbers where it can. It must not panic and must end within a
/// time that grows with the size of the files, whatever they hold: it runs
/// inside the server, on bytes that strangers sent, unless it is a component
/// (`wit/toolchain@0.1.0`, which says the same).
pub trait Toolchain: Send + Sync {
    fn prepare(&self, files: SourceTree, entry: &FilePath, action: &Action) -> Prepared;

    /// What a step's words mean, whether it failed or not, of a program of these
    /// files. A step that failed and of which this finds no error is told with its
    /// own words.
    fn diagnostics(&self, _step: &Step, _said: &Said, _files: &SourceTree) -> Vec<Diagnostic> {
        Vec::new()
    }

    /// A failed step's words for people.
    fn words(&self, _step: &Step, said: &Said) -> Vec<u8> {
        said.stderr.clone()
    }

    /// The error that ended a program that was run and left with another status
    /// than 0; `None` where it left by itself. Nothing but what a learner is shown
    /// comes of it: the program may have written those words without breaking.
    fn uncaught(&self, _said: &Said) -> Option<UncaughtError> {
        None
    }

    /// What came of the tests of a program that ran them.
    fn reports(&self, _run: &TestRun) -> Vec<TestReport> {
        Vec::new()
    }
}

/// What came of preparing a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Prepared {
    /// The files as the runner gets them. The diagnostics are warnings.
    Ready {
        files: SourceTree,
        diagnostics: Vec<Diagnostic>,
    },
    /// The source becomes a program by these commands. The files are what the
    /// commands find; the program finds those that were sent.
    Compile { files: SourceTree, plan: Plan },
    /// The source cannot become a program; at least one diagnostic says where.
    Rejected { diagnostics: Vec<Diagnostic> },
}
