//! Programs that only tests use: a browser to drive and a database server to
//! start and stop. Tests start their own; nothing here runs a service.

use std::env;
use std::path::PathBuf;

use anyhow::Result;

use crate::apt;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

pub(crate) fn ensure(project: &Project, progress: &Progress) -> Result<Work> {
    let mut packages = Vec::new();
    if chromium().is_none() {
        packages.push("chromium".to_owned());
    }
    if !has_postgresql() {
        packages.push("postgresql".to_owned());
    }
    if packages.is_empty() {
        return Ok(Work::NothingToDo);
    }
    apt::provide_installed(&project.cache, &packages, progress)?;
    Ok(Work::Done)
}

/// The browser that the tests drive: `CHROMIUM`, else one on the PATH.
pub(crate) fn chromium() -> Option<PathBuf> {
    match env::var_os("CHROMIUM").filter(|value| !value.is_empty()) {
        Some(named) => Some(PathBuf::from(named)),
        None => on_path("chromium").or_else(|| on_path("chromium-browser")),
    }
}

/// Debian keeps the server's programs off the PATH.
fn has_postgresql() -> bool {
    let debian = std::fs::read_dir("/usr/lib/postgresql").is_ok_and(|versions| {
        versions
            .flatten()
            .any(|version| version.path().join("bin/initdb").is_file())
    });
    debian || on_path("initdb").is_some()
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| path.is_file())
}
