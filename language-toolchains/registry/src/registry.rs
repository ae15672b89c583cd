//! Reading the languages folder, and finding languages in it.

mod installed;
mod packs;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use runtime_contract::{FilePath, LanguageId, Tier};
use toolchain_contract::Language;
use toolchain_packs::{RUNNER, TOOLCHAIN};

use crate::built_in;

pub use installed::{CompilerPart, InstalledLanguage, InstalledToolchain};

/// Languages of one installation.
const LANGUAGES_MAX: usize = 64;
/// Bytes of one `toolchain.toml`.
const MANIFEST_BYTES_MAX: u64 = 256 << 10;
/// What every language's folder holds.
const MANIFEST: &str = "toolchain.toml";

/// The languages that are there.
#[derive(Default)]
pub struct Registry {
    languages: BTreeMap<LanguageId, InstalledLanguage>,
    broken: Vec<BrokenLanguage>,
    /// The names of the folders of languages, and the extensions that their
    /// manifests name, whether they can be used or not: none is for packs.
    folder_names: BTreeSet<String>,
    extensions: BTreeMap<String, LanguageId>,
}

/// A folder that was meant to be a language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenLanguage {
    pub folder: PathBuf,
    /// One or two sentences for the operator.
    pub reason: String,
    /// Whether an operator added it as a pack.
    pub pack: bool,
}

/// Why there are no languages at all.
#[derive(Debug, thiserror::Error)]
pub enum RegistryFault {
    #[error("The languages folder '{}' cannot be read ({source}). Run 'cargo xtask setup', or name another folder with --languages.", folder.display())]
    NoFolder { folder: PathBuf, source: io::Error },
    #[error(
        "Native compilers were asked for '{asked}', and there are none in the place of its own; there are for: {known}."
    )]
    NoNativeCompilers { asked: String, known: String },
    #[error(
        "The native compiler '{program}' of '{language}' is missing; 'cargo xtask setup' provides it."
    )]
    NativeCompilerMissing {
        language: LanguageId,
        program: &'static str,
    },
    #[error("The languages folder '{}' holds more than {LANGUAGES_MAX} languages.", folder.display())]
    TooMany { folder: PathBuf },
}

impl Registry {
    /// Reads a languages folder.
    pub fn load(folder: &Path) -> Result<Self, RegistryFault> {
        let mut registry = Self::default();
        let mut manifests = BTreeMap::new();
        for language_folder in language_folders(folder)? {
            let name = language_folder.file_name().unwrap_or_default();
            let name = name.to_string_lossy().into_owned();
            registry.folder_names.insert(name);
            match read_manifest(&language_folder) {
                Ok(language) => {
                    for extension in &language.extensions {
                        let (extension, id) = (extension.clone(), language.id.clone());
                        registry.extensions.entry(extension).or_insert(id);
                    }
                    manifests.insert(language.id.clone(), (language, language_folder));
                }
                Err(reason) => registry.broken.push(BrokenLanguage {
                    folder: language_folder,
                    reason,
                    pack: false,
                }),
            }
        }
        for (language, language_folder) in manifests.values() {
            match registry.install(language, folder, manifests.contains_key(&language.runner)) {
                Ok(installed) => {
                    registry.languages.insert(language.id.clone(), installed);
                }
                Err(reason) => {
                    registry.broken.push(BrokenLanguage {
                        folder: language_folder.clone(),
                        reason,
                        pack: false,
                    });
                }
            }
        }
        Ok(registry)
    }

    /// The same with native compilers, in the jail, for these languages.
    pub fn with_native_compilers(mut self, asked: &[String]) -> Result<Self, RegistryFault> {
        for asked in asked {
            let id = LanguageId::parse(asked).ok();
            let both = built_in::BOTH.iter().find(|(known, _)| known == asked);
            let native = id.as_ref().and_then(built_in::native);
            let (Some(id), Some((_, program)), Some(native)) = (id, both, native) else {
                let known: Vec<&str> = built_in::BOTH.iter().map(|(id, _)| *id).collect();
                return Err(RegistryFault::NoNativeCompilers {
                    asked: asked.clone(),
                    known: known.join(", "),
                });
            };
            // One that is not installed has nothing to be compiled.
            let Some(installed) = self.languages.get_mut(&id) else {
                continue;
            };
            if installed.tool(program).is_none() {
                let language = id;
                return Err(RegistryFault::NativeCompilerMissing { language, program });
            }
            installed.toolchain = Some(InstalledToolchain::BuiltIn(native));
            installed.native_compilers = true;
        }
        Ok(self)
    }

    /// The languages that can be used, in the order of their ids.
    pub fn languages(&self) -> impl Iterator<Item = &InstalledLanguage> {
        self.languages.values()
    }

    /// The ids of the languages that can be used.
    #[must_use]
    pub fn ids(&self) -> Vec<LanguageId> {
        self.languages.keys().cloned().collect()
    }

