#![doc = include_str!("../README.md")]

pub mod draft;
pub mod grade;
pub mod limits;
pub mod run;
pub mod source_tools;
#[cfg(feature = "store")]
pub mod store;
pub mod submission;
pub mod terminal;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
#[expect(
    unreachable_pub,
    reason = "the component macro writes `pub` before what it makes"
)]
pub mod ui;
pub mod verdict;

pub use draft::Draft;
pub use grade::{GradeError, grade};
pub use run::{RunAsked, RunShown};
pub use source_tools::{SourceAsked, SourceShown};
pub use submission::{Submission, SubmissionAsked, SubmissionState};
pub use terminal::{Ended, Letters, Said, Stream, TYPED_BYTES_MAX, Typed, UNSHOWN_BYTES_MAX};
pub use verdict::{CaseResult, CaseStatus, Difference, DifferenceKind, DifferenceLine, Verdict};
