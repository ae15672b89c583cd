//! What browsers get: the WebAssembly bundle, and the scripts, styles and
//! fonts of `app/site/`, bundled, named by their content and compressed.

use anyhow::{Result, ensure};

use super::{browser_bundle, node_packages, wasm_std};
use crate::cache::{link, remove};
use crate::fingerprint::Fingerprint;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

/// Raised when the steps below change what they make.
const RECIPE: &str = "site 1";

/// Puts the site beside the server, built again when something that reaches
/// the browser changed.
pub(crate) fn ensure(project: &Project, progress: &Progress) -> Result<Work> {
    let (toolchain, _) = wasm_std::ensure(project, progress)?;
    let (node_modules, _) = node_packages::from_lock_file(project, "app/site", progress)?;

    let mut inputs = Fingerprint::of(RECIPE)
        .with("rustc", &toolchain.version)
        .with_file(&project.root.join("Cargo.toml"))?
        .with_file(&project.root.join("Cargo.lock"))?
        .with_folder(&project.root.join("app/site"), |name| {
            name.extension().is_none_or(|end| end != "md")
        })?;
    for folder in project.crates_behind("app-browser")? {
        inputs = inputs.with_folder(folder, |name| !name.starts_with("tests"))?;
    }
    let key = inputs.key();

    let (entry, work) = match project.cache.find("site", &key) {
        Some(entry) => (entry, Work::NothingToDo),
        None => {
            let entry = project.cache.entry("site", &key, |out| {
                let log = project.cache.log("site")?;
                let glue = project.cache.scratch("site")?;
                browser_bundle::build(project, &toolchain, &node_modules, &glue, &log, progress)?;
                progress.say("bundling scripts and styles");
                Process::new("node")
                    .arg(project.root.join("app/site/build.mjs"))
                    .in_folder(&project.root.join("app/site"))
                    .env("SITE_OUT", out)
                    .env("SITE_PKG", &glue)
                    .env("NODE_MODULES", &node_modules)
                    .logged(&log, progress)?;
                ensure!(
                    out.join("manifest.json").is_file(),
                    "app/site/build.mjs ended well and wrote no manifest.json into $SITE_OUT"
                );
                remove(&glue)
            })?;
            (entry, Work::Done)
        }
    };
    link(&entry, &project.programs().join("site"))?;
    Ok(work)
}
