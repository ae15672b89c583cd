//! What a person is told when something does not work: what happened, and what
//! to do next. Every API error has this shape, and every page shows it alike.

use serde::{Deserialize, Serialize};

/// An error for a person to read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("{message} {hint}")]
pub struct Fault {
    /// What happened, to which thing: one sentence.
    pub message: String,
    /// What to do next: one sentence.
    pub hint: String,
}

impl Fault {
    pub fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: hint.into(),
        }
    }
}
