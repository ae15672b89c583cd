//! `cargo xtask determinism [N]`: every program of every language, N times in
//! sandboxes that come and go, and whether it always did the same.

use anyhow::Result;

use crate::process::Process;
use crate::project::Project;
use crate::setup::{self, Purpose};

pub(crate) fn run(project: &Project, rounds: u64) -> Result<bool> {
    setup::run(project, Purpose::Testing)?;
    let programs = project.programs();
    let told = Process::new(programs.join("conformance-determinism"))
        .arg(rounds.to_string())
        .env("OPENCODE_LANGUAGES", programs.join("languages"))
        .in_folder(&project.root)
        .shown_and_kept()?;
    Ok(told.well)
}
