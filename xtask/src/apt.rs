//! Debian packages: installed where that is allowed, unpacked into the cache
//! where it is not, and named in one clear line where neither works.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard};

use anyhow::{Context, Result, bail};

use crate::cache::Cache;
use crate::fingerprint::Fingerprint;
use crate::process::Process;
use crate::progress::Progress;

/// Two parts of set-up may want packages at once; dpkg serves one at a time.
static DPKG: Mutex<()> = Mutex::new(());

fn alone() -> MutexGuard<'static, ()> {
    DPKG.lock().unwrap_or_else(|broken| broken.into_inner())
}

/// Makes these packages usable and gives back the folder under which their
/// files lie: `/` when they are installed, else a folder in the cache.
pub(crate) fn provide(cache: &Cache, packages: &[String], progress: &Progress) -> Result<PathBuf> {
    let missing = not_installed(packages);
    if missing.is_empty() {
        return Ok(PathBuf::from("/"));
    }
    if !Process::new("apt-get").arg("--version").succeeds() {
        bail!(by_hand(&missing, "this machine has no apt-get"));
    }
    if may_install() {
        install(cache, &missing, progress)?;
        return Ok(PathBuf::from("/"));
    }
    unpacked(cache, packages, progress)
        .with_context(|| by_hand(&missing, "they could not be unpacked into the cache"))
}

/// Like `provide`, for programs that work only when really installed.
pub(crate) fn provide_installed(
    cache: &Cache,
    packages: &[String],
    progress: &Progress,
) -> Result<()> {
    let missing = not_installed(packages);
    if missing.is_empty() {
        return Ok(());
    }
    if !may_install() {
        bail!(by_hand(
            &missing,
            "set-up may not install packages as this user"
        ));
    }
    install(cache, &missing, progress)
}

/// Unpacks the packages, and those they need that this machine lacks, into a
/// folder of the cache, without installing anything.
pub(crate) fn unpacked(cache: &Cache, packages: &[String], progress: &Progress) -> Result<PathBuf> {
    let _alone = alone();
    let simulation = Process::new("apt-get")
        .args(["-s", "install", "--no-install-recommends"])
        .args(packages)
        .stdout()
        .or_else(|_| {
            update(cache, progress)?;
            Process::new("apt-get")
                .args(["-s", "install", "--no-install-recommends"])
                .args(packages)
                .stdout()
        })?;
    let mut wanted = packages_to_install(&simulation);
    // One that is installed but asked for by name is unpacked as well: whoever
    // asked looks for its files in the folder.
    for package in packages {
        if !wanted.iter().any(|(name, _)| name == package) {
            wanted.push((package.clone(), String::new()));
        }
    }
    wanted.sort();
    let key = Fingerprint::of("debian packages 1")
        .with("packages", format!("{wanted:?}"))
        .key();
    let part = format!("debian-{}", packages.first().map_or("none", String::as_str));
    cache.entry(&part, &key, |folder| {
        let download = cache.scratch(&part)?;
        let log = cache.log(&part)?;
        progress.say(&format!("fetching {} Debian packages", wanted.len()));
        Process::new("apt-get")
            .arg("download")
            .args(wanted.iter().map(|(name, _)| name))
            .in_folder(&download)
            .logged(&log, progress)?;
        for file in fs::read_dir(&download)? {
            Process::new("dpkg-deb")
                .arg("-x")
                .arg(file?.path())
                .arg(folder)
                .logged(&log, progress)?;
        }
        crate::cache::remove(&download)
    })
}

/// The `PATH` and `LD_LIBRARY_PATH` with which unpacked programs find
/// themselves and their libraries; nothing to add when they are installed.
pub(crate) fn surroundings(root: &Path, libraries: &[PathBuf]) -> Vec<(&'static str, String)> {
    if root == Path::new("/") {
        return Vec::new();
    }
    let before = |name: &str, folders: Vec<PathBuf>| {
        let mut text: Vec<String> = folders
            .iter()
            .map(|folder| folder.to_string_lossy().into_owned())
            .collect();
        text.extend(std::env::var(name).ok().filter(|value| !value.is_empty()));
        text.join(":")
    };
    vec![
        ("PATH", before("PATH", vec![root.join("usr/bin")])),
        (
            "LD_LIBRARY_PATH",
            before("LD_LIBRARY_PATH", libraries.to_vec()),
        ),
    ]
}

/// The folders below an unpacked tree that hold shared libraries.
pub(crate) fn library_folders(root: &Path) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let libraries = root.join("usr/lib");
    for entry in fs::read_dir(&libraries).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with("-linux-gnu") {
            folders.push(entry.path());
        } else if name.starts_with("llvm-") {
            folders.push(entry.path().join("lib"));
        }
    }
    folders.sort();
    folders
}

fn install(cache: &Cache, packages: &[String], progress: &Progress) -> Result<()> {
    let _alone = alone();
    progress.say(&format!(
        "installing Debian packages: {}",
        packages.join(" ")
    ));
    // Lists that are out of date name files that are gone.
    update(cache, progress)?;
    Process::new("apt-get")
        .args(["install", "-y", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .logged(&cache.log("apt")?, progress)
        .with_context(|| by_hand(packages, "installing them failed"))
}

fn update(cache: &Cache, progress: &Progress) -> Result<()> {
    if !may_install() {
        return Ok(());
    }
    Process::new("apt-get")
        .args(["update", "-qq"])
        .logged(&cache.log("apt")?, progress)
}

fn may_install() -> bool {
    Process::new("id")
        .arg("-u")
        .stdout()
        .is_ok_and(|user| user.trim() == "0")
}

fn not_installed(packages: &[String]) -> Vec<String> {
    let installed = |package: &String| {
        Process::new("dpkg-query")
            .args(["-W", "-f=${db:Status-Status}"])
            .arg(package)
            .stdout()
            .is_ok_and(|status| status == "installed")
    };
    packages
        .iter()
        .filter(|package| !installed(package))
        .cloned()
        .collect()
}

fn by_hand(packages: &[String], why: &str) -> String {
    format!(
        "Debian packages are needed and {why}; install them with: sudo apt-get install {}",
        packages.join(" ")
    )
}

/// Reads names and versions out of what `apt-get -s install` says it would do.
fn packages_to_install(simulation: &str) -> Vec<(String, String)> {
    simulation
        .lines()
        .filter_map(|line| {
            let mut words = line.strip_prefix("Inst ")?.split_whitespace();
            let name = words.next()?.to_owned();
            let version = words.find_map(|word| word.strip_prefix('('))?.to_owned();
            Some((name, version))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_simulation_tells_what_would_be_installed() {
        let simulation = "Reading package lists...\n\
            Inst libgit2-1.5 (1.5.1+ds-1 Debian-Security:12/oldstable-security [amd64])\n\
            Inst lld-22 [1:22.0] (1:22.1.8 Debian:12 [amd64])\n\
            Conf libgit2-1.5 (1.5.1+ds-1 Debian:12 [amd64])\n";
        let names: Vec<_> = packages_to_install(simulation);
        assert_eq!(
            names,
            [
                ("libgit2-1.5".to_owned(), "1.5.1+ds-1".to_owned()),
                ("lld-22".to_owned(), "1:22.1.8".to_owned()),
            ]
        );
    }

    #[test]
    fn what_is_missing_is_named_with_its_command() {
        let line = by_hand(
            &["clang-22".into(), "lld-22".into()],
            "this machine has no apt-get",
        );
        assert!(
            line.ends_with("sudo apt-get install clang-22 lld-22"),
            "{line}"
        );
        assert!(!line.contains('\n'));
    }
}
