//! Which packages a program is made of, each behind those that it imports.

use std::collections::{BTreeMap, BTreeSet};

use runtime_contract::Diagnostic;

use crate::library::{self, UNSAFE};
use crate::module::is_plain;
use crate::sources::{File, OUTSIDE, Sources};

/// Errors that are told at once.
const DIAGNOSTICS_MAX: usize = 50;

/// One package to compile.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Package {
    /// What the compiler is to call it.
    pub(crate) path: String,
    pub(crate) files: Vec<String>,
    /// Packages of the standard library and of this program, by path.
    pub(crate) imports: BTreeSet<String>,
}

/// What is to become of a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Role {
    /// The package that the program starts in.
    Program,
    /// A package that others import; with its tests, if it is to be tested.
    Library,
    /// The package beside it that tests it from outside.
    Outside,
}

/// The packages of a program that starts in this folder.
pub(crate) fn of_program(
    sources: &Sources<'_>,
    folder: &str,
) -> Result<Vec<Package>, Vec<Diagnostic>> {
    let mut search = Search::new(sources, BTreeSet::new());
    search.visit(folder, Role::Program);
    search.end()
}

/// The packages in these folders with their tests.
pub(crate) fn of_tests(
    sources: &Sources<'_>,
    folders: &BTreeSet<&str>,
) -> Result<Vec<Package>, Vec<Diagnostic>> {
    let mut search = Search::new(sources, folders.clone());
    for folder in folders {
        search.visit(folder, Role::Library);
        search.visit(folder, Role::Outside);
    }
    search.end()
}

/// Goes from import to import, each folder once.
struct Search<'s, 'a> {
    sources: &'s Sources<'a>,
    tested: BTreeSet<&'s str>,
    /// Whether a folder's imports have all been seen.
    seen: BTreeMap<(&'s str, Role), bool>,
    /// The folders between where it began and where it is.
    way: Vec<&'s str>,
    packages: Vec<Package>,
    diagnostics: Vec<Diagnostic>,
}

impl<'s, 'a> Search<'s, 'a> {
    fn new(sources: &'s Sources<'a>, tested: BTreeSet<&'s str>) -> Self {
        Self {
            sources,
            tested,
            seen: BTreeMap::new(),
            way: Vec::new(),
            packages: Vec::new(),
            diagnostics: Vec::new(),
        }
    }

    fn end(mut self) -> Result<Vec<Package>, Vec<Diagnostic>> {
        if self.diagnostics.is_empty() {
            return Ok(self.packages);
        }
        self.diagnostics.truncate(DIAGNOSTICS_MAX);
        Err(self.diagnostics)
    }

    /// As deep as there are folders, of which a program has a few hundred at most.
    fn visit(&mut self, folder: &'s str, role: Role) {
        if self.seen.insert((folder, role), false).is_some() {
            return;
        }
        let files = self.files(folder, role);
        if files.is_empty() {
            return;
        }
        self.way.push(folder);
        let mut imports = BTreeSet::new();
        for file in &files {
            for import in &file.header.imports {
                match self.import(folder, role, &import.path) {
                    Ok(()) => drop(imports.insert(import.path.clone())),
                    Err(message) => self.diagnostics.push(file.error(import.start, message)),
                }
            }
        }
        self.way.pop();
        self.seen.insert((folder, role), true);
        let path = self.sources.import_path(folder);
        self.packages.push(Package {
            path: match role {
                Role::Program => "main".to_owned(),
                Role::Library => path,
                Role::Outside => path + OUTSIDE,
            },
            // With a folder before it, no name can be taken for an option.
            files: files
                .iter()
                .map(|file| format!("./{}", file.path))
                .collect(),
            imports,
        });
    }

    fn files(&self, folder: &'s str, role: Role) -> Vec<&'s File<'a>> {
        let sources: &'s Sources<'a> = self.sources;
        let package = sources.package_name(folder).unwrap_or_default();
        let belongs = |file: &&File<'_>| match role {
            Role::Program => !file.is_test,
            Role::Library => {
                !file.is_test || (self.tested.contains(folder) && !file.is_outside(package))
            }
            Role::Outside => file.is_outside(package),
        };
        sources.folder(folder).iter().filter(belongs).collect()
    }

    /// Follows an import of a package; the error is for whoever wrote it.
    fn import(&mut self, from: &str, role: Role, path: &str) -> Result<(), String> {
        let shown: String = path.escape_debug().take(80).collect();
        if path == "C" {
            return Err(
                "C cannot be used from Go here: there is no C compiler beside it.".to_owned(),
            );
        }
        if path.starts_with('.') || path.starts_with('/') {
            return Err(format!(
                "\"{shown}\" is no import path: packages of this program are imported by the module's name and their folder, such as \"{}\".",
                self.sources
                    .module
                    .path
                    .as_deref()
                    .unwrap_or("example")
                    .to_owned()
                    + "/shapes"
            ));
        }
        if path == UNSAFE {
            return Ok(());
        }
        if !is_plain(path) {
            return Err(format!("\"{shown}\" is no import path."));
        }
        let own = self.sources.own_folder(path);
        let Some(folder) = own.and_then(|folder| self.folder_named(folder)) else {
            return match own {
                None if library::offers(path) => Ok(()),
                None => Err(self.unknown(path)),
                Some(folder) => Err(format!(
                    "There is no package \"{path}\": no Go file of this program lies in the folder '{folder}'."
                )),
            };
        };
        let is_own_test = role == Role::Outside && folder == from && path != "main";
        if self.sources.package_name(folder) == Some("main") && !is_own_test {
            return Err(format!(
                "\"{path}\" is a program and cannot be imported: its files begin with 'package main'."
            ));
        }
        if self.seen.get(&(folder, Role::Library)) == Some(&false) {
            let begin = self
                .way
                .iter()
                .position(|step| *step == folder)
                .unwrap_or(0);
            let mut round: Vec<String> = self.way[begin..]
                .iter()
                .map(|step| self.sources.import_path(step))
                .collect();
            round.push(path.to_owned());
            return Err(format!(
                "These packages import each other in a circle: {}.",
                round.join(" → ")
            ));
        }
        self.visit(folder, Role::Library);
        Ok(())
    }

    /// The folder of this name that has something to compile, with its tests or without.
    fn folder_named(&self, name: &str) -> Option<&'s str> {
        let sources: &'s Sources<'a> = self.sources;
        let file = sources.folder(name).iter().find(|file| !file.is_test)?;
        Some(crate::sources::split(file.path).0)
    }

    fn unknown(&self, path: &str) -> String {
        let own = self.sources.module.path.is_none()
            && !self
                .sources
                .folder(path.rsplit_once('/').map_or(path, |(_, last)| last))
                .is_empty();
        if own {
            return format!(
                "There is no package \"{path}\". To import a folder of this program, give it a file go.mod that says 'module example', and import \"example/…\"."
            );
        }
        if library::looks_standard(path) {
            return format!(
                "The package \"{path}\" of the standard library is not to be had here."
            );
        }
        format!(
            "There is no package \"{path}\": it is neither in Go's standard library nor a folder of this program, and packages from elsewhere cannot be fetched here."
        )
    }
}
