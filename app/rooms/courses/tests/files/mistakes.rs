//! One row for each mistake that a teacher can make: a small course that is
//! right, one change to it, and what must be told.

use std::fs;
use std::path::Path;

use room_courses::files::check_course;

use crate::tiny::{check, edit, file, lesson, mistakes_after, write};

#[test]
fn a_right_course_has_no_mistake() {
    check(|_| {}, &[]);
}

#[test]
fn manifests_are_checked_key_by_key() {
    check(
        edit("course.toml", "summary", "sumary"),
        &[
            "course.toml:1: The file lacks 'summary'.",
            "course.toml:2: The file has no key 'sumary'. Did you mean 'summary'?",
        ],
    );
    check(
        edit("one/lesson.toml", "minutes = 5", "minutes = \"five\""),
        &["one/lesson.toml:3: 'minutes' must be a whole number, but it is a text."],
    );
    check(
        edit("one/lesson.toml", "minutes = 5", "minutes = 0"),
        &["one/lesson.toml:3: 'minutes' must lie between 1 and 240."],
    );
    check(
        edit("one/lesson.toml", "title = \"One\"", "title = \" \""),
        &["one/lesson.toml:1: 'title' says nothing."],
    );
    check(
        edit("one/lesson.toml", "minutes = 5", "minutes ="),
        &[
            "one/lesson.toml:3: This is not TOML: string values must be quoted, expected literal string.",
        ],
    );
    check(
        edit("course.toml", "outcomes = [\"add\"]", "outcomes = []"),
        &["course.toml:3: The course promises no outcome."],
    );
    check(
        edit("course.toml", "[\"python\"]", "[\"Python\"]"),
        &[
            "course.toml:4: 'Python' is not the id of a language: ids are lower-case letters, digits and dashes, such as 'python'.",
            "course.toml:4: The course has no language.",
        ],
    );
    check(
        edit(
            "one/lesson.toml",
            "title = \"Add\"\n",
            "title = \"Add\"\n[exercise.limits]\nfuel_max = 0\nfuel = 3\n",
        ),
        &[
            "one/lesson.toml:8: 'fuel_max' must lie between 1 and 200000000000.",
            "one/lesson.toml:9: The limits has no key 'fuel'. There are: file_bytes_max, fuel_max, idle_ms_max, memory_bytes_max, output_bytes_max, wall_ms_max.",
        ],
    );
}

#[test]
fn lessons_and_the_list_of_them_agree() {
    check(
        edit("course.toml", "[\"one\"]", "[\"one\", \"one\"]"),
        &["course.toml:5: The lesson 'one' is listed twice."],
    );
    check(
        edit("course.toml", "[\"one\"]", "[\"one\", \"images\"]"),
        &["course.toml:5: No lesson can be called 'images': pictures have that address."],
    );
    check(
        |course| {
            write(course, "two/lesson.toml", "");
        },
        &[
            "two/lesson.toml:1: The lesson 'two' is not listed in course.toml. Add it to 'lessons' there, at its place in the course.",
        ],
    );
    let told = mistakes_after(edit("course.toml", "[\"one\"]", "[\n\"oen\"]"));
    let told: Vec<_> = told.iter().map(ToString::to_string).collect();
    assert_eq!(
        told[0],
        "course.toml:6: The lesson 'oen' is listed, but it has no folder with a lesson.toml. Did you mean 'one'?"
    );
    assert!(
        told.last().unwrap().contains("'one' is not listed"),
        "{told:?}"
    );
}

#[test]
fn what_is_missing_is_named() {
    let remove = |path: &'static str| {
        move |course: &Path| {
            let path = course.join(path);
            if path.is_dir() {
                fs::remove_dir_all(path).unwrap();
            } else {
                fs::remove_file(path).unwrap();
            }
        }
    };
    check(
        remove("course.toml"),
        &[
            "course.toml:1: The course has no course.toml. It holds the course's title, summary, outcomes, languages and lessons.",
        ],
    );
    check(
        remove("one/lesson.md"),
        &[
            "one/lesson.md:1: This file is missing. It holds the lesson's text, a step for each '## ' heading.",
        ],
    );
    check(
        remove("one/lesson.toml"),
        &["one/lesson.toml:1: This file is missing. It holds the lesson's title and its exercise."],
    );
    check(
        remove("one/python/solution"),
        &[
            "one/python/solution:1: This folder is missing or has no file. It is an answer that passes every case.",
        ],
    );
    check(
        remove("one/python/starter/main.py"),
        &[
            "one/python/starter:1: This folder is missing or has no file. It is what the learner starts from.",
        ],
    );
    let report = check_course(Path::new("no/such/folder"));
    assert!(report.course.is_none());
    assert!(
        report.mistakes[0]
            .message
            .starts_with("There is no course to read in 'no/such/folder'")
    );
}

