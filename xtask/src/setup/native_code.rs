//! The languages as native code: runners and compilers are compiled once, which
//! takes clang a minute or two, and from then on the first program of a language
//! starts as soon as any other. What is there already is only looked at.

use anyhow::Result;

use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

pub(crate) fn ensure(project: &Project, progress: &Progress) -> Result<Work> {
    progress.say("loading every language once (the first time takes several minutes)");
    Process::new(project.programs().join("opencode"))
        .args(["languages", "--load"])
        .in_folder(&project.root)
        .logged(&project.cache.log("native-code")?, progress)?;
    // Only the server knows whether anything was compiled.
    Ok(Work::Done)
}
