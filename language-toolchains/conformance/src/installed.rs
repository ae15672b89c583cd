//! The languages that are installed on this machine, with their fixtures.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::{CachePlace, Executor, Sandbox, SandboxSettings};
use toolchain_registry::{Registry, default_languages_folder};

use crate::{Case, read_cases};

/// Where the languages' sources are, and with them their fixtures.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// Every installed language; all of them work.
pub struct Installed {
    folder: PathBuf,
    registry: Arc<Registry>,
}

impl Installed {
    pub fn find() -> Result<Self> {
        let folder = default_languages_folder();
        let registry = Registry::load(&folder).context("reading the installed languages")?;
        if let Some(broken) = registry.broken().first() {
            bail!(
                "{} cannot be used: {}",
                broken.folder.display(),
                broken.reason
            );
        }
        if registry.languages().next().is_none() {
            bail!(
                "no languages in {}; `cargo xtask setup` builds them",
                folder.display()
            );
        }
        Ok(Self {
            folder,
            registry: Arc::new(registry),
        })
    }

    /// Where their compiled code is kept.
    #[must_use]
    pub fn cache(&self) -> CachePlace {
        CachePlace::beside(self.folder.join("../compiled-code"))
    }

    /// A dispatch that runs them there.
    #[must_use]
    pub fn dispatch(&self, executor: Arc<dyn Executor>) -> WasmDispatch {
        WasmDispatch::new(
            Arc::clone(&self.registry),
            executor,
            DispatchSettings::default(),
        )
    }
}

/// A dispatch over every installed language in a sandbox of this process.
pub fn dispatch(settings: SandboxSettings) -> Result<WasmDispatch> {
    let installed = Installed::find()?;
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(installed.cache()),
        ..settings
    })?;
    Ok(installed.dispatch(Arc::new(sandbox)))
}

/// The fixtures of every installed language.
pub fn cases(dispatch: &WasmDispatch) -> Result<Vec<Case>> {
    let mut cases = Vec::new();
    for installed in dispatch.registry().languages() {
        let language = &installed.language;
        let fixtures = Path::new(SOURCES)
            .join(language.id.as_str())
            .join("fixtures");
        cases.extend(read_cases(
            &language.id,
            &fixtures,
            language.entry.as_str(),
            |path| language.is_test_file(path),
        )?);
    }
    Ok(cases)
}
