//! Libraries that a course brings for its programs, beyond what their language has.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The libraries of one course and language, named by their content: SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PackagesId(pub [u8; 32]);

impl PackagesId {
    /// The id of these files in this order, whatever they are named.
    #[must_use]
    pub fn of(files: &[PackageFile]) -> Self {
        let mut hash = Sha256::new();
        for file in files {
            hash.update(Sha256::digest(&file.bytes));
        }
        Self(hash.finalize().into())
    }
}

impl fmt::Debug for PackagesId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [a, b, c, d, ..] = self.0;
        write!(formatter, "{a:02x}{b:02x}{c:02x}{d:02x}")
    }
}

/// Bytes of a library's file, as it was published.
pub const PACKAGE_FILE_BYTES_MAX: usize = 8 << 20;

/// A library as its makers publish it, such as a wheel. Cloning it is cheap.
#[derive(Clone, PartialEq, Eq)]
pub struct PackageFile {
    /// The file's name, such as `attrs-26.1.0-py3-none-any.whl`.
    pub name: String,
    pub bytes: Arc<[u8]>,
}

impl fmt::Debug for PackageFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes)", self.name, self.bytes.len())
    }
}

/// What a library is called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackageName {
    /// Such as `attrs`.
    pub name: String,
    /// Such as `26.1.0`.
    pub version: String,
    /// What it is for, in its makers' words; may be empty.
    pub summary: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, bytes: &[u8]) -> PackageFile {
        PackageFile {
            name: name.to_owned(),
            bytes: bytes.into(),
        }
    }

    #[test]
    fn the_same_bytes_have_the_same_id_and_others_another() {
        let id = |files: &[PackageFile]| PackagesId::of(files);
        let (one, two) = (file("one", b"1"), file("two", b"2"));
        assert_eq!(
            id(&[one.clone(), two.clone()]),
            id(&[file("x", b"1"), file("y", b"2")])
        );
        assert_ne!(id(&[one.clone(), two.clone()]), id(&[two, one.clone()]));
        assert_ne!(
            id(&[file("", b"12"), file("", b"")]),
            id(&[one, file("", b"2")])
        );
    }
}
