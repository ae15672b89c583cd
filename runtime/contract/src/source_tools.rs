//! Formatting and linting a source, without running it.

use async_trait::async_trait;

use crate::{Diagnostic, FilePath, LanguageId, RunnerFault, SourceTree, Ticket};

/// A file of a program that is formatted or linted.
#[derive(Clone, Debug, PartialEq)]
pub struct SourceRequest {
    pub language: LanguageId,
    /// All files of the program: what a linter says may depend on the others.
    pub files: SourceTree,
    /// The one that is meant.
    pub file: FilePath,
}

/// What came of formatting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Formatted {
    /// The file's text as it should be; the same when it was so already.
    Text(String),
    /// It cannot be read as a program; at least one diagnostic says where.
    Rejected(Vec<Diagnostic>),
}

/// Formats and lints. Dropping a future stops the work.
#[async_trait]
pub trait SourceTools: Send + Sync {
    async fn format(
        &self,
        request: SourceRequest,
        ticket: Ticket,
    ) -> Result<Formatted, RunnerFault>;

    /// What a linter finds, in the order of the lines; an error among it is a
    /// source that is not a program.
    async fn lint(
        &self,
        request: SourceRequest,
        ticket: Ticket,
    ) -> Result<Vec<Diagnostic>, RunnerFault>;
}
