//! `cargo xtask bench`: how fast the whole is, measured on this machine beside
//! the native interpreters and written as a table into the documentation.

use anyhow::{Result, bail};

use crate::process::Process;
use crate::project::Project;
use crate::setup::{self, Purpose, chromium};

/// The table, relative to the repository.
const REPORT: &str = "docs/benchmarks.md";

pub(crate) fn run(project: &Project) -> Result<()> {
    setup::run(project, Purpose::Testing)?;
    let Some(browser) = chromium() else {
        bail!("there is no Chromium to measure pages with; set CHROMIUM to its program");
    };
    let programs = project.programs();
    let told = Process::new(programs.join("e2e-bench"))
        .arg(project.root.join(REPORT))
        .env("OPENCODE_BIN", programs.join("opencode"))
        .env("OPENCODE_LANGUAGES", programs.join("languages"))
        .env("OPENCODE_SITE", programs.join("site"))
        .env("CHROMIUM", browser)
        .in_folder(&project.root)
        .shown_and_kept()?;
    if !told.well {
        bail!("measuring failed; its own words are above");
    }
    println!("\nwritten to {REPORT}");
    Ok(())
}
