//! Compiled code on disk, so that a restart does not compile again.
//!
//! A compiled file is native code: whoever can forge one can do what a worker
//! can do. So the folder belongs to this user alone, files are written beside
//! their place and renamed into it, each carries a hash under a key that lies
//! elsewhere, and the bytes that are checked are sealed before they are used.

use std::hash::{Hash, Hasher};
use std::io::{self, Write};
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, MetadataExt, OpenOptions, OpenOptionsExt, PermissionsExt};
use sha2::{Digest, Sha256};
use wasmtime::Engine;

use crate::key::{CodeKey, MAC_BYTES};
use crate::sealed::{COMPILED_BYTES_MAX, SealedCode};

/// Marks the layout of the files; a change of it makes all old files unknown.
const MAGIC: &[u8; 16] = b"opencode-cwasm-2";
/// Compiled components that are kept; the oldest make room.
const FILES_MAX: usize = 32;
/// The largest file that is read back.
const FILE_BYTES_MAX: u64 = COMPILED_BYTES_MAX + (MAGIC.len() + MAC_BYTES) as u64;

/// The folder of compiled code.
pub struct CompiledCode {
    folder: Dir,
    key: CodeKey,
}

impl CompiledCode {
    /// Opens the folder, making it for this user alone; refuses one that others can write.
    /// The key lies in a file of its own, which is made where there is none.
    pub fn open(path: &Path, key: &Path) -> io::Result<Self> {
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
        let key = CodeKey::open(key)?;
        Ok(Self { folder, key })
    }

    /// The file that holds a component compiled by this very engine.
    pub(crate) fn key(engine: &Engine, component_hash: &[u8]) -> String {
        let mut hasher = Sha256Hasher(Sha256::new());
        engine.precompile_compatibility_hash().hash(&mut hasher);
        hasher.0.update(component_hash);
        format!("{}.cwasm", hex::encode(hasher.0.finalize()))
    }

    /// Takes compiled code out; what is not whole and ours is removed.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<SealedCode> {
        match self.read(key) {
            Ok(code) => code,
            Err(error) => {
                tracing::warn!(key, %error, "compiled code is not as it was written; it is compiled again");
                self.remove(key);
                None
            }
        }
    }

    /// Keeps compiled code. Failing to is told, and costs only time at the next start.
    pub fn put(&self, key: &str, compiled: &[u8]) {
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

    fn read(&self, key: &str) -> io::Result<Option<SealedCode>> {
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
        let (mac, compiled) = rest
            .split_at_checked(MAC_BYTES)
            .ok_or_else(|| damaged("the file is cut off"))?;
        if !self.key.verifies(key, compiled, mac) {
            return Err(damaged("its keyed hash does not fit"));
        }
        SealedCode::new(compiled).map(Some)
    }

    fn write(&self, key: &str, compiled: &[u8]) -> io::Result<()> {
        let beside = format!("{key}.{}.part", std::process::id());
        let mut how = OpenOptions::new();
        how.write(true).create(true).truncate(true).mode(0o600);
        let written = self.folder.open_with(&beside, &how).and_then(|mut file| {
            file.write_all(MAGIC)?;
            file.write_all(&self.key.sign(key, compiled))?;
            file.write_all(compiled)?;
            file.sync_all()?;
            self.folder.rename(&beside, &self.folder, key)
        });
        if written.is_err() {
            self.remove(&beside);
        }
        written
    }

    pub(crate) fn remove(&self, name: &str) {
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
