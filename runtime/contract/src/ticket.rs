//! Who asks for a run and how soon it is wanted. A ticket decides when a
//! request runs and never what comes of it: the same request gives the same
//! outcome with any ticket.

use serde::{Deserialize, Serialize};

/// On whose behalf a program runs. Owners share a machine fairly: a learner
/// with ten thousand runs waits for them without slowing the others down.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Owner(String);

impl Owner {
    /// An owner by a name that is the same for all of its runs, such as a learner's id.
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// How soon a run is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Priority {
    /// A person is looking at the screen.
    Interactive,
    /// Somebody will look later: a queue of submissions, a course that is checked.
    Batch,
}

/// What a request is handed in with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ticket {
    pub owner: Owner,
    pub priority: Priority,
}

impl Ticket {
    /// A person who waits for the answer.
    #[must_use]
    pub fn interactive(owner: Owner) -> Self {
        let priority = Priority::Interactive;
        Self { owner, priority }
    }

    /// Work that may wait for those who look on.
    #[must_use]
    pub fn batch(owner: Owner) -> Self {
        let priority = Priority::Batch;
        Self { owner, priority }
    }

    /// Whoever sits at this machine: the command line, a test, a bench.
    #[must_use]
    pub fn local() -> Self {
        Self::interactive(Owner::new("local"))
    }
}
