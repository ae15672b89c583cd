//! `toolchain.toml`: what a language's folder says about it. Parsed once, with
//! messages that name the file and the key, because languages are added by
//! people who cannot see this code.

use std::path::{Path, PathBuf};

use runtime_contract::{FilePath, LanguageId, Limits, SourceTree, Tier};
use serde::Deserialize;

use crate::{Formatter, Linter, PackageRecipe};

/// Everything the platform knows of a language.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(from = "Written")]
pub struct Language {
    pub id: LanguageId,
    /// What people call it, such as `Python`.
    pub name: String,
    pub version: String,
    pub tier: Tier,
    /// File extensions without their dot, the usual one first.
    pub extensions: Vec<String>,
    /// The file that a new program starts from, such as `main.py`.
    pub entry: FilePath,
    /// The name under which the editor knows the language.
    pub editor_mode: String,
    /// The language whose runner component runs this one; often itself.
    pub runner: LanguageId,
    pub tests: TestConventions,
    /// What a run gets when the request asks for nothing else.
    pub limits: Limits,
    /// What each step of compiling may use; `None` where a runner runs the sources.
    pub compile: Option<Limits>,
    /// The files of a new program.
    pub starter: SourceTree,
    /// What formats its files.
    pub format: Option<Formatter>,
    /// What finds questionable places in its files.
    pub lint: Option<Linter>,
    /// What finds places in them that their types do not allow, where neither the
    /// linter nor running them does.
    pub types: Option<Linter>,
    /// What libraries a course may bring for it; `None` where it may bring none.
    pub packages: Option<PackageRecipe>,
    /// How its runner is built; `None` for one that has nothing to build.
    pub build: Option<BuildRecipe>,
}

/// How tests are found and by what they are run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TestConventions {
    /// Names of test frameworks, for people.
    pub frameworks: Vec<String>,
    /// Patterns of file names with `*` for any text, such as `test_*.py`.
    pub file_patterns: Vec<String>,
}

/// What set-up needs to build a runner. Packages come from the registries only.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BuildRecipe {
    pub apt: Vec<String>,
    /// Debian packages that are unpacked beside the system's, and never installed.
    pub unpacked: Vec<String>,
    pub pip: Vec<String>,
    pub npm: Vec<String>,
    /// Crates whose sources are needed.
    pub crates: Vec<String>,
    /// The script inside the language's folder.
    pub script: String,
    /// The files that the script leaves behind.
    pub outputs: Vec<String>,
}

/// Why a `toolchain.toml` cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}: {key_part}{message}", file.display())]
pub struct ManifestError {
    pub file: PathBuf,
    /// The key in question, when there is one, such as `limits.fuel_max`.
    pub key: Option<String>,
    pub message: String,
    key_part: String,
}

impl ManifestError {
    fn new(file: &Path, key: Option<String>, message: impl Into<String>) -> Self {
        let key_part = key
            .as_ref()
            .map(|key| format!("the key '{key}': "))
            .unwrap_or_default();
        Self {
            file: file.to_owned(),
            key,
            message: message.into(),
            key_part,
        }
    }
}

impl Language {
    /// Parses the text of a `toolchain.toml`; `file` is for messages.
    pub fn parse(file: &Path, text: &str) -> Result<Self, ManifestError> {
        let document = toml::Deserializer::parse(text)
            .map_err(|error| ManifestError::new(file, None, syntax_message(text, &error)))?;
        let language: Self = serde_path_to_error::deserialize(document).map_err(|error| {
            let path = error.path().to_string();
            let key = Some(path).filter(|path| path != "." && path != "?");
            ManifestError::new(file, key, sentence(error.inner().message()))
        })?;
        language.check(file)?;
        Ok(language)
    }

    /// Whether a file's name is that of a test in this language.
    #[must_use]
    pub fn is_test_file(&self, path: &FilePath) -> bool {
        let name = path.as_str().rsplit('/').next().unwrap_or_default();
        self.tests
            .file_patterns
            .iter()
            .any(|pattern| matches_pattern(pattern, name))
    }

