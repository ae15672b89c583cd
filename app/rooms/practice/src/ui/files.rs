//! The learner's files as the tabs show them: the entry first, then by name.
//! What may be added, renamed and deleted is decided here and said in words.

use std::collections::BTreeMap;

use runtime_contract::{FilePath, SourceTree};

/// The files of one program, as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Files {
    entry: FilePath,
    texts: BTreeMap<FilePath, String>,
}

impl Files {
    /// The files of a tree; the entry is there even when the tree lacks it.
    pub(super) fn new(entry: FilePath, tree: SourceTree) -> Self {
        let mut texts = BTreeMap::from(tree);
        texts.entry(entry.clone()).or_default();
        Self { entry, texts }
    }

    pub(super) fn entry(&self) -> &FilePath {
        &self.entry
    }

    /// The tree to send; an error is the sentence for the learner.
    pub(super) fn tree(&self) -> Result<SourceTree, String> {
        SourceTree::try_from(self.texts.clone()).map_err(|error| error.to_string())
    }

    /// The names in the order of the tabs.
    pub(super) fn names(&self) -> Vec<FilePath> {
        let others = self.texts.keys().filter(|path| **path != self.entry);
        std::iter::once(&self.entry)
            .chain(others)
            .cloned()
            .collect()
    }

    pub(super) fn text(&self, path: &FilePath) -> &str {
        self.texts.get(path).map_or("", String::as_str)
    }

    pub(super) fn holds(&self, path: &FilePath) -> bool {
        self.texts.contains_key(path)
    }

    pub(super) fn write(&mut self, path: &FilePath, text: String) {
        if let Some(old) = self.texts.get_mut(path) {
            *old = text;
        }
    }

    /// Adds an empty file.
    pub(super) fn add(&mut self, name: &str) -> Result<FilePath, String> {
        let path = self.free_name(name)?;
        self.texts.insert(path.clone(), String::new());
        self.checked(|files| {
            files.texts.remove(&path);
        })?;
        Ok(path)
    }

    /// Gives a file another name.
    pub(super) fn rename(&mut self, old: &FilePath, name: &str) -> Result<FilePath, String> {
        if old.as_str() == name.trim() {
            return Ok(old.clone());
        }
        self.movable(old)?;
        let path = self.free_name(name)?;
        let text = self.texts.remove(old).unwrap_or_default();
        self.texts.insert(path.clone(), text);
        self.checked(|files| {
            let text = files.texts.remove(&path).unwrap_or_default();
            files.texts.insert(old.clone(), text);
        })?;
        Ok(path)
    }

    /// Takes a file away.
    pub(super) fn delete(&mut self, path: &FilePath) -> Result<(), String> {
        self.movable(path)?;
        self.texts.remove(path);
        Ok(())
    }

    fn movable(&self, path: &FilePath) -> Result<(), String> {
        if *path == self.entry {
            return Err(format!(
                "'{path}' keeps its name and place, because the program starts there."
            ));
        }
        Ok(())
    }

    fn free_name(&self, name: &str) -> Result<FilePath, String> {
        let path = FilePath::parse(name.trim()).map_err(|error| error.to_string())?;
        if self.holds(&path) {
            return Err(format!(
                "There is a file '{path}' already; choose another name."
            ));
        }
        Ok(path)
    }

    /// Takes a change back when the files would no longer be a program's tree.
    fn checked(&mut self, take_back: impl FnOnce(&mut Self)) -> Result<(), String> {
        self.tree().map(|_| ()).inspect_err(|_| take_back(self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> FilePath {
        FilePath::parse(text).unwrap()
    }

    fn files() -> Files {
        let mut files = Files::new(path("main.py"), SourceTree::default());
        files.add("data.txt").unwrap();
        files
    }

    #[test]
    fn the_entry_comes_first_and_stays() {
        let mut files = files();
        files.add("a.py").unwrap();
        assert_eq!(
            files.names(),
            [path("main.py"), path("a.py"), path("data.txt")]
        );
        assert!(
            files
                .delete(&path("main.py"))
                .unwrap_err()
                .contains("starts there")
        );
        assert!(files.rename(&path("main.py"), "b.py").is_err());
        assert_eq!(
            files.rename(&path("main.py"), "main.py"),
            Ok(path("main.py"))
        );
    }

    #[test]
    fn renaming_keeps_the_text() {
        let mut files = files();
        files.write(&path("data.txt"), "1 2 3".to_owned());
        let renamed = files.rename(&path("data.txt"), " numbers.txt ").unwrap();
        assert_eq!(files.text(&renamed), "1 2 3");
        assert!(!files.holds(&path("data.txt")));
    }

    #[test]
    fn names_that_cannot_be_change_nothing() {
        let mut files = files();
        let before = files.clone();
        for name in ["", "../up.py", "main.py", "main.py/inside.py"] {
            assert!(files.add(name).is_err(), "{name} was taken");
            let renamed = files.rename(&path("data.txt"), name);
            assert!(renamed.is_err(), "{name} was taken");
            assert_eq!(files, before, "{name} changed something");
        }
    }
}
