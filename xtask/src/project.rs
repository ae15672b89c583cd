//! Where things are: the repository, cargo's target folder and the cache. All
//! other files of xtask get their folders from here, so none of them guesses.

use std::env;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, anyhow};
use serde::Deserialize;

use crate::cache::Cache;
use crate::process::Process;

pub(crate) struct Project {
    /// The repository's top folder.
    pub(crate) root: PathBuf,
    /// Cargo's target folder, wherever the person or CI put it.
    pub(crate) target: PathBuf,
    /// The workspace's own crates.
    pub(crate) crates: Vec<WorkspaceCrate>,
    pub(crate) cache: Cache,
}

/// One crate of this workspace, as cargo describes it.
#[derive(Deserialize)]
pub(crate) struct WorkspaceCrate {
    pub(crate) name: String,
    manifest_path: PathBuf,
    pub(crate) dependencies: Vec<Dependency>,
}

#[derive(Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `None` for an ordinary dependency, else `dev` or `build`.
    pub(crate) kind: Option<String>,
    /// Set when the dependency is a folder of this repository.
    pub(crate) path: Option<PathBuf>,
}

impl WorkspaceCrate {
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(Path::new("."))
    }
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<WorkspaceCrate>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

impl Project {
    /// Asks cargo, which knows every way in which a person can configure it.
    pub(crate) fn find() -> Result<Self> {
        let manifest = env::var_os("CARGO_MANIFEST_DIR")
            .map(PathBuf::from)
            .and_then(|folder| Some(folder.parent()?.join("Cargo.toml")))
            .context("this program finds the repository through cargo: call it as `cargo xtask`")?;
        let description = Process::cargo()
            .args(["metadata", "--no-deps", "--format-version", "1"])
            .arg("--manifest-path")
            .arg(&manifest)
            .stdout()?;
        let metadata: Metadata = serde_json::from_str(&description)
            .context("could not read what cargo metadata says")?;
        Ok(Self {
            root: metadata.workspace_root,
            target: metadata.target_directory,
            crates: metadata.packages,
            cache: Cache::at(cache_folder()?),
        })
    }

    /// The folder of the programs that cargo builds, where `opencode` lies and
    /// looks for `languages/` and `site/`.
    pub(crate) fn programs(&self) -> PathBuf {
        self.target.join("debug")
    }

    /// The folders of the workspace's crates that `name` is built from,
    /// itself among them.
    pub(crate) fn crates_behind(&self, name: &str) -> Result<Vec<&Path>> {
        let first = self
            .crates
            .iter()
            .find(|one| one.name == name)
            .ok_or_else(|| anyhow!("the workspace has no crate named {name}"))?;
        let mut found = vec![first.folder()];
        let mut next = 0;
        while let Some(folder) = found.get(next).copied() {
            next += 1;
            let Some(one) = self.crates.iter().find(|one| one.folder() == folder) else {
                continue;
            };
            for path in one
                .dependencies
                .iter()
                .filter(|dependency| dependency.kind.as_deref() != Some("dev"))
                .filter_map(|dependency| dependency.path.as_deref())
            {
                if !found.contains(&path) {
                    found.push(path);
                }
            }
        }
        found.sort();
        Ok(found)
    }
}

/// `$OPENCODE_CACHE`, else `opencode` in the folder that the desktop rules
/// give to caches.
fn cache_folder() -> Result<PathBuf> {
    let named = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let folder = named("OPENCODE_CACHE")
        .or_else(|| Some(named("XDG_CACHE_HOME")?.join("opencode")))
        .or_else(|| Some(named("HOME")?.join(".cache").join("opencode")))
        .context("there is no place for the cache: set OPENCODE_CACHE to a folder")?;
    std::path::absolute(&folder)
        .with_context(|| format!("the cache folder {} cannot be used", folder.display()))
}
