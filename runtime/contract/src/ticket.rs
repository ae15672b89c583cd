//! Who asks for a run, how soon it is wanted and where its outcome may be
//! remembered. A ticket decides when and whether a request runs and never what
//! comes of it: the same request gives the same outcome with any ticket.

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

/// Within which outcomes may be remembered and shown again instead of being run
/// again. Each is one person's: nobody is shown, or can tell by the time it
/// takes, what somebody else's program did. What grading found is no preview's.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum TrustDomain {
    /// What somebody tries out.
    Previews { owner: Owner },
    /// The graded cases of somebody's answers in one course.
    Grading { course: String, owner: Owner },
}

/// What a request is handed in with.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Ticket {
    pub owner: Owner,
    pub priority: Priority,
    /// Where the outcome may be remembered; `None` runs it each time.
    #[serde(default)]
    pub domain: Option<TrustDomain>,
}

impl Ticket {
    /// A person who waits for the answer.
    #[must_use]
    pub fn interactive(owner: Owner) -> Self {
        Self::new(owner, Priority::Interactive)
    }

    /// Work that may wait for those who look on.
    #[must_use]
    pub fn batch(owner: Owner) -> Self {
        Self::new(owner, Priority::Batch)
    }

    /// Whoever sits at this machine: the command line, a test, a bench.
    #[must_use]
    pub fn local() -> Self {
        Self::interactive(Owner::new("local"))
    }

    fn new(owner: Owner, priority: Priority) -> Self {
        Self {
            owner,
            priority,
            domain: None,
        }
    }

    /// The outcome may come from the owner's earlier previews.
    #[must_use]
    pub fn remembering_previews(self) -> Self {
        let owner = self.owner.clone();
        Self {
            domain: Some(TrustDomain::Previews { owner }),
            ..self
        }
    }

    /// The outcome may come from an earlier grading of the owner's in a course.
    #[must_use]
    pub fn remembering_grading(self, course: impl Into<String>) -> Self {
        let owner = self.owner.clone();
        let course = course.into();
        Self {
            domain: Some(TrustDomain::Grading { course, owner }),
            ..self
        }
    }
}
