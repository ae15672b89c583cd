//! `cargo xtask fuzz`: made-up wasm through the sandbox, in child processes,
//! and `cargo xtask fuzz parsers`: made-up bytes for every parser.

mod libfuzzer;
mod parsers;

use std::ffi::OsString;

use anyhow::Result;

use crate::process::Process;
use crate::project::Project;
use crate::setup::{self, Purpose};

/// The arguments are those of the program itself; see docs/fuzzing.md.
pub(crate) fn run(project: &Project, arguments: &[OsString]) -> Result<bool> {
    if let Some((_, rest)) = arguments
        .split_first()
        .filter(|(word, _)| *word == "parsers")
    {
        return parsers::run(project, rest);
    }
    setup::run(project, Purpose::Testing)?;
    let told = Process::new(project.programs().join("fuzz-sandbox"))
        .args(arguments)
        .in_folder(&project.root)
        .shown_and_kept()?;
    Ok(told.well)
}
