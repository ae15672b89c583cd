//! One language: the folder `language-toolchains/<id>/` becomes
//! `languages/<id>/` beside the server, holding its `toolchain.toml` and,
//! where the manifest has a `[build]`, what its `build.sh` made.
//!
//! This file knows nothing of any particular language: packages and steps come
//! from the folder, so adding a language adds a folder and no line here.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use super::{crate_sources, node_packages, python_packages};
use crate::apt;
use crate::cache::{link, remove};
use crate::fingerprint::Fingerprint;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

/// Raised when the surroundings given to `build.sh` change in a way that
/// changes what it makes.
const RECIPE: &str = "language 1";

/// The version of the WIT package that runners are built against.
const WIT: &str = "wit/runner@0.1.0";

pub(crate) struct Language {
    folder: PathBuf,
    manifest: Manifest,
}

/// The part of `toolchain.toml` that concerns building; the server reads the
/// rest.
#[derive(Deserialize)]
struct Manifest {
    id: String,
    build: Option<Build>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Build {
    #[serde(default)]
    apt: Vec<String>,
    /// Debian packages that are unpacked and never installed: a second compiler
    /// would stand in the way of the first.
    #[serde(default)]
    unpacked: Vec<String>,
    #[serde(default)]
    pip: Vec<String>,
    #[serde(default)]
    npm: Vec<String>,
    #[serde(default)]
    crates: Vec<String>,
    #[serde(default = "default_script")]
    script: String,
    outputs: Vec<String>,
}

impl Build {
    /// For the key of what is made: what a language does not use does not show.
    fn text(&self) -> String {
        let Self {
            apt,
            unpacked,
            pip,
            npm,
            crates,
            script,
            outputs,
        } = self;
        let mut text = format!(
            "Build {{ apt: {apt:?}, pip: {pip:?}, npm: {npm:?}, crates: {crates:?}, script: {script:?}, outputs: {outputs:?} }}"
        );
        if !unpacked.is_empty() {
            text.push_str(&format!(" unpacked: {unpacked:?}"));
        }
        text
    }
}

fn default_script() -> String {
    "build.sh".into()
}

/// Every folder with a `toolchain.toml`, by name. Links of languages that are
/// gone are removed from beside the server.
pub(crate) fn all(project: &Project) -> Result<Vec<Language>> {
    let folder = project.root.join("language-toolchains");
    let mut languages = Vec::new();
    for entry in fs::read_dir(&folder)
        .with_context(|| format!("could not look into {}", folder.display()))?
    {
        let folder = entry?.path();
        if folder.join("toolchain.toml").is_file() {
            languages.push(Language::read(folder)?);
        }
    }
    languages.sort_by(|one, other| one.folder.cmp(&other.folder));
    remove_others(&project.programs().join("languages"), &languages)?;
    Ok(languages)
}

fn remove_others(beside: &Path, languages: &[Language]) -> Result<()> {
    for entry in fs::read_dir(beside).into_iter().flatten() {
        let entry = entry?;
        if !languages
            .iter()
            .any(|language| entry.file_name() == language.id())
        {
            remove(&entry.path())?;
        }
    }
    Ok(())
}

impl Language {
    fn read(folder: PathBuf) -> Result<Self> {
        let path = folder.join("toolchain.toml");
        let text = fs::read_to_string(&path)
            .with_context(|| format!("could not read {}", path.display()))?;
        let manifest =
            parse(&text).with_context(|| format!("{} cannot be used", path.display()))?;
        ensure!(
            folder
                .file_name()
                .is_some_and(|name| name == manifest.id.as_str()),
            "{} says id = \"{}\"; the folder must have that name too",
            path.display(),
            manifest.id
        );
        Ok(Self { folder, manifest })
    }

    pub(crate) fn id(&self) -> &str {
        &self.manifest.id
    }

    /// Builds the outputs where they are not in the cache, and lays the
    /// language beside the server.
    pub(crate) fn ensure(&self, project: &Project, progress: &Progress) -> Result<Work> {
        let beside = project.programs().join("languages").join(self.id());
        fs::create_dir_all(&beside)?;
        let manifest = self.folder.join("toolchain.toml");
        fs::copy(&manifest, beside.join("toolchain.toml"))
            .with_context(|| format!("could not copy {}", manifest.display()))?;
        let Some(build) = &self.manifest.build else {
            return Ok(Work::NothingToDo);
        };
        let part = format!("language-{}", self.id());
        let key = self.key(build, project)?;
        let (entry, work) = match project.cache.find(&part, &key) {
            Some(entry) => (entry, Work::NothingToDo),
            None => {
                let entry = project.cache.entry(&part, &key, |entry| {
                    self.build(build, project, entry, progress)
                })?;
                (entry, Work::Done)
            }
        };
        for output in &build.outputs {
            link(&entry.join(output), &beside.join(output))?;
        }
        Ok(work)
    }

    fn key(&self, build: &Build, project: &Project) -> Result<String> {
        Ok(Fingerprint::of(RECIPE)
            .with("build", build.text())
            .with_folder(&self.folder, counts)?
            .with_folder(&project.root.join(WIT), |_| true)?
            .key())
    }

