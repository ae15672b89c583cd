//! Handing in: an answer that is kept for good and graded exactly once.

use app_vocabulary::{Slug, SubmissionId, Timestamp};
use runtime_contract::{LanguageId, SourceTree};
use serde::{Deserialize, Serialize};

use crate::Verdict;

/// What a page hands in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SubmissionAsked {
    pub course: Slug,
    pub lesson: Slug,
    pub language: LanguageId,
    pub files: SourceTree,
}

/// An answer that was handed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Submission {
    pub id: SubmissionId,
    pub course: Slug,
    pub lesson: Slug,
    pub language: LanguageId,
    pub files: SourceTree,
    pub submitted_at: Timestamp,
    pub state: SubmissionState,
}

/// How far grading has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum SubmissionState {
    /// Waiting for its turn.
    Queued,
    /// Being graded.
    Grading,
    Graded {
        verdict: Verdict,
        graded_at: Timestamp,
    },
    /// The platform could not grade it, after trying again; the sentence says why.
    Failed { sentence: String },
}
