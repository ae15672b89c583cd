//! The languages that are installed on this machine, with their fixtures.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use runtime_contract::LanguageId;
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::{CachePlace, Executor, Sandbox, SandboxSettings};
use runtime_worker::WithJail;
use tempfile::TempDir;
use toolchain_registry::{Registry, default_languages_folder};

use crate::complete::{PROGRAMS, missing};
use crate::{Case, Shared, read_cases, read_shared};

/// Where the languages' sources are, and with them their fixtures.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
/// The cases that every language passes.
const SHARED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/cases");

/// Every installed language; all of them work.
pub struct Installed {
    cache: CachePlace,
    registry: Arc<Registry>,
    /// Holds the copy, where it is one.
    _copy: Option<TempDir>,
}

impl Installed {
    pub fn find() -> Result<Self> {
        Self::at(&default_languages_folder(), None)
    }

    /// A copy of them as they are now: for checks that take long and whose
    /// runners must not be built anew meanwhile.
    pub fn copy() -> Result<Self> {
        let copy = tempfile::tempdir().context("making a folder for the languages")?;
        copy_files(&default_languages_folder(), copy.path())
            .context("copying the installed languages")?;
        let folder = copy.path().to_owned();
        Self::at(&folder, Some(copy))
    }

    fn at(folder: &Path, copy: Option<TempDir>) -> Result<Self> {
        let registry = Registry::load(folder).context("reading the installed languages")?;
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
            cache: CachePlace::beside(default_languages_folder().join("../compiled-code")),
            registry: Arc::new(registry),
            _copy: copy,
        })
    }

    /// Where their compiled code is kept.
    #[must_use]
    pub fn cache(&self) -> CachePlace {
        self.cache.clone()
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

/// Copies a folder with its folders; links become what they lead to.
fn copy_files(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from).with_context(|| format!("reading {}", from.display()))? {
        let entry = entry?;
        let (from, to) = (entry.path(), to.join(entry.file_name()));
        if from.is_dir() {
            fs::create_dir(&to)?;
            copy_files(&from, &to)?;
        } else {
            fs::copy(&from, &to).with_context(|| format!("copying {}", from.display()))?;
        }
    }
    Ok(())
}

/// A dispatch over every installed language in a sandbox of this process.
/// `jail_program` becomes the native tools, as the server does when it is told.
pub fn dispatch(settings: SandboxSettings, jail_program: PathBuf) -> Result<WasmDispatch> {
    let installed = Installed::find()?;
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(installed.cache()),
        ..settings
    })?;
    Ok(installed.dispatch(Arc::new(WithJail::new(sandbox, jail_program))))
}

/// The same over languages whose compilers are native programs in the place of guests.
pub fn dispatch_with_native_compilers(
    languages: &[String],
    settings: SandboxSettings,
    jail_program: PathBuf,
) -> Result<WasmDispatch> {
    let installed = Installed::find()?;
    let registry = Registry::load(&default_languages_folder())?;
    let registry = Arc::new(registry.with_native_compilers(languages)?);
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(installed.cache()),
        ..settings
    })?;
    let executor = Arc::new(WithJail::new(sandbox, jail_program));
    Ok(WasmDispatch::new(
        registry,
        executor,
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

/// The shared cases of every installed language, language by language.
pub fn shared(dispatch: &WasmDispatch) -> Result<Vec<(LanguageId, Shared)>> {
    let missing = missing(Path::new(SHARED), Path::new(SOURCES)).map_err(anyhow::Error::msg)?;
    if !missing.is_empty() {
        bail!("{}", missing.join("\n"));
    }
    let languages = dispatch.registry().languages();
    let read = languages.map(|installed| {
        let language = &installed.language;
        let programs = Path::new(SOURCES).join(language.id.as_str()).join(PROGRAMS);
        let shared = read_shared(
            &language.id,
            Path::new(SHARED),
            &programs,
            language.entry.as_str(),
            |path| language.is_test_file(path),
        )?;
        Ok((language.id.clone(), shared))
    });
    read.collect()
}
