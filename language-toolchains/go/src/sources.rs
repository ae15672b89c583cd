//! A program's Go files by the folders they lie in, each folder a package.

use std::borrow::Cow;
use std::collections::BTreeMap;

use runtime_contract::{Diagnostic, FilePath, Place, SourceTree};

use crate::constraint::name_is_for_here;
use crate::header::{self, Header};
use crate::library;
use crate::module::Module;
use crate::scan::place;

/// The ending of a package's name that tests it from outside.
pub(crate) const OUTSIDE: &str = "_test";
/// What the go command calls packages that nobody can import.
const NOBODYS: &str = "command-line-arguments";

/// Everything that is known of a program before it is compiled.
pub(crate) struct Sources<'a> {
    pub(crate) module: Module,
    folders: BTreeMap<String, Vec<File<'a>>>,
}

/// A Go file that is meant for here.
pub(crate) struct File<'a> {
    pub(crate) path: &'a FilePath,
    pub(crate) text: Cow<'a, str>,
    pub(crate) header: Header,
    pub(crate) is_test: bool,
}

impl<'a> Sources<'a> {
    /// Reads the tops of all Go files. The entry is built whatever its name and
    /// conditions say, as when it is named to the go command.
    pub(crate) fn read(files: &'a SourceTree, entry: &FilePath) -> Result<Self, Diagnostic> {
        let module = match files.iter().find(|(path, _)| path.as_str() == "go.mod") {
            Some((path, bytes)) => {
                Module::read(&String::from_utf8_lossy(bytes)).map_err(|fault| {
                    let place = Place {
                        line: fault.line,
                        column: 1,
                    };
                    Diagnostic::error(path.as_str(), place, fault.message)
                })?
            }
            None => Module::none(),
        };
        let mut folders: BTreeMap<String, Vec<File<'a>>> = BTreeMap::new();
        for (path, bytes) in files.iter() {
            if path.extension() != Some("go") {
                continue;
            }
            let (folder, name) = split(path);
            let text = String::from_utf8_lossy(bytes);
            let header = header::read(&text);
            if path == entry || (header.is_for_here && name_is_for_here(name)) {
                folders.entry(folder.to_owned()).or_default().push(File {
                    path,
                    text,
                    header,
                    is_test: name.ends_with("_test.go"),
                });
            }
        }
        Ok(Self { module, folders })
    }

    /// The files of a folder, in the order of their names.
    pub(crate) fn folder(&self, folder: &str) -> &[File<'a>] {
        self.folders.get(folder).map_or(&[], Vec::as_slice)
    }

    /// The name of a folder's package: what most of its files say is for the
    /// compiler to hold them to.
    pub(crate) fn package_name(&self, folder: &str) -> Option<&str> {
        let files = self.folder(folder);
        let first = files
            .iter()
            .find(|file| !file.is_test && file.name().is_some());
        first.and_then(File::name).or_else(|| {
            let name = files.iter().find_map(File::name)?;
            Some(name.strip_suffix(OUTSIDE).unwrap_or(name))
        })
    }

    /// The path by which a folder's package is imported, and by which the compiler
    /// knows it.
    pub(crate) fn import_path(&self, folder: &str) -> String {
        let path = match (&self.module.path, folder) {
            (Some(module), "") => module.clone(),
            (Some(module), folder) => format!("{module}/{folder}"),
            // Nobody can import it, but it has to be called something.
            (None, _) => return NOBODYS.to_owned(),
        };
        // A module may be called as a package of the library is, which then has the
        // name to itself; and 'main' is whatever starts.
        if path == "main" || library::has(&path) {
            return format!("{NOBODYS}/{path}");
        }
        path
    }

    /// The folder that an import path means, if it is one of the program's own.
    pub(crate) fn own_folder<'p>(&self, import_path: &'p str) -> Option<&'p str> {
        if library::offers(import_path) {
            return None;
        }
        let rest = import_path.strip_prefix(self.module.path.as_deref()?)?;
        match rest {
            "" => Some(""),
            _ => rest.strip_prefix('/'),
        }
    }
}

impl File<'_> {
    pub(crate) fn name(&self) -> Option<&str> {
        self.header.package.as_ref().map(|(name, _)| name.as_str())
    }

    /// Whether it tests its folder's package from outside.
    pub(crate) fn is_outside(&self, package: &str) -> bool {
        self.is_test && self.name().and_then(|name| name.strip_suffix(OUTSIDE)) == Some(package)
    }

    /// An error at a place in it, in bytes.
    pub(crate) fn error(&self, at: usize, message: impl Into<String>) -> Diagnostic {
        Diagnostic::error(self.path.as_str(), place(&self.text, at), message)
    }
}

/// A path's folder, empty for the program's own, and its name.
pub(crate) fn split(path: &FilePath) -> (&str, &str) {
    path.as_str()
        .rsplit_once('/')
        .unwrap_or(("", path.as_str()))
}
