//! The native half: the `opencode` program, and for tests everything else of
//! the workspace, with the features with which the tests will ask for it.

use anyhow::Result;

use super::Purpose;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

/// A crate that exists for wasm only.
pub(crate) const BROWSER_CRATE: &str = "app-browser";

pub(crate) fn build(project: &Project, purpose: Purpose, progress: &Progress) -> Result<Work> {
    progress.say("building (the first time takes several minutes)");
    let cargo = Process::cargo().in_folder(&project.root);
    let cargo = match purpose {
        Purpose::Serving => cargo.args(["build", "--package", "app-server"]),
        // What `cargo test` will ask for and nothing besides: asked for in another way,
        // cargo would compile the shared dependencies twice. The programs that tests call
        // are part of it.
        Purpose::Testing => cargo.args([
            "test",
            "--no-run",
            "--workspace",
            "--exclude",
            BROWSER_CRATE,
        ]),
    };
    cargo.logged(&project.cache.log("server")?, progress)?;
    // Only cargo knows whether it had anything to do, and it is quick to see.
    Ok(Work::Done)
}
