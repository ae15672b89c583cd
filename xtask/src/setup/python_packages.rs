//! A Python environment with the packages that a language's build asks for,
//! apart from whatever the machine has.

use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::apt;
use crate::fingerprint::Fingerprint;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;

/// Packages written as `name==version`; gives back the environment's folder.
pub(crate) fn from_list(
    project: &Project,
    name: &str,
    packages: &[String],
    progress: &Progress,
) -> Result<PathBuf> {
    for package in packages {
        exact(package)?;
    }
    let python = Process::new("python3")
        .args(["-c", "import sys; print(sys.executable, sys.version)"])
        .stdout()
        .context("some runners are built with Python; install version 3.11 or newer")?;
    let part = format!("python-{name}");
    let key = Fingerprint::of("venv 1")
        .with("packages", packages.join("\n"))
        .with("python", python)
        // The environment writes its own path into its programs.
        .with("cache", project.cache.folder().to_string_lossy().as_bytes())
        .key();
    project.cache.entry(&part, &key, |entry| {
        let log = project.cache.log(&part)?;
        let venv = || isolated(Process::new("python3").args(["-m", "venv"]).arg(entry));
        // Debian keeps venv's heart in a package of its own.
        if !Process::new("python3")
            .args(["-c", "import ensurepip"])
            .succeeds()
        {
            apt::provide_installed(&project.cache, &["python3-venv".into()], progress)?;
        }
        venv().logged(&log, progress)?;
        if packages.is_empty() {
            return Ok(());
        }
        progress.say(&format!("pip install {}", packages.join(" ")));
        isolated(
            Process::new(entry.join("bin/python"))
                .args([
                    "-m",
                    "pip",
                    "install",
                    "--no-input",
                    "--disable-pip-version-check",
                ])
                .args(packages),
        )
        .logged(&log, progress)
    })
}

/// An active environment of the person at the machine must not leak in.
fn isolated(process: Process) -> Process {
    process
        .without_env("VIRTUAL_ENV")
        .without_env("PYTHONPATH")
        .without_env("PYTHONHOME")
}

fn exact(package: &str) -> Result<()> {
    package
        .split_once("==")
        .filter(|(name, version)| !name.is_empty() && !version.is_empty() && !version.contains('*'))
        .map(|_| ())
        .with_context(|| {
            format!(
                "the Python package `{package}` must name an exact version, like `{package}==1.2.3`"
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_exact_versions_pass() {
        let check = |package: &str, expected: bool| {
            assert_eq!(exact(package).is_ok(), expected, "{package}");
        };
        check("componentize-py==0.25.1", true);
        check("pytest[testing]==9.2.0", true);
        check("pytest", false);
        check("pytest>=9", false);
        check("pytest==9.*", false);
        check("==1", false);
    }
}
