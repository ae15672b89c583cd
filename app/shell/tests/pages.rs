//! Every page as the server draws it: complete without scripts, nothing inline,
//! hostile text harmless, headings in order.

use app_shell::{Page, Theme, render_page};
use room_courses::ui::LessonPage;

#[path = "pages/samples.rs"]
mod samples;

fn drawn(page: Page) -> String {
    render_page(page, samples::context())
}

/// The names of the tags that open, in order, with their attributes' text.
fn tags(html: &str) -> Vec<(String, String)> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some(start) = rest.find('<') {
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = &comment[comment.find("-->").expect("comments end")..];
            continue;
        }
        // A '>' may stand inside quotes.
        let mut quoted = false;
        let end = rest
            .char_indices()
            .find(|(_, c)| {
                quoted ^= *c == '"';
                *c == '>' && !quoted
            })
            .map_or(rest.len(), |(index, _)| index);
        let (name, attributes) = rest[..end].split_once(' ').unwrap_or((&rest[..end], ""));
        if !name.starts_with('/') {
            tags.push((name.to_lowercase(), attributes.to_owned()));
        }
        rest = &rest[end..];
    }
    tags
}

/// The names of attributes; what stands inside quotes is not one.
fn names(attributes: &str) -> Vec<String> {
    let outside: String = attributes.split('"').step_by(2).collect();
    outside
        .split_whitespace()
        .map(|attribute| attribute.trim_end_matches('=').to_lowercase())
        .collect()
}

#[test]
fn attributes_are_told_from_their_values() {
    assert_eq!(
        names("data-a=\"one onclick=x\" hidden ONCLICK=\"y\" style=\"z\""),
        ["data-a", "hidden", "onclick", "style"]
    );
}

#[test]
fn no_page_has_anything_inline() {
    for (name, page) in samples::pages() {
        let html = drawn(page);
        for (tag, attributes) in tags(&html) {
            assert_ne!(tag, "style", "{name} has a style element");
            if tag == "script" {
                assert!(attributes.contains("src="), "{name}: <script {attributes}>");
            }
            for attribute in names(&attributes) {
                assert_ne!(attribute, "style", "{name}: <{tag} {attributes}>");
                assert!(
                    !(attribute.len() > 2 && attribute.starts_with("on")),
                    "{name}: <{tag} {attributes}>"
                );
            }
        }
        assert!(!html.contains("javascript:"), "{name}");
        assert!(!html.contains("<script></script>"), "{name}");
    }
}

#[test]
fn headings_never_skip_a_level() {
    for (name, page) in samples::pages() {
        let levels: Vec<u32> = tags(&drawn(page))
            .iter()
            .filter_map(|(tag, _)| tag.strip_prefix('h')?.parse().ok())
            .collect();
        assert_eq!(
            levels.iter().filter(|level| **level == 1).count(),
            1,
            "{name}: {levels:?}"
        );
        assert_eq!(levels[0], 1, "{name}: {levels:?}");
        for pair in levels.windows(2) {
            assert!(pair[1] <= pair[0] + 1, "{name}: {levels:?}");
        }
    }
}

#[test]
fn a_lesson_can_be_read_without_scripts() {
    let html = drawn(samples::lesson());
    for words in [
        "Adding up while you walk",
        "Keep a <em>running total</em>",
        "def average(numbers):",
        "<noscript><p class=\"banner\">Running your code needs JavaScript",
        "Next: Finding the largest",
        "averages several numbers",
        "Before you divide",
    ] {
        assert!(html.contains(words), "'{words}' is missing");
    }
    assert!(html.contains("href=\"/courses/first-steps/loops/4\""));
    assert!(html.contains("href=\"/courses/first-steps/loops/2\""));
}

#[test]
fn hostile_text_is_only_text() {
    let evil = "</textarea></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'";
    let Page::Lesson {
        mut reading,
        mut work,
    } = samples::lesson()
    else {
        unreachable!("the sample is a lesson")
    };
    reading.title = evil.to_owned();
    reading.course_title = evil.to_owned();
    reading.steps = vec![evil.to_owned(); 5];
    reading.next = None;
    work.exercise_title = evil.to_owned();
    work.starter = samples::tree(&[("average.py", evil)]);
    work.cases[0].name = evil.to_owned();
    let mut context = samples::context();
    context.path = format!("/{evil}");
    let html = render_page(Page::Lesson { reading, work }, context);
    assert!(!html.contains("<script>alert"));
    assert!(!html.contains("<img src=x"));
    let scripts = tags(&html).into_iter().filter(|(tag, _)| tag == "script");
    assert_eq!(scripts.count(), 1);
}

