//! A project's files by their content: a list of paths, hashes and lengths, and
//! one id for the whole list, so that the same project is always the same tree.

use std::fmt;

use runtime_contract::{FilePath, SourceTree};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

macro_rules! sha256_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name([u8; 32]);

        impl $name {
            /// Reads 64 hexadecimal digits.
            #[must_use]
            pub fn parse(text: &str) -> Option<Self> {
                let mut bytes = [0; 32];
                hex::decode_to_slice(text, &mut bytes).ok()?;
                Some(Self(bytes))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&hex::encode(self.0))
            }
        }

        impl TryFrom<String> for $name {
            type Error = &'static str;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or("a SHA-256 is 64 hexadecimal digits")
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.to_string()
            }
        }
    };
}

sha256_id! {
    /// The SHA-256 of one file's content.
    ContentHash
}

sha256_id! {
    /// The SHA-256 of a tree's canonical list.
    TreeId
}

impl ContentHash {
    #[must_use]
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

/// One file of a tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TreeFile {
    pub path: FilePath,
    pub content: ContentHash,
    pub bytes: u64,
}

/// The files of a project, ordered by path.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<TreeFile>", into = "Vec<TreeFile>")]
pub struct Tree {
    files: Vec<TreeFile>,
}

impl Tree {
    /// The tree of these files.
    #[must_use]
    pub fn of(files: &SourceTree) -> Self {
        let files = files.iter().map(|(path, content)| TreeFile {
            path: path.clone(),
            content: ContentHash::of(content),
            bytes: content.len() as u64,
        });
        Self::from(files.collect::<Vec<_>>())
    }

    #[must_use]
    pub fn files(&self) -> &[TreeFile] {
        &self.files
    }

    /// The file with this path.
    #[must_use]
    pub fn get(&self, path: &FilePath) -> Option<&TreeFile> {
        self.files
            .binary_search_by(|file| file.path.cmp(path))
            .ok()
            .map(|at| &self.files[at])
    }

    #[must_use]
    pub fn bytes_total(&self) -> u64 {
        self.files.iter().map(|file| file.bytes).sum()
    }

    /// One id for the whole. Every part is preceded by its length or has a fixed
    /// one, so that no two lists read the same.
    #[must_use]
    pub fn id(&self) -> TreeId {
        let mut hash = Sha256::new();
        hash.update(b"opencode tree 1\n");
        for file in &self.files {
            let path = file.path.as_str().as_bytes();
            hash.update((path.len() as u64).to_le_bytes());
            hash.update(path);
            hash.update(file.content.0);
            hash.update(file.bytes.to_le_bytes());
        }
        TreeId(hash.finalize().into())
    }
}

impl From<Vec<TreeFile>> for Tree {
    fn from(mut files: Vec<TreeFile>) -> Self {
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Self { files }
    }
}

impl From<Tree> for Vec<TreeFile> {
    fn from(tree: Tree) -> Self {
        tree.files
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    pub(crate) fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = SourceTree::default();
        for (path, text) in files {
            tree.insert(FilePath::parse(path).unwrap(), (*text).into())
                .unwrap();
        }
        Tree::of(&tree)
    }

    #[test]
    fn the_same_project_is_one_tree() {
        let one = tree(&[("b.py", "2"), ("a.py", "1")]);
        let other = tree(&[("a.py", "1"), ("b.py", "2")]);
        assert_eq!(one, other);
        assert_eq!(one.id(), other.id());
        // Written down once, so that no release reads old trees as others.
        assert_eq!(
            tree(&[("main.py", "print(1)\n")]).id().to_string(),
            "050f28f23de8175fc3589acb9626468d5b3f97f833c26afdc19b1e5dbe0389f1"
        );
    }

    #[test]
    fn anything_else_is_another_tree() {
        let trees = [
            tree(&[]),
            tree(&[("a", "")]),
            tree(&[("a", "1")]),
            tree(&[("b", "1")]),
            tree(&[("a", "1"), ("b", "")]),
            tree(&[("a", ""), ("b", "1")]),
            tree(&[("ab", "1")]),
            tree(&[("a/b", "1")]),
        ];
        for (index, one) in trees.iter().enumerate() {
            for other in &trees[index + 1..] {
                assert_ne!(one.id(), other.id());
            }
        }
    }

    #[test]
    fn hashes_read_what_they_write() {
        let hash = ContentHash::of(b"abc");
        assert_eq!(
            hash.to_string(),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
        assert_eq!(ContentHash::parse(&hash.to_string()), Some(hash));
        for bad in ["", "ba78", &"g".repeat(64), &"a".repeat(66)] {
            assert_eq!(ContentHash::parse(bad), None);
        }
    }

    #[test]
    fn files_are_found_by_path() {
        let tree = tree(&[("b.py", "22"), ("a.py", "1")]);
        let path = |text| FilePath::parse(text).unwrap();
        assert_eq!(tree.get(&path("b.py")).map(|file| file.bytes), Some(2));
        assert_eq!(tree.get(&path("c.py")), None);
        assert_eq!(tree.bytes_total(), 3);
    }
}
