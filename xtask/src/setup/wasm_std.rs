//! Rust's standard library for wasm32-unknown-unknown, which the browser
//! bundle is built with. Where rustup can be asked for it, that is all; where
//! it cannot, Debian's own packages carry a toolchain that can build it.

mod debian;

use std::env;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

pub(crate) const TARGET: &str = "wasm32-unknown-unknown";

/// A download by rustup that takes longer than this is given up; the other
/// route is then quicker.
const RUSTUP_TIME_MAX: Duration = Duration::from_secs(120);

/// A cargo that can build for wasm, with what it needs around it.
pub(crate) struct WasmToolchain {
    cargo: PathBuf,
    surroundings: Vec<(&'static str, String)>,
    /// Part of the key of what is built: another compiler, another result.
    pub(crate) version: String,
    /// Set when the toolchain is not the one for everything else, for two
    /// compilers in one target folder throw out each other's work.
    pub(crate) own_target: Option<&'static str>,
}

impl WasmToolchain {
    pub(crate) fn cargo(&self) -> Process {
        self.surroundings
            .iter()
            .fold(Process::cargo_at(&self.cargo), |process, (name, value)| {
                process.env(name, value)
            })
    }
}

pub(crate) fn ensure(project: &Project, progress: &Progress) -> Result<(WasmToolchain, Work)> {
    match env::var("OPENCODE_WASM_STD").ok().as_deref() {
        None | Some("") => {
            if let Some(found) = present()? {
                return Ok((found, Work::NothingToDo));
            }
            if add_by_rustup(progress)
                && let Some(found) = present()?
            {
                return Ok((found, Work::Done));
            }
            progress.say("rustup could not add it; building it with Debian's toolchain");
            debian::ensure(project, progress)
        }
        Some("rustup") => {
            if let Some(found) = present()? {
                return Ok((found, Work::NothingToDo));
            }
            if !add_by_rustup(progress) {
                bail!(
                    "`rustup target add {TARGET}` failed; unset OPENCODE_WASM_STD to try Debian's packages"
                );
            }
            let found = present()?.context("rustup added the target and rustc does not see it")?;
            Ok((found, Work::Done))
        }
        Some("debian") => debian::ensure(project, progress),
        Some(other) => bail!("OPENCODE_WASM_STD is `{other}`; it can be `rustup` or `debian`"),
    }
}

/// The ordinary toolchain, when it has the target already.
fn present() -> Result<Option<WasmToolchain>> {
    let folder = Process::new("rustc")
        .args(["--print", "target-libdir", "--target", TARGET])
        .stdout()?;
    if !holds_core(Path::new(folder.trim())) {
        return Ok(None);
    }
    Ok(Some(WasmToolchain {
        cargo: env::var_os("CARGO")
            .unwrap_or_else(|| "cargo".into())
            .into(),
        surroundings: Vec::new(),
        version: Process::new("rustc").arg("-vV").stdout()?,
        own_target: None,
    }))
}

fn holds_core(folder: &Path) -> bool {
    std::fs::read_dir(folder).is_ok_and(|entries| {
        entries.flatten().any(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            name.starts_with("libcore-") && name.ends_with(".rlib")
        })
    })
}

/// Quick and quiet when it does not work: there is another way.
fn add_by_rustup(progress: &Progress) -> bool {
    progress.say("rustup target add");
    Process::new("rustup")
        .args(["target", "add", TARGET])
        .succeeds_within(RUSTUP_TIME_MAX)
}
