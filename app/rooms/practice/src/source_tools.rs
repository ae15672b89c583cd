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

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceShown {
    /// The file as it should be, when that was asked and it is a program.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// In the order of the lines.
    pub diagnostics: Vec<Diagnostic>,
}
