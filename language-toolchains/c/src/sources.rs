//! Which files of a tree are compiled, and what they are called on the way.

use runtime_contract::{Diagnostic, FilePath, Place, SourceTree};

use crate::Dialect;

/// Files that one program may be compiled from: each takes a compiler of its own.
pub(crate) const UNITS_MAX: usize = 64;
/// How the names of our own files begin.
const OURS: &str = ".opencode-";
/// The file in which a program leaves what came of its tests; `guest/tests.c` has it too.
pub(crate) const REPORT: &str = ".opencode-tests";
/// The program.
pub(crate) const PROGRAM: &str = ".opencode-program";

/// Files that are compiled, in the order of their names.
pub(crate) fn units(dialect: Dialect, files: &SourceTree) -> Result<Vec<FilePath>, Diagnostic> {
    let mut units = Vec::new();
    for (path, _) in files.iter() {
        if path.as_str().starts_with(OURS) {
            return Err(refuse(
                path,
                "Names that begin with '.opencode-' are taken; call this file something else.",
            ));
        }
        if path.extension().is_some_and(|it| dialect.compiles(it)) {
            units.push(path.clone());
        }
    }
    match units.get(UNITS_MAX) {
        Some(path) => Err(refuse(
            path,
            &format!(
                "The program has more than {UNITS_MAX} files to compile; put some of them together."
            ),
        )),
        None => Ok(units),
    }
}

/// Whether a file is named as tests are: `test_totals.c`, `totals_test.c`.
pub(crate) fn is_test(path: &FilePath) -> bool {
    let name = path.as_str().rsplit('/').next().unwrap_or_default();
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    stem.starts_with("test_") || stem.ends_with("_test")
}

/// A file as an argument: one that looks like an option is none.
pub(crate) fn argument(path: &str) -> String {
    if path.starts_with(['-', '@']) {
        format!("./{path}")
    } else {
        path.to_owned()
    }
}

/// One of our own files.
pub(crate) fn ours(name: &str) -> FilePath {
    // What is handed in is short and plain.
    FilePath::parse(&format!("{OURS}{name}")).unwrap_or_else(|_| unreachable!("{name}"))
}

/// A whole file's problem.
pub(crate) fn refuse(path: &FilePath, message: &str) -> Diagnostic {
    let start = Place { line: 1, column: 1 };
    Diagnostic::error(path.as_str(), start, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree(paths: &[&str]) -> SourceTree {
        let mut files = SourceTree::default();
        for path in paths {
            files
                .insert(FilePath::parse(path).unwrap(), Vec::new())
                .unwrap();
        }
        files
    }

    #[track_caller]
    fn check(dialect: Dialect, paths: &[&str], expected: &[&str]) {
        let units = units(dialect, &tree(paths)).unwrap();
        let units: Vec<&str> = units.iter().map(FilePath::as_str).collect();
        assert_eq!(units, expected);
    }

    #[test]
    fn headers_and_data_are_not_compiled() {
        check(
            Dialect::C,
            &["main.c", "a/b.c", "a/b.h", "data.txt", "x.cpp", "c"],
            &["a/b.c", "main.c"],
        );
        check(
            Dialect::Cpp,
            &["main.cpp", "a.cc", "b.cxx", "c.hpp", "d.c"],
            &["a.cc", "b.cxx", "main.cpp"],
        );
    }

    #[test]
    fn too_many_files_and_names_of_ours_are_refused() {
        let many: Vec<String> = (0..=UNITS_MAX)
            .map(|number| format!("{number}.c"))
            .collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        assert!(units(Dialect::C, &tree(&many[1..])).is_ok());
        let found = units(Dialect::C, &tree(&many)).unwrap_err();
        assert!(found.message.contains("more than 64"), "{found:?}");
        let found = units(Dialect::C, &tree(&[".opencode-0.o"])).unwrap_err();
        assert_eq!(found.file, ".opencode-0.o");
    }

    #[test]
    fn tests_are_known_by_their_names() {
        for (path, expected) in [
            ("test_a.c", true),
            ("deep/a_test.cpp", true),
            ("testing.c", false),
            ("test_folder/a.c", false),
            ("latest.c", false),
        ] {
            assert_eq!(is_test(&FilePath::parse(path).unwrap()), expected, "{path}");
        }
    }

    #[test]
    fn no_file_is_an_option() {
        assert_eq!(argument("-load.c"), "./-load.c");
        assert_eq!(argument("@words.c"), "./@words.c");
        assert_eq!(argument("a/-b.c"), "a/-b.c");
    }
}
