//! A program's files in one line, for tests of all who read them.

use runtime_contract::{FilePath, SourceTree};

/// Files with these paths and texts.
///
/// # Panics
/// When a path is none, or the files are more than a program may have.
#[must_use]
pub fn tree(files: &[(&str, &str)]) -> SourceTree {
    let mut tree = SourceTree::default();
    for (path, text) in files {
        let path = FilePath::parse(path).expect("a test's path is one");
        tree.insert(path, text.as_bytes().to_vec())
            .expect("a test's files are few and small");
    }
    tree
}
