//! Reads a course from its folder: everything a teacher wrote, checked so that
//! a page can trust it, with each mistake at its file and line. The format is
//! described in docs/course-format.md.
//!
//! `folder` touches the disk and nothing else does; the rest takes the bytes of
//! the files and returns values.

mod cases;
mod folder;
mod highlight;
mod lesson;
mod manifest;
mod mistake;
mod outline;
mod packages;
mod pictures;
mod programs;
mod render;
mod sanitise;
mod tables;

use std::path::Path;

use include_dir::{Dir, include_dir};

pub use mistake::{CourseMistakes, Mistake};

use crate::Course;
use folder::CourseFolder;
use mistake::Mistakes;

static BUNDLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../../courses");

/// What came of reading a course's folder.
#[derive(Clone, Debug, PartialEq)]
pub struct CourseReport {
    /// The name of the folder, which is the course's id.
    pub name: String,
    /// The course, if it has no mistake.
    pub course: Option<Course>,
    /// Ordered by file and line.
    pub mistakes: Vec<Mistake>,
}

/// Reads the course in this folder and tells every mistake in it.
#[must_use]
pub fn check_course(directory: &Path) -> CourseReport {
    let mistakes = Mistakes::default();
    let folder = folder::from_directory(directory, &mistakes);
    report(&folder, mistakes)
}

/// Reads the course in this folder, for those who only want it whole.
pub fn load_course(directory: &Path) -> Result<Course, CourseMistakes> {
    check_course(directory).into_course()
}

/// The courses that come with the program, ordered by their ids.
pub fn bundled() -> Result<Vec<Course>, CourseMistakes> {
    bundled_reports()
        .into_iter()
        .map(CourseReport::into_course)
        .collect()
}

/// The courses that come with the program, each with its mistakes.
#[must_use]
pub fn bundled_reports() -> Vec<CourseReport> {
    let mut courses: Vec<_> = BUNDLED.dirs().collect();
    courses.sort_by_key(|directory| directory.path());
    courses
        .into_iter()
        .map(|directory| {
            let mistakes = Mistakes::default();
            let folder = folder::from_embedded(directory, &mistakes);
            report(&folder, mistakes)
        })
        .collect()
}

fn report(folder: &CourseFolder, mistakes: Mistakes) -> CourseReport {
    let course = manifest::read_course(folder, &mistakes);
    let mistakes = mistakes.into_sorted();
    CourseReport {
        name: folder.name.clone(),
        course: course.filter(|_| mistakes.is_empty()),
        mistakes,
    }
}

impl CourseReport {
    fn into_course(self) -> Result<Course, CourseMistakes> {
        self.course.ok_or(CourseMistakes {
            course: self.name,
            mistakes: self.mistakes,
        })
    }
}
