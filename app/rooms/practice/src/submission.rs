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
#[serde(tag = "kind", rename_all = "kebab-case", try_from = "StateRead")]
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

/// A state as it is read. One flat shape in place of serde's own reading of a
/// tagged enum, which keeps everything aside first: the browser's bundle is
/// smaller for it.
#[derive(Deserialize)]
struct StateRead {
    kind: StateKind,
    verdict: Option<Verdict>,
    graded_at: Option<Timestamp>,
    sentence: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum StateKind {
    Queued,
    Grading,
    Graded,
    Failed,
}

impl TryFrom<StateRead> for SubmissionState {
    type Error = &'static str;

    fn try_from(read: StateRead) -> Result<Self, Self::Error> {
        match read.kind {
            StateKind::Queued => Ok(Self::Queued),
            StateKind::Grading => Ok(Self::Grading),
            StateKind::Graded => Ok(Self::Graded {
                verdict: read.verdict.ok_or("a graded submission has a verdict")?,
                graded_at: read
                    .graded_at
                    .ok_or("a graded submission has the time of its grading")?,
            }),
            StateKind::Failed => Ok(Self::Failed {
                sentence: read.sentence.ok_or("a failed submission says why")?,
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_read_what_they_write() {
        let states = [
            SubmissionState::Queued,
            SubmissionState::Grading,
            SubmissionState::Graded {
                verdict: Verdict {
                    cases: vec![],
                    fuel_used: 7,
                },
                graded_at: Timestamp::from_unix_ms(1),
            },
            SubmissionState::Failed {
                sentence: "The grader is not there.".to_owned(),
            },
        ];
        for state in states {
            let text = serde_json::to_string(&state).unwrap();
            assert!(text.starts_with("{\"kind\":\""), "{text}");
            assert_eq!(
                serde_json::from_str::<SubmissionState>(&text).unwrap(),
                state
            );
        }
    }

    #[test]
    fn half_a_state_is_refused() {
        for text in [
            r#"{"kind": "graded"}"#,
            r#"{"kind": "failed"}"#,
            r#"{"kind": "lost"}"#,
            "{}",
        ] {
            assert!(
                serde_json::from_str::<SubmissionState>(text).is_err(),
                "{text}"
            );
        }
    }
}
