//! The files of a pack in memory: few, plain and of a limited size, whatever
//! folder or archive they come from.

use std::collections::BTreeMap;

use crate::fault::{PackFault, shown};

/// Files of one pack.
pub const PACK_FILES_MAX: usize = 32;
/// Bytes of all files of a pack together, and of an archive when unpacked.
/// What Go's compiler, linker and library take is 157 MiB.
pub const PACK_BYTES_MAX: u64 = 256 << 20;
/// Entries of an archive, with those that are no files.
pub const ARCHIVE_ENTRIES_MAX: usize = 256;
/// Bytes of a file's name.
pub(crate) const NAME_BYTES_MAX: usize = 100;

/// Files by their names.
#[derive(Debug, Default)]
pub struct PackFiles {
    files: BTreeMap<String, Vec<u8>>,
    bytes: u64,
}

impl PackFiles {
    /// The files that a list names.
    pub fn of(parts: &[(&str, &[u8])]) -> Result<Self, PackFault> {
        let mut files = Self::default();
        for (name, content) in parts {
            files.insert(plain_name(name.as_bytes())?, content.to_vec())?;
        }
        Ok(files)
    }

    /// Adds a file whose name has been looked at.
    pub(crate) fn insert(&mut self, name: String, content: Vec<u8>) -> Result<(), PackFault> {
        self.bytes = self.bytes.saturating_add(content.len() as u64);
        if self.bytes > PACK_BYTES_MAX {
            return Err(PackFault::TooLarge);
        }
        if self.files.len() >= PACK_FILES_MAX {
            return Err(PackFault::TooManyFiles);
        }
        if self.files.contains_key(&name) {
            return Err(PackFault::Twice { name });
        }
        self.files.insert(name, content);
        Ok(())
    }

    #[must_use]
    pub fn get(&self, name: &str) -> Option<&[u8]> {
        self.files.get(name).map(Vec::as_slice)
    }

    /// Every file in the order of the names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// The size of all of them together.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// How many bytes may still come.
    pub(crate) fn room(&self) -> u64 {
        PACK_BYTES_MAX - self.bytes
    }
}

/// A name that an archive or a folder says, as the plain file name that it must
/// be; archives may write `./` before it.
pub(crate) fn plain_name(bytes: &[u8]) -> Result<String, PackFault> {
    let text = String::from_utf8_lossy(bytes);
    let name = text.strip_prefix("./").unwrap_or(&text);
    let leads_out = name.starts_with('/') || name.split(['/', '\\']).any(|part| part == "..");
    let named = || shown(name);
    if leads_out {
        return Err(PackFault::LeadsOut { name: named() });
    }
    if name.contains('/') {
        return Err(PackFault::Folder { name: named() });
    }
    let plain = |one: char| one.is_ascii_alphanumeric() || "._-".contains(one);
    let fits = (1..=NAME_BYTES_MAX).contains(&name.len())
        && name.starts_with(|one: char| one.is_ascii_alphanumeric())
        && name.chars().all(plain);
    if !fits {
        return Err(PackFault::Name { name: named() });
    }
    Ok(name.to_owned())
}
