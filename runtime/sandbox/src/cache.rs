//! Compiled code on disk, so that a restart does not compile again.
//!
//! A compiled file is native code: whoever can write it can do what this
//! process can do. So the folder belongs to this user alone, files are written
//! beside their place and renamed into it, and the bytes that are checked
//! against the checksum are the same bytes in memory that are then used. The
//! checksum finds damage, not malice: a keyed one comes with the worker
//! processes.

use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, MetadataExt, OpenOptions, OpenOptionsExt, PermissionsExt};
use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::Component;

/// Marks the layout of the files; a change of it makes all old files unknown.
const MAGIC: &[u8; 16] = b"opencode-cwasm-1";
const CHECKSUM_BYTES: usize = 32;
/// Compiled components that are kept; the oldest make room.
const FILES_MAX: usize = 32;
/// The largest file that is read back.
const FILE_BYTES_MAX: u64 = 1 << 30;

/// The folder of compiled code.
#[derive(Debug)]
pub(crate) struct CompiledCode {
    folder: Dir,
}

impl CompiledCode {
    /// Opens the folder, making it for this user alone; refuses one that others can write.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        if !path.is_dir() {
            let mut builder = std::fs::DirBuilder::new();
            std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
            builder.create(path)?;
        }
        let folder = Dir::open_ambient_dir(path, ambient_authority())?;
        let about = folder.dir_metadata()?;
        if about.permissions().mode() & 0o022 != 0 {
            let message = "others may write into the folder of compiled code; take that right away with chmod 700";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
        }
        Ok(Self { folder })
    }

    /// The file that holds a component compiled by this very engine.
    pub(crate) fn key(engine: &Engine, component_hash: &[u8]) -> String {
        let mut hasher = Sha256Hasher(Sha256::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        hasher.0.update(component_hash);
        format!("{}.cwasm", hex::encode(hasher.0.finalize()))
    }

    /// Takes a compiled component out; anything that is not whole and ours is removed.
    pub(crate) fn get(&self, engine: &Engine, key: &str) -> Option<Component> {
        let compiled = match self.read(key) {
            Ok(compiled) => compiled?,
            Err(error) => {
                tracing::warn!(key, %error, "compiled code is damaged; it is compiled again");
                self.remove(key);
                return None;
            }
        };
        #[expect(
            unsafe_code,
            reason = "the engine has no safe way to load compiled code"
        )]
        // Safety: the bytes come from a folder that only this user can write,
        // and are, by their checksum, those that this program wrote there.
        let loaded = unsafe { Component::deserialize(engine, compiled) };
        match loaded {
            Ok(component) => Some(component),
            Err(error) => {
                tracing::warn!(
                    key,
                    error = format!("{error:#}"),
                    "compiled code is of no use; it is compiled again"
                );
                self.remove(key);
                None
            }
        }
    }

    /// Keeps compiled code. Failing to is told, and costs only time at the next start.
    pub(crate) fn put(&self, key: &str, compiled: &[u8]) {
        let kept = self.make_room().and_then(|()| self.write(key, compiled));
        if let Err(error) = kept {
            tracing::warn!(key, %error, "compiled code could not be kept");
        }
    }

    /// Removes the oldest files until there is room for one more: those of
    /// runners and engines that were replaced, and what a crash left half written.
    fn make_room(&self) -> io::Result<()> {
        let mut files = Vec::new();
        for entry in self.folder.entries()? {
            let entry = entry?;
            let modified = entry.metadata()?.modified()?;
            files.push((modified, entry.file_name()));
        }
        files.sort();
        let surplus = (files.len() + 1).saturating_sub(FILES_MAX);
        for (_, name) in files.into_iter().take(surplus) {
            self.remove(&name.to_string_lossy());
        }
        Ok(())
    }

    fn read(&self, key: &str) -> io::Result<Option<Vec<u8>>> {
        let file = match self.folder.open(key) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if file.metadata()?.size() > FILE_BYTES_MAX {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the file is too large",
            ));
        }
        let mut bytes = Vec::new();
        io::Read::read_to_end(&mut io::Read::take(file, FILE_BYTES_MAX), &mut bytes)?;
        let damaged = |what| io::Error::new(io::ErrorKind::InvalidData, what);
        let rest = bytes
            .strip_prefix(MAGIC)
            .ok_or_else(|| damaged("the first bytes are not ours"))?;
        let (checksum, compiled) = rest
            .split_at_checked(CHECKSUM_BYTES)
            .ok_or_else(|| damaged("the file is cut off"))?;
        if Sha256::digest(compiled).as_slice() != checksum {
            return Err(damaged("the checksum does not fit"));
        }
        Ok(Some(compiled.to_vec()))
    }

    fn write(&self, key: &str, compiled: &[u8]) -> io::Result<()> {
        let beside = format!("{key}.{}.part", std::process::id());
        let mut how = OpenOptions::new();
        how.write(true).create(true).truncate(true).mode(0o600);
        let written = self.folder.open_with(&beside, &how).and_then(|mut file| {
            file.write_all(MAGIC)?;
            file.write_all(&Sha256::digest(compiled))?;
            file.write_all(compiled)?;
            file.sync_all()?;
            self.folder.rename(&beside, &self.folder, key)
        });
        if written.is_err() {
            self.remove(&beside);
        }
        written
    }

    fn remove(&self, name: &str) {
        if let Err(error) = self.folder.remove_file(name)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(name, %error, "a file of compiled code could not be removed");
        }
    }
}

/// Lets what implements `Hash` be hashed by SHA-256.
struct Sha256Hasher(Sha256);

impl Hasher for Sha256Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        0
    }
}
