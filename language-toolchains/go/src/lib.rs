#![doc = include_str!("../README.md")]

mod constraint;
mod endings;
mod header;
mod library;
mod module;
mod packages;
mod plan;
mod reports;
mod scan;
mod sources;
mod test_functions;
mod test_program;
mod words;

use runtime_contract::{
    Action, Diagnostic, FilePath, Place, SourceTree, TestReport, UncaughtError,
};
use toolchain_contract::{Prepared, Said, Step, TestRun, Toolchain, in_characters};

/// The status with which Go's runtime ends a program that broke.
const BROKEN: i32 = 2;

/// The toolchain of language `go`.
#[derive(Clone, Copy, Debug, Default)]
pub struct Go;

impl Toolchain for Go {
    fn prepare(&self, files: SourceTree, entry: &FilePath, action: &Action) -> Prepared {
        let planned = match action {
            Action::Run => plan::run(&files, entry),
            Action::Test { test_files } => plan::test(&files, entry, test_files),
            Action::Call { .. } => Err(vec![Diagnostic::error(
                entry.as_str(),
                Place { line: 1, column: 1 },
                "A Go program is graded by what it writes and by its tests; calling one of its functions by name is not possible.",
            )]),
        };
        match planned {
            Ok(plan) => Prepared::Compile { files, plan },
            Err(diagnostics) => Prepared::Rejected { diagnostics },
        }
    }

    fn diagnostics(&self, step: &Step, said: &Said, files: &SourceTree) -> Vec<Diagnostic> {
        // The compiler says everything on standard output, the linker on standard error.
        let mut words = String::from_utf8_lossy(&said.stdout).into_owned();
        words.push_str(&String::from_utf8_lossy(&said.stderr));
        match plan::entry_of_link(step) {
            Some(entry) => words::of_linker(&words, entry),
            None => {
                let mut found = words::diagnostics(&words);
                in_characters(&mut found, files);
                found
            }
        }
    }

    fn uncaught(&self, said: &Said) -> Option<UncaughtError> {
        if said.status != Some(BROKEN) {
            return None;
        }
        let ending = endings::find(&String::from_utf8_lossy(&said.stderr))?;
        let (file, line) = ending.place.unzip();
        Some(UncaughtError {
            kind: ending.kind.to_owned(),
            message: ending.message,
            file,
            line,
        })
    }

    fn reports(&self, run: &TestRun) -> Vec<TestReport> {
        reports::read(run)
    }
}
