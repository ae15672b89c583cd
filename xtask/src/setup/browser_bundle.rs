//! The WebAssembly half of the site: the crate `app-browser`, made small and
//! given its JavaScript glue.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::wasm_std::{TARGET, WasmToolchain};
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;

/// What `wasm-opt` must be told that Rust's compiler uses.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What makes the wasm small: twice over, with its loops written anew in between.
/// Nothing of ours lies at the very start of the memory, which begins as zeros.
const SMALLER: [&str; 7] = [
    "--low-memory-unused",
    "--zero-filled-memory",
    "-Oz",
    "--flatten",
    "--rereloop",
    "-Oz",
    "-Oz",
];

/// Fills `out` with `browser.js` and `browser_bg.wasm`.
pub(crate) fn build(
    project: &Project,
    toolchain: &WasmToolchain,
    node_modules: &Path,
    out: &Path,
    log: &Path,
    progress: &Progress,
) -> Result<()> {
    let compiled = compile(project, toolchain, log, progress)?;
    progress.say("making the JavaScript glue");
    Process::new(bindings_program(project, log, progress)?)
        .arg(&compiled)
        .arg(out)
        .logged(log, progress)?;
    progress.say("making the wasm small");
    let large = out.join("browser_bg.wasm");
    let small = out.join("small.wasm");
    Process::new(node_modules.join(".bin/wasm-opt"))
        .args(SMALLER)
        .args(WASM_FEATURES)
        .arg(&large)
        .arg("-o")
        .arg(&small)
        .logged(log, progress)?;
    fs::rename(&small, &large).context("could not put the small wasm into its place")
}

fn compile(
    project: &Project,
    toolchain: &WasmToolchain,
    log: &Path,
    progress: &Progress,
) -> Result<PathBuf> {
    let target = match toolchain.own_target {
        Some(name) => project.target.join(name),
        None => project.target.clone(),
    };
    progress.say("compiling app-browser");
    toolchain
        .cargo()
        .args(["build", "--package", "app-browser", "--profile", "browser"])
        .args(["--target", TARGET])
        .args(["--config", &shorter_paths(project)])
        .arg("--target-dir")
        .arg(&target)
        .in_folder(&project.root)
        .logged(log, progress)?;
    Ok(target.join(TARGET).join("browser").join("app_browser.wasm"))
}

/// Leaves this machine's folders out of the places that panics name: they tell a
/// learner's browser nothing and weigh a kilobyte.
fn shorter_paths(project: &Project) -> String {
    let home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let home = home.or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sources = home.map(|home| home.join("registry/src"));
    let folders = sources.iter().chain([&project.root]);
    let flags: Vec<_> = folders
        .map(|folder| format!("'--remap-path-prefix={}='", folder.display()))
        .collect();
    format!("target.{TARGET}.rustflags=[{}]", flags.join(", "))
}

/// The workspace's own small program around wasm-bindgen's library. It comes
/// out of the same Cargo.lock as the bundle, so the two versions, which must
/// be equal to the last digit, cannot drift apart.
fn bindings_program(project: &Project, log: &Path, progress: &Progress) -> Result<PathBuf> {
    Process::cargo()
        .args(["build", "--package", "browser-bindings"])
        .in_folder(&project.root)
        .logged(log, progress)?;
    Ok(project.programs().join("browser-bindings"))
}
