//! Courses as strangers write them: a small whole course of which one file is
//! replaced, read as `opencode course check` reads it.

use std::fs;

use room_courses::files::{CourseReport, check_course};

/// A course with one lesson, as small as one can be.
pub(crate) const COURSE_TOML: &str = "title = \"First steps\"\nsummary = \"Write programs.\"\noutcomes = [\n  \"write a program\",\n]\nlanguages = [\"python\"]\nlessons = [\n  \"hello\",\n]\n";
pub(crate) const LESSON_TOML: &str =
    include_str!("../../../../app/courses/first-steps/hello/lesson.toml");
pub(crate) const LESSON_MARKDOWN: &str =
    include_str!("../../../../app/courses/first-steps/hello/lesson.md");
/// A lesson without a mistake, so that it becomes a page.
pub(crate) const PLAIN_MARKDOWN: &str = "## One\n\nA *text* with `code`, a [link](https://example.org \"t\") and &amp; signs.\n\n```python\nprint(\"hi\")  # x\n```\n\n> [!TIP]\n> a\n\n| a | b |\n|---|:-:|\n| 1 | 2 |\n\n## Two\n\n1. one\n   - two\n\n::: hint Why?\nBecause.\n:::\n";
const PICTURES_MARKDOWN: &str =
    "## One\n\n![a map](map.png)\n\n![a map](map.jpg)\n\n![a map](map.gif)\n\n![a map](map.webp)\n";
/// The beginnings of pictures, as far as their sizes.
pub(crate) const PICTURES: [&[u8]; 4] = [
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x03\0\0\0\x05\x08\x02\0\0\0",
    b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0\xff\xc0\0\x11\x08\0\x05\0\x03\x03\x01\x22\0\x02\x11\x01\x03\x11\x01\xff\xd9",
    b"GIF89a\x03\0\x05\0\x80\0\0\0\0\0\xff\xff\xff,\0\0\0\0\x03\0\x05\0\0\x02\x02D\x01\0;",
    b"RIFF\x1a\0\0\0WEBPVP8L\x0d\0\0\0/\x02\0\x01\0\0\0\0\0\0\0\0\0\0",
];
/// Elements that no page may hold, whoever wrote the lesson.
const NEVER_ON_A_PAGE: [&str; 7] = [
    "script", "style", "iframe", "object", "embed", "base", "form",
];

/// Reads the course with these bytes in the place of one of its files.
pub(crate) fn read(file: &str, bytes: &[u8]) {
    read_with(&[(file, bytes)]);
}

/// Reads the course with a lesson that shows these bytes as pictures.
pub(crate) fn read_picture(bytes: &[u8]) {
    read_with(&[
        ("hello/lesson.md", PICTURES_MARKDOWN.as_bytes()),
        ("hello/map.png", bytes),
        ("hello/map.jpg", bytes),
        ("hello/map.gif", bytes),
        ("hello/map.webp", bytes),
    ]);
}

fn read_with(replaced: &[(&str, &[u8])]) {
    let report = report(replaced);
    for mistake in &report.mistakes {
        assert!(!mistake.to_string().is_empty());
    }
    let lessons = report.course.iter().flat_map(|course| &course.lessons);
    for step in lessons.flat_map(|lesson| &lesson.steps) {
        for html in step.html.values() {
            assert_eq!(acts(html), None, "a page holds something that acts: {html}");
        }
    }
}

fn report(replaced: &[(&str, &[u8])]) -> CourseReport {
    let folder = tempfile::tempdir().expect("a folder can be made");
    let course = folder.path().join("first-steps");
    for made in ["starter", "solution"] {
        fs::create_dir_all(course.join("hello/python").join(made)).expect("folders can be made");
    }
    let files: [(&str, &[u8]); 5] = [
        ("course.toml", COURSE_TOML.as_bytes()),
        ("hello/lesson.toml", LESSON_TOML.as_bytes()),
        ("hello/lesson.md", PLAIN_MARKDOWN.as_bytes()),
        ("hello/python/starter/main.py", b"print('')\n"),
        ("hello/python/solution/main.py", b"print('hi')\n"),
    ];
    for (name, bytes) in files.iter().chain(replaced) {
        fs::write(course.join(name), bytes).expect("files can be written");
    }
    check_course(&course)
}

/// The first element or attribute of a page that does something by itself. What
/// stands between tags or in quotes may say anything.
fn acts(html: &str) -> Option<String> {
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let mut quoted = false;
        let end = rest.find(|c| {
            quoted ^= c == '"';
            c == '>' && !quoted
        });
        let tag = &rest[..end.unwrap_or(rest.len())];
        rest = &rest[tag.len()..];
        // What is outside of quotes, and in them, by turns.
        let mut outside = "";
        for (index, part) in tag.split('"').enumerate() {
            let part = part.trim().to_ascii_lowercase();
            let leads = outside.ends_with("href=") || outside.ends_with("src=");
            if index % 2 == 1 {
                let address: String = part.chars().filter(|c| !c.is_control()).collect();
                if leads
                    && ["javascript:", "data:", "vbscript:"]
                        .iter()
                        .any(|bad| address.trim().starts_with(bad))
                {
                    return Some(tag.to_owned());
                }
                continue;
            }
            outside = if part.ends_with("href=") {
                "href="
            } else if part.ends_with("src=") {
                "src="
            } else {
                ""
            };
            if part.split_whitespace().any(|word| word.starts_with("on")) {
                return Some(tag.to_owned());
            }
        }
        let name = tag
            .trim_start_matches('/')
            .split(|c: char| !c.is_ascii_alphanumeric())
            .next();
        let name = name.unwrap_or_default().to_ascii_lowercase();
        if NEVER_ON_A_PAGE.contains(&name.as_str()) {
            return Some(tag.to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_small_course_becomes_pages_so_that_they_are_looked_at() {
        let report = report(&[]);
        assert_eq!(report.mistakes, []);
        let course = report.course.unwrap();
        assert!(
            course.lessons[0].steps[0]
                .html
                .values()
                .all(|html| html.contains("<em>"))
        );
    }

    #[test]
    fn each_picture_is_one() {
        for (index, bytes) in PICTURES.into_iter().enumerate() {
            let name = format!("hello/map.{}", ["png", "jpg", "gif", "webp"][index]);
            let lesson = PICTURES_MARKDOWN.split("\n\n").nth(index + 1).unwrap();
            let lesson = format!("## One\n\n{lesson}\n");
            let report = report(&[("hello/lesson.md", lesson.as_bytes()), (&name, bytes)]);
            assert_eq!(report.mistakes, [], "{name}");
        }
    }

    #[test]
    fn what_acts_is_found_and_what_only_says_so_is_not() {
        for bad in [
            "<p><script>",
            "<SCRIPT src=x>",
            "<a href=\"x\" onclick=\"y\">",
            "<img src=\"a\"onerror=\"y\">",
            "<a href=\" java\tscript:x\">",
            "<img alt=\"a > b\" src=\"data:x\">",
        ] {
            assert!(acts(bad).is_some(), "{bad}");
        }
        for good in [
            "a &lt;script&gt;",
            "<a title=\"<script> onclick= javascript:\" href=\"https://x\">on</a>",
            "<p class=\"once\">javascript:</p>",
        ] {
            assert_eq!(acts(good), None, "{good}");
        }
    }
}
