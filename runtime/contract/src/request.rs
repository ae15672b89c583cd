//! One thing to run, said completely: two equal requests give the same output,
//! the same exit status and the same fuel on every machine.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{FilePath, Limits, PackagesId, SourceTree};

/// The id of a language, such as `python`: lower-case letters, digits and dashes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LanguageId(String);

/// Why a text is not a language id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "'{0}' is not the id of a language: ids are lower-case letters, digits and dashes, such as 'python'."
)]
pub struct LanguageIdError(String);

impl LanguageId {
    const BYTES_MAX: usize = 32;

    /// Parses an id.
    pub fn parse(text: &str) -> Result<Self, LanguageIdError> {
        let fits = (1..=Self::BYTES_MAX).contains(&text.len())
            && text.starts_with(|c: char| c.is_ascii_lowercase())
            && text
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        if fits {
            Ok(Self(text.to_owned()))
        } else {
            Err(LanguageIdError(text.escape_debug().take(40).collect()))
        }
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for LanguageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for LanguageId {
    type Error = LanguageIdError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<LanguageId> for String {
    fn from(id: LanguageId) -> Self {
        id.0
    }
}

/// What is asked of the program.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Action {
    /// Run the entry file from its top, as the language's own command would.
    Run,
    /// Load the entry file, call one of its functions and hand back what it
    /// returned as JSON. The caller compares: what was expected never enters
    /// the guest.
    Call {
        function: String,
        arguments: Vec<serde_json::Value>,
    },
    /// Run the tests in these files with the language's test framework.
    Test { test_files: Vec<FilePath> },
}

/// One program, its input and its limits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunRequest {
    pub language: LanguageId,
    pub files: SourceTree,
    /// The file that the program starts from; one of `files`.
    pub entry: FilePath,
    pub action: Action,
    /// Everything that the program can read from standard input.
    pub stdin: Vec<u8>,
    /// Arguments after the program's name.
    pub args: Vec<String>,
    pub limits: Limits,
    /// Where the program's random numbers start.
    pub seed: u64,
    /// Libraries that it can import besides its language's own.
    #[serde(default)]
    pub packages: Option<PackagesId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_ids_are_plain() {
        for good in ["c", "python", "objective-c", "lua54"] {
            assert_eq!(LanguageId::parse(good).unwrap().as_str(), good);
        }
        for bad in ["", "Python", "c++", "../python", "5", "-", &"a".repeat(33)] {
            assert!(LanguageId::parse(bad).is_err(), "{bad} was taken");
        }
    }
}
