//! Where a project's snapshots stand in the site: beside the step of the lesson
//! that one came from, so that the way back leads there.

use app_vocabulary::Slug;
use room_courses::addresses::lesson_address;
use runtime_contract::LanguageId;

/// The page of a project's snapshots.
#[must_use]
pub fn snapshots_address(course: &Slug, lesson: &Slug, step: u32, language: &LanguageId) -> String {
    format!(
        "{}/{step}/snapshots?language={language}",
        lesson_address(course, lesson)
    )
}

/// The page that compares two sides of one project.
#[must_use]
pub fn compare_address(course: &Slug, lesson: &Slug, step: u32) -> String {
    format!(
        "{}/{step}/snapshots/compare",
        lesson_address(course, lesson)
    )
}
