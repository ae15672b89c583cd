//! The folder of the installed packs. Each lies in a folder with its language's
//! id: its own files as they came, and a note where from. It comes by one rename
//! and goes by one, so that there is never half a pack.

use std::fs::{self, DirBuilder, File, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::DirBuilderExt;
use std::path::{Path, PathBuf};

use runtime_contract::LanguageId;
use serde::{Deserialize, Serialize};
use tempfile::TempDir;

use crate::fault::{PackFault, shown};
use crate::files::PackFiles;
use crate::folder::{Links, read_folder};
use crate::pack::{Pack, check};
use crate::signature::{Key, Trust};

/// Packs of one installation.
pub const PACKS_MAX: usize = 32;
/// The note, beside a pack's own files.
pub(crate) const ORIGIN: &str = "added.toml";
const ORIGIN_BYTES_MAX: u64 = 64 << 10;
const LOCK: &str = ".lock";
/// Folders on their way in or out; what an interrupted command left is cleared
/// away by the next one.
const PASSING: &str = ".passing-";

/// Where packs are installed.
#[derive(Clone, Debug)]
pub struct PacksFolder {
    path: PathBuf,
    keys: Vec<Key>,
}

/// Where a pack came from.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Origin {
    /// The folder or archive.
    pub from: String,
    /// The key that was demanded when it was added.
    pub key: Option<String>,
}

/// A folder among the installed packs.
#[derive(Debug)]
pub struct InstalledPack {
    pub folder: PathBuf,
    pub origin: Origin,
    /// The pack, or why it cannot be used.
    pub pack: Result<Pack, PackFault>,
}

/// Why the folder cannot be worked on.
#[derive(Debug, thiserror::Error)]
pub enum StoreFault {
    #[error("The folder of language packs {} cannot be used: {source}; name another one with --language-packs.", folder.display())]
    Folder { folder: PathBuf, source: io::Error },
    #[error("Another opencode is adding or removing a language pack; try again when it is done.")]
    Locked,
    #[error(
        "There are {PACKS_MAX} language packs already, which is as many as there may be (PACKS_MAX); remove one first."
    )]
    TooMany,
    #[error(
        "The language pack '{0}' is installed already; remove it first with 'opencode language remove {0}'."
    )]
    Present(LanguageId),
    #[error("There is no language pack '{0}'.")]
    Absent(LanguageId),
}

impl PacksFolder {
    #[must_use]
    pub fn new(path: PathBuf, keys: Vec<Key>) -> Self {
        Self { path, keys }
    }

    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whose packs are used here, and for one that is being added perhaps whose it must be.
    #[must_use]
    pub fn trust(&self, demanded: Option<Key>) -> Trust {
        Trust {
            keys: self.keys.clone(),
            demanded,
            known: None,
        }
    }

    /// Every pack, read and looked at anew, in the order of the ids. No folder is
    /// a folder without packs.
    pub fn installed(&self) -> Result<Vec<InstalledPack>, StoreFault> {
        let paths = self.folders()?;
        Ok(paths.into_iter().map(|path| self.read(path)).collect())
    }

    /// The folders of packs, however broken.
    fn folders(&self) -> Result<Vec<PathBuf>, StoreFault> {
        let mut folders = Vec::new();
        let entries = match fs::read_dir(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(folders),
            entries => entries.map_err(|error| self.trouble(error))?,
        };
        for entry in entries {
            let entry = entry.map_err(|error| self.trouble(error))?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            if !hidden && entry.path().is_dir() {
                folders.push(entry.path());
            }
            if folders.len() > PACKS_MAX {
                return Err(StoreFault::TooMany);
            }
        }
        folders.sort();
        Ok(folders)
    }

    fn read(&self, folder: PathBuf) -> InstalledPack {
        let origin = read_origin(&folder.join(ORIGIN));
        let files = read_folder(&folder, Links::Refused, Some(ORIGIN));
        let pack = files.and_then(|files| {
            let known = origin.key.as_deref().and_then(|key| Key::parse(key).ok());
            let trust = Trust {
                known,
                ..self.trust(None)
            };
            let pack = check(&files, &trust)?;
            let name = folder.file_name().unwrap_or_default().to_string_lossy();
            let id = pack.language.id.to_string();
            match name == id {
                true => Ok(pack),
                false => Err(PackFault::Misnamed {
                    folder: shown(&name),
                    id,
                }),
            }
        });
        InstalledPack {
            folder,
            origin,
            pack,
        }
    }

