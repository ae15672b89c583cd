//! A course as small as can be, to be changed and read back.

use std::fs;
use std::path::Path;

use room_courses::files::{CourseReport, Mistake, check_course};

/// A course that is right, as small as can be.
pub(crate) const FILES: [(&str, &str); 7] = [
    (
        "course.toml",
        "title = \"Tiny\"\nsummary = \"A course.\"\noutcomes = [\"add\"]\nlanguages = [\"python\"]\nlessons = [\"one\"]\n",
    ),
    (
        "one/lesson.toml",
        "title = \"One\"\nsummary = \"A lesson.\"\nminutes = 5\n\n[exercise]\ntitle = \"Add\"\n\n[[case]]\nname = \"adds\"\noutput = { stdout = \"3\" }\n",
    ),
    ("one/lesson.md", "## First\n\nSome words.\n"),
    ("one/python/starter/main.py", "print(1)\n"),
    ("one/python/solution/main.py", "print(3)\n"),
    ("one/README.md", "For teachers.\n"),
    ("README.md", "For teachers.\n"),
];

/// Writes the small course, changed, and reads it back.
pub(crate) fn mistakes_after(change: impl FnOnce(&Path)) -> Vec<Mistake> {
    report_after(change).mistakes
}

/// Writes the small course, changed, and reads it back whole.
pub(crate) fn report_after(change: impl FnOnce(&Path)) -> CourseReport {
    let folder = tempfile::tempdir().unwrap();
    let course = folder.path().join("tiny");
    for (path, text) in FILES {
        write(&course, path, text);
    }
    change(&course);
    let report = check_course(&course);
    assert_eq!(report.course.is_some(), report.mistakes.is_empty());
    report
}

pub(crate) fn write(course: &Path, path: &str, bytes: impl AsRef<[u8]>) {
    let path = course.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

/// The change must lead to exactly these mistakes, each as `file:line: message hint`.
#[track_caller]
pub(crate) fn check(change: impl FnOnce(&Path), expected: &[&str]) {
    let told: Vec<_> = mistakes_after(change)
        .iter()
        .map(ToString::to_string)
        .collect();
    assert_eq!(told, expected);
}

/// Replaces a part of one of the files; the part must be there.
pub(crate) fn edit(file: &'static str, from: &'static str, to: &'static str) -> impl FnOnce(&Path) {
    move |course| {
        let text = fs::read_to_string(course.join(file)).unwrap();
        assert!(text.contains(from), "{file} lacks {from}");
        write(course, file, text.replace(from, to));
    }
}

/// Writes one file.
pub(crate) fn file(path: &'static str, bytes: impl AsRef<[u8]>) -> impl FnOnce(&Path) {
    move |course| write(course, path, bytes)
}

pub(crate) fn lesson(text: &'static str) -> impl FnOnce(&Path) {
    file("one/lesson.md", text)
}
