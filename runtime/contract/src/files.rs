//! The files that a program is made of: relative paths parsed once at the door,
//! so that nothing behind it has to ask whether a path climbs out of its tree.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Bytes in one path.
const PATH_BYTES_MAX: usize = 255;
/// Folders above a file.
const PATH_DEPTH_MAX: usize = 16;
/// Files in one tree.
pub const TREE_FILES_MAX: usize = 256;
/// Bytes in all files of one tree together.
pub const TREE_BYTES_MAX: usize = 4 << 20;

/// A relative path with forward slashes, such as `shapes/circle.py`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FilePath(String);

/// Why a text is not a path inside a program's tree.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FilePathError {
    #[error("A file needs a name.")]
    Empty,
    #[error("The file name '{0}' is too long: 255 bytes is the most.")]
    TooLong(String),
    #[error("The file '{0}' lies too deep: 16 folders is the most.")]
    TooDeep(String),
    #[error(
        "The file '{0}' is not inside the program: use a relative name without '.' or '..' parts, such as 'shapes/circle.py'."
    )]
    Escapes(String),
    #[error(
        "The file name '{0}' holds a character that names cannot have (a control character or '\\')."
    )]
    BadCharacter(String),
}

impl FilePath {
    /// Parses a path relative to the program's folder.
    pub fn parse(text: &str) -> Result<Self, FilePathError> {
        let shown = || text.escape_debug().take(80).collect::<String>();
        if text.is_empty() {
            return Err(FilePathError::Empty);
        }
        if text.len() > PATH_BYTES_MAX {
            return Err(FilePathError::TooLong(shown()));
        }
        if text.chars().any(|c| c.is_control() || c == '\\') {
            return Err(FilePathError::BadCharacter(shown()));
        }
        let parts: Vec<&str> = text.split('/').collect();
        if parts.len() > PATH_DEPTH_MAX {
            return Err(FilePathError::TooDeep(shown()));
        }
        if parts.iter().any(|part| matches!(*part, "" | "." | "..")) {
            return Err(FilePathError::Escapes(shown()));
        }
        Ok(Self(text.to_owned()))
    }

    /// The path as text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text after the last dot of the file's name, if it has one.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        let name = self.0.rsplit('/').next().unwrap_or(&self.0);
        name.rsplit_once('.')
            .filter(|(stem, _)| !stem.is_empty())
            .map(|(_, extension)| extension)
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl TryFrom<String> for FilePath {
    type Error = FilePathError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<FilePath> for String {
    fn from(path: FilePath) -> Self {
        path.0
    }
}

/// One file of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    pub path: FilePath,
    pub bytes: Vec<u8>,
}

/// The files of one program, ordered by path. Serialises as a map from path to
/// text; bytes that are not UTF-8 cannot travel as JSON and are refused there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(
    try_from = "BTreeMap<FilePath, String>",
    into = "BTreeMap<FilePath, String>"
)]
pub struct SourceTree {
    files: BTreeMap<FilePath, Vec<u8>>,
}

/// Why a file cannot join a program.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SourceTreeError {
    #[error("A program can have 256 files; '{0}' would be one more.")]
    TooManyFiles(FilePath),
    #[error("The files of a program can hold 4 MiB together; '{0}' would take them past it.")]
    TooLarge(FilePath),
    #[error("'{0}' is both a file and a folder.")]
    FileIsFolder(FilePath),
}

impl SourceTree {
    /// Adds a file or replaces the one with its path.
    pub fn insert(&mut self, path: FilePath, bytes: Vec<u8>) -> Result<(), SourceTreeError> {
        let replaced = self.files.get(&path).map_or(0, Vec::len);
        if !self.files.contains_key(&path) && self.files.len() >= TREE_FILES_MAX {
            return Err(SourceTreeError::TooManyFiles(path));
        }
        if self.bytes_total() - replaced + bytes.len() > TREE_BYTES_MAX {
            return Err(SourceTreeError::TooLarge(path));
        }
        let is_folder_of = |folder: &FilePath, file: &FilePath| {
            file.as_str()
                .strip_prefix(folder.as_str())
                .is_some_and(|rest| rest.starts_with('/'))
        };
        if self
            .files
            .keys()
            .any(|other| is_folder_of(&path, other) || is_folder_of(other, &path))
        {
            return Err(SourceTreeError::FileIsFolder(path));
        }
        self.files.insert(path, bytes);
        Ok(())
    }

