//! Reading a fixture: a folder becomes a request and what is expected of it.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use runtime_contract::{Action, FilePath, LanguageId, Limits, RunRequest, SourceTree, StopReason};
use runtime_contract::{TestStatus, files::TREE_FILES_MAX};
use serde::Deserialize;

use crate::text::Text;

/// The file that says what a fixture is about; it is not part of the program.
pub(crate) const CASE_FILE: &str = "case.toml";

/// One fixture or shared case, ready to run.
#[derive(Debug)]
pub struct Case {
    /// `<language>/<folder>`.
    pub name: String,
    /// Takes too long to be run a thousand times.
    pub long: bool,
    pub request: RunRequest,
    pub expect: Expectation,
}

/// What must come of it; what is absent is not looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expectation {
    pub stop: Option<StopReason>,
    pub exit_code: Option<i32>,
    /// The most fuel that it may take.
    pub fuel_max: Option<u64>,
    pub stdout: Option<Text>,
    pub stderr: Option<Text>,
    /// The line at which the error is that ended the program or kept it from
    /// being read.
    pub error_line: Option<u32>,
    /// The file of that line; when absent the one that was started.
    pub error_file: Option<String>,
    #[serde(default)]
    pub stdout_contains: Texts,
    #[serde(default)]
    pub stderr_contains: Texts,
    pub returned: Option<serde_json::Value>,
    pub tests: Option<Vec<ExpectedTest>>,
}

/// What must be told of one test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExpectedTest {
    pub name: Option<String>,
    #[serde(default)]
    pub name_contains: Texts,
    pub status: TestStatus,
    pub task_id: Option<u32>,
    /// All that is said of it.
    pub message: Option<String>,
    /// All that the test wrote.
    pub output: Option<String>,
    #[serde(default)]
    pub message_contains: Texts,
    #[serde(default)]
    pub output_contains: Texts,
    #[serde(default)]
    pub test_code_contains: Texts,
}

/// One text or several.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "OneOrMany")]
pub struct Texts(pub Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Texts {
    fn from(texts: OneOrMany) -> Self {
        match texts {
            OneOrMany::One(text) => Self(vec![text]),
            OneOrMany::Many(texts) => Self(texts),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CaseToml {
    #[serde(default)]
    action: ActionToml,
    entry: Option<String>,
    #[serde(default)]
    stdin: Text,
    #[serde(default)]
    args: Vec<String>,
    function: Option<String>,
    #[serde(default)]
    arguments: Vec<serde_json::Value>,
    test_files: Option<Vec<FilePath>>,
    fuel_max: Option<u64>,
    memory_bytes_max: Option<u64>,
    output_bytes_max: Option<u64>,
    wall_ms_max: Option<u64>,
    file_bytes_max: Option<u64>,
    #[serde(default)]
    long: bool,
    #[serde(default)]
    expect: Expectation,
}

#[derive(Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum ActionToml {
    #[default]
    Run,
    Call,
    Test,
}

/// Reads every fixture of one language, in the order of their names.
///
/// `entry_default` is the language's own entry file; `is_test_file` says which
/// files hold tests when a case does not list them.
pub fn read_cases(
    language: &LanguageId,
    fixtures: &Path,
    entry_default: &str,
    is_test_file: impl Fn(&FilePath) -> bool,
) -> Result<Vec<Case>> {
    let mut folders: Vec<PathBuf> = fs::read_dir(fixtures)
        .with_context(|| {
            format!(
                "reading the fixtures of {language} in {}",
                fixtures.display()
            )
        })?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.join(CASE_FILE).is_file())
        .collect();
    folders.sort();
    if folders.is_empty() {
        bail!(
            "{language} has no fixtures in {}: each is a folder with a case.toml",
            fixtures.display()
        );
    }
    folders
        .iter()
        .map(|folder| {
            read_case(language, folder, entry_default, &is_test_file)
                .with_context(|| format!("reading the fixture {}", folder.display()))
        })
        .collect()
}

fn read_case(
    language: &LanguageId,
    folder: &Path,
    entry_default: &str,
    is_test_file: &impl Fn(&FilePath) -> bool,
) -> Result<Case> {
    let table = toml::from_str(&fs::read_to_string(folder.join(CASE_FILE))?)?;
    let folder_name = folder.file_name().unwrap_or_default().to_string_lossy();
    let name = format!("{language}/{folder_name}");
    read_table(name, language, table, folder, entry_default, is_test_file)
}

/// Makes a case of what is written and of the program in `folder`.
pub(crate) fn read_table(
    name: String,
    language: &LanguageId,
    table: toml::Table,
    folder: &Path,
    entry_default: &str,
    is_test_file: &impl Fn(&FilePath) -> bool,
) -> Result<Case> {
    let mut case: CaseToml = table.try_into()?;
    let mut files = SourceTree::default();
    read_files(folder, folder, &mut files)?;
    let action = match case.action {
        ActionToml::Run => Action::Run,
        ActionToml::Call => Action::Call {
            function: case.function.context("a call names its `function`")?,
            arguments: case.arguments,
        },
        ActionToml::Test => Action::Test {
            test_files: case.test_files.unwrap_or_else(|| {
                files
                    .iter()
                    .map(|(path, _)| path)
                    .filter(|path| is_test_file(path))
                    .cloned()
                    .collect()
            }),
        },
    };
    let limits = Limits::default();
    let limits = Limits {
        fuel_max: case.fuel_max.unwrap_or(limits.fuel_max),
        memory_bytes_max: case.memory_bytes_max.unwrap_or(limits.memory_bytes_max),
        output_bytes_max: case.output_bytes_max.unwrap_or(limits.output_bytes_max),
        // A busy machine must not turn a fuel stop into a wall-clock stop.
        wall_ms_max: case.wall_ms_max.unwrap_or(Limits::CEILING.wall_ms_max),
        file_bytes_max: case.file_bytes_max.unwrap_or(limits.file_bytes_max),
        ..limits
    };
    let entry = match &action {
        // A test run has no entry of its own: any of its files will do.
        Action::Test { test_files } => test_files
            .first()
            .context("no file looks like a test")?
            .clone(),
        _ => FilePath::parse(case.entry.as_deref().unwrap_or(entry_default))?,
    };
    case.expect
        .error_file
        .get_or_insert_with(|| entry.to_string());
    Ok(Case {
        name,
        long: case.long,
        request: RunRequest {
            language: language.clone(),
            files,
            entry,
            action,
            stdin: case.stdin.text().into_bytes(),
            args: case.args,
            limits,
            seed: 0,
            packages: None,
        },
        expect: case.expect,
    })
}

fn read_files(root: &Path, folder: &Path, files: &mut SourceTree) -> Result<()> {
    for entry in fs::read_dir(folder)?.take(TREE_FILES_MAX) {
        let path = entry?.path();
        if path.is_dir() {
            read_files(root, &path, files)?;
        } else if path != root.join(CASE_FILE) {
            let relative = path
                .strip_prefix(root)?
                .to_str()
                .context("a fixture's file name is UTF-8")?;
            files.insert(FilePath::parse(relative)?, fs::read(&path)?)?;
        }
    }
    Ok(())
}