    #[must_use]
    pub fn get(&self, id: &LanguageId) -> Option<&InstalledLanguage> {
        self.languages.get(id)
    }

    /// The folders that could not be used, with the reasons.
    #[must_use]
    pub fn broken(&self) -> &[BrokenLanguage] {
        &self.broken
    }

    /// The language of a file, by its extension.
    #[must_use]
    pub fn detect(&self, path: &FilePath) -> Option<&InstalledLanguage> {
        let extension = path.extension()?;
        self.languages().find(|installed| {
            installed
                .language
                .extensions
                .iter()
                .any(|own| own == extension)
        })
    }

    /// Joins a language to what it needs; the error is the reason why it cannot be used.
    fn install(
        &self,
        language: &Language,
        folder: &Path,
        runner_known: bool,
    ) -> Result<InstalledLanguage, String> {
        if language.tier != Tier::Wasm {
            return Err(format!(
                "Its tier is not 'wasm', the only one that this program runs: {:?}.",
                language.tier
            ));
        }
        let clash = self.languages().find_map(|other| {
            let taken = &other.language.extensions;
            let extension = language.extensions.iter().find(|own| taken.contains(own))?;
            Some((extension, &other.language.id))
        });
        if let Some((extension, other)) = clash {
            return Err(format!(
                "Its extension '{extension}' belongs to '{other}' already."
            ));
        }
        if !runner_known {
            return Err(format!(
                "It uses the runner of '{}', which is not there or broken.",
                language.runner
            ));
        }
        let own = folder.join(language.id.as_str()).join(TOOLCHAIN);
        // Whoever put one there wants it.
        let toolchain = match own.is_file() {
            true => Some(InstalledToolchain::Guest(own)),
            false => built_in::toolchain(&language.id).map(InstalledToolchain::BuiltIn),
        };
        let runner = match language.compile {
            Some(_) if toolchain.is_none() => {
                return Err(
                    "Its programs are to be built, and neither this program nor a toolchain.wasm of its own knows how.".to_owned(),
                );
            }
            Some(_) => None,
            None => {
                let runner = folder.join(language.runner.as_str()).join(RUNNER);
                if !runner.is_file() {
                    return Err(format!(
                        "The runner '{}' is missing; 'cargo xtask setup' builds it.",
                        runner.display()
                    ));
                }
                Some(runner)
            }
        };
        let mut installed = InstalledLanguage {
            language: language.clone(),
            runner,
            toolchain,
            formatter: None,
            linter: None,
            type_checker: None,
            pack: false,
            native_compilers: false,
            folders: [&language.id, &language.runner].map(|id| folder.join(id.as_str())),
        };
        let tool = |program: &String| {
            let missing =
                || format!("The tool '{program}' is missing; 'cargo xtask setup' provides it.");
            installed.tool(program).ok_or_else(missing)
        };
        let formatter = language.format.as_ref().map(|it| tool(&it.program));
        let linter = language.lint.as_ref().map(|it| tool(&it.program));
        let type_checker = language.types.as_ref().map(|it| tool(&it.program));
        let (formatter, linter) = (formatter.transpose()?, linter.transpose()?);
        installed.type_checker = type_checker.transpose()?;
        (installed.formatter, installed.linter) = (formatter, linter);
        Ok(installed)
    }
}

/// The folders that hold languages, in the order of their names. Folders whose
/// name starts with a dot, and files, are none of ours.
fn language_folders(folder: &Path) -> Result<Vec<PathBuf>, RegistryFault> {
    let no_folder = |source| RegistryFault::NoFolder {
        folder: folder.to_owned(),
        source,
    };
    let mut folders = Vec::new();
    for entry in fs::read_dir(folder).map_err(no_folder)? {
        let path = entry.map_err(no_folder)?.path();
        let hidden = path
            .file_name()
            .is_none_or(|name| name.as_encoded_bytes().starts_with(b"."));
        if path.is_dir() && !hidden {
            folders.push(path);
        }
        if folders.len() > LANGUAGES_MAX {
            return Err(RegistryFault::TooMany {
                folder: folder.to_owned(),
            });
        }
    }
    folders.sort();
    Ok(folders)
}