    /// Takes the folder for this process until the lock is dropped, makes it where
    /// it is missing, and clears away what was left behind.
    pub fn lock(&self) -> Result<PacksLock, StoreFault> {
        let trouble = |error| self.trouble(error);
        DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(&self.path)
            .map_err(trouble)?;
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(self.path.join(LOCK))
            .map_err(trouble)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(StoreFault::Locked),
            Err(TryLockError::Error(error)) => return Err(trouble(error)),
        }
        for entry in fs::read_dir(&self.path).map_err(trouble)?.flatten() {
            let left = entry
                .file_name()
                .as_encoded_bytes()
                .starts_with(PASSING.as_bytes());
            if left {
                fs::remove_dir_all(entry.path()).map_err(trouble)?;
            }
        }
        Ok(PacksLock { _file: file })
    }

    /// Writes a pack beside the others, where nothing uses it yet.
    pub fn stage(
        &self,
        _lock: &PacksLock,
        pack: &Pack,
        files: &PackFiles,
        origin: &Origin,
    ) -> Result<Staged, StoreFault> {
        let id = pack.language.id.clone();
        let folder = self.path.join(id.as_str());
        if fs::symlink_metadata(&folder).is_ok() {
            return Err(StoreFault::Present(id));
        }
        if self.folders()?.len() >= PACKS_MAX {
            return Err(StoreFault::TooMany);
        }
        let trouble = |error| self.trouble(error);
        let passing = self.passing()?;
        files.write_into(passing.path()).map_err(trouble)?;
        let note = toml::to_string(origin).map_err(|error| trouble(io::Error::other(error)))?;
        fs::write(passing.path().join(ORIGIN), note).map_err(trouble)?;
        Ok(Staged {
            passing,
            folder,
            packs: self.path.clone(),
        })
    }

    /// Takes a pack away, however broken it is.
    pub fn remove(&self, _lock: &PacksLock, id: &LanguageId) -> Result<(), StoreFault> {
        let folder = self.path.join(id.as_str());
        if fs::symlink_metadata(&folder).is_err() {
            return Err(StoreFault::Absent(id.clone()));
        }
        let trouble = |error| self.trouble(error);
        let passing = self.passing()?;
        fs::rename(folder, passing.path().join(id.as_str())).map_err(trouble)?;
        passing.close().map_err(trouble)
    }

    /// Whether there is something by this id, however broken.
    #[must_use]
    pub fn holds(&self, id: &LanguageId) -> bool {
        fs::symlink_metadata(self.path.join(id.as_str())).is_ok()
    }

    fn passing(&self) -> Result<TempDir, StoreFault> {
        tempfile::Builder::new()
            .prefix(PASSING)
            .tempdir_in(&self.path)
            .map_err(|error| self.trouble(error))
    }

    fn trouble(&self, source: io::Error) -> StoreFault {
        StoreFault::Folder {
            folder: self.path.clone(),
            source,
        }
    }
}

/// The note; one that cannot be read says nothing.
fn read_origin(note: &Path) -> Origin {
    let mut text = String::new();
    let read = File::open(note).and_then(|file| {
        let mut file = file.take(ORIGIN_BYTES_MAX);
        file.read_to_string(&mut text)
    });
    match read {
        Ok(_) => toml::from_str(&text).unwrap_or_default(),
        Err(_) => Origin::default(),
    }
}

/// Held while packs are added or removed.
#[derive(Debug)]
pub struct PacksLock {
    _file: File,
}

/// A pack on its way in; dropped, it leaves nothing.
#[derive(Debug)]
pub struct Staged {
    passing: TempDir,
    folder: PathBuf,
    packs: PathBuf,
}

impl Staged {
    /// Where its files are for now.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.passing.path()
    }

    /// Puts it where it is used.
    pub fn install(self) -> Result<PathBuf, StoreFault> {
        let rename = || {
            File::open(self.passing.path())?.sync_all()?;
            fs::rename(self.passing.path(), &self.folder)?;
            File::open(&self.packs)?.sync_all()
        };
        let done = rename();
        done.map_err(|source| StoreFault::Folder {
            folder: self.packs.clone(),
            source,
        })?;
        let _ = self.passing.keep();
        Ok(self.folder)
    }
}
