//! What is to be known of the sources before a compiler sees them: which file the
//! crate begins with, and which test files nobody has declared. Found by looking at
//! words; what is wrong with a source is for the compiler to say.

use runtime_contract::{FilePath, SourceTree};

/// Where a crate begins when there is no other word on it.
const ROOTS: [&str; 2] = ["main.rs", "lib.rs"];

/// The file with which a crate of tests begins: the program that they are for, or
/// else the first of them.
pub(crate) fn root(files: &SourceTree, test_files: &[FilePath]) -> Option<FilePath> {
    let ours = ROOTS.iter().filter_map(|name| FilePath::parse(name).ok());
    let mut present = ours.filter(|root| files.get(root).is_some());
    present.next().or_else(|| test_files.first().cloned())
}

/// Declares the test files that no file declares, at the end of the root, so that
/// each line keeps its number.
pub(crate) fn join(
    files: &mut SourceTree,
    root: &FilePath,
    test_files: &[FilePath],
) -> Result<(), &'static str> {
    let mut declared = String::new();
    let mut names = Vec::new();
    for file in test_files.iter().filter(|file| *file != root) {
        if is_declared(files, file) {
            continue;
        }
        let mut name = module_name(file);
        while names.contains(&name) || declares(files, &name) {
            name.push('_');
        }
        let place = relative(root, file);
        declared.push_str(&format!("\n#[cfg(test)] #[path = {place:?}] mod {name};"));
        names.push(name);
    }
    if declared.is_empty() {
        return Ok(());
    }
    let mut source = files.get(root).unwrap_or_default().to_vec();
    source.extend_from_slice(declared.as_bytes());
    source.push(b'\n');
    files
        .insert(root.clone(), source)
        .map_err(|_| "The program leaves no room for its tests: make its files smaller.")
}

/// Whether a file is a module already: by its own name, or by its path in an
/// attribute.
fn is_declared(files: &SourceTree, file: &FilePath) -> bool {
    let name = file.as_str().rsplit('/').next().unwrap_or_default();
    let stem = name.strip_suffix(".rs").unwrap_or(name);
    let quoted = format!("{name}\"");
    declares(files, stem)
        || texts(files).any(|text| text.contains("#[path") && text.contains(&quoted))
}

/// Whether a file has `mod name`.
fn declares(files: &SourceTree, name: &str) -> bool {
    texts(files).any(|text| {
        let mut rest = text;
        while let Some(at) = rest.find("mod ") {
            let before = rest[..at].chars().next_back();
            rest = &rest[at + 4..];
            let after = rest.trim_start().strip_prefix(name);
            let ends = |after: &str| !after.starts_with(in_word);
            if !before.is_some_and(in_word) && after.is_some_and(ends) {
                return true;
            }
        }
        false
    })
}

fn texts(files: &SourceTree) -> impl Iterator<Item = &str> {
    let sources = files
        .iter()
        .filter(|(path, _)| path.extension() == Some("rs"));
    sources.filter_map(|(_, bytes)| std::str::from_utf8(bytes).ok())
}

fn in_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A name for the module that a file is.
fn module_name(file: &FilePath) -> String {
    let path = file.as_str();
    let stem = path.strip_suffix(".rs").unwrap_or(path);
    let plain = |c: char| match c.is_ascii_alphanumeric() {
        true => c.to_ascii_lowercase(),
        false => '_',
    };
    let name: String = stem.chars().map(plain).collect();
    // No keyword has an underscore in it, and no name begins with a digit.
    match name.contains('_') && !name.starts_with(|c: char| c.is_ascii_digit()) {
        true => name,
        false if name == "tests" => name,
        false => format!("file_{name}"),
    }
}

/// The way from a file's folder to another file.
fn relative(from: &FilePath, to: &FilePath) -> String {
    let levels = from.as_str().matches('/').count();
    format!("{}{to}", "../".repeat(levels))
}

#[cfg(test)]
mod tests {
    use runtime_testkit::tree;

    use super::*;

    fn path(text: &str) -> FilePath {
        FilePath::parse(text).unwrap()
    }

    fn joined(files: &[(&str, &str)], test_files: &[&str]) -> String {
        let mut files = tree(files);
        let test_files: Vec<_> = test_files.iter().map(|name| path(name)).collect();
        let root = root(&files, &test_files).unwrap();
        join(&mut files, &root, &test_files).unwrap();
        String::from_utf8(files.get(&root).unwrap().to_vec()).unwrap()
    }

    #[test]
    fn tests_join_the_program_that_they_are_for() {
        let source = joined(
            &[("main.rs", "fn main() {}"), ("sums_test.rs", "")],
            &["sums_test.rs"],
        );
        assert_eq!(
            source,
            "fn main() {}\n#[cfg(test)] #[path = \"sums_test.rs\"] mod sums_test;\n"
        );
    }

    #[test]
    fn tests_that_are_declared_are_left_alone() {
        for main in [
            "#[cfg(test)]\nmod tests;\n",
            "pub mod  tests ;",
            "#[path = \"tests.rs\"] mod checks;",
        ] {
            let source = joined(&[("main.rs", main), ("tests.rs", "")], &["tests.rs"]);
            assert_eq!(source, main);
        }
    }

    #[test]
    fn tests_without_a_program_are_one_themselves() {
        let alone = joined(&[("sums_test.rs", "x")], &["sums_test.rs"]);
        assert_eq!(alone, "x");
        let two = joined(&[("a/one.rs", ""), ("two.rs", "")], &["a/one.rs", "two.rs"]);
        assert_eq!(
            two,
            "\n#[cfg(test)] #[path = \"../two.rs\"] mod file_two;\n"
        );
    }

    #[test]
    fn names_are_names_and_no_two_are_the_same() {
        let check = |file: &str, expected: &str| {
            assert_eq!(module_name(&path(file)), expected, "{file}");
        };
        check("sums_test.rs", "sums_test");
        check("deep/Sums-Test.rs", "deep_sums_test");
        check("loop.rs", "file_loop");
        check("1_test.rs", "file_1_test");
        check("prüf.rs", "pr_f");
        let source = joined(
            &[("main.rs", "mod other;"), ("a_b.rs", ""), ("a/b.rs", "")],
            &["a_b.rs", "a/b.rs"],
        );
        assert!(
            source.contains("mod a_b;") && source.contains("mod a_b_;"),
            "{source}"
        );
    }

    #[test]
    fn a_word_is_looked_for_as_a_word() {
        let files = tree(&[("main.rs", "mode tests; // a mod\nmod tests_of;")]);
        assert!(!declares(&files, "tests"));
        assert!(declares(&files, "tests_of"));
    }
}
