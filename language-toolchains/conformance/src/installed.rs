//! The languages that are installed on this machine, with their fixtures.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::{CachePlace, Sandbox, SandboxSettings};
use toolchain_registry::{Registry, default_languages_folder};

use crate::{Case, read_cases};

/// Where the languages' sources are, and with them their fixtures.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

/// A dispatch over every installed language; all of them must work.
pub fn dispatch(settings: SandboxSettings) -> Result<WasmDispatch> {
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
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(CachePlace::beside(folder.join("../compiled-code"))),
        ..settings
    })?;
    Ok(WasmDispatch::new(
        Arc::new(registry),
        Arc::new(sandbox),
        DispatchSettings::default(),
    ))
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
