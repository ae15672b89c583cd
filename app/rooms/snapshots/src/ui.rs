//! The pages of snapshots: what each is told (plain values that a server fills
//! in) and how it is drawn. Plain forms and links; nothing here needs a script.

pub mod props;

pub use props::{
    ComparisonPage, Notice, Place, Question, QuestionKind, SideShown, SnapshotRow, SnapshotsPage,
};
