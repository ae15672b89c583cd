//! What must hold of a course once its programs are run: every solution passes
//! and every starter fails. This room cannot run anything; whoever can takes
//! the trials one by one and reports those that end otherwise.

use runtime_contract::{FilePath, LanguageId, SourceTree};

use crate::{Course, Lesson};

/// One program of a course and how its grading must end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trial<'a> {
    pub lesson: &'a Lesson,
    pub language: &'a LanguageId,
    pub kind: TrialKind,
    pub entry: &'a FilePath,
    pub files: &'a SourceTree,
}

/// Which of the exercise's programs is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrialKind {
    /// Must pass every case.
    Solution,
    /// Must fail at least one case, or there is nothing left to do.
    Starter,
}

impl Trial<'_> {
    /// Whether every case must pass.
    #[must_use]
    pub fn must_pass(&self) -> bool {
        self.kind == TrialKind::Solution
    }

    /// The folder of the program in the course, such as `hello/python/solution`.
    #[must_use]
    pub fn folder(&self) -> String {
        let kind = match self.kind {
            TrialKind::Solution => "solution",
            TrialKind::Starter => "starter",
        };
        format!("{}/{}/{kind}", self.lesson.id, self.language)
    }
}

/// Every solution and starter of a course, in the order of its lessons.
pub fn trials(course: &Course) -> impl Iterator<Item = Trial<'_>> {
    course.lessons.iter().flat_map(|lesson| {
        lesson
            .exercise
            .variants
            .iter()
            .flat_map(move |(language, variant)| {
                [
                    (TrialKind::Solution, &variant.solution),
                    (TrialKind::Starter, &variant.starter),
                ]
                .map(|(kind, files)| Trial {
                    lesson,
                    language,
                    kind,
                    entry: &variant.entry,
                    files,
                })
            })
    })
}