fn read_manifest(folder: &Path) -> Result<Language, String> {
    let path = folder.join(MANIFEST);
    let unreadable = |error: io::Error| format!("'{}' cannot be read: {error}.", path.display());
    if fs::metadata(&path).map_err(unreadable)?.len() > MANIFEST_BYTES_MAX {
        return Err(format!(
            "'{}' is larger than {MANIFEST_BYTES_MAX} bytes.",
            path.display()
        ));
    }
    let text = fs::read_to_string(&path).map_err(unreadable)?;
    let language = Language::parse(&path, &text).map_err(|error| error.to_string())?;
    let name = folder.file_name().unwrap_or_default();
    if name != language.id.as_str() {
        return Err(format!(
            "The folder is named '{}' and its language '{}'; they must be the same.",
            name.display(),
            language.id
        ));
    }
    Ok(language)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(id: &str, extension: &str, rest: &str) -> String {
        format!(
            "id = \"{id}\"\nname = \"{id}\"\nversion = \"1\"\ntier = \"wasm\"\nextensions = [\"{extension}\"]\nentry = \"main.{extension}\"\neditor_mode = \"{id}\"\n{rest}"
        )
    }

    fn add(root: &Path, folder: &str, manifest: &str, runner: bool) {
        let folder = root.join(folder);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join(MANIFEST), manifest).unwrap();
        if runner {
            fs::write(folder.join(RUNNER), b"").unwrap();
        }
    }

    #[test]
    fn a_broken_language_does_not_stop_the_others() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path();
        add(root, "good", &manifest("good", "g", ""), true);
        add(
            root,
            "borrows",
            &manifest("borrows", "b", "runner = \"good\""),
            false,
        );
        add(
            root,
            "alone",
            &manifest("alone", "a", "runner = \"nobody\""),
            false,
        );
        add(root, "empty", &manifest("empty", "e", ""), false);
        add(root, "garbled", "id = ", true);
        add(root, "other", &manifest("named", "n", ""), true);
        add(root, "late", &manifest("late", "g", ""), true);
        fs::create_dir(root.join("nothing")).unwrap();
        fs::create_dir(root.join(".hidden")).unwrap();
        fs::write(root.join("README.md"), b"").unwrap();

        let registry = Registry::load(root).unwrap();
        let ids: Vec<String> = registry.ids().iter().map(ToString::to_string).collect();
        assert_eq!(ids, ["borrows", "good"]);
        let borrowed = registry
            .get(&LanguageId::parse("borrows").unwrap())
            .unwrap();
        assert_eq!(borrowed.runner, Some(root.join("good/runner.wasm")));

        let reason = |name: &str| {
            let found = registry
                .broken()
                .iter()
                .find(|broken| broken.folder.ends_with(name));
            found
                .unwrap_or_else(|| panic!("{name} is not broken"))
                .reason
                .clone()
        };
        assert!(reason("alone").contains("runner of 'nobody'"));
        assert!(reason("empty").contains("cargo xtask setup"));
        assert!(reason("garbled").contains("line 1"));
        assert!(reason("other").contains("must be the same"));
        assert!(reason("late").contains("extension 'g' belongs to 'good'"));
        assert!(reason("nothing").contains("cannot be read"));
        assert_eq!(registry.broken().len(), 6);
    }

    #[test]
    fn a_language_is_known_by_its_extension() {
        let root = tempfile::tempdir().unwrap();
        add(root.path(), "python", &manifest("python", "py", ""), true);
        let registry = Registry::load(root.path()).unwrap();
        let detect = |path: &str| {
            let found = registry.detect(&FilePath::parse(path).unwrap());
            found.map(|installed| installed.language.id.to_string())
        };
        assert_eq!(detect("deep/main.py").as_deref(), Some("python"));
        assert_eq!(detect("main.rb"), None);
        assert_eq!(detect("py"), None);
    }

    #[test]
    fn native_compilers_are_there_for_some_and_only_where_they_are() {
        let root = tempfile::tempdir().unwrap();
        add(root.path(), "python", &manifest("python", "py", ""), true);
        let compile = "[compile]\nwall_ms_max = 1000\n";
        add(root.path(), "c", &manifest("c", "c", compile), false);
        let load = || Registry::load(root.path()).unwrap();
        let with = |ids: &[&str]| {
            let ids: Vec<String> = ids.iter().map(|&id| id.to_owned()).collect();
            load().with_native_compilers(&ids)
        };
        for (ids, expected) in [
            (["python"], "for 'python', and there are none in the place"),
            (["rust"], "there are for: c, cpp."),
            (["C++"], "for 'C++'"),
            (["c"], "'toolchain/bin/clang' of 'c' is missing"),
        ] {
            let fault = with(&ids).err().unwrap().to_string();
            assert!(fault.contains(expected), "{fault}");
        }
        let is_native = |registry: Registry| {
            let c = LanguageId::parse("c").unwrap();
            registry.get(&c).unwrap().native_compilers
        };
        assert!(!is_native(load()));
        // One that is not installed is nobody's trouble.
        assert!(!is_native(with(&["cpp"]).unwrap()));
        let tools = root.path().join("c/toolchain/bin");
        fs::create_dir_all(&tools).unwrap();
        fs::write(tools.join("clang"), b"").unwrap();
        let registry = with(&["c", "cpp"]).unwrap();
        assert!(registry.languages().all(|one| one.compilers().is_empty()));
        assert!(is_native(registry));
    }

    #[test]
    fn a_missing_folder_says_what_to_do() {
        let root = tempfile::tempdir().unwrap();
        let fault = Registry::load(&root.path().join("none")).err().unwrap();
        assert!(fault.to_string().contains("cargo xtask setup"), "{fault}");
    }
}
