//! Where a course's pages and pictures stand in the site. The text of lessons
//! links to them, so their addresses are words of the room and said only here.

use app_vocabulary::Slug;
use runtime_contract::FilePath;

/// The folder name that no lesson can have, because pictures stand there.
pub const IMAGES_SEGMENT: &str = "images";

/// A course's page.
#[must_use]
pub fn course_address(course: &Slug) -> String {
    format!("/courses/{course}")
}

/// A lesson's page.
#[must_use]
pub fn lesson_address(course: &Slug, lesson: &Slug) -> String {
    format!("/courses/{course}/{lesson}")
}

/// A picture of a course. The path of a picture is plain ASCII, so nothing in
/// it needs escaping.
#[must_use]
pub fn image_address(course: &Slug, image: &FilePath) -> String {
    format!("/courses/{course}/{IMAGES_SEGMENT}/{image}")
}
