//! Sources that a language's build takes out of published crates, such as the
//! C files of an interpreter. Cargo fetches and checks them and says where
//! they are; nothing of them is compiled by cargo.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::fingerprint::Fingerprint;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    manifest_path: PathBuf,
}

/// Crates written as `name@version`; gives back each name with a copy of its
/// folder, in the order of the list.
pub(crate) fn from_list(
    project: &Project,
    name: &str,
    crates: &[String],
    progress: &Progress,
) -> Result<Vec<(String, PathBuf)>> {
    let wanted = crates
        .iter()
        .map(|one| exact(one))
        .collect::<Result<Vec<_>>>()?;
    let part = format!("crates-{name}");
    let key = Fingerprint::of("crate sources 1")
        .with("crates", crates.join("\n"))
        .key();
    let entry = project.cache.entry(&part, &key, |entry| {
        progress.say(&format!("fetching the sources of {}", crates.join(" ")));
        let asking = project.cache.scratch(&part)?;
        fs::write(asking.join("Cargo.toml"), manifest(&wanted))?;
        fs::create_dir(asking.join("src"))?;
        fs::write(asking.join("src/lib.rs"), "")?;
        let description = Process::cargo()
            .args(["metadata", "--format-version", "1"])
            .in_folder(&asking)
            .stdout()?;
        let metadata: Metadata = serde_json::from_str(&description)?;
        for (name, version) in &wanted {
            let folder = metadata
                .packages
                .iter()
                .find(|package| package.name == *name && package.version == *version)
                .and_then(|package| package.manifest_path.parent())
                .with_context(|| format!("cargo did not bring the crate {name} {version}"))?;
            copy(folder, &entry.join(name))?;
        }
        crate::cache::remove(&asking)
    })?;
    Ok(wanted
        .iter()
        .map(|(name, _)| ((*name).to_owned(), entry.join(name)))
        .collect())
}

fn exact(text: &str) -> Result<(&str, &str)> {
    text.split_once('@')
        .filter(|(name, version)| {
            !name.is_empty()
                && version.split('.').count() == 3
                && !version.contains(['^', '~', '*'])
        })
        .with_context(|| {
            format!("the crate `{text}` must name an exact version, like `{text}@1.2.3`")
        })
}

/// A package of its own, so that cargo asks neither our workspace nor our lock.
fn manifest(wanted: &[(&str, &str)]) -> String {
    let mut text = String::from(
        "[package]\nname = \"sources\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n\n[dependencies]\n",
    );
    for (name, version) in wanted {
        text.push_str(&format!(
            "{name} = {{ version = \"={version}\", default-features = false }}\n"
        ));
    }
    text
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    for name in crate::fingerprint::files_below(from)? {
        let target = to.join(&name);
        if let Some(parent) = target.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(from.join(&name), &target)
            .with_context(|| format!("could not copy to {}", target.display()))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_versions_pass() {
        let check = |text: &str, expected: bool| {
            assert_eq!(exact(text).is_ok(), expected, "{text}");
        };
        check("rquickjs-sys@0.14.0", true);
        check("rquickjs-sys", false);
        check("rquickjs-sys@0.14", false);
        check("rquickjs-sys@^0.14.0", false);
    }

    #[test]
    fn the_manifest_is_one_that_cargo_can_read() {
        let text = manifest(&[("rquickjs-sys", "0.14.0")]);
        let read: toml::Table = text.parse().unwrap();
        let wanted = &read["dependencies"]["rquickjs-sys"];
        assert_eq!(wanted["version"].as_str(), Some("=0.14.0"));
        assert!(read.contains_key("workspace"));
    }
}