#[test]
fn programs_are_checked() {
    check(
        file("one/python/starter/main.py", "print(3)\n"),
        &[
            "one/python/starter:1: The starter is the same as the solution. Leave something for the learner to write.",
        ],
    );
    check(
        file("one/pyhton/starter/main.py", "print(3)\n"),
        &[
            "one/pyhton/starter/main.py:1: The course has no language 'pyhton', so nothing reads this file. Did you mean 'python'?",
        ],
    );
    check(
        file("one/python/main.py", "print(3)\n"),
        &[
            "one/python/main.py:1: Programs stand in 'starter' or in 'solution'; nothing reads this file.",
        ],
    );
    check(
        file("one/leson.md", "## Two\n"),
        &["one/leson.md:1: Nothing reads this file. Did you mean 'lesson.md'?"],
    );
    check(
        |course| {
            fs::rename(
                course.join("one/python/starter/main.py"),
                course.join("one/python/starter/a.py"),
            )
            .unwrap();
            write(course, "one/python/starter/b.py", "");
        },
        &[
            "one/python/starter:1: It is not clear which file programs start from. Call it main, or name it with 'entry' in [exercise].",
        ],
    );
    check(
        edit(
            "one/lesson.toml",
            "title = \"Add\"",
            "title = \"Add\"\nentry = \"sum.py\"",
        ),
        &["one/lesson.toml:5: 'entry' names 'sum.py', which is not in one/python/starter."],
    );
    check(
        edit(
            "one/lesson.toml",
            "title = \"Add\"",
            "title = \"Add\"\nentry = { pithon = \"main.py\" }",
        ),
        &["one/lesson.toml:7: The course has no language 'pithon'. Did you mean 'python'?"],
    );
}

#[test]
fn files_are_text_within_limits_and_inside_the_folder() {
    check(
        file("one/python/starter/main.py", b"print(1)\nprint('\xff')\n"),
        &[
            "one/python/starter/main.py:2: This line holds bytes that are not UTF-8 text. Save the file with the encoding UTF-8.",
        ],
    );
    check(
        file("one/python/starter/data.txt", vec![b'a'; (256 << 10) + 1]),
        &["one/python/starter/data.txt:1: The file is larger than the 256 KiB it may have."],
    );
    check(
        file("a/b/c/d/e/f/g/h/i/deep.txt", ""),
        &["a/b/c/d/e/f/g/h/i:1: This folder lies too deep: 8 folders is the most."],
    );
    // What tools leave behind is no part of a course.
    check(
        file("one/python/starter/__pycache__/main.pyc", b"\xff"),
        &[],
    );
    check(file(".git/config", b"\xff"), &[]);
    // Files from Windows and with a byte order mark are text like any other.
    check(
        file("one/lesson.md", "\u{feff}## First\r\n\r\nSome words.\r\n"),
        &[],
    );
}

#[cfg(unix)]
#[test]
fn links_do_not_lead_out_of_the_folder() {
    for target in ["/etc/passwd", "../../../outside", "one/lesson.md"] {
        check(
            |course| {
                std::os::unix::fs::symlink(target, course.join("one/python/starter/data.txt"))
                    .unwrap();
            },
            &[
                "one/python/starter/data.txt:1: This is a symbolic link or a special file. A course holds plain files only: put a copy here.",
            ],
        );
    }
}

