//! The native programs that a language has beside its runner: what formats its
//! files, and what finds questionable places in them.

use serde::Deserialize;

use crate::Kept;

/// A native program that formats: it reads a file on standard input, writes it as
/// it should be, and ends with another status than 0 when it cannot read it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Formatter {
    /// Its name for people, such as `ruff`.
    pub name: String,
    /// Its file among the outputs of `[build]`, this language's or its runner's.
    pub program: String,
    /// In which `{file}` stands for the file's path.
    pub arguments: Vec<String>,
    /// What is compared before and after, for one that is not simply believed.
    #[serde(default)]
    pub keeps: Option<Kept>,
}

/// A native program that lints: it reads files in its folder, the one in question on
/// standard input too, and writes a report on standard output.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Linter {
    /// Its name for people, such as `ruff`.
    pub name: String,
    /// Its file among the outputs of `[build]`, this language's or its runner's.
    pub program: String,
    /// In which `{file}` stands for the file's path, and `{entry}` for that of the
    /// language's entry, if the program has it.
    pub arguments: Vec<String>,
    /// A file that it cannot help leaving in its folder.
    #[serde(default)]
    pub leaves: Option<String>,
    /// Milliseconds that it may take; else as many as a step of compiling.
    #[serde(default)]
    pub wall_ms_max: Option<u64>,
    /// How its report is written.
    pub report: ReportFormat,
}

/// The forms of a linter's report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReportFormat {
    /// `ruff check --output-format json`.
    Ruff,
    /// `biome lint --reporter=json`.
    Biome,
    /// `clippy-driver --error-format=json`, on standard error.
    Rustc,
    /// `tsc --pretty false`.
    Tsc,
    /// `vet -json`, with columns in characters.
    Vet,
    /// `syntaqlite analyze -o json`.
    Syntaqlite,
    /// `clang-tidy --export-fixes=-`.
    ClangTidy,
}

impl ReportFormat {
    pub const ALL: [Self; 7] = [
        Self::Ruff,
        Self::Biome,
        Self::Rustc,
        Self::Tsc,
        Self::Vet,
        Self::Syntaqlite,
        Self::ClangTidy,
    ];

    /// Where its linters write the report: true for standard error.
    #[must_use]
    pub fn is_on_stderr(self) -> bool {
        match self {
            Self::Rustc => true,
            Self::Ruff
            | Self::Biome
            | Self::Tsc
            | Self::Vet
            | Self::Syntaqlite
            | Self::ClangTidy => false,
        }
    }
}
