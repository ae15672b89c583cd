//! npm packages, in two ways: a folder with a lock file gets exactly that; a
//! language's list of exact versions gets those. Both are kept in the cache,
//! so that a fresh checkout of the same lock file has nothing to download.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::json;

use crate::cache::link;
use crate::fingerprint::Fingerprint;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

/// The packages of `folder`'s lock file; gives back their `node_modules`, to
/// which a link in the folder points as Node expects.
pub(crate) fn from_lock_file(
    project: &Project,
    folder: &str,
    progress: &Progress,
) -> Result<(PathBuf, Work)> {
    let source = project.root.join(folder);
    let part = format!("npm-{}", folder.replace('/', "-"));
    let key = Fingerprint::of("npm ci 1")
        .with_file(&source.join("package.json"))?
        .with_file(&source.join("package-lock.json"))?
        .with("node", node_version()?)
        .key();
    let (entry, work) = match project.cache.find(&part, &key) {
        Some(entry) => (entry, Work::NothingToDo),
        None => {
            progress.say("npm ci");
            let entry = project.cache.entry(&part, &key, |entry| {
                for name in ["package.json", "package-lock.json"] {
                    fs::copy(source.join(name), entry.join(name))?;
                }
                npm(entry, "ci")?.logged(&project.cache.log(&part)?, progress)
            })?;
            (entry, Work::Done)
        }
    };
    let packages = entry.join("node_modules");
    link(&packages, &source.join("node_modules"))?;
    Ok((packages, work))
}

/// Packages written as `name@exact-version`; gives back their `node_modules`.
pub(crate) fn from_list(
    project: &Project,
    name: &str,
    packages: &[String],
    progress: &Progress,
) -> Result<PathBuf> {
    let mut wanted = serde_json::Map::new();
    for package in packages {
        let (name, version) = exact(package)?;
        wanted.insert(name.to_owned(), json!(version));
    }
    let manifest = json!({ "private": true, "dependencies": wanted }).to_string();
    let part = format!("npm-{name}");
    let key = Fingerprint::of("npm install 1")
        .with("manifest", &manifest)
        .with("node", node_version()?)
        .key();
    let entry = project.cache.entry(&part, &key, |entry| {
        progress.say(&format!("npm install {}", packages.join(" ")));
        fs::write(entry.join("package.json"), &manifest)?;
        npm(entry, "install")?.logged(&project.cache.log(&part)?, progress)
    })?;
    Ok(entry.join("node_modules"))
}

/// npm without its side business. Install scripts are refused: what they
/// commonly do is to download something from elsewhere.
fn npm(folder: &Path, word: &str) -> Result<Process> {
    Ok(Process::new("npm")
        .arg(word)
        .args([
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .in_folder(folder))
}

fn node_version() -> Result<String> {
    let version = Process::new("node").arg("--version").stdout().context(
        "the site and the browser tests are built with Node.js; install version 20 or newer",
    )?;
    // Packages with platform binaries depend on the major version at most.
    let major = version.trim().trim_start_matches('v').split('.').next();
    let Some(number) = major.and_then(|text| text.parse::<u32>().ok()) else {
        bail!("`node --version` said {version:?}, which is no version");
    };
    if number < 20 {
        bail!(
            "Node.js {} is too old; install version 20 or newer",
            version.trim()
        );
    }
    Ok(number.to_string())
}

/// Splits `@scope/name@1.2.3`; anything but an exact version is refused, for
/// two machines would build different things from it.
fn exact(package: &str) -> Result<(&str, &str)> {
    package
        .rsplit_once('@')
        .filter(|(name, version)| {
            !name.is_empty() && version.starts_with(|first: char| first.is_ascii_digit())
        })
        .with_context(|| {
            format!(
                "the npm package `{package}` must name an exact version, like `{package}@1.2.3`"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_versions_pass() {
        let check = |package: &str, expected: Option<(&str, &str)>| {
            assert_eq!(exact(package).ok(), expected, "{package}");
        };
        check("wizer@10.0.0", Some(("wizer", "10.0.0")));
        check(
            "@yowasp/clang@22.0.0-git1",
            Some(("@yowasp/clang", "22.0.0-git1")),
        );
        check("wizer", None);
        check("@yowasp/clang", None);
        check("wizer@^10", None);
        check("wizer@latest", None);
    }
}
