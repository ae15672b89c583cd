//! What the text of a lesson becomes on a page.

use std::fs;

use room_courses::Course;
use room_courses::files::load_course;

/// The smallest PNG there is: one transparent pixel.
const PIXEL: &[u8] = &[
    0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', 0, 0, 0, 13, b'I', b'H', b'D', b'R', 0, 0,
    0, 1, 0, 0, 0, 1, 8, 6, 0, 0, 0, 0x1f, 0x15, 0xc4, 0x89, 0, 0, 0, 13, b'I', b'D', b'A', b'T',
    0x78, 0x9c, 0x62, 0, 1, 0, 0, 5, 0, 1, 0x0d, 0x0a, 0x2d, 0xb4, 0, 0, 0, 0, b'I', b'E', b'N',
    b'D', 0xae, 0x42, 0x60, 0x82,
];

/// A course of one lesson with this text, in Python and JavaScript.
fn course(lesson: &str) -> Course {
    let folder = tempfile::tempdir().unwrap();
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join("tiny").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    write(
        "course.toml",
        b"title = 'Tiny'\nsummary = 'A course.'\noutcomes = ['add']\nlanguages = ['python', 'javascript']\nlessons = ['one']\n",
    );
    write(
        "one/lesson.toml",
        b"title = 'One'\nsummary = 'A lesson.'\nminutes = 5\n[exercise]\ntitle = 'Add'\n[[case]]\nname = 'adds'\n[case.call]\nfunction = { python = 'add_up', javascript = 'addUp' }\narguments = [[1, 2.5], { a = true }]\nreturns_nothing = true\n",
    );
    write("one/lesson.md", lesson.as_bytes());
    write("one/pixel.png", PIXEL);
    for language in ["python/starter/main.py", "javascript/starter/main.js"] {
        write(&format!("one/{language}"), b"1\n");
        write(
            &format!("one/{}", language.replace("starter", "solution")),
            b"2\n",
        );
    }
    load_course(&folder.path().join("tiny")).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

/// A step with this Markdown must become this HTML for those who learn Python.
#[track_caller]
fn check(markdown: &str, expected: &str) {
    let course = course(&format!("## First\n\n{markdown}\n"));
    let (_, html) = course.lessons[0].steps[0]
        .html
        .iter()
        .find(|(language, _)| language.as_str() == "python")
        .unwrap();
    assert_eq!(html.trim(), expected);
}

#[test]
fn each_language_sees_its_own_blocks() {
    let course = course(
        "## First\n\nBoth.\n\n::: python\nSnake.\n:::\n::: javascript\nCup.\n:::\n\n::: python javascript\nAgain.\n:::\n\n## `Second` step ##\n\nMore.\n",
    );
    let steps = &course.lessons[0].steps;
    assert_eq!(steps[0].title, "First");
    assert_eq!(steps[1].title, "Second step");
    let html: Vec<_> = steps[0]
        .html
        .iter()
        .map(|(language, html)| (language.as_str(), html.replace('\n', "")))
        .collect();
    assert_eq!(
        html,
        [
            (
                "javascript",
                "<p>Both.</p><p>Cup.</p><p>Again.</p>".to_owned()
            ),
            (
                "python",
                "<p>Both.</p><p>Snake.</p><p>Again.</p>".to_owned()
            ),
        ]
    );
}

#[test]
fn marks_inside_code_are_code() {
    check(
        "```text\n::: python\n## not a step\n```",
        "<pre class=\"code\" data-language=\"text\"><code>::: python\n## not a step</code></pre>",
    );
}

#[test]
fn text_becomes_plain_elements() {
    check(
        "Some *words* and `code <b>`.",
        "<p>Some <em>words</em> and <code>code &lt;b&gt;</code>.</p>",
    );
    check(
        "```output\n3 < 4\n```",
        "<pre class=\"output\"><samp>3 &lt; 4</samp></pre>",
    );
    check(
        "```python\nprint(\"a line that a phone has to scroll sideways\")\n```",
        "<pre class=\"code\" tabindex=\"0\" data-language=\"python\"><code><span class=\"hl-function\">print</span>(<span class=\"hl-string\">\"a line that a phone has to scroll sideways\"</span>)</code></pre>",
    );
    check(
        "> [!WARNING]\n> Mind the step.",
        "<div class=\"note note-warning\" role=\"note\"><p class=\"note-title\">A common slip</p>\n<p>Mind the step.</p>\n</div>",
    );
    check(
        "::: hint Where to *begin*?\nAt the top.\n:::",
        "<details class=\"hint\"><summary>Where to begin?</summary><p>At the top.</p>\n</details>",
    );
    check(
        "| n | total |\n|:--|--:|\n| 1 | 4 |",
        "<div class=\"table-frame\"><table><thead><tr><th scope=\"col\">n</th><th scope=\"col\" class=\"align-right\">total</th></tr></thead><tbody>\n<tr><td>1</td><td class=\"align-right\">4</td></tr>\n</tbody></table></div>",
    );
    check(
        "| a | b | c | d |\n|---|---|---|---|\n| 1 | 2 | 3 | 4 |",
        "<div class=\"table-frame\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">a</th><th scope=\"col\">b</th><th scope=\"col\">c</th><th scope=\"col\">d</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td><td>3</td><td>4</td></tr>\n</tbody></table></div>",
    );
}

#[test]
fn links_and_pictures_lead_where_they_should() {
    check(
        "[one](lesson:one) and [out](https://example.org/?a=1&b=\"2\")",
        "<p><a href=\"/courses/tiny/one\">one</a> and <a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\" rel=\"noopener noreferrer\">out</a></p>",
    );
    check(
        "![A \"dot\"](pixel.png)",
        "<p><img src=\"/courses/tiny/images/one/pixel.png\" alt=\"A “dot”\" width=\"1\" height=\"1\" loading=\"lazy\"></p>",
    );
    let course = course("## First\n\n![A dot](../one/pixel.png)\n");
    let images: Vec<_> = course.images.iter().collect();
    assert_eq!(images.len(), 1);
    assert_eq!(images[0].0.as_str(), "one/pixel.png");
    assert_eq!(images[0].1.media_type, "image/png");
    assert_eq!(images[0].1.bytes, PIXEL);
}

#[test]
fn calls_carry_their_values_unchanged() {
    let course = course("## First\n\nWords.\n");
    let check = serde_json::to_value(&course.lessons[0].exercise.cases[0].check).unwrap();
    assert_eq!(
        check,
        serde_json::json!({
            "kind": "call",
            "function": { "python": "add_up", "javascript": "addUp" },
            "arguments": [[1, 2.5], { "a": true }],
            "returns": null,
            "tolerance": null,
            "any_order": false,
        })
    );
}
