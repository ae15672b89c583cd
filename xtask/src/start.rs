//! `cargo xtask start`: from a fresh checkout to a served page.

use anyhow::Result;

use crate::process::Process;
use crate::project::Project;
use crate::setup::{self, Purpose};

/// Sets up what serving needs and becomes the server, so that Ctrl+C and
/// signals reach it directly.
pub(crate) fn run(project: &Project, serve: &[String]) -> Result<()> {
    setup::run(project, Purpose::Serving)?;
    if !serve
        .iter()
        .any(|argument| argument.starts_with("--listen"))
    {
        println!("OpenCode will be at http://127.0.0.1:8080 (Ctrl+C stops it)");
    }
    Err(Process::new(project.programs().join("opencode"))
        .arg("serve")
        .args(serve)
        .replace_this())
}
