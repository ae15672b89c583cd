#![doc = include_str!("../README.md")]

pub mod built;
pub mod files;
pub mod limits;
pub mod outcome;
pub mod packages;
pub mod request;
pub mod runner;
pub mod source_tools;
pub mod stop;
pub mod terminal;
pub mod ticket;

pub use built::BuiltFile;
pub use files::{FilePath, FilePathError, SourceFile, SourceTree, SourceTreeError};
pub use limits::Limits;
pub use outcome::{
    CompileReport, Diagnostic, Outcome, Place, Severity, TestReport, TestStatus, Tier,
    UncaughtError,
};
pub use packages::{PACKAGE_FILE_BYTES_MAX, PackageFile, PackageName, PackagesId};
pub use request::{Action, LanguageId, LanguageIdError, RunRequest};
pub use runner::{Runner, RunnerFault};
pub use source_tools::{Formatted, SourceRequest, SourceTools};
pub use stop::StopReason;
pub use terminal::{Output, Terminal, TerminalEnd, TerminalEvent};
pub use ticket::{Owner, Priority, Ticket, TrustDomain};
