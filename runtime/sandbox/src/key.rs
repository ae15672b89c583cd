//! The secret that marks compiled code as ours. It lies apart from the code, so
//! that whoever may write into the cache can still not forge what is in it.

use std::io::{self, Read, Write};
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, MetadataExt, OpenOptions, OpenOptionsExt, PermissionsExt};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// One block of the hash, so that the key is used as it is.
const KEY_BYTES: usize = 64;
/// Bytes of the hash that goes with each file.
pub(crate) const MAC_BYTES: usize = 32;

/// A key that only this user can read.
pub(crate) struct CodeKey([u8; KEY_BYTES]);

impl CodeKey {
    /// Reads the key, or makes one where there is none. Refuses a key that
    /// others can read or write.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let (Some(above), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::Error::new(
                io::ErrorKind::InvalidInput,
                "the key has no name",
            ));
        };
        std::fs::create_dir_all(above)?;
        let folder = Dir::open_ambient_dir(above, ambient_authority())?;
        match Self::read(&folder, Path::new(name)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Self::make(&folder, Path::new(name))
            }
            read => read,
        }
    }

    fn read(folder: &Dir, name: &Path) -> io::Result<Self> {
        let mut file = folder.open(name)?;
        let about = file.metadata()?;
        if about.permissions().mode() & 0o077 != 0
            || about.uid() != rustix::process::geteuid().as_raw()
        {
            let message = "the key of the compiled code is not this user's alone; remove it, and a new one is made";
            return Err(io::Error::new(io::ErrorKind::PermissionDenied, message));
        }
        let mut key = [0; KEY_BYTES];
        file.read_exact(&mut key)?;
        Ok(Self(key))
    }

    fn make(folder: &Dir, name: &Path) -> io::Result<Self> {
        let mut key = [0; KEY_BYTES];
        getrandom::fill(&mut key).map_err(io::Error::other)?;
        let beside = format!(".{}.{}.part", name.display(), std::process::id());
        let mut how = OpenOptions::new();
        how.write(true).create(true).truncate(true).mode(0o600);
        let mut file = folder.open_with(&beside, &how)?;
        file.write_all(&key)?;
        file.sync_all()?;
        // Two that start together must end with one key: the first link counts.
        let linked = folder.hard_link(&beside, folder, name);
        folder.remove_file(&beside)?;
        match linked {
            Ok(()) => Ok(Self(key)),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Self::read(folder, name),
            Err(error) => Err(error),
        }
    }

    /// The keyed hash of a file under its name: a file that is ours under
    /// another name is not ours under this one.
    pub(crate) fn sign(&self, name: &str, compiled: &[u8]) -> [u8; MAC_BYTES] {
        self.mac(name, compiled).finalize().into_bytes().into()
    }

    /// Whether a hash is the one that belongs to a file, in constant time.
    pub(crate) fn verifies(&self, name: &str, compiled: &[u8], mac: &[u8]) -> bool {
        self.mac(name, compiled).verify_slice(mac).is_ok()
    }

    fn mac(&self, name: &str, compiled: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new(&self.0.into());
        mac.update(&(name.len() as u64).to_le_bytes());
        mac.update(name.as_bytes());
        mac.update(compiled);
        mac
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    #[test]
    fn a_key_stays_and_belongs_to_this_user() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("state/code.key");
        let mac = CodeKey::open(&path).unwrap().sign("a", b"code");
        let again = CodeKey::open(&path).unwrap();
        assert!(again.verifies("a", b"code", &mac));
        assert!(!again.verifies("b", b"code", &mac));
        assert!(!again.verifies("a", b"Code", &mac));
        assert!(!again.verifies("a", b"code", &mac[..31]));
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }

    #[test]
    fn a_key_that_others_can_read_is_refused() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join("code.key");
        CodeKey::open(&path).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        let error = CodeKey::open(&path).err().unwrap();
        assert!(error.to_string().contains("remove it"), "{error}");
    }

    #[test]
    fn another_key_does_not_verify() {
        let root = tempfile::tempdir().unwrap();
        let one = CodeKey::open(&root.path().join("one")).unwrap();
        let other = CodeKey::open(&root.path().join("other")).unwrap();
        assert!(!other.verifies("a", b"code", &one.sign("a", b"code")));
    }
}
