//! The step between a learner's files and files that a runner can run.

use runtime_contract::{Diagnostic, FilePath, SourceTree};

/// Makes a program's files ready for its language's runner.
///
/// Every file keeps its path, so that entry, tests and messages name what the
/// learner wrote; a toolchain may add files, replace their bytes, and should
/// keep line numbers where it can. It must not panic and must end within a
/// time that grows with the size of the files, whatever they hold: it runs
/// inside the server, on bytes that strangers sent.
pub trait Toolchain: Send + Sync {
    fn prepare(&self, files: SourceTree, entry: &FilePath) -> Prepared;
}

/// What came of preparing a program.
#[derive(Clone, Debug, PartialEq)]
pub enum Prepared {
    /// The files as the runner gets them. The diagnostics are warnings.
    Ready {
        files: SourceTree,
        diagnostics: Vec<Diagnostic>,
    },
    /// The source cannot become a program; at least one diagnostic says where.
    Rejected { diagnostics: Vec<Diagnostic> },
}