    /// Rules that no type can hold.
    fn check(&self, file: &Path) -> Result<(), ManifestError> {
        let refuse =
            |key: &str, message: &str| Err(ManifestError::new(file, Some(key.to_owned()), message));
        if self.name.trim().is_empty() {
            return refuse("name", "A language needs a name.");
        }
        if self.extensions.is_empty() {
            return refuse(
                "extensions",
                "Name at least one file extension, such as \"py\".",
            );
        }
        if self
            .extensions
            .iter()
            .any(|text| text.is_empty() || text.contains(['.', '/']))
        {
            return refuse(
                "extensions",
                "Write extensions without a dot, such as \"py\".",
            );
        }
        if !self
            .entry
            .extension()
            .is_some_and(|it| self.extensions.iter().any(|own| own == it))
        {
            return refuse(
                "entry",
                "The entry file must have one of the language's extensions.",
            );
        }
        if self.compile.is_some_and(|limits| limits != limits.capped()) {
            return refuse("compile", "A limit lies above what any run may ask for.");
        }
        if !self.starter.is_empty() && self.starter.get(&self.entry).is_none() {
            return refuse("starter", "The starter files must hold the entry file.");
        }
        if self.limits != self.limits.capped() {
            return refuse("limits", "A limit lies above what any run may ask for.");
        }
        let plain =
            |name: &String| FilePath::parse(name).is_ok_and(|path| !path.as_str().contains('/'));
        if let Some(build) = &self.build
            && (!plain(&build.script) || !build.outputs.iter().all(plain))
        {
            return refuse("build", "'script' and 'outputs' are plain file names.");
        }
        if self.packages.is_some() && self.compile.is_some() {
            return refuse(
                "packages",
                "Only a language whose sources a runner runs can take packages.",
            );
        }
        let mut compilers = self.packages.iter().flat_map(|recipe| &recipe.compiler);
        if !compilers.all(plain) {
            return refuse("packages.compiler", "The compiler is a plain file name.");
        }
        let programs = self.format.iter().map(|tool| &tool.program);
        let linters = || self.lint.iter().chain(&self.types);
        let mut programs = programs.chain(linters().map(|tool| &tool.program));
        if !programs.all(|program| FilePath::parse(program).is_ok()) {
            return refuse(
                "program",
                "The program of a tool is one of the outputs, or a file in one of them.",
            );
        }
        let too_long = |tool: &Linter| {
            let limits = Limits {
                wall_ms_max: tool.wall_ms_max.unwrap_or_default(),
                ..Limits::default()
            };
            limits != limits.capped()
        };
        if linters().any(too_long) {
            return refuse(
                "wall_ms_max",
                "A limit lies above what any run may ask for.",
            );
        }
        let mut left = linters().filter_map(|tool| tool.leaves.as_ref());
        if !left.all(plain) {
            return refuse("leaves", "What a linter leaves is a plain file name.");
        }
        Ok(())
    }
}

/// The keys as they are written; unknown ones are mistakes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: LanguageId,
    name: String,
    version: String,
    tier: Tier,
    extensions: Vec<String>,
    entry: FilePath,
    editor_mode: String,
    runner: Option<LanguageId>,
    #[serde(default)]
    tests: TestConventions,
    #[serde(default)]
    limits: Limits,
    compile: Option<Limits>,
    #[serde(default)]
    starter: SourceTree,
    format: Option<Formatter>,
    lint: Option<Linter>,
    types: Option<Linter>,
    packages: Option<PackageRecipe>,
    build: Option<BuildRecipe>,
}

impl From<Written> for Language {
    fn from(written: Written) -> Self {
        Self {
            runner: written.runner.unwrap_or_else(|| written.id.clone()),
            id: written.id,
            name: written.name,
            version: written.version,
            tier: written.tier,
            extensions: written.extensions,
            entry: written.entry,
            editor_mode: written.editor_mode,
            tests: written.tests,
            limits: written.limits,
            compile: written.compile,
            starter: written.starter,
            format: written.format,
            lint: written.lint,
            types: written.types,
            packages: written.packages,
            build: written.build,
        }
    }
}

/// A syntax error with its line, without the drawing that the parser adds.
fn syntax_message(text: &str, error: &toml::de::Error) -> String {
    let line = error
        .span()
        .map(|span| 1 + text[..span.start.min(text.len())].matches('\n').count());
    let at = line
        .map(|line| format!("line {line}: "))
        .unwrap_or_default();
    format!("{at}{}", sentence(error.message()))
}

/// A parser's remark as one sentence.
fn sentence(remark: &str) -> String {
    let remark = remark.trim().replace('\n', ", ");
    if remark.ends_with('.') {
        remark
    } else {
        format!("{remark}.")
    }
}

