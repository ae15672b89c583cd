//! The example in docs/course-format.md is a course without a mistake, and the
//! classes listed there are the ones that pages use.

use std::collections::BTreeSet;
use std::fs;

use room_courses::files::{bundled, check_course};

const PAGE: &str = include_str!("../../../../../docs/course-format.md");

/// The files shown on the page: a line with the bold name, then a code block.
fn shown_files() -> Vec<(String, String)> {
    let mut files = Vec::new();
    let mut lines = PAGE.lines();
    while let Some(line) = lines.next() {
        let name = line
            .strip_prefix("**`")
            .and_then(|rest| rest.strip_suffix("`**"));
        let Some(name) = name else {
            continue;
        };
        let opening = lines.find(|line| line.starts_with("```")).unwrap();
        let fence: String = opening.chars().take_while(|c| *c == '`').collect();
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        files.push((name.to_owned(), text.join("\n") + "\n"));
    }
    files
}

#[test]
fn the_example_is_a_course_without_a_mistake() {
    let folder = tempfile::tempdir().unwrap();
    let course = folder.path().join("tea-for-two");
    let files = shown_files();
    assert_eq!(files.len(), 7);
    for (path, text) in files {
        let path = course.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let report = check_course(&course);
    let told: Vec<_> = report.mistakes.iter().map(ToString::to_string).collect();
    assert_eq!(told, [""; 0]);
    let course = report.course.unwrap();
    assert_eq!(course.lessons[0].steps.len(), 2);
    assert_eq!(course.lessons[0].exercise.cases.len(), 3);
}

#[test]
fn every_class_of_coloured_code_is_on_the_page() {
    let courses = bundled().unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let html = courses.iter().flat_map(|course| {
        let steps = course.lessons.iter().flat_map(|lesson| &lesson.steps);
        steps.flat_map(|step| step.html.values())
    });
    let mut met = BTreeSet::new();
    for html in html {
        for piece in html.split("<span class=\"").skip(1) {
            met.insert(piece.split('"').next().unwrap().to_owned());
        }
    }
    assert!(met.len() >= 6, "{met:?}");
    for class in met {
        assert!(PAGE.contains(&format!("| `{class}` |")), "{class}");
    }
}
