//! What the work pane is told when a page is drawn. It travels to the browser
//! with the page, so nothing secret is in it: no solution, no hidden values.

use app_vocabulary::Slug;
use room_courses::ui::LanguageShown;
use runtime_contract::{FilePath, Limits, SourceTree};
use serde::{Deserialize, Serialize};

use crate::{Draft, Submission};

/// Everything that the work pane starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WorkbenchProps {
    pub course: Slug,
    pub lesson: Slug,
    pub language: LanguageShown,
    /// The languages that the lesson can be taken in, the chosen one among them.
    pub languages: Vec<LanguageShown>,
    pub exercise_title: String,
    pub cases: Vec<CaseName>,
    pub limits: Limits,
    pub entry: FilePath,
    pub starter: SourceTree,
    /// What stands in the Input panel at first, so that the first Run of a
    /// program that asks for something finds an answer.
    pub sample_input: String,
    /// Where the learner's snapshots of this work stand.
    pub snapshots_address: String,
    /// What the server keeps of this learner's work, if anything.
    pub draft: Option<Draft>,
    /// The learner's latest submission in this lesson, in any language.
    pub latest: Option<Submission>,
}

/// A case before it has run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseName {
    pub name: String,
    pub hidden: bool,
}
