#![doc = include_str!("../README.md")]

mod commands;
mod diagnostics;
mod dialect;
mod linker;
mod reports;
mod sources;
mod suites;

use runtime_contract::{Action, Diagnostic, FilePath, SourceTree, TestReport};
use toolchain_contract::{Prepared, Said, Step, TestRun, Tool, Toolchain};

pub use dialect::Dialect;

/// C or C++ as the platform sees it.
#[derive(Clone, Copy, Debug)]
pub struct Clang(pub Dialect);

impl Toolchain for Clang {
    fn prepare(&self, files: SourceTree, entry: &FilePath, action: &Action) -> Prepared {
        let planned = match action {
            Action::Run => commands::run(self.0, &files, entry),
            Action::Test { test_files } => commands::test(self.0, &files, entry, test_files),
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
        match &step.tool {
            Tool::Guest { name, .. } if name == commands::LINKER => {
                linker::read(&said.stderr, &commands::linked(step))
            }
            _ => diagnostics::read(&said.stderr, files),
        }
    }

    fn words(&self, step: &Step, said: &Said) -> Vec<u8> {
        match &step.tool {
            Tool::Guest { name, .. } if name == commands::LINKER => said.stderr.clone(),
            _ => diagnostics::words(&said.stderr),
        }
    }

    fn reports(&self, run: &TestRun) -> Vec<TestReport> {
        reports::read(run)
    }
}