/// Whether a name fits a pattern in which `*` stands for any text.
fn matches_pattern(pattern: &str, name: &str) -> bool {
    let Some((head, rest)) = pattern.split_once('*') else {
        return pattern == name;
    };
    let Some(name) = name.strip_prefix(head) else {
        return false;
    };
    (0..=name.len())
        .filter(|at| name.is_char_boundary(*at))
        .any(|at| matches_pattern(rest, &name[at..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
id = "python"
name = "Python"
version = "3.14"
tier = "wasm"
extensions = ["py"]
entry = "main.py"
editor_mode = "python"

[tests]
frameworks = ["unittest"]
file_patterns = ["test_*.py", "*_test.py"]

[limits]
memory_bytes_max = 1000

[starter]
"main.py" = "print('Hello')\n"

[build]
pip = ["componentize-py==0.25.1"]
script = "build.sh"
outputs = ["runner.wasm"]
"#;

    fn parse(text: &str) -> Result<Language, ManifestError> {
        Language::parse(Path::new("python/toolchain.toml"), text)
    }

    #[track_caller]
    fn check(from: &str, to: &str, expected: &str) {
        assert!(GOOD.contains(from), "{from} is not in the good manifest");
        let error = parse(&GOOD.replacen(from, to, 1)).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }

    #[test]
    fn a_good_manifest_is_read_whole() {
        let language = parse(GOOD).unwrap();
        assert_eq!(language.runner.as_str(), "python");
        assert_eq!(language.limits.memory_bytes_max, 1000);
        assert_eq!(language.limits.fuel_max, Limits::default().fuel_max);
        assert_eq!(language.starter.len(), 1);
        assert_eq!(language.build.unwrap().outputs, ["runner.wasm"]);
    }

    #[test]
    fn mistakes_are_told_by_file_and_key() {
        let file = "python/toolchain.toml";
        check(
            "id = \"python\"",
            "id = \"../python\"",
            &format!(
                "{file}: the key 'id': '../python' is not the id of a language: ids are lower-case letters, digits and dashes, such as 'python'."
            ),
        );
        check(
            "name = \"Python\"",
            "",
            &format!("{file}: missing field `name`."),
        );
        check(
            "memory_bytes_max = 1000",
            "memory_bytes_max = \"much\"",
            &format!(
                "{file}: the key 'limits.memory_bytes_max': invalid type: string \"much\", expected u64."
            ),
        );
        check(
            "memory_bytes_max = 1000",
            "fuel_max = 9000000000000000000",
            &format!("{file}: the key 'limits': A limit lies above what any run may ask for."),
        );
        check(
            "entry = \"main.py\"",
            "entry = \"main.js\"",
            &format!(
                "{file}: the key 'entry': The entry file must have one of the language's extensions."
            ),
        );
        check(
            "\"main.py\" = ",
            "\"other.py\" = ",
            &format!("{file}: the key 'starter': The starter files must hold the entry file."),
        );
        check(
            "[limits]",
            "[format]\nname = \"x\"\nprogram = \"../../bin/sh\"\narguments = []\n\n[limits]",
            &format!(
                "{file}: the key 'program': The program of a tool is one of the outputs, or a file in one of them."
            ),
        );
        check(
            "[limits]",
            "[lint]\nname = \"x\"\nprogram = \"x\"\narguments = []\nreport = \"prose\"\n\n[limits]",
            &format!(
                "{file}: the key 'lint.report': unknown variant `prose`, expected one of `ruff`, `biome`, `rustc`, `tsc`, `vet`, `syntaqlite`, `clang-tidy`."
            ),
        );
        check(
            "script = \"build.sh\"",
            "script = \"../build.sh\"",
            &format!("{file}: the key 'build': 'script' and 'outputs' are plain file names."),
        );
    }

    #[test]
    fn a_syntax_error_is_told_with_its_line() {
        let error = parse("id = \"python\"\nname = \n").unwrap_err();
        assert_eq!(error.key, None);
        assert!(error.message.starts_with("line 2: "), "{}", error.message);
    }

    #[test]
    fn test_files_are_known_by_their_name() {
        let language = parse(GOOD).unwrap();
        let is_test = |path: &str| language.is_test_file(&FilePath::parse(path).unwrap());
        assert!(is_test("test_sum.py"));
        assert!(is_test("deep/sum_test.py"));
        assert!(!is_test("testing.py"));
        assert!(!is_test("test_/sum.py"));
        assert!(is_test("test_é.py"));
    }
}
