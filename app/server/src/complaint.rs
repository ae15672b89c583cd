//! Why a command could not do its work: one sentence for the person at the
//! terminal and an exit status for the script that called it.

use std::process::ExitCode;

use app_store::OpenError;
use runtime_contract::RunnerFault;

/// What kind of trouble it is; the number is the exit status, after sysexits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// The command was called in a way that it does not understand.
    Usage = 64,
    /// What it was given cannot be used: a file is missing, too large, not text.
    Input = 66,
    /// Something that it needs is not here: a language, a port, a database.
    Unavailable = 69,
    /// A fault of this program.
    Internal = 70,
    /// A file could not be read or written.
    Files = 74,
    /// Too much is going on; the same command may work a little later.
    Busy = 75,
    /// The settings are wrong.
    Config = 78,
}

/// A command's refusal.
#[derive(Debug, thiserror::Error)]
#[error("{text}")]
pub struct Complaint {
    pub kind: Kind,
    pub text: String,
    /// For the log; never part of the text.
    pub cause: Option<anyhow::Error>,
}

impl Complaint {
    pub fn new(kind: Kind, text: impl Into<String>) -> Self {
        Self {
            kind,
            text: text.into(),
            cause: None,
        }
    }

    pub fn input(text: impl Into<String>) -> Self {
        Self::new(Kind::Input, text)
    }

    pub fn unavailable(text: impl Into<String>) -> Self {
        Self::new(Kind::Unavailable, text)
    }

    #[must_use]
    pub fn because(mut self, cause: impl Into<anyhow::Error>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Says it on standard error and gives back the exit status.
    #[must_use]
    pub fn say(&self) -> ExitCode {
        eprintln!("opencode: {}", self.text);
        if let Some(cause) = &self.cause {
            tracing::debug!("{cause:#}");
        }
        ExitCode::from(self.kind as u8)
    }
}

impl From<OpenError> for Complaint {
    fn from(error: OpenError) -> Self {
        let text = capitalised(&error.to_string());
        Self::unavailable(text).because(error)
    }
}

impl From<RunnerFault> for Complaint {
    fn from(fault: RunnerFault) -> Self {
        let kind = match &fault {
            RunnerFault::UnknownLanguage { .. } => Kind::Usage,
            RunnerFault::EntryMissing(_) | RunnerFault::Refused(_) => Kind::Input,
            RunnerFault::Unavailable { .. } => Kind::Unavailable,
            RunnerFault::Busy { .. } | RunnerFault::OwnBusy { .. } => Kind::Busy,
            RunnerFault::Broken(_) => Kind::Internal,
        };
        Self::new(kind, fault.to_string()).because(fault)
    }
}

/// The sentence with a capital letter at its beginning.
#[must_use]
pub fn capitalised(sentence: &str) -> String {
    let mut characters = sentence.chars();
    match characters.next() {
        Some(first) => first.to_uppercase().chain(characters).collect(),
        None => String::new(),
    }
}