#[test]
fn cases_are_checked() {
    let case = |text: &'static str| edit("one/lesson.toml", "output = { stdout = \"3\" }", text);
    check(
        case(""),
        &["one/lesson.toml:8: The case checks nothing. Give it one of: output, call, raises."],
    );
    check(
        case(
            "output = { stdout = \"3\" }\ncall = { function = \"f\", arguments = [], returns = 1 }",
        ),
        &["one/lesson.toml:8: The case has output and call; give each its own case."],
    );
    check(
        case("output = { stdin = \"3\" }"),
        &["one/lesson.toml:10: The output lacks 'stdout'."],
    );
    check(
        case("hiden = true\noutput = { stdout = \"3\" }"),
        &["one/lesson.toml:10: The case has no key 'hiden'. Did you mean 'hidden'?"],
    );
    check(
        case("hidden = true\noutput = { stdout = \"3\" }"),
        &[
            "one/lesson.toml:1: Every case is hidden, so a learner could not see what is wanted; show at least one.",
        ],
    );
    check(
        case("output = { stdout = \"3\" }\n[[case]]\nname = \"adds\"\noutput = { stdout = \"4\" }"),
        &["one/lesson.toml:12: Two cases are called 'adds'; a learner could not tell them apart."],
    );
    check(
        case("call = { function = { ruby = \"f\" }, arguments = [1], returns = 1 }"),
        &[
            "one/lesson.toml:10: 'function' says nothing for python.",
            "one/lesson.toml:10: The course has no language 'ruby'. It has: python.",
        ],
    );
    check(
        case("call = { function = \"f\", arguments = 1, returns = 1, tolerance = -0.5 }"),
        &[
            "one/lesson.toml:10: 'arguments' must be a list in square brackets, but it is a whole number.",
            "one/lesson.toml:10: 'tolerance' is less than nothing.",
        ],
    );
    check(
        case("call = { function = \"f\" }"),
        &[
            "one/lesson.toml:10: The call needs 'arguments' or 'arguments_json', and not both.",
            "one/lesson.toml:10: The call needs one of 'returns', 'returns_nothing = true' and 'returns_json'.",
        ],
    );
    check(
        case("call = { function = \"f\", arguments_json = \"[nil]\", returns_nothing = true }"),
        &["one/lesson.toml:10: 'arguments_json' is not JSON: expected ident at line 1 column 3."],
    );
    check(
        case("call = { function = \"f\", arguments = [2001-01-01], returns = 1 }"),
        &["one/lesson.toml:10: 'arguments' must be a list in square brackets, but it is a list."],
    );
    check(
        case("raises = { function = \"f\", arguments = [], eror = \"ValueError\" }"),
        &["one/lesson.toml:10: The raises has no key 'eror'. Did you mean 'error'?"],
    );
    check(
        edit(
            "one/lesson.toml",
            "[[case]]\nname = \"adds\"\noutput = { stdout = \"3\" }\n",
            "",
        ),
        &[
            "one/lesson.toml:1: The exercise has no case, so nothing could be graded. Write at least one [[case]].",
        ],
    );
}

#[test]
fn the_marks_of_a_lesson_are_checked() {
    check(
        lesson("Welcome.\n\n## First\n\nWords.\n"),
        &[
            "one/lesson.md:1: This text stands before the first step. Start the lesson with the heading of its first step, such as '## Saying hello'; its title belongs in lesson.toml.",
        ],
    );
    check(
        lesson(""),
        &[
            "one/lesson.md:1: The lesson has no step. Each step starts with its heading, such as '## Saying hello'.",
        ],
    );
    check(
        lesson("## First\n\nWords.\n\n## Second\n"),
        &["one/lesson.md:5: This step shows nothing to those who learn python."],
    );
    check(
        lesson("## First\n\n::: python\nWords.\n\n## Second\n\nWords.\n"),
        &[
            "one/lesson.md:3: The block that starts here is not closed by ':::' before the next step.",
        ],
    );
    check(
        lesson("## First\n\n::: hint\nWords.\n"),
        &[
            "one/lesson.md:3: The block that starts here is not closed by ':::' at the end of the file.",
        ],
    );
    check(
        lesson("## First\n\nWords.\n:::\n"),
        &["one/lesson.md:4: This ':::' closes nothing."],
    );
    check(
        lesson("## First\n\nWords.\n\n::: ruby\nputs 1\n:::\n"),
        &["one/lesson.md:5: The course has no language 'ruby'. It has: python."],
    );
    check(
        lesson("## First\n\nWords.\n\n::: hnit\nLook.\n:::\n"),
        &["one/lesson.md:5: The course has no language 'hnit'. Did you mean 'hint'?"],
    );
    check(
        lesson("## First\n\n```python\nprint(1)\n\n## Second\n"),
        &["one/lesson.md:3: The code block that starts here is not closed by '```'."],
    );
}

#[test]
fn the_markdown_of_a_lesson_is_checked() {
    check(
        lesson("## First\n\n# Big\n"),
        &[
            "one/lesson.md:3: A heading of this size stands for the lesson or for a step. Inside a step use '###'; a step's own heading '## ' starts at the beginning of its line and outside every block.",
        ],
    );
    check(
        lesson("## First\n\n#### Small\n"),
        &["one/lesson.md:3: This heading skips a size: it is '####' below '##'. Use '###'."],
    );
    check(
        lesson("## First\n\nSee [this](lesson:on) and [that](lesson:one).\n"),
        &[
            "one/lesson.md:3: The link leads to the lesson 'on', which the course does not have. Did you mean 'one'?",
        ],
    );
    check(
        lesson("## First\n\nSee\n[this](../two/lesson.md).\n"),
        &[
            "one/lesson.md:4: The link to '../two/lesson.md' leads nowhere. Write 'lesson:' and a lesson's id, or a whole address that starts with https://.",
        ],
    );
    check(
        lesson("## First\n\n[x](javascript:alert(1))\n"),
        &[
            "one/lesson.md:3: The link to 'javascript:alert(1)' leads nowhere. Write 'lesson:' and a lesson's id, or a whole address that starts with https://.",
        ],
    );
    check(
        lesson(
            "## First\n\nType <name> here.\n\n<script>alert(1)</script>\n\nPress <kbd>Enter</kbd>.\n",
        ),
        &[
            "one/lesson.md:3: The page would drop '<name>'. To show it as text put it between backticks; for the rest use Markdown.",
            "one/lesson.md:5: The page would drop '<script>'. To show it as text put it between backticks; for the rest use Markdown.",
        ],
    );
    check(
        lesson("## First\n\n| a | b |\n| 1 | 2 |\n"),
        &[
            "one/lesson.md:3: These lines start with '|' but are not a table. A table needs its heading and the line of dashes below it, in the same block.",
        ],
    );
}

