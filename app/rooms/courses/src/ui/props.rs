//! What the pages of this room are told. Plain values: a test, a preview and
//! the server fill them in alike.

use app_vocabulary::Slug;
use runtime_contract::{LanguageId, PackageName};
use serde::{Deserialize, Serialize};

/// A language as a page names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LanguageShown {
    pub id: LanguageId,
    /// For people, such as `Python 3.14`.
    pub name: String,
    /// The editor's highlighting: `python`, `javascript`, `typescript`, or
    /// anything else for plain text.
    pub editor_mode: String,
    /// Without the dot, such as `py`; the first of the language's extensions.
    pub extension: String,
    /// Whether there is something that formats its files, and something that
    /// finds questionable places in them.
    pub formats: bool,
    pub lints: bool,
}

/// How far a learner has come with one lesson.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Progress {
    #[default]
    New,
    /// A draft or a submission exists.
    Started,
    /// A submission passed every case, in any language.
    Passed,
}

/// One course in the catalogue.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CourseCard {
    pub id: Slug,
    pub title: String,
    pub summary: String,
    /// Each completes "You will be able to …".
    pub outcomes: Vec<String>,
    pub languages: Vec<LanguageShown>,
    pub minutes: u32,
    pub lessons: u32,
    pub lessons_passed: u32,
    /// The first lesson that is not passed, once the learner has started.
    pub resume: Option<Neighbour>,
}

/// A course with its lessons.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CoursePage {
    pub id: Slug,
    pub title: String,
    pub summary: String,
    pub outcomes: Vec<String>,
    pub languages: Vec<LanguageShown>,
    pub packages: Vec<PackagesShown>,
    pub lessons: Vec<LessonRow>,
}

/// Libraries that programs in a language can import in this course.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackagesShown {
    /// The language's name, for people.
    pub language: String,
    pub names: Vec<PackageName>,
}

/// One lesson in its course's list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonRow {
    pub id: Slug,
    pub title: String,
    pub summary: String,
    pub minutes: u32,
    pub progress: Progress,
}

/// A lesson that another one leads to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Neighbour {
    pub id: Slug,
    pub title: String,
    /// How many steps it has, to be able to lead to the last one.
    pub steps: u32,
}

/// One step of a lesson: the reading side of the lesson page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LessonPage {
    pub course: Slug,
    pub course_title: String,
    pub lesson: Slug,
    pub title: String,
    /// Which lesson of the course this is, counted from 1.
    pub number: u32,
    pub lessons: u32,
    /// Which step is shown, counted from 1.
    pub step: u32,
    /// The titles of all steps, in order.
    pub steps: Vec<String>,
    /// The step's text in the chosen language: sanitised HTML.
    pub html: String,
    pub language: LanguageShown,
    /// The languages that the lesson can be taken in, the chosen one among them.
    pub languages: Vec<LanguageShown>,
    pub progress: Progress,
    pub previous: Option<Neighbour>,
    pub next: Option<Neighbour>,
}
