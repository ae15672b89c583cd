//! A short hash over everything that a built thing depends on. It is the key
//! under which the cache keeps that thing: same inputs, same key, no work.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use sha2::{Digest, Sha256};

/// Collects inputs; the order in which they are added is part of the result.
pub(crate) struct Fingerprint(Sha256);

/// Folders that are made by tools and never an input.
const FOLDERS_LEFT_OUT: [&str; 4] = ["node_modules", "target", "__pycache__", ".git"];

impl Fingerprint {
    /// `recipe` names the steps that turn the inputs into the result, with a
    /// number that is raised when the steps change.
    pub(crate) fn of(recipe: &str) -> Self {
        Self(Sha256::new()).with("recipe", recipe)
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        let value = value.as_ref();
        // Lengths go in too, so that no two lists of inputs read alike.
        for piece in [name.as_bytes(), value] {
            self.0.update((piece.len() as u64).to_le_bytes());
            self.0.update(piece);
        }
        self
    }

    pub(crate) fn with_file(self, file: &Path) -> Result<Self> {
        let bytes = fs::read(file).with_context(|| format!("could not read {}", file.display()))?;
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        Ok(self.with(&name, bytes))
    }

    /// Every file below `folder` that `wanted` accepts, by its name relative
    /// to the folder, so that a checkout elsewhere has the same fingerprint.
    pub(crate) fn with_folder(
        mut self,
        folder: &Path,
        wanted: impl Fn(&Path) -> bool,
    ) -> Result<Self> {
        for name in files_below(folder)? {
            if wanted(&name) {
                let bytes = fs::read(folder.join(&name))
                    .with_context(|| format!("could not read {}", folder.join(&name).display()))?;
                self = self.with(&name.to_string_lossy(), bytes);
            }
        }
        Ok(self)
    }

    /// 16 hexadecimal characters: enough to tell a few dozen entries apart,
    /// short enough to read in a path.
    pub(crate) fn key(self) -> String {
        hex::encode(&self.0.finalize()[..8])
    }
}

/// The files below a folder, relative to it and sorted; what tools made, and
/// links, are left out.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut waiting = vec![folder.to_path_buf()];
    while let Some(current) = waiting.pop() {
        let entries = fs::read_dir(&current)
            .with_context(|| format!("could not look into {}", current.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                if !FOLDERS_LEFT_OUT
                    .iter()
                    .any(|name| entry.file_name() == *name)
                {
                    waiting.push(entry.path());
                }
            } else if kind.is_file() {
                found.push(entry.path().strip_prefix(folder)?.to_path_buf());
            }
        }
    }
    found.sort();
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_inputs_give_the_same_key() {
        let key = || Fingerprint::of("thing 1").with("a", "b").key();
        assert_eq!(key(), key());
        // Written down, because a silent change would rebuild every cache.
        assert_eq!(key(), "04b8de908bd81edc");
    }

    #[test]
    fn different_inputs_give_different_keys() {
        let base = || Fingerprint::of("thing 1");
        let keys = [
            base().key(),
            Fingerprint::of("thing 2").key(),
            base().with("a", "b").key(),
            base().with("ab", "").key(),
            base().with("", "ab").key(),
            base().with("a", "b").with("c", "d").key(),
            base().with("c", "d").with("a", "b").key(),
        ];
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[..index].contains(key), "{key} came twice");
        }
    }

    #[test]
    fn a_folder_counts_by_its_contents_and_not_by_its_place() {
        let place = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| {
            let path = place.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let key = |folder: &str| {
            Fingerprint::of("folder 1")
                .with_folder(&place.path().join(folder), |name| {
                    name.extension().is_none_or(|end| end != "md")
                })
                .unwrap()
                .key()
        };
        write("one/src/a.py", "print(1)");
        write("two/src/a.py", "print(1)");
        assert_eq!(key("one"), key("two"));

        // Not inputs: notes, what tools leave behind.
        write("two/README.md", "words");
        write("two/node_modules/x/index.js", "code");
        write("two/src/__pycache__/a.pyc", "bytes");
        assert_eq!(key("one"), key("two"));

        write("two/src/b.py", "");
        assert_ne!(key("one"), key("two"));
    }
}