    /// Takes a file out, giving back its bytes.
    pub fn remove(&mut self, path: &FilePath) -> Option<Vec<u8>> {
        self.files.remove(path)
    }

    #[must_use]
    pub fn get(&self, path: &FilePath) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// The files in the order of their paths.
    pub fn iter(&self) -> impl Iterator<Item = (&FilePath, &[u8])> {
        self.files
            .iter()
            .map(|(path, bytes)| (path, bytes.as_slice()))
    }

    #[must_use]
    pub fn len(&self) -> usize {
        self.files.len()
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Bytes of all files together.
    #[must_use]
    pub fn bytes_total(&self) -> usize {
        self.files.values().map(Vec::len).sum()
    }
}

impl TryFrom<BTreeMap<FilePath, String>> for SourceTree {
    type Error = SourceTreeError;

    fn try_from(texts: BTreeMap<FilePath, String>) -> Result<Self, Self::Error> {
        let mut tree = Self::default();
        for (path, text) in texts {
            tree.insert(path, text.into_bytes())?;
        }
        Ok(tree)
    }
}

impl From<SourceTree> for BTreeMap<FilePath, String> {
    fn from(tree: SourceTree) -> Self {
        tree.files
            .into_iter()
            .map(|(path, bytes)| (path, String::from_utf8_lossy(&bytes).into_owned()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Result<(), FilePathError>) {
        assert_eq!(FilePath::parse(text).map(|_| ()), expected);
    }

    #[test]
    fn paths_stay_inside_the_program() {
        check("main.py", Ok(()));
        check("shapes/circle.py", Ok(()));
        check("naïve name.py", Ok(()));
        check("", Err(FilePathError::Empty));
        for text in ["/etc/passwd", "../up.py", "a/../../b", "a//b", "a/", "./a"] {
            check(text, Err(FilePathError::Escapes(text.to_owned())));
        }
        check("a\0b", Err(FilePathError::BadCharacter("a\\0b".to_owned())));
        check(
            "a\\b",
            Err(FilePathError::BadCharacter("a\\\\b".to_owned())),
        );
    }

    #[test]
    fn a_tree_refuses_what_would_not_fit() {
        let path = |text: &str| FilePath::parse(text).unwrap();
        let mut tree = SourceTree::default();
        tree.insert(path("a"), vec![0; TREE_BYTES_MAX]).unwrap();
        assert_eq!(
            tree.insert(path("b"), vec![0]),
            Err(SourceTreeError::TooLarge(path("b")))
        );
        // Replacing counts only what is new.
        tree.insert(path("a"), vec![1; TREE_BYTES_MAX]).unwrap();
        tree.insert(path("a"), Vec::new()).unwrap();
        assert_eq!(
            tree.insert(path("a/b"), vec![0]),
            Err(SourceTreeError::FileIsFolder(path("a/b")))
        );
        for index in 1..TREE_FILES_MAX {
            tree.insert(path(&format!("f{index}")), Vec::new()).unwrap();
        }
        let extra = path("one-more");
        assert_eq!(
            tree.insert(extra.clone(), vec![]),
            Err(SourceTreeError::TooManyFiles(extra))
        );
    }

    #[test]
    fn extensions_are_those_of_the_file_not_the_folder() {
        let extension = |text: &str| {
            FilePath::parse(text)
                .unwrap()
                .extension()
                .map(str::to_owned)
        };
        assert_eq!(extension("a.b/main.py"), Some("py".to_owned()));
        assert_eq!(extension("a.b/main"), None);
        assert_eq!(extension(".profile"), None);
    }
}
