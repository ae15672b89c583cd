//! The words of a course as its readers see them: already parsed, checked and
//! turned into safe HTML. Reading them from files is `files`.

use std::collections::BTreeMap;

use app_vocabulary::Slug;
use runtime_contract::{FilePath, LanguageId, PackageFile};
use serde::{Deserialize, Serialize};

use crate::Exercise;

/// A course: lessons in the order in which they are meant to be taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub id: Slug,
    pub title: String,
    /// One or two plain sentences for the catalogue.
    pub summary: String,
    /// What the learner will be able to do, each completing "You will be able to …".
    pub outcomes: Vec<String>,
    /// The languages that every lesson is written in; the first is the default.
    pub languages: Vec<LanguageId>,
    pub lessons: Vec<Lesson>,
    /// The pictures that lessons show, by their path in the course's folder;
    /// the server hands them out and a page never carries them.
    #[serde(skip)]
    pub images: BTreeMap<FilePath, Image>,
    /// Libraries that programs in a language can import, as they were published;
    /// whoever runs programs reads them and a page never carries them.
    #[serde(skip)]
    pub packages: BTreeMap<LanguageId, Vec<PackageFile>>,
}

/// A picture that a lesson shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// Such as `image/png`.
    pub media_type: &'static str,
    pub bytes: Vec<u8>,
}

/// One sitting: a few steps to read and an exercise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Lesson {
    pub id: Slug,
    pub title: String,
    pub summary: String,
    /// How long it takes a newcomer.
    pub minutes: u32,
    /// At least one.
    pub steps: Vec<Step>,
    pub exercise: Exercise,
}

/// One page of reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Step {
    pub title: String,
    /// Sanitised HTML for each language of the course.
    pub html: BTreeMap<LanguageId, String>,
}

/// Where a lesson stands in its course, for the way to its neighbours.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LessonPlace<'a> {
    pub course: &'a Course,
    pub lesson: &'a Lesson,
    /// Counted from 0.
    pub index: usize,
}

impl Course {
    /// The lesson with this id and its place.
    #[must_use]
    pub fn lesson(&self, id: &Slug) -> Option<LessonPlace<'_>> {
        let index = self.lessons.iter().position(|lesson| lesson.id == *id)?;
        Some(LessonPlace {
            course: self,
            lesson: &self.lessons[index],
            index,
        })
    }
}

impl<'a> LessonPlace<'a> {
    #[must_use]
    pub fn previous(&self) -> Option<&'a Lesson> {
        self.index
            .checked_sub(1)
            .map(|index| &self.course.lessons[index])
    }

    #[must_use]
    pub fn next(&self) -> Option<&'a Lesson> {
        self.course.lessons.get(self.index + 1)
    }
}
