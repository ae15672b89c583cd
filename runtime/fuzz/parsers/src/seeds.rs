//! What libFuzzer begins with: a folder of good input for one target, and the
//! words that mean something there as a dictionary.

use std::fmt::Write as _;
use std::io;
use std::path::{Path, PathBuf};
use std::{env, fs};

use crate::Target;

const REPOSITORY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../..");
/// Files of the repository that one target begins with.
const FILES_MAX: usize = 400;
/// Entries of folders that are looked at for them.
const ENTRIES_MAX: usize = 20_000;
/// Bytes of one of them; longer ones only make trying slower.
const FILE_BYTES_MAX: u64 = 64 << 10;

/// Files under a folder of the repository whose path ends so.
#[derive(Clone, Copy, Debug)]
pub struct Files {
    under: &'static str,
    ending: &'static str,
}

impl Files {
    pub(crate) const fn called(under: &'static str, ending: &'static str) -> Self {
        Self { under, ending }
    }

    /// Where they are, in the order of their paths; none where the repository
    /// is not there any more.
    fn find(self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![Path::new(REPOSITORY).join(self.under)];
        let mut looked_at = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                looked_at += 1;
                if looked_at > ENTRIES_MAX {
                    break;
                }
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.to_string_lossy().ends_with(self.ending)
                    && entry
                        .metadata()
                        .is_ok_and(|file| file.len() <= FILE_BYTES_MAX)
                {
                    found.push(path);
                }
            }
        }
        found.sort();
        found.truncate(FILES_MAX);
        found
    }
}

/// Writes every seed of a target into `folder`, one file each, and gives their
/// number.
pub fn write(target: &Target, folder: &Path) -> io::Result<usize> {
    fs::create_dir_all(folder)?;
    let mut seeds = (target.seeds)();
    for path in target.files.map(Files::find).unwrap_or_default() {
        seeds.push(fs::read(path)?);
    }
    for (number, seed) in seeds.iter().enumerate() {
        fs::write(folder.join(format!("seed-{number:03}")), seed)?;
    }
    Ok(seeds.len())
}

/// The words of a target as libFuzzer reads them.
#[must_use]
pub fn dictionary(target: &Target) -> String {
    let mut text = String::new();
    for word in target.words {
        text.push('"');
        for byte in word.bytes() {
            match byte {
                b'"' | b'\\' => {
                    text.push('\\');
                    text.push(char::from(byte));
                }
                b' '..=b'~' => text.push(char::from(byte)),
                // Writing to a string does not fail.
                _ => drop(write!(text, "\\x{byte:02X}")),
            }
        }
        text.push_str("\"\n");
    }
    text
}

/// What `runtime/fuzz/targets` does before libFuzzer looks at its folder: it
/// puts seeds and dictionary where the environment says.
pub fn prepare(target: &Target) -> io::Result<()> {
    if let Some(folder) = env::var_os("FUZZ_SEEDS") {
        write(target, Path::new(&folder))?;
    }
    if let Some(file) = env::var_os("FUZZ_DICTIONARY") {
        fs::write(file, dictionary(target))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TARGETS;

    #[test]
    fn each_target_has_seeds_and_files_that_are_there() {
        for target in TARGETS {
            let folder = tempfile::tempdir().unwrap();
            let written = write(target, folder.path()).unwrap();
            let own = (target.seeds)().len();
            assert!(own > 0, "{} has no seeds", target.name);
            assert_eq!(
                written > own,
                target.files.is_some(),
                "{}: {written} seeds",
                target.name
            );
            assert!(written <= own + FILES_MAX);
        }
    }

    #[test]
    fn words_are_written_as_a_dictionary_wants_them() {
        let target = Target {
            words: &["a\"b\\", "\0é"],
            ..TARGETS[0]
        };
        assert_eq!(dictionary(&target), "\"a\\\"b\\\\\"\n\"\\x00\\xC3\\xA9\"\n");
    }
}
