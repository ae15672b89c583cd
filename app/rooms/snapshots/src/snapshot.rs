//! A snapshot: a learner's project as it was at one moment, under a name.

use std::fmt;

use app_vocabulary::{Slug, Timestamp};
use runtime_contract::LanguageId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{SnapshotName, Tree, TreeId};

/// Which snapshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SnapshotId(Uuid);

impl SnapshotId {
    /// Reads an id from its text.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Uuid::try_parse(text).ok().map(Self)
    }

    #[must_use]
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self(uuid)
    }
}

impl fmt::Display for SnapshotId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// What a learner works on: one lesson in one language. There is one draft of
/// it, and any number of snapshots up to the limit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Project {
    pub course: Slug,
    pub lesson: Slug,
    pub language: LanguageId,
}

/// A project as it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    pub id: SnapshotId,
    pub name: SnapshotName,
    pub made_at: Timestamp,
    #[serde(flatten)]
    pub project: Project,
    /// Whether it was made by itself, before a restore; the oldest of these
    /// make room for new ones.
    pub automatic: bool,
    /// Where it was forked from.
    pub parent: Option<Parent>,
    pub tree_id: TreeId,
    #[serde(rename = "files")]
    pub tree: Tree,
}

/// The snapshot that another one was forked from. Its name is the one that it
/// had then, so that it can be told when the parent is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parent {
    pub id: SnapshotId,
    pub name: SnapshotName,
}
