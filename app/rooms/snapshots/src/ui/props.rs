//! What the pages of this room are told.

use app_vocabulary::{Fault, Slug, Timestamp};
use room_courses::ui::LanguageShown;
use runtime_contract::FilePath;

use crate::{Comparison, Snapshot};

/// Which project a page is about, and where the way back leads.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    pub course: Slug,
    pub course_title: String,
    pub lesson: Slug,
    pub lesson_title: String,
    /// The step that one came from, counted from 1.
    pub step: u32,
    pub language: LanguageShown,
    /// The languages that the lesson can be taken in, this one among them.
    pub languages: Vec<LanguageShown>,
}

/// The snapshots of one project.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotsPage {
    pub place: Place,
    /// When the learner's work in progress was last changed, if there is any.
    pub draft_changed_at: Option<Timestamp>,
    /// The latest first.
    pub snapshots: Vec<SnapshotRow>,
    /// What is asked before it is done.
    pub question: Option<Question>,
    /// What has just been done.
    pub notice: Option<Notice>,
    /// Why something could not be done, and what was typed into its form.
    pub fault: Option<Fault>,
    pub typed_name: String,
    pub bytes_used: u64,
}

/// One snapshot in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct SnapshotRow {
    pub snapshot: Snapshot,
    /// Whether the work in progress is the same, byte for byte.
    pub is_current: bool,
}

/// A step that is asked about first.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    pub kind: QuestionKind,
    pub snapshot: Snapshot,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QuestionKind {
    Restore,
    Fork,
    Rename,
    Delete,
}

/// What has just been done.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice {
    Saved(Snapshot),
    Renamed(Snapshot),
    Deleted,
    /// The work in progress is this snapshot now; what was there before is the
    /// other one.
    Restored {
        snapshot: Snapshot,
        before: Option<Snapshot>,
    },
    /// As restored, and with a new snapshot to go on from.
    Forked {
        snapshot: Snapshot,
        before: Option<Snapshot>,
    },
}

/// Two sides of one project.
#[derive(Clone, Debug, PartialEq)]
pub struct ComparisonPage {
    pub place: Place,
    pub old: SideShown,
    pub new: SideShown,
    pub comparison: Comparison,
    /// Files of either side that can no longer be read.
    pub damaged: Vec<FilePath>,
    /// What else can be compared, the latest first.
    pub snapshots: Vec<Snapshot>,
    pub has_draft: bool,
}

/// One side, by what it is called.
#[derive(Clone, Debug, PartialEq)]
pub enum SideShown {
    /// The work in progress.
    Draft,
    Snapshot(Box<Snapshot>),
}

impl SideShown {
    /// As an address and a form name it.
    #[must_use]
    pub fn key(&self) -> String {
        match self {
            Self::Draft => "draft".to_owned(),
            Self::Snapshot(snapshot) => snapshot.id.to_string(),
        }
    }

    #[must_use]
    pub fn title(&self) -> &str {
        match self {
            Self::Draft => "Your work now",
            Self::Snapshot(snapshot) => snapshot.name.as_str(),
        }
    }
}
