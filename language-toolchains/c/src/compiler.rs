//! Where compiler and linker run: as guests, or, where an operator wants it, as native
//! programs in the jail. The words are the same, and so is what they find.

use runtime_contract::{Diagnostic, FilePath};
use toolchain_contract::{Said, Step, TOOLCHAIN, Tool};

use crate::Dialect;
use crate::sources::refuse;

/// Compiler and linker are one module, and tell by their name what they are to be.
const MODULE: &str = "clang.wasm";
pub(crate) const COMPILER: &str = "clang";
pub(crate) const LINKER: &str = "wasm-ld";
/// How the words begin that a native compiler says when it breaks: they are about itself.
const NO_MEMORY: &str = "LLVM ERROR: out of memory";
const LAST_WORDS: [&str; 3] = [NO_MEMORY, "PLEASE submit a bug report", "Stack dump:"];

/// Which of the two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Compiler {
    #[default]
    Guest,
    Native,
}

impl Compiler {
    pub(crate) fn tool(self, name: &str, dialect: Dialect) -> Tool {
        match self {
            Self::Guest => Tool::Guest {
                module: MODULE.to_owned(),
                name: name.to_owned(),
                layer: Some(format!("{}.tar", dialect.folder())),
            },
            Self::Native => Tool::Native {
                program: format!("toolchain/bin/{name}"),
            },
        }
    }

    /// The compiler's words besides: with them a native one finds the language's folder
    /// under the name that it has for the guest.
    pub(crate) fn words(self, dialect: Dialect) -> Vec<String> {
        match self {
            Self::Guest => Vec::new(),
            Self::Native => vec![
                "-ivfsoverlay".to_owned(),
                format!("{TOOLCHAIN}/{}.yaml", dialect.folder()),
            ],
        }
    }

    /// One of the linker's own words: it opens files by no other name than their own.
    pub(crate) fn linkers(self, word: &str, dialect: Dialect) -> String {
        match self {
            Self::Guest => word.to_owned(),
            Self::Native => {
                word.replace("/toolchain/", &format!("{TOOLCHAIN}/{}/", dialect.folder()))
            }
        }
    }
}

pub(crate) fn is_linker(tool: &Tool) -> bool {
    match tool {
        Tool::Guest { name, .. } => name == LINKER,
        Tool::Native { program } => program.ends_with(LINKER),
    }
}

/// What a failed step said of the program.
pub(crate) fn words(said: &Said) -> &[u8] {
    match last_words(said) {
        Some((at, _)) => &said.stderr[..at],
        None => &said.stderr,
    }
}

/// Why a native compiler broke, as it is told of a guest.
pub(crate) fn broke(step: &Step, said: &Said) -> Option<Diagnostic> {
    let (_, words) = last_words(said)?;
    let file = match &step.tool {
        Tool::Native { .. } => FilePath::parse(step.arguments.last()?).ok()?,
        Tool::Guest { .. } => return None,
    };
    let reason = match words {
        NO_MEMORY => {
            "needs more memory for this program than it may have: make the program smaller."
        }
        _ => "cannot follow this program: something in it is nested too deep.",
    };
    Some(refuse(&file, &format!("'{COMPILER}' {reason}")))
}

/// Which of them begin a line of what was said by a compiler that did not come to its
/// end, and where.
fn last_words(said: &Said) -> Option<(usize, &'static str)> {
    if said.status.is_some() {
        return None;
    }
    let mut at = 0;
    for line in said.stderr.split_inclusive(|byte| *byte == b'\n') {
        let begins = |words: &&&str| line.starts_with(words.as_bytes());
        if let Some(words) = LAST_WORDS.iter().find(begins) {
            return Some((at, words));
        }
        at += line.len();
    }
    None
}