#[test]
fn snapshots_are_listed_compared_and_asked_about_without_scripts() {
    let list = drawn(samples::snapshots::list());
    let id = |number: u32| format!("01890a5d-ac96-774b-bcce-b3020000000{number}");
    for words in [
        "Back to “Loops”",
        "/courses/first-steps/loops/3?language=python#code",
        "action=\"/courses/first-steps/loops/3/snapshots?language=python\"",
        "Forked from",
        "“gone”, which is deleted",
        "Made by itself",
        "Same as your work now",
        "9 Oct 2025, 08:53 UTC",
        "2 of 50 snapshots in this lesson; 2 KiB of 8 MiB in all your lessons.",
        "Take it back",
        &format!("href=\"#s-{}\"", id(1)),
        &format!("&amp;ask=delete&amp;snapshot={}#ask", id(1)),
    ] {
        assert!(list.contains(words), "'{words}' is missing: {list}");
    }
    let empty = drawn(samples::snapshots::empty());
    assert!(
        empty.contains("No snapshots yet.")
            && empty.contains("There is no work of yours in Python 3.14 to save yet")
    );
    let question = drawn(samples::snapshots::question());
    assert!(question.contains("role=\"alert\"") && question.contains("value=\"rename\""));
    let comparison = drawn(samples::snapshots::comparison());
    for words in [
        "Renamed from “data.py”",
        "Added",
        "Removed",
        "only before",
        "only after",
        "<mark> / len(numbers)</mark>",
        "⟨U+202E⟩odd␛[2J",
        "4 files differ. 1 file is the same.",
    ] {
        assert!(
            comparison.contains(words),
            "'{words}' is missing: {comparison}"
        );
    }
}

#[test]
fn hostile_names_and_files_are_only_text() {
    let evil = "</title></option><script>alert(1)</script><img src=x onerror=alert(1)>\"'";
    let Page::Snapshots(mut page) = samples::snapshots::question() else {
        unreachable!("the sample is a list")
    };
    page.typed_name = evil.to_owned();
    page.place.lesson_title = evil.to_owned();
    for row in &mut page.snapshots {
        row.snapshot.name = samples::snapshots::name(&evil[..70]);
    }
    let files = samples::tree(&[("<img src=x>.py", evil)]);
    let Page::Comparison(mut compared) = samples::snapshots::comparison() else {
        unreachable!("the sample is a comparison")
    };
    let (tree, nothing) = (room_snapshots::Tree::of(&files), Default::default());
    compared.comparison = room_snapshots::compare(
        room_snapshots::compare::Side {
            tree: &room_snapshots::Tree::of(&nothing),
            files: &nothing,
        },
        room_snapshots::compare::Side {
            tree: &tree,
            files: &files,
        },
    );
    for page in [Page::Snapshots(page), Page::Comparison(compared)] {
        let html = drawn(page);
        assert!(html.contains("&lt;img src=x"));
        assert!(!html.contains("<script>alert") && !html.contains("<img"));
        let tags = tags(&html);
        assert!(!tags.iter().any(|(tag, _)| tag == "img"));
    }
}

#[test]
fn the_first_step_leads_to_the_lesson_before_and_the_last_to_the_next() {
    let at = |step| {
        let Page::Lesson { reading, work } = samples::lesson() else {
            unreachable!("the sample is a lesson")
        };
        let reading = Box::new(LessonPage { step, ..*reading });
        drawn(Page::Lesson { reading, work })
    };
    assert!(at(1).contains("href=\"/courses/first-steps/names/4\""));
    assert!(at(5).contains("Next lesson: Functions"));
}

#[test]
fn the_theme_is_drawn_by_the_server() {
    for theme in Theme::ALL {
        let mut context = samples::context();
        context.theme = theme;
        let html = render_page(samples::catalogue(), context);
        assert!(html.contains(&format!("data-theme=\"{}\"", theme.as_str())));
        assert_eq!(html.matches("aria-pressed=\"true\"").count(), 1);
    }
}

#[test]
fn the_divider_stands_where_it_was_left() {
    let mut context = samples::context();
    for (cookie, drawn) in [(None, 44), (Some(51), 50), (Some(5), 28), (Some(255), 72)] {
        context.split_percent = cookie;
        let html = render_page(samples::lesson(), context.clone());
        assert!(
            html.contains(&format!("data-split=\"{drawn}\"")),
            "{cookie:?}"
        );
    }
}

#[test]
fn an_empty_catalogue_says_so() {
    let html = drawn(Page::Catalogue { courses: vec![] });
    assert!(html.contains("No courses yet"));
}
