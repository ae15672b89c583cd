//! The work pane: where a learner writes, runs, hands in and reads the verdict.
//!
//! `props` is what a page is told; `workbench` is the island; `desk` holds what
//! changes, and `drafts`, `running` and `handing_in` are what is done with it.
//! The rules (`files`, `inert`, `keeping`, `wording`) know nothing of a page.

mod api;
mod browser;
mod code;
mod desk;
mod drafts;
mod file_tabs;
mod files;
mod handing_in;
mod history;
mod inert;
mod inputs;
mod keeping;
mod keys;
mod markup;
mod output;
mod panels;
pub mod props;
mod run_bar;
mod running;
mod source_tools;
mod terminal;
mod tests_list;
mod toast;
mod trouble;
mod wording;
pub mod workbench;

pub use props::{CaseName, WorkbenchProps};
pub use workbench::WorkPane;