#[test]
fn pictures_are_checked() {
    check(
        lesson("## First\n\n![A map](map.png)\n"),
        &[
            "one/lesson.md:3: The picture 'map.png' is not in the course's folder; name a file there, such as 'map.png' or '../images/map.png'.",
        ],
    );
    check(
        lesson("## First\n\n![A map](../../secret.png)\n"),
        &[
            "one/lesson.md:3: The picture '../../secret.png' is not in the course's folder; name a file there, such as 'map.png' or '../images/map.png'.",
        ],
    );
    check(
        lesson("## First\n\n![A map](https://example.org/map.png)\n"),
        &[
            "one/lesson.md:3: The picture 'https://example.org/map.png' is not in the course's folder; name a file there, such as 'map.png' or '../images/map.png'.",
        ],
    );
    check(
        lesson("## First\n\n![A map](map.svg)\n"),
        &[
            "one/lesson.md:3: The picture 'map.svg' is of a kind that pages do not show: use png, jpg, gif or webp.",
        ],
    );
    check(
        |course| {
            write(course, "one/map.png", "not a picture");
            write(
                course,
                "one/lesson.md",
                "## First\n\n![](map.png)\n\nWords.\n",
            );
        },
        &[
            "one/lesson.md:3: The picture 'map.png' has no words for those who cannot see it. Say what it shows between the square brackets: ![A map of the park](map.png).",
            "one/lesson.md:3: The picture 'map.png' is damaged or is not what its name says.",
        ],
    );
}

/// Text that was made to exhaust whoever reads it ends in mistakes or in a page,
/// and soon.
#[test]
fn hostile_text_is_read_like_any_other() {
    let told = mistakes_after(file(
        "one/lesson.md",
        format!("## First\n\nWords.\n\n{}", "::: hint\n".repeat(20_000)),
    ));
    assert_eq!(told.len(), 500, "mistakes are told up to a limit");
    check(
        file(
            "one/lesson.md",
            format!("## First\n\nWords.\n\n{}deep\n", "> ".repeat(17)),
        ),
        &["one/lesson.md:5: Lists and quotes stand too deep inside one another: 16 is the most."],
    );
    for text in [
        "> ".repeat(50_000),
        "*".repeat(100_000),
        "[".repeat(100_000),
        "`".repeat(100_001),
        format!("```python\n{}\n```", "(".repeat(100_000)),
        format!("```javascript\n{}\n```", "`${".repeat(30_000)),
        "- ".repeat(50_000),
        "|a".repeat(50_000),
        "&#0;\u{202e}\0 end".to_owned(),
    ] {
        let shown: String = text.chars().take(20).collect();
        let started = std::time::Instant::now();
        mistakes_after(file(
            "one/lesson.md",
            format!("## First\n\nWords.\n\n{text}\n"),
        ));
        let took = started.elapsed();
        assert!(took.as_secs() < 5, "{shown} took {took:?}");
    }
}

#[test]
fn hostile_tables_are_read_like_any_other() {
    for arguments in [
        "[".repeat(100_000),
        "{a=".repeat(50_000),
        "1e999".to_owned(),
    ] {
        let text = format!(
            "title = \"One\"\nsummary = \"A lesson.\"\nminutes = 5\n[exercise]\ntitle = \"Add\"\n[[case]]\nname = \"adds\"\ncall = {{ function = \"f\", arguments = {arguments}, returns = 1 }}\n"
        );
        let told = mistakes_after(file("one/lesson.toml", text));
        assert!(!told.is_empty());
    }
    let json = format!(
        "call = {{ function = \"f\", arguments_json = '{}', returns = 1 }}",
        "[".repeat(100_000)
    );
    let told = mistakes_after(|course| {
        let text = fs::read_to_string(course.join("one/lesson.toml")).unwrap();
        write(
            course,
            "one/lesson.toml",
            text.replace("output = { stdout = \"3\" }", &json),
        );
    });
    assert!(told[0].message.contains("is not JSON"), "{}", told[0]);
}
