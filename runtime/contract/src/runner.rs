//! The port through which everything else runs programs.

use async_trait::async_trait;

use crate::{LanguageId, Outcome, RunRequest, Terminal, Ticket};

/// Runs programs. Dropping the future stops the program: nothing of it stays behind.
#[async_trait]
pub trait Runner: Send + Sync {
    /// Runs one program to its end or to one of its limits. Whatever the
    /// program does is an [`Outcome`]; a fault means that it was never run, or
    /// that this machine failed it. The ticket says who asks and how soon the
    /// answer is wanted.
    async fn run(&self, request: RunRequest, ticket: Ticket) -> Result<Outcome, RunnerFault>;

    /// Runs one program that talks with somebody while it runs: after the
    /// request's own `stdin` it reads what comes over the terminal, and what it
    /// writes goes there at once. The outcome's `stdout` and `stderr` are empty,
    /// for all of it was told already; the rest is as for [`Self::run`].
    async fn converse(
        &self,
        request: RunRequest,
        ticket: Ticket,
        terminal: Terminal,
    ) -> Result<Outcome, RunnerFault>;
}

/// Why a program was not run. The text is for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum RunnerFault {
    #[error("There is no language '{asked}' here; there are: {}.", known.iter().map(LanguageId::as_str).collect::<Vec<_>>().join(", "))]
    UnknownLanguage {
        asked: LanguageId,
        known: Vec<LanguageId>,
    },
    #[error("The program's first file '{0}' is not among its files.")]
    EntryMissing(String),
    #[error("{0}")]
    Refused(String),
    #[error("{message} {hint}")]
    Unavailable { message: String, hint: String },
    /// Of all owners together as many wait as may.
    #[error("Many programs are waiting to run; try again in {}.", seconds(*.retry_after_s))]
    Busy { retry_after_s: u32 },
    /// Of this owner alone as many wait as may.
    #[error("{waiting} of your programs {} waiting to run already; try again in {}.", if *.waiting == 1 { "is" } else { "are" }, seconds(*.retry_after_s))]
    OwnBusy { waiting: u32, retry_after_s: u32 },
    /// The machine's own failure; the cause is for the operator's log.
    #[error(
        "The program could not be run because of a fault on our side; it was not the program's doing."
    )]
    Broken(#[source] Box<dyn std::error::Error + Send + Sync>),
}

fn seconds(count: u32) -> String {
    match count {
        1 => "1 second".to_owned(),
        count => format!("{count} seconds"),
    }
}