    fn build(
        &self,
        build: &Build,
        project: &Project,
        out: &Path,
        progress: &Progress,
    ) -> Result<()> {
        let id = self.id();
        let work = project.cache.scratch(&format!("language-{id}"))?;
        let mut script = Process::new("bash")
            .arg(self.folder.join(&build.script))
            .in_folder(&work)
            .without_env("VIRTUAL_ENV")
            .without_env("PYTHONPATH")
            .env("OC_OUT", out)
            .env("OC_WORK", &work)
            .env("OC_SOURCE", &self.folder)
            .env("OC_WIT", project.root.join(WIT))
            .env("OC_JOBS", jobs().to_string());
        let mut root = PathBuf::from("/");
        if !build.apt.is_empty() {
            root = apt::provide(&project.cache, &build.apt, progress)?;
        }
        let mut path = std::env::var("PATH").unwrap_or_default();
        for (name, value) in apt::surroundings(&root, &apt::library_folders(&root)) {
            if name == "PATH" {
                path = value;
            } else {
                script = script.env(name, value);
            }
        }
        script = script.env("OC_ROOT", &root);
        if !build.unpacked.is_empty() {
            let folder = apt::unpacked(&project.cache, &build.unpacked, progress)?;
            script = script.env("OC_UNPACKED", folder);
        }
        if !build.pip.is_empty() {
            let venv = python_packages::from_list(project, id, &build.pip, progress)?;
            path = format!("{}:{path}", venv.join("bin").display());
            script = script.env("OC_VENV", venv);
        }
        if !build.npm.is_empty() {
            let packages = node_packages::from_list(project, id, &build.npm, progress)?;
            script = script.env("OC_NODE_MODULES", packages);
        }
        if !build.crates.is_empty() {
            for (name, folder) in crate_sources::from_list(project, id, &build.crates, progress)? {
                script = script.env(&crate_variable(&name), folder);
            }
        }
        progress.say(&format!("running {}", build.script));
        let log = project.cache.log(&format!("language-{id}"))?;
        script.env("PATH", path).logged(&log, progress)?;
        for output in &build.outputs {
            let made = fs::metadata(out.join(output)).is_ok_and(|found| found.len() > 0);
            if !made {
                bail!(
                    "{} of {id} ended well and did not make `{output}`; it must put that file into $OC_OUT",
                    build.script
                );
            }
        }
        remove(&work)
    }
}

fn parse(text: &str) -> Result<Manifest> {
    let manifest: Manifest = toml::from_str(text)?;
    if let Some(build) = &manifest.build {
        ensure!(!build.outputs.is_empty(), "[build] must name its outputs");
        for output in &build.outputs {
            ensure!(
                !output.contains('/') && !output.starts_with('.'),
                "the output `{output}` must be a plain file name"
            );
        }
    }
    Ok(manifest)
}

fn crate_variable(name: &str) -> String {
    format!("OC_CRATE_{}", name.to_uppercase().replace('-', "_"))
}

fn jobs() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Whether the outputs depend on a file. Of the manifest only `[build]` counts, and
/// neither programs that show what the language can do count nor the crate that
/// belongs to the server (`src`), so that editing one does not build a runner or a
/// compiler again.
fn counts(name: &Path) -> bool {
    let is_elsewhere = ["fixtures", "conformance", "src", "tests", "Cargo.toml"]
        .iter()
        .any(|part| name.starts_with(part));
    name != Path::new("toolchain.toml")
        && name.extension().is_none_or(|end| end != "md")
        && !is_elsewhere
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_is_read_or_says_what_is_wrong() {
        let check = |text: &str, expected: Result<Option<Vec<&str>>, &str>| match parse(text) {
            Ok(manifest) => {
                let outputs = manifest.build.map(|build| build.outputs);
                let outputs = outputs
                    .as_ref()
                    .map(|list| list.iter().map(String::as_str).collect());
                assert_eq!(Ok(outputs), expected, "{text}");
            }
            Err(error) => {
                let expected = expected.expect_err(text);
                assert!(error.to_string().contains(expected), "{error}");
            }
        };
        check("id = 'typescript'\nrunner = 'javascript'", Ok(None));
        check(
            "id = 'lua'\nname = 'Lua'\n[build]\napt = ['clang-22']\noutputs = ['runner.wasm']",
            Ok(Some(vec!["runner.wasm"])),
        );
        check("name = 'Lua'", Err("missing field `id`"));
        check("id = 'lua'\n[build]\noutputs = []", Err("name its outputs"));
        check(
            "id = 'lua'\n[build]\noutputs = ['../x']",
            Err("plain file name"),
        );
        check(
            "id = 'lua'\n[build]\noutputs = ['.complete']",
            Err("plain file name"),
        );
        check(
            "id = 'lua'\n[build]\npips = []\noutputs = ['x']",
            Err("pips"),
        );
    }

    #[test]
    fn only_what_is_built_counts() {
        for name in [
            "build.sh",
            "guest/abi.c",
            "guest/conformance.c",
            "runner.py",
            "vet/main.go",
        ] {
            assert!(counts(Path::new(name)), "{name}");
        }
        for name in [
            "toolchain.toml",
            "README.md",
            "fixtures/hello/main.lua",
            "conformance/hello/main.lua",
            "src/plan/tests.rs",
            "Cargo.toml",
        ] {
            assert!(!counts(Path::new(name)), "{name}");
        }
    }

    #[test]
    fn crates_are_named_in_capitals() {
        assert_eq!(crate_variable("rquickjs-sys"), "OC_CRATE_RQUICKJS_SYS");
    }
}
