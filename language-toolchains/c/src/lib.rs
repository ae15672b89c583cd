#![doc = include_str!("../README.md")]

mod commands;
mod compiler;
mod diagnostics;
mod dialect;
mod framework;
mod linker;
mod reports;
mod sources;
mod suites;

use runtime_contract::{Action, Diagnostic, FilePath, SourceTree, TestReport};
use toolchain_contract::{Prepared, Said, Step, TestRun, Toolchain};

pub use compiler::Compiler;
pub use dialect::Dialect;

/// C or C++ as the platform sees it.
#[derive(Clone, Copy, Debug)]
pub struct Clang {
    pub dialect: Dialect,
    pub compiler: Compiler,
}

impl Toolchain for Clang {
    fn prepare(&self, files: SourceTree, entry: &FilePath, action: &Action) -> Prepared {
        let planned = match action {
            Action::Run => commands::run(*self, &files, entry),
            Action::Test { test_files } => commands::test(*self, &files, entry, test_files),
            Action::Call { .. } => Err(sources::refuse(
                entry,
                "A function cannot be called by itself here: write a test, or a main that prints what it returns.",
            )),
        };
        match planned {
            Ok(plan) => Prepared::Compile { files, plan },
            Err(found) => Prepared::Rejected {
                diagnostics: vec![found],
            },
        }
    }

    fn diagnostics(&self, step: &Step, said: &Said, files: &SourceTree) -> Vec<Diagnostic> {
        match compiler::is_linker(&step.tool) {
            true => linker::read(&said.stderr, &commands::linked(step)),
            false => {
                let mut found = diagnostics::read(&said.stderr, files);
                found.extend(compiler::broke(step, said));
                found
            }
        }
    }

    fn words(&self, step: &Step, said: &Said) -> Vec<u8> {
        let words = compiler::words(said);
        match compiler::is_linker(&step.tool) {
            true => words.to_vec(),
            false => diagnostics::words(words),
        }
    }

    fn reports(&self, run: &TestRun) -> Vec<TestReport> {
        reports::read(run)
    }
}
