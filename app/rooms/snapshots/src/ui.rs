//! The pages of snapshots: what each is told (plain values that a server fills
//! in) and how it is drawn. Plain forms and links; nothing here needs a script.

pub mod props;

#[cfg(feature = "ssr")]
mod asking;
#[cfg(feature = "ssr")]
pub mod comparison;
#[cfg(feature = "ssr")]
pub mod list;
#[cfg(feature = "ssr")]
mod wording;

pub use props::{
    ComparisonPage, Notice, Place, Question, QuestionKind, SideShown, SnapshotRow, SnapshotsPage,
};
