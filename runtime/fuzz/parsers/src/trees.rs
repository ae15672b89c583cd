//! Paths and trees of files, as they come from browsers, folders and workers.

use runtime_contract::{FilePath, SourceTree};

/// Each line as a path, all of them as one tree; what is taken stays inside.
pub(crate) fn read_paths(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut tree = SourceTree::default();
    for line in text.split('\n') {
        let Ok(path) = FilePath::parse(line) else {
            continue;
        };
        let stays = !path.as_str().starts_with('/')
            && !path.as_str().contains(['\\', '\0'])
            && path
                .as_str()
                .split('/')
                .all(|part| !["", ".", ".."].contains(&part));
        assert!(stays, "{path} was taken");
        let _ = tree.insert(path, line.as_bytes().to_vec());
    }
}
