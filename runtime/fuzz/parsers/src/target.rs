//! The list: each place where bytes from outside are read, with what is good to
//! begin with there.

use std::path::Path;

use runtime_contract::RunRequest;
use toolchain_contract::Language;

use crate::seeds::Files;
use crate::{
    asked, compiled, compiled_code, course, go, graded, packages, packs, snapshots, trees, words,
    workers,
};

/// One place where bytes from outside are read.
#[derive(Clone, Copy)]
pub struct Target {
    pub name: &'static str,
    /// Reads the bytes. Whatever they are, it returns; some hold more than that.
    pub read: fn(&[u8]),
    /// Good input, from which mutants are made: always the same, so that the
    /// number of a mutant is the same mutant on every machine.
    pub seeds: fn() -> Vec<Vec<u8>>,
    /// Files of the repository that are good input too, for libFuzzer.
    pub files: Option<Files>,
    /// Words that mean something here, for the mutators.
    pub words: &'static [&'static str],
}

/// Every parser of bytes from outside.
pub const TARGETS: &[Target] = &[
    Target {
        name: "course_toml",
        read: |bytes| course::read("course.toml", bytes),
        seeds: || texts(&[course::COURSE_TOML]),
        files: Some(Files::called("app/courses", "course.toml")),
        words: words::TOML,
    },
    Target {
        name: "lesson_toml",
        read: |bytes| course::read("hello/lesson.toml", bytes),
        seeds: || texts(&[course::LESSON_TOML]),
        files: Some(Files::called("app/courses", "lesson.toml")),
        words: words::TOML,
    },
    Target {
        name: "lesson_markdown",
        read: |bytes| course::read("hello/lesson.md", bytes),
        seeds: || texts(&[course::LESSON_MARKDOWN, course::PLAIN_MARKDOWN]),
        files: Some(Files::called("app/courses", "lesson.md")),
        words: words::MARKDOWN,
    },
    Target {
        name: "lesson_picture",
        read: course::read_picture,
        seeds: || course::PICTURES.map(Vec::from).into(),
        files: None,
        words: &[
            "\u{89}PNG",
            "IHDR",
            "GIF89a",
            "RIFF",
            "WEBPVP8 ",
            "\0\0\0\0",
        ],
    },
    Target {
        name: "run_asked",
        read: asked::read_run_or_submission,
        seeds: || {
            texts(&[
                asked::RUN_ASKED,
                asked::SUBMISSION_ASKED,
                asked::SOURCE_ASKED,
            ])
        },
        files: None,
        words: words::JSON,
    },
    Target {
        name: "run_request",
        read: asked::read_same_again::<RunRequest>,
        seeds: || texts(&[asked::RUN_REQUEST]),
        files: None,
        words: words::JSON,
    },
    Target {
        name: "kept_work",
        read: asked::read_kept,
        seeds: || texts(&[asked::DRAFT, asked::STATE]),
        files: None,
        words: words::JSON,
    },
    Target {
        name: "terminal_message",
        read: asked::read_typed,
        seeds: || texts(asked::TYPED),
        files: None,
        words: words::JSON,
    },
    Target {
        name: "terminal_letters",
        read: asked::read_letters,
        seeds: || texts(&["\u{3}Zoë 🦀 end", "\u{1}e\u{301}\u{1b}[2J"]),
        files: None,
        words: words::LETTERS,
    },
    Target {
        name: "cookies",
        read: asked::read_cookies,
        seeds: || texts(&[asked::COOKIES]),
        files: None,
        words: words::COOKIES,
    },
    Target {
        name: "address_parts",
        read: asked::read_address_parts,
        seeds: || texts(&[asked::ADDRESS_PARTS]),
        files: None,
        words: words::PATH,
    },
    Target {
        name: "snapshot_name",
        read: snapshots::read_name,
        seeds: || texts(&["Before I try a loop", "\"Zoë's 👩‍💻 try, עברית\""]),
        files: None,
        words: words::LETTERS,
    },
    Target {
        name: "snapshot_list",
        read: snapshots::read_list,
        seeds: || texts(&[snapshots::LIST]),
        files: None,
        words: words::JSON,
    },
    Target {
        name: "snapshot_comparison",
        read: snapshots::read_sides,
        seeds: snapshots::sides,
        files: None,
        words: words::LINES,
    },
    Target {
        name: "graded_output",
        read: graded::read,
        seeds: graded::seeds,
        files: None,
        words: words::JSON,
    },
    Target {
        name: "wheel",
        read: packages::read_wheel,
        seeds: packages::wheels,
        files: None,
        words: &[
            "PK\u{3}\u{4}",
            "PK\u{1}\u{2}",
            "PK\u{5}\u{6}",
            "../",
            ".dist-info/METADATA",
            "Name: ",
            ".data/",
        ],
    },
    Target {
        name: "compiled_package",
        read: packages::read_compiled,
        seeds: packages::compiled,
        files: None,
        words: &["ustar", "../", "0000644", "L", "x"],
    },
    Target {
        name: "file_paths",
        read: trees::read_paths,
        seeds: || texts(&["main.py\nshapes/circle.py\n../up\n/etc/passwd"]),
        files: None,
        words: words::PATH,
    },
    Target {
        name: "toolchain_toml",
        read: |bytes| {
            let text = String::from_utf8_lossy(bytes);
            let _ = Language::parse(Path::new("toolchain.toml"), &text);
        },
        seeds: || {
            texts(&[
                include_str!("../../../../language-toolchains/python/toolchain.toml"),
                include_str!("../../../../language-toolchains/typescript/toolchain.toml"),
            ])
        },
        files: Some(Files::called("language-toolchains", "toolchain.toml")),
        words: words::TOML,
    },
    Target {
        name: "pack_archive",
        read: packs::read_archive,
        seeds: packs::archives,
        files: None,
        words: &["pack.toml", "../", "ustar\u{0}00", "0000644", "\0\0\0\0"],
    },
    Target {
        name: "pack_toml",
        read: packs::read_pack_toml,
        seeds: packs::pack_toml,
        files: None,
        words: words::TOML,
    },
    Target {
        name: "pack_signature",
        read: packs::read_signature,
        seeds: || texts(&[packs::SIGNATURE]),
        files: None,
        words: &[
            "trusted comment: ",
            "untrusted comment: ",
            "RUSp1B5h",
            "==\n",
        ],
    },
    Target {
        name: "tool_report",
        read: workers::read_report,
        seeds: || {
            texts(&[
                workers::RUFF,
                workers::BIOME,
                workers::VET,
                workers::TSC,
                workers::SYNTAQLITE,
                workers::CLANG_TIDY,
            ])
        },
        files: None,
        words: words::JSON,
    },
    Target {
        name: "typescript",
        read: |bytes| {
            let text = String::from_utf8_lossy(bytes);
            let _ = toolchain_typescript::strip("main.ts", &text);
        },
        seeds: || {
            texts(&[
                include_str!("../../../../language-toolchains/typescript/fixtures/hello/main.ts"),
                "enum Color { Red = 1, Green }\nabstract class A<T extends object> { constructor(private x: T) {} m?(): void; }\nnamespace N { export const a = <const>1 as unknown satisfies number; }\nlet f = <T,>(x: T): x is T => !!x;\n",
            ])
        },
        files: Some(Files::called("language-toolchains/typescript", ".ts")),
        words: words::TYPESCRIPT,
    },
    Target {
        name: "c_program",
        read: compiled::read_c_program,
        seeds: || texts(&[compiled::C_PROGRAM]),
        files: Some(Files::called("language-toolchains/c", ".c")),
        words: compiled::MEANINGFUL,
    },
    Target {
        name: "c_words",
        read: compiled::read_c_words,
        seeds: || texts(&[compiled::C_WORDS, compiled::C_TESTS]),
        files: None,
        words: compiled::MEANINGFUL,
    },
    Target {
        name: "rust_program",
        read: compiled::read_rust_program,
        seeds: || texts(&[compiled::RUST_PROGRAM]),
        files: Some(Files::called("language-toolchains/rust", ".rs")),
        words: compiled::MEANINGFUL,
    },
    Target {
        name: "rust_words",
        read: compiled::read_rust_words,
        seeds: || texts(&[compiled::RUST_WORDS, compiled::RUST_TESTS]),
        files: None,
        words: compiled::MEANINGFUL,
    },
    Target {
        name: "go_program",
        read: go::read_program,
        seeds: || texts(&[go::PROGRAM]),
        files: Some(Files::called("language-toolchains/go", ".go")),
        words: go::MEANINGFUL,
    },
    Target {
        name: "go_words",
        read: go::read_words,
        seeds: || texts(&[go::WORDS, go::TESTS]),
        files: None,
        words: go::MEANINGFUL,
    },
    Target {
        name: "worker_told",
        read: workers::read_as_server,
        seeds: runtime_worker::received::samples_from_worker,
        files: None,
        words: &["\0", "\u{1}", "[[[[", "\u{7f}\u{7f}", "python"],
    },
    Target {
        name: "server_told",
        read: workers::read_as_worker,
        seeds: runtime_worker::received::samples_to_worker,
        files: None,
        words: &["\0", "\u{1}", "[[[[", "\u{7f}\u{7f}", "python", "../"],
    },
    Target {
        name: "compiled_code",
        read: compiled_code::read,
        // The file that the sandbox writes is put in front; these come in its place.
        seeds: || texts(&["opencode-cwasm-1 and then something else"]),
        files: None,
        words: &["opencode-cwasm-1", "\u{7f}ELF", "\0\0\0\0", "\0asm"],
    },
];

fn texts(texts: &[&str]) -> Vec<Vec<u8>> {
    texts.iter().map(|text| text.as_bytes().to_vec()).collect()
}
