//! The languages that are measured, with their programs and who runs those outside.

use anyhow::Result;
use runtime_contract::{Action, FilePath, LanguageId, Limits, RunRequest, SourceTree};

/// The programs that compute, in the order of the tables.
pub(crate) const WORDS: [&str; 5] = ["fib", "sort", "n-body", "strings", "map"];
/// How much they compute: about a tenth of a second natively.
const LARGE: [u32; 5] = [35, 1_000_000, 1_000_000, 1_000_000, 5_000_000];
const SMALL: [u32; 5] = [27, 200_000, 20_000, 200_000, 200_000];

/// What runs the same program outside.
pub(crate) enum Peer {
    Interpreter(&'static str),
    /// The program and its arguments before those that name the output and the source.
    Compiler(&'static [&'static str]),
    Nobody,
}

pub(crate) struct Contestant {
    pub(crate) id: &'static str,
    pub(crate) entry: &'static str,
    /// The smallest program that says hello; that of C++ has a map and a vector.
    pub(crate) hello: &'static str,
    pub(crate) peer: Peer,
    pub(crate) computes: Option<Computes>,
}

impl Contestant {
    /// The request to run a source of this language, with arguments.
    pub(crate) fn request(&self, source: String, words: &[String]) -> Result<RunRequest> {
        let mut files = SourceTree::default();
        let entry = FilePath::parse(self.entry)?;
        files.insert(entry.clone(), source.into_bytes())?;
        Ok(RunRequest {
            language: LanguageId::parse(self.id)?,
            files,
            entry,
            action: Action::Run,
            stdin: Vec::new(),
            args: words.to_vec(),
            limits: Limits::CEILING,
            seed: 0,
            packages: None,
        })
    }
}

/// Five programs that compute, in one source that says hello without arguments: the
/// first argument says which, the second how much.
pub(crate) struct Computes {
    pub(crate) source: &'static str,
    pub(crate) sizes: [u32; 5],
}

macro_rules! source {
    ($path:literal) => {
        include_str!(concat!("../../languages/", $path))
    };
}

pub(crate) const CONTESTANTS: [Contestant; 9] = [
    Contestant {
        id: "c",
        entry: "main.c",
        hello: source!("c/hello.c"),
        peer: Peer::Compiler(&["gcc", "-O2", "-o"]),
        computes: Some(Computes {
            source: source!("c/main.c"),
            sizes: LARGE,
        }),
    },
    Contestant {
        id: "cpp",
        entry: "main.cpp",
        hello: source!("cpp/hello.cpp"),
        peer: Peer::Compiler(&["g++", "-std=c++20", "-O2", "-o"]),
        computes: Some(Computes {
            source: source!("cpp/main.cpp"),
            sizes: LARGE,
        }),
    },
    Contestant {
        id: "rust",
        entry: "main.rs",
        hello: source!("rust/hello.rs"),
        peer: Peer::Compiler(&["rustc", "-O", "-o"]),
        computes: Some(Computes {
            source: source!("rust/main.rs"),
            sizes: LARGE,
        }),
    },
    Contestant {
        id: "go",
        entry: "main.go",
        hello: source!("go/hello.go"),
        peer: Peer::Compiler(&["go", "build", "-o"]),
        computes: Some(Computes {
            source: source!("go/main.go"),
            sizes: LARGE,
        }),
    },
    Contestant {
        id: "python",
        entry: "main.py",
        hello: source!("python/hello.py"),
        peer: Peer::Interpreter("python3"),
        computes: Some(Computes {
            source: source!("python/main.py"),
            sizes: SMALL,
        }),
    },
    Contestant {
        id: "javascript",
        entry: "main.js",
        hello: source!("javascript/hello.js"),
        peer: Peer::Interpreter("node"),
        computes: Some(Computes {
            source: source!("javascript/main.js"),
            sizes: SMALL,
        }),
    },
    Contestant {
        id: "typescript",
        entry: "main.ts",
        hello: source!("typescript/hello.ts"),
        peer: Peer::Nobody,
        computes: None,
    },
    Contestant {
        id: "lua",
        entry: "main.lua",
        hello: source!("lua/hello.lua"),
        peer: Peer::Interpreter("lua5.4"),
        computes: Some(Computes {
            source: source!("lua/main.lua"),
            sizes: SMALL,
        }),
    },
    Contestant {
        id: "sql",
        entry: "main.sql",
        hello: source!("sql/hello.sql"),
        peer: Peer::Nobody,
        computes: None,
    },
];
