//! A toolchain that is a component: the questions of the trait `Toolchain`, each
//! put to an instance that is made for it.

mod answered;
mod given;

use runtime_contract::{Action, Diagnostic, FilePath, SourceTree, TestReport, UncaughtError};
use runtime_world::ToolchainWorld;
use toolchain_contract::{Prepared, Said, Step, TestRun};
use wasmtime::Store;

use crate::run::Guest;

pub use answered::TESTS_MAX;

/// What a toolchain is asked: a function of the trait, with what it is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    Prepare {
        files: SourceTree,
        entry: FilePath,
        action: Action,
    },
    Diagnostics {
        step: Step,
        said: Said,
        files: SourceTree,
    },
    Words {
        step: Step,
        said: Said,
    },
    Uncaught {
        said: Said,
    },
    Reports {
        run: TestRun,
    },
}

/// What the function of the same name gave back.
#[derive(Clone, Debug, PartialEq)]
pub enum Reply {
    Prepared(Prepared),
    Diagnostics(Vec<Diagnostic>),
    Words(Vec<u8>),
    Uncaught(Option<UncaughtError>),
    Reports(Vec<TestReport>),
}

/// Puts a question; the inner error is what is wrong with the answer.
pub(crate) async fn ask(
    store: &mut Store<Guest>,
    world: &ToolchainWorld,
    question: Option<Question>,
) -> wasmtime::Result<Result<Reply, String>> {
    let builder = world.opencode_toolchain_builder();
    Ok(match question {
        None => return Err(wasmtime::Error::msg("a toolchain was asked nothing")),
        Some(Question::Prepare {
            files,
            entry,
            action,
        }) => {
            let (files, action) = (given::files(&files), given::action(&action));
            let prepared = builder.call_prepare(store, &files, entry.as_str(), &action);
            answered::prepared(prepared.await?).map(Reply::Prepared)
        }
        Some(Question::Diagnostics { step, said, files }) => {
            let (step, said) = (given::step(step), given::said(said));
            let files = given::files(&files);
            let found = builder.call_diagnostics(store, &step, &said, &files);
            Ok(Reply::Diagnostics(answered::diagnostics(found.await?)))
        }
        Some(Question::Words { step, said }) => {
            let (step, said) = (given::step(step), given::said(said));
            Ok(Reply::Words(builder.call_words(store, &step, &said).await?))
        }
        Some(Question::Uncaught { said }) => {
            let found = builder.call_uncaught(store, &given::said(said)).await?;
            Ok(Reply::Uncaught(found.map(answered::uncaught)))
        }
        Some(Question::Reports { run }) => {
            let told = builder.call_reports(store, &given::run(run)).await?;
            answered::reports(told).map(Reply::Reports)
        }
    })
}
