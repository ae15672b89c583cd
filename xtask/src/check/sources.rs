//! The repository's own text files, read once for all gates that scan them.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::rust_code::code_only;
use crate::process::Process;

pub(crate) struct Source {
    /// Relative to the repository, with `/` between folders.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// What git knows or would add; binary files are left out.
pub(crate) fn read(root: &Path) -> Result<Vec<Source>> {
    let list = Process::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ])
        .in_folder(root)
        .stdout()?;
    let mut sources = Vec::new();
    for path in list.split_terminator('\0') {
        // A file that is deleted and not yet committed is still in the list.
        let Ok(bytes) = fs::read(root.join(path)) else {
            continue;
        };
        if let Ok(text) = String::from_utf8(bytes) {
            sources.push(Source {
                path: path.to_owned(),
                text,
            });
        }
    }
    Ok(sources)
}

impl Source {
    #[cfg(test)]
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
        }
    }

    /// Our own Rust, and not Rust that stands for a learner's program.
    pub(crate) fn is_our_rust(&self) -> bool {
        self.path.ends_with(".rs")
            && !self.path.starts_with("app/courses/")
            && !self.has_folder("fixtures")
            && !self.is_program_of_a_language()
    }

    /// Whether it is a program for a shared case, in a language's own folder.
    fn is_program_of_a_language(&self) -> bool {
        let mut pieces = self.path.split('/');
        pieces.next() == Some("language-toolchains") && pieces.nth(1) == Some("conformance")
    }

    /// Whether the file lies in a folder of this name, or is that module's file.
    pub(crate) fn has_folder(&self, name: &str) -> bool {
        let as_file = format!("{name}.rs");
        self.path
            .split('/')
            .any(|piece| piece == name || piece == as_file)
    }

    /// Each line of code with its number from 1; comments and literals are
    /// blank in it.
    pub(crate) fn code_lines(&self) -> Vec<(usize, String)> {
        code_only(&self.text)
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.to_owned()))
            .collect()
    }
}
