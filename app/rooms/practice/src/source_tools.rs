//! Pressing Format or Check: what the page sends and what it shows.

use runtime_contract::{Diagnostic, FilePath, LanguageId, SourceTree};
use serde::{Deserialize, Serialize};

/// A file that a page asks to be formatted or looked through.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceAsked {
    pub language: LanguageId,
    /// All files of the program.
    pub files: SourceTree,
    /// The one that is meant.
    pub file: FilePath,
}

/// What came of formatting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormatShown {
    /// The file as it should be; `None` when it cannot be read as a program.
    pub text: Option<String>,
    /// Where it cannot be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// What came of looking through a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LintShown {
    /// In the order of the lines.
    pub diagnostics: Vec<Diagnostic>,
}
