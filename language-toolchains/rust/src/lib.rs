#![doc = include_str!("../README.md")]

mod panics;
mod plan;
mod reports;
mod sources;
mod words;

use runtime_contract::{
    Action, Diagnostic, FilePath, Place, SourceTree, TestReport, UncaughtError,
};
use toolchain_contract::{Prepared, Said, Step, TestRun, Tool, Toolchain};

/// Rust, compiled by a native rustc in a jail.
pub struct Rust;

impl Toolchain for Rust {
    fn prepare(&self, mut files: SourceTree, entry: &FilePath, action: &Action) -> Prepared {
        let (root, kind) = match action {
            Action::Run => (entry.clone(), plan::Kind::Program),
            Action::Test { test_files } => {
                let root = sources::root(&files, test_files).unwrap_or_else(|| entry.clone());
                (root, plan::Kind::Tests)
            }
            Action::Call { .. } => {
                return rejected(
                    entry,
                    "Rust's functions cannot be called one by one: a program in Rust is graded by what it writes and by its tests.",
                );
            }
        };
        if let Action::Test { test_files } = action
            && let Err(reason) = sources::join(&mut files, &root, test_files)
        {
            return rejected(&root, reason);
        }
        Prepared::Compile {
            plan: plan::plan(&root, kind),
            files,
        }
    }

    fn diagnostics(&self, step: &Step, said: &Said, _files: &SourceTree) -> Vec<Diagnostic> {
        match is_compiler(step) {
            true => words::of_compiler(said, &plan::root(step)),
            false => words::of_linker(said, &plan::root(step)),
        }
    }

    fn words(&self, step: &Step, said: &Said) -> Vec<u8> {
        match is_compiler(step) {
            true => words::of_compiler_as_text(said),
            false => words::of_linker_as_text(said),
        }
    }

    fn uncaught(&self, said: &Said) -> Option<UncaughtError> {
        panics::uncaught(said)
    }

    fn reports(&self, run: &TestRun) -> Vec<TestReport> {
        reports::read(run)
    }
}

fn is_compiler(step: &Step) -> bool {
    matches!(&step.tool, Tool::Native { program } if program == plan::COMPILER)
}

fn rejected(file: &FilePath, reason: &str) -> Prepared {
    let start = Place { line: 1, column: 1 };
    Prepared::Rejected {
        diagnostics: vec![Diagnostic::error(file.as_str(), start, reason)],
    }
}
