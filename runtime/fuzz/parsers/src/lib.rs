#![doc = include_str!("../README.md")]

mod compiled_code;
mod course;
pub mod mutate;

use std::path::Path;

use room_practice::{RunAsked, SubmissionAsked};
use runtime_contract::{FilePath, RunRequest, SourceTree};
use toolchain_contract::Language;

/// One place where bytes from outside are read.
#[derive(Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    /// Reads the bytes. Whatever they are, it returns: that is all there is to hold.
    pub read: fn(&[u8]),
    /// Good input, from which mutants are made.
    pub seeds: &'static [&'static str],
    /// Words that mean something here, for the mutator.
    pub words: &'static [&'static str],
}

const JSON_WORDS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    "\"",
    ":",
    ",",
    "\\u0000",
    "\\ud800",
    "1e999",
    "-0",
    "null",
    "\"\"",
    "18446744073709551616",
    "[[[[[[[[",
    "\"kind\"",
];
const TOML_WORDS: &[&str] = &[
    "[",
    "]",
    "[[",
    "]]",
    "=",
    "\"",
    "\"\"\"",
    "'''",
    ".",
    "{",
    "}",
    "\n",
    "#",
    "\\U00110000",
    "1979-05-27T07:32:00Z",
    "0x7fffffffffffffff",
    "inf",
    "nan",
    "a.b.c.d = 1\n",
    "[[case]]\n",
];
const MARKDOWN_WORDS: &[&str] = &[
    "#",
    "*",
    "_",
    "`",
    "```",
    "~~~",
    "[",
    "](",
    ")",
    "![",
    "<",
    ">",
    "<script>",
    "&#0;",
    "|",
    "- ",
    "1. ",
    "> ",
    "\n\n",
    "\t",
    "<!--",
    "-->",
    "javascript:",
    "\u{202e}",
    "[^1]",
    "\\",
];
const TYPESCRIPT_WORDS: &[&str] = &[
    "<",
    ">",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ":",
    "?",
    "=>",
    "as",
    "enum",
    "namespace",
    "class",
    "declare",
    "`${",
    "}`",
    "/",
    "//",
    "/*",
    "*/",
    "!",
    "type",
    "interface",
    "@",
    "\u{2028}",
    "abstract",
    "satisfies",
    "\\u{110000}",
    "import",
    "export =",
];
const PATH_WORDS: &[&str] = &[
    "/", "..", ".", "\\", "\0", "//", "~", "C:", "\u{202e}", "a/b",
];

const RUN_ASKED: &str = r#"{"lesson":["first-steps","hello"],"language":"python","files":{"main.py":"print('hi')"},"entry":"main.py","stdin":"x","args":["a"]}"#;
const RUN_REQUEST: &str = r#"{"language":"python","files":{"main.py":"print('hi')"},"entry":"main.py","action":{"kind":"call","function":"f","arguments":[1,[2,{"a":null}]]},"stdin":[104,105],"args":[],"limits":{"fuel_max":5,"memory_bytes_max":6,"output_bytes_max":7,"wall_ms_max":8,"file_bytes_max":9},"seed":7}"#;

/// Every parser of bytes from outside.
pub const TARGETS: &[Target] = &[
    Target {
        name: "course_toml",
        read: |bytes| course::read("course.toml", bytes),
        seeds: &[course::COURSE_TOML],
        words: TOML_WORDS,
    },
    Target {
        name: "lesson_toml",
        read: |bytes| course::read("hello/lesson.toml", bytes),
        seeds: &[course::LESSON_TOML],
        words: TOML_WORDS,
    },
    Target {
        name: "lesson_markdown",
        read: |bytes| course::read("hello/lesson.md", bytes),
        seeds: &[course::LESSON_MARKDOWN],
        words: MARKDOWN_WORDS,
    },
    Target {
        name: "run_asked",
        read: |bytes| {
            let _ = serde_json::from_slice::<RunAsked>(bytes);
            let _ = serde_json::from_slice::<SubmissionAsked>(bytes);
        },
        seeds: &[RUN_ASKED],
        words: JSON_WORDS,
    },
    Target {
        name: "run_request",
        read: read_run_request,
        seeds: &[RUN_REQUEST],
        words: JSON_WORDS,
    },
    Target {
        name: "file_paths",
        read: read_paths,
        seeds: &["main.py\nshapes/circle.py\n../up\n/etc/passwd"],
        words: PATH_WORDS,
    },
    Target {
        name: "toolchain_toml",
        read: |bytes| {
            let text = String::from_utf8_lossy(bytes);
            let _ = Language::parse(Path::new("toolchain.toml"), &text);
        },
        seeds: &[
            include_str!("../../../../language-toolchains/python/toolchain.toml"),
            include_str!("../../../../language-toolchains/typescript/toolchain.toml"),
        ],
        words: TOML_WORDS,
    },
    Target {
        name: "typescript",
        read: |bytes| {
            let text = String::from_utf8_lossy(bytes);
            let _ = toolchain_typescript::strip("main.ts", &text);
        },
        seeds: &[
            include_str!("../../../../language-toolchains/typescript/fixtures/hello/main.ts"),
            "enum Color { Red = 1, Green }\nabstract class A<T extends object> { constructor(private x: T) {} m?(): void; }\nnamespace N { export const a = <const>1 as unknown satisfies number; }\nlet f = <T,>(x: T): x is T => !!x;\n",
        ],
        words: TYPESCRIPT_WORDS,
    },
    Target {
        name: "compiled_code",
        read: compiled_code::read,
        // The file that the sandbox writes is put in front; these come in its place.
        seeds: &["opencode-cwasm-1 and then something else"],
        words: &["opencode-cwasm-1", "\u{7f}ELF", "\0\0\0\0", "\0asm"],
    },
];

/// A request that was read is written and read again as the same.
fn read_run_request(bytes: &[u8]) {
    if let Ok(request) = serde_json::from_slice::<RunRequest>(bytes) {
        let text = serde_json::to_string(&request).expect("what was read can be written");
        let again: RunRequest = serde_json::from_str(&text).expect("what was written can be read");
        assert_eq!(again, request);
    }
}

/// Each line as a path, all of them as one tree; what is taken stays inside.
fn read_paths(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut tree = SourceTree::default();
    for line in text.split('\n') {
        let Ok(path) = FilePath::parse(line) else {
            continue;
        };
        let stays = !path.as_str().starts_with('/')
            && !path.as_str().contains(['\\', '\0'])
            && path
                .as_str()
                .split('/')
                .all(|part| !["", ".", ".."].contains(&part));
        assert!(stays, "{path} was taken");
        let _ = tree.insert(path, line.as_bytes().to_vec());
    }
}
