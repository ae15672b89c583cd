//! Whether every language has every shared case. The build script reads this
//! file too: a language that lacks one does not build.

use std::fs;
use std::path::{Path, PathBuf};

/// Says of a folder that it is a language.
const MANIFEST: &str = "toolchain.toml";
/// A language's folder of programs for the shared cases.
pub(crate) const PROGRAMS: &str = "conformance";

/// What is missing or too much, a sentence each; `cases` holds the shared cases
/// and `languages` the folders of the languages.
pub(crate) fn missing(cases: &Path, languages: &Path) -> Result<Vec<String>, String> {
    let mut wanted = Vec::new();
    for file in entries(cases)? {
        let Some(case) = stem(&file) else {
            continue;
        };
        let text = fs::read_to_string(&file)
            .map_err(|error| format!("{} could not be read: {error}", file.display()))?;
        let program = text
            .lines()
            .find_map(|line| line.strip_prefix("program = \"")?.strip_suffix('"'));
        let Some(program) = program else {
            return Err(format!(
                "{} must begin with `program = \"…\"`, which says what the program does.",
                file.display()
            ));
        };
        wanted.push((case, program.to_owned()));
    }
    if wanted.is_empty() {
        return Err(format!("{} holds no cases.", cases.display()));
    }
    let mut told = Vec::new();
    for language in entries(languages)? {
        if !language.join(MANIFEST).is_file() {
            continue;
        }
        let name = name(&language);
        for (case, program) in &wanted {
            if !holds_a_file(&language.join(PROGRAMS).join(case)) {
                told.push(format!(
                    "The language '{name}' has no program for the case '{case}'. {program} Put it into language-toolchains/{name}/{PROGRAMS}/{case}/; where that makes no sense in the language, a case.toml there says why: absent = \"…\"."
                ));
            }
        }
        for folder in entries(&language.join(PROGRAMS)).unwrap_or_default() {
            let found = self::name(&folder);
            if !wanted.iter().any(|(case, _)| *case == found) {
                told.push(format!(
                    "language-toolchains/{name}/{PROGRAMS}/{found} belongs to no case; the cases are the files in language-toolchains/conformance/cases/."
                ));
            }
        }
    }
    Ok(told)
}

/// What a folder holds, in the order of the names.
pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let unread = |error| format!("{} could not be read: {error}", folder.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).map_err(unread)? {
        found.push(entry.map_err(unread)?.path());
    }
    found.sort();
    Ok(found)
}

/// The name of a case, if the file is one.
pub(crate) fn stem(file: &Path) -> Option<String> {
    let is_case = file.extension().is_some_and(|ending| ending == "toml");
    is_case
        .then(|| file.with_extension(""))
        .map(|file| name(&file))
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn holds_a_file(folder: &Path) -> bool {
    let found = entries(folder).unwrap_or_default();
    found.iter().any(|path| path.is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(root: &Path, path: &str, text: &str) {
        let path = root.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn missing_in(root: &Path) -> Result<Vec<String>, String> {
        missing(&root.join("cases"), &root.join("languages"))
    }

    #[test]
    fn what_is_missing_is_named_with_its_language_and_what_to_do() {
        let place = tempfile::tempdir().unwrap();
        let root = place.path();
        assert!(missing_in(root).is_err(), "no folder of cases");
        write(root, "cases/README.md", "no case");
        write(root, "languages/lua/toolchain.toml", "");
        write(root, "languages/contract/src/lib.rs", "no language");
        assert!(missing_in(root).unwrap_err().contains("no cases"));

        write(root, "cases/hello.toml", "stdin = \"\"\n");
        assert!(missing_in(root).unwrap_err().contains("program = "));
        write(root, "cases/hello.toml", "program = \"It says hello.\"\n");
        let told = missing_in(root).unwrap();
        assert_eq!(told.len(), 1);
        assert!(told[0].contains("'lua' has no program for the case 'hello'. It says hello. Put it into language-toolchains/lua/conformance/hello/"));

        fs::create_dir_all(root.join("languages/lua/conformance/hello")).unwrap();
        assert_eq!(
            missing_in(root).unwrap().len(),
            1,
            "an empty folder is none"
        );
        write(root, "languages/lua/conformance/hello/main.lua", "");
        assert_eq!(missing_in(root), Ok(vec![]));

        write(root, "languages/lua/conformance/helo/main.lua", "");
        let told = missing_in(root).unwrap();
        assert!(
            told[0].contains("lua/conformance/helo belongs to no case"),
            "{told:?}"
        );
    }
}
