//! Languages that an operator added as packs: read after the languages folder,
//! and never in the place of what is there.

use runtime_contract::LanguageId;
use toolchain_contract::Language;
use toolchain_packs::{InstalledPack, PacksFolder, RUNNER, TOOLCHAIN};

use super::{BrokenLanguage, InstalledLanguage, InstalledToolchain, LANGUAGES_MAX, Registry};
use crate::built_in;

impl Registry {
    /// The same with the packs of a folder; those that cannot be used are among
    /// the broken ones.
    #[must_use]
    pub fn with_packs(mut self, packs: &PacksFolder) -> Self {
        let installed = match packs.installed() {
            Ok(installed) => installed,
            Err(fault) => {
                self.broken.push(BrokenLanguage {
                    folder: packs.path().to_owned(),
                    reason: fault.to_string(),
                    pack: true,
                });
                return self;
            }
        };
        for pack in installed {
            let folder = pack.folder.clone();
            if let Err(reason) = self.add_pack(pack) {
                self.broken.push(BrokenLanguage {
                    folder,
                    reason,
                    pack: true,
                });
            }
        }
        self
    }

    fn add_pack(&mut self, installed: InstalledPack) -> Result<(), String> {
        let pack = installed.pack.map_err(|fault| fault.to_string())?;
        self.check_pack(&pack.language)?;
        let language = pack.language;
        for extension in &language.extensions {
            self.extensions
                .insert(extension.clone(), language.id.clone());
        }
        let id = language.id.clone();
        let toolchain = installed.folder.join(TOOLCHAIN);
        let has_toolchain = toolchain.is_file();
        let added = InstalledLanguage {
            runner: match language.compile {
                Some(_) => None,
                None => Some(installed.folder.join(RUNNER)),
            },
            toolchain: has_toolchain.then_some(InstalledToolchain::Guest(toolchain)),
            language,
            formatter: None,
            linter: None,
            type_checker: None,
            pack: true,
            native_compilers: false,
            folders: [installed.folder.clone(), installed.folder],
        };
        self.languages.insert(id, added);
        Ok(())
    }

    /// Whether a pack with this language takes nobody's place; the error is the reason.
    pub fn check_pack(&self, language: &Language) -> Result<(), String> {
        let id = &language.id;
        if self.is_taken(id) {
            return Err(format!("There is a language '{id}' already."));
        }
        let clash = language.extensions.iter().find_map(|extension| {
            let other = self.extensions.get(extension)?;
            Some((extension, other))
        });
        if let Some((extension, other)) = clash {
            return Err(format!(
                "Its extension '{extension}' belongs to '{other}' already."
            ));
        }
        if self.languages.len() >= LANGUAGES_MAX {
            return Err(format!(
                "There are {LANGUAGES_MAX} languages already, which is as many as there may be (LANGUAGES_MAX)."
            ));
        }
        Ok(())
    }

    fn is_taken(&self, id: &LanguageId) -> bool {
        self.languages.contains_key(id)
            || self.folder_names.contains(id.as_str())
            || built_in::toolchain(id).is_some()
    }
}
