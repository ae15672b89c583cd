//! Toolchains as components, which the tests install out of packs: the workspace in
//! `language-toolchains/component`, built as the guests that they are. Cargo knows
//! best whether there is anything to do.

use anyhow::Result;

use super::wasm_std::{self, TARGET};
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

/// The folder in cargo's target folder in which the tests look.
const TARGET_FOLDER: &str = "toolchains";

pub(crate) fn ensure(project: &Project, progress: &Progress) -> Result<Work> {
    let (toolchain, _) = wasm_std::ensure(project, progress)?;
    progress.say("compiling toolchains as components");
    toolchain
        .cargo()
        .args(["build", "--locked", "--release", "--target", TARGET])
        .arg("--target-dir")
        .arg(project.target.join(TARGET_FOLDER))
        .in_folder(&project.root.join("language-toolchains/component"))
        .logged(&project.cache.log("toolchain components")?, progress)?;
    Ok(Work::Done)
}
