#![doc = include_str!("../README.md")]

pub mod draft;
pub mod run;
pub mod submission;
pub mod verdict;

pub use draft::Draft;
pub use run::{RunAsked, RunShown};
pub use submission::{Submission, SubmissionAsked, SubmissionState};
pub use verdict::{CaseResult, CaseStatus, Difference, DifferenceKind, DifferenceLine, Verdict};
