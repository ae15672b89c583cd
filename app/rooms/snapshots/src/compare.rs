//! What lies between two trees: which files came, went, changed or only have
//! another name, and for each the lines that differ.

use std::collections::{BTreeMap, VecDeque};

use runtime_contract::{FilePath, SourceTree};
use serde::{Deserialize, Serialize};

use crate::lines::{self, Budget, Part};
use crate::{ContentHash, Tree};

/// What became of one file, seen from the later tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum FileChange {
    Added,
    Removed,
    Changed,
    /// The same content under another name.
    Renamed {
        from: FilePath,
    },
}

/// One side of a comparison: a tree and as much of its content as there is.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    pub tree: &'a Tree,
    pub files: &'a SourceTree,
}

/// Two trees side by side.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Comparison {
    /// The files that differ, ordered by path.
    pub files: Vec<FileComparison>,
    /// How many are the same on both sides.
    pub same_files: usize,
    /// Whether lines were left out to keep it readable.
    pub shortened: bool,
}

/// One file that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileComparison {
    pub path: FilePath,
    #[serde(flatten)]
    pub change: FileChange,
    /// The lines around what differs; nothing for a file that was only renamed.
    pub parts: Vec<Part>,
    /// Whether its content can no longer be read on one of the sides.
    pub damaged: bool,
}

/// Compares an earlier with a later side.
#[must_use]
pub fn compare(old: Side<'_>, new: Side<'_>) -> Comparison {
    let mut budget = Budget::default();
    let changes = changes(old.tree, new.tree);
    let same_files = same_files(old.tree, new.tree);
    let files = changes
        .into_iter()
        .map(|(path, change)| file(old, new, path, change, &mut budget))
        .collect();
    Comparison {
        files,
        same_files,
        shortened: budget.shortened(),
    }
}

fn file(
    old: Side<'_>,
    new: Side<'_>,
    path: FilePath,
    change: FileChange,
    budget: &mut Budget,
) -> FileComparison {
    let nothing: Option<&[u8]> = Some(b"");
    let (before, after) = match &change {
        FileChange::Added => (nothing, new.files.get(&path)),
        FileChange::Removed => (old.files.get(&path), nothing),
        FileChange::Changed => (old.files.get(&path), new.files.get(&path)),
        FileChange::Renamed { .. } => (nothing, nothing),
    };
    let parts = match (before, after) {
        (Some(before), Some(after)) => Some(lines::between(
            &String::from_utf8_lossy(before),
            &String::from_utf8_lossy(after),
            budget,
        )),
        _ => None,
    };
    FileComparison {
        path,
        change,
        damaged: parts.is_none(),
        parts: parts.unwrap_or_default(),
    }
}

/// The files that differ, ordered by the path that they have on the later side,
/// or had on the earlier one.
#[must_use]
pub fn changes(old: &Tree, new: &Tree) -> Vec<(FilePath, FileChange)> {
    let mut found = BTreeMap::new();
    // Contents that are gone from their path, in the order of their paths: the
    // first file with that content that is new somewhere else came from there.
    let mut gone: BTreeMap<ContentHash, VecDeque<&FilePath>> = BTreeMap::new();
    for file in old.files() {
        if new.get(&file.path).is_none() {
            gone.entry(file.content).or_default().push_back(&file.path);
        }
    }
    for file in new.files() {
        let change = match old.get(&file.path) {
            Some(before) if before.content == file.content => continue,
            Some(_) => FileChange::Changed,
            None => match gone.get_mut(&file.content).and_then(VecDeque::pop_front) {
                Some(from) => FileChange::Renamed { from: from.clone() },
                None => FileChange::Added,
            },
        };
        found.insert(file.path.clone(), change);
    }
    for path in gone.into_values().flatten() {
        found.insert(path.clone(), FileChange::Removed);
    }
    found.into_iter().collect()
}

fn same_files(old: &Tree, new: &Tree) -> usize {
    let is_same = |file: &&crate::TreeFile| {
        old.get(&file.path)
            .is_some_and(|before| before.content == file.content)
    };
    new.files().iter().filter(is_same).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> SourceTree {
        let mut tree = SourceTree::default();
        for (path, text) in files {
            tree.insert(FilePath::parse(path).unwrap(), (*text).into())
                .unwrap();
        }
        tree
    }

    /// `+` added, `-` removed, `~` changed, `a>b` renamed.
    #[track_caller]
    fn check(old: &[(&str, &str)], new: &[(&str, &str)], expected: &str) {
        let (old, new) = (Tree::of(&files(old)), Tree::of(&files(new)));
        let drawn: Vec<_> = changes(&old, &new)
            .into_iter()
            .map(|(path, change)| match change {
                FileChange::Added => format!("+{path}"),
                FileChange::Removed => format!("-{path}"),
                FileChange::Changed => format!("~{path}"),
                FileChange::Renamed { from } => format!("{from}>{path}"),
            })
            .collect();
        assert_eq!(drawn.join(" "), expected);
    }

    #[test]
    fn every_change_of_a_file_has_a_word() {
        check(&[], &[], "");
        check(&[("a", "1")], &[("a", "1")], "");
        check(&[("a", "1")], &[("a", "2")], "~a");
        check(&[], &[("a", "1")], "+a");
        check(&[("a", "1")], &[], "-a");
        check(&[("a", "1")], &[("b", "1")], "a>b");
        check(&[("a", "1")], &[("b", "2")], "-a +b");
        // A copy is an addition, for the first one is still there.
        check(&[("a", "1")], &[("a", "1"), ("b", "1")], "+b");
        // Two of the same content, one of them renamed.
        check(&[("a", "1"), ("b", "1")], &[("b", "1"), ("c", "1")], "a>c");
        check(&[("a", "1"), ("b", "1")], &[("c", "1")], "-b a>c");
        // Two files that change places change both.
        check(
            &[("a", "1"), ("b", "2")],
            &[("a", "2"), ("b", "1")],
            "~a ~b",
        );
    }

    #[test]
    fn what_cannot_be_read_is_said_and_the_rest_compared() {
        let (old, new) = (
            files(&[("a", "1\n"), ("b", "1\n"), ("same", "")]),
            files(&[("a", "2\n"), ("b", "2\n"), ("same", "")]),
        );
        let (old_tree, new_tree) = (Tree::of(&old), Tree::of(&new));
        let mut broken = old;
        broken.remove(&FilePath::parse("a").unwrap());
        let comparison = compare(
            Side {
                tree: &old_tree,
                files: &broken,
            },
            Side {
                tree: &new_tree,
                files: &new,
            },
        );
        let read: Vec<_> = comparison
            .files
            .iter()
            .map(|file| (file.path.as_str(), file.damaged, file.parts.len()))
            .collect();
        assert_eq!(read, [("a", true, 0), ("b", false, 2)]);
        assert_eq!((comparison.same_files, comparison.shortened), (1, false));
    }
}
