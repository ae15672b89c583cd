//! Courses as strangers write them: a small whole course of which one file is
//! replaced, read as `opencode course check` reads it.

use std::fs;

/// A course with one lesson, as small as one can be.
pub(crate) const COURSE_TOML: &str = "title = \"First steps\"\nsummary = \"Write programs.\"\noutcomes = [\n  \"write a program\",\n]\nlanguages = [\"python\"]\nlessons = [\n  \"hello\",\n]\n";
pub(crate) const LESSON_TOML: &str =
    include_str!("../../../../app/courses/first-steps/hello/lesson.toml");
pub(crate) const LESSON_MARKDOWN: &str =
    include_str!("../../../../app/courses/first-steps/hello/lesson.md");

/// Reads the course with these bytes in the place of one of its files.
pub(crate) fn read(file: &str, bytes: &[u8]) {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let course = folder.path().join("first-steps");
    fs::create_dir_all(course.join("hello/python")).expect("folders can be made");
    let files = [
        ("course.toml", COURSE_TOML.as_bytes()),
        ("hello/lesson.toml", LESSON_TOML.as_bytes()),
        ("hello/lesson.md", LESSON_MARKDOWN.as_bytes()),
        ("hello/python/main.py", b"print('hi')\n"),
    ];
    for (name, good) in files {
        let bytes = if name == file { bytes } else { good };
        fs::write(course.join(name), bytes).expect("files can be written");
    }
    let report = room_courses::files::check_course(&course);
    for mistake in &report.mistakes {
        assert!(!mistake.to_string().is_empty());
    }
}
