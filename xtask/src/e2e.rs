//! `cargo xtask e2e`: journeys through the real server in a real browser.

use anyhow::{Context, Result, bail};

use crate::process::Process;
use crate::project::Project;
use crate::setup::{self, Purpose, chromium};
use crate::test::{Counts, of_last_line};

/// Sets up and runs the suite; `true` when nothing failed.
pub(crate) fn run(project: &Project) -> Result<bool> {
    setup::run(project, Purpose::Testing)?;
    let counts = suite(project)?;
    Ok(counts.failed == 0)
}

pub(crate) fn suite(project: &Project) -> Result<Counts> {
    let Some(browser) = chromium() else {
        bail!(
            "there is no Chromium; `cargo xtask setup --tests` brings it, or set CHROMIUM to its program"
        );
    };
    let programs = project.programs();
    let told = Process::new("node")
        .arg(project.root.join("e2e/run.mjs"))
        .env("OPENCODE_BIN", programs.join("opencode"))
        .env("OPENCODE_LANGUAGES", programs.join("languages"))
        .env("OPENCODE_SITE", programs.join("site"))
        .env("CHROMIUM", browser)
        .in_folder(&project.root.join("e2e"))
        .shown_and_kept()?;
    of_last_line(&told.text, told.well)
        .context("the browser suite ended without its line `N passed, M failed`")
}
