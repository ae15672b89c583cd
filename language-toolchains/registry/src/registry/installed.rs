//! A language that can be used, and the files that it is made of.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use runtime_contract::FilePath;
use toolchain_contract::{Language, Toolchain};
use toolchain_packs::{RUNNER, TOOLCHAIN};

/// A language that can be used.
#[derive(Clone)]
pub struct InstalledLanguage {
    pub language: Language,
    /// The component that runs it; `None` for one whose programs are built.
    pub runner: Option<PathBuf>,
    /// What makes its sources ready, where they need it.
    pub toolchain: Option<InstalledToolchain>,
    /// The program that formats its sources, and the one that lints them.
    pub formatter: Option<PathBuf>,
    pub linter: Option<PathBuf>,
    /// The one that checks their types.
    pub type_checker: Option<PathBuf>,
    /// Whether an operator added it as a pack.
    pub pack: bool,
    /// Whether its compilers are native programs where they could be guests.
    pub native_compilers: bool,
    /// Where its files lie, and those of the language whose runner it uses.
    pub(super) folders: [PathBuf; 2],
}

/// What knows the words of a language's compilers.
#[derive(Clone)]
pub enum InstalledToolchain {
    /// A part of this program.
    BuiltIn(Arc<dyn Toolchain>),
    /// A component (`toolchain.wasm`), which is asked as a guest.
    Guest(PathBuf),
}

impl InstalledLanguage {
    /// A file among the outputs of its `[build]`, or of its runner's.
    #[must_use]
    pub fn tool(&self, name: &str) -> Option<PathBuf> {
        let mut places = self.folders.iter().map(|folder| folder.join(name));
        places.find(|place| place.exists())
    }

    /// A file of its own that a toolchain which nobody trusts may name: a module of a
    /// compiler, or a layer.
    #[must_use]
    pub fn guest_tool(&self, part: CompilerPart, name: &str) -> Option<PathBuf> {
        let is_plain = FilePath::parse(name).is_ok() && !name.contains('/');
        let found = self.tool(name).filter(|_| is_plain)?;
        (CompilerPart::of(name) == Some(part) && found.is_file()).then_some(found)
    }

    /// The folder among those outputs that a tool lies in, with what it needs.
    #[must_use]
    pub fn tool_folder(&self, name: &str) -> Option<PathBuf> {
        let (folder, _) = name.split_once('/')?;
        self.tool(folder)
    }

    /// Its toolchain, where that is a guest; the compilers that run as guests, and
    /// their files: of what its `[build]` makes, and for a language that shares
    /// another's, of what that one made.
    #[must_use]
    pub fn compilers(&self) -> Vec<(CompilerPart, PathBuf)> {
        let mut found = Vec::new();
        if let Some(InstalledToolchain::Guest(path)) = &self.toolchain {
            found.push((CompilerPart::Toolchain, path.clone()));
        }
        if self.language.compile.is_none() || self.native_compilers {
            return found;
        }
        for folder in &self.folders {
            let entries = fs::read_dir(folder).into_iter().flatten().flatten();
            let mut paths: Vec<_> = entries.map(|entry| entry.path()).collect();
            paths.sort();
            for path in paths {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let Some(part) = CompilerPart::of(&name) else {
                    continue;
                };
                if !found.contains(&(part, path.clone())) {
                    found.push((part, path));
                }
            }
        }
        found
    }
}

/// A part of a compiler that runs as a guest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompilerPart {
    /// What knows its words (`toolchain.wasm`).
    Toolchain,
    /// A program (`.wasm`).
    Module,
    /// Files that it reads (`.tar`).
    Layer,
    /// What its programs begin with (`library.wasm`).
    Library,
}

/// The file with which a plan's programs begin, if it names one.
const LIBRARY: &str = "library.wasm";

impl CompilerPart {
    /// What a file is, by its name; `None` for one that is nothing that a plan could
    /// name.
    #[must_use]
    pub fn of(name: &str) -> Option<Self> {
        if [RUNNER, TOOLCHAIN].contains(&name) {
            return None;
        }
        match name.rsplit_once('.')?.1 {
            "wasm" if name == LIBRARY => Some(Self::Library),
            "wasm" => Some(Self::Module),
            "tar" => Some(Self::Layer),
            _ => None,
        }
    }
}
