//! The folder outside the repository where heavy things are kept: runners,
//! the site, unpacked tools. Each entry is a folder named by the fingerprint
//! of its inputs, so nothing in it can be out of date, and everything in it
//! can be deleted and built again.
//!
//! An entry is built in its final place, because some of what is kept there
//! (a Python environment) writes its own path into its files. It counts only
//! once its mark is written, as the last thing, so an interrupted build leaves
//! nothing that could be taken for whole.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context, Result};

/// Newest entries of one part that are kept: switching between two branches
/// stays quick, and the folder does not grow without end.
const ENTRIES_KEPT_MAX: usize = 3;

/// Written into an entry as the last thing; its age says when the entry was
/// last used.
const MARK: &str = ".complete";

pub(crate) struct Cache {
    folder: PathBuf,
}

/// Held by the one set-up that may change the cache.
pub(crate) struct Lock {
    _file: File,
}

impl Cache {
    pub(crate) fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Waits until no other set-up works in this cache.
    pub(crate) fn lock(&self) -> Result<Lock> {
        self.create(&self.folder)?;
        let path = self.folder.join("lock");
        let file =
            File::create(&path).with_context(|| format!("could not write {}", path.display()))?;
        if file.try_lock().is_err() {
            println!("setup: another set-up is at work in this cache; waiting for it");
            file.lock()
                .with_context(|| format!("could not lock {}", path.display()))?;
        }
        Ok(Lock { _file: file })
    }

    /// Gives back the entry `part`/`key` when it is there and whole.
    pub(crate) fn find(&self, part: &str, key: &str) -> Option<PathBuf> {
        let entry = self.folder.join(part).join(key);
        let mark = File::options().write(true).open(entry.join(MARK)).ok()?;
        // Only the order of clean-up depends on this, so a read-only cache is fine.
        let _ = mark.set_modified(SystemTime::now());
        Some(entry)
    }

    /// Gives back the entry `part`/`key`, built by `build` when it is not
    /// there. `build` gets the empty folder to fill.
    pub(crate) fn entry(
        &self,
        part: &str,
        key: &str,
        build: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<PathBuf> {
        if let Some(entry) = self.find(part, key) {
            return Ok(entry);
        }
        let entry = self.folder.join(part).join(key);
        remove(&entry)?;
        self.create(&entry)?;
        build(&entry)?;
        let mark = entry.join(MARK);
        fs::write(&mark, "").with_context(|| format!("could not write {}", mark.display()))?;
        self.remove_old(part)?;
        Ok(entry)
    }

    /// An empty folder for work in between; the caller removes it after
    /// success, and the next call removes what a failure left.
    pub(crate) fn scratch(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join("scratch").join(name);
        remove(&folder)?;
        self.create(&folder)?;
        Ok(folder)
    }

    /// Where the output of `name`'s commands is written.
    pub(crate) fn log(&self, name: &str) -> Result<PathBuf> {
        let folder = self.folder.join("logs");
        self.create(&folder)?;
        Ok(folder.join(format!("{name}.log")))
    }

    fn create(&self, folder: &Path) -> Result<()> {
        fs::create_dir_all(folder).with_context(|| {
            format!(
                "could not create {}; set OPENCODE_CACHE to a folder that can be written",
                folder.display()
            )
        })
    }

    fn remove_old(&self, part: &str) -> Result<()> {
        let mut entries = Vec::new();
        for entry in fs::read_dir(self.folder.join(part))? {
            let path = entry?.path();
            match fs::metadata(path.join(MARK)).and_then(|mark| mark.modified()) {
                Ok(used) => entries.push((used, path)),
                // The rest of an interrupted build: whoever holds the lock
                // knows that nobody is at work on it.
                Err(_) => remove(&path)?,
            }
        }
        entries.sort();
        entries.reverse();
        for (_, path) in entries.into_iter().skip(ENTRIES_KEPT_MAX) {
            remove(&path)?;
        }
        Ok(())
    }
}

/// Removes a folder, a file or a link, whichever is there, if any.
pub(crate) fn remove(path: &Path) -> Result<()> {
    let removed = match fs::symlink_metadata(path) {
        Err(_) => return Ok(()),
        Ok(found) if found.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    removed.with_context(|| format!("could not remove {}", path.display()))
}

/// Makes `link` point to `target`, whatever was there before.
pub(crate) fn link(target: &Path, link: &Path) -> Result<()> {
    if fs::read_link(link).is_ok_and(|current| current == target) {
        return Ok(());
    }
    remove(link)?;
    if let Some(parent) = link.parent() {
        fs::create_dir_all(parent)?;
    }
    std::os::unix::fs::symlink(target, link)
        .with_context(|| format!("could not link {} to {}", link.display(), target.display()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn an_entry_is_built_once() {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::at(place.path().join("cache"));
        let mut built = 0;
        for _ in 0..2 {
            let entry = cache
                .entry("tool", "k1", |folder| {
                    built += 1;
                    Ok(fs::write(folder.join("tool"), "x")?)
                })
                .unwrap();
            assert!(entry.join("tool").is_file());
        }
        assert_eq!(built, 1);
    }

    #[test]
    fn a_failed_build_leaves_nothing_that_counts() {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::at(place.path().to_path_buf());
        let failed = cache.entry("tool", "k1", |folder| {
            fs::write(folder.join("half"), "x")?;
            anyhow::bail!("stopped halfway")
        });
        assert!(failed.is_err());
        assert_eq!(cache.find("tool", "k1"), None);

        let entry = cache.entry("tool", "k1", |_| Ok(())).unwrap();
        assert!(!entry.join("half").exists(), "the rest was cleared away");
    }

    #[test]
    fn the_entries_used_last_are_kept() {
        let place = tempfile::tempdir().unwrap();
        let cache = Cache::at(place.path().to_path_buf());
        for (age, key) in ["oldest", "older", "old"].iter().enumerate() {
            let entry = cache.entry("tool", key, |_| Ok(())).unwrap();
            let day = Duration::from_secs(86_400 * (10 - age as u64));
            let mark = File::options().write(true).open(entry.join(MARK)).unwrap();
            mark.set_modified(SystemTime::now() - day).unwrap();
        }
        cache
            .find("tool", "oldest")
            .expect("it is there, and now used");
        cache.entry("tool", "new", |_| Ok(())).unwrap();
        let there = |key: &str| place.path().join("tool").join(key).exists();
        assert!(there("new") && there("oldest") && there("old"));
        assert!(!there("older"));

        fs::create_dir(place.path().join("tool/interrupted")).unwrap();
        cache.entry("tool", "newest", |_| Ok(())).unwrap();
        assert!(!there("interrupted"));
    }

    #[test]
    fn a_link_replaces_what_was_there() {
        let place = tempfile::tempdir().unwrap();
        let (one, two, at) = ["one", "two", "at"]
            .map(|name| place.path().join(name))
            .into();
        fs::create_dir(&one).unwrap();
        fs::create_dir(&two).unwrap();
        fs::create_dir(&at).unwrap();
        fs::write(at.join("old"), "x").unwrap();
        for target in [&one, &two, &two] {
            link(target, &at).unwrap();
            assert_eq!(&fs::read_link(&at).unwrap(), target);
        }
        assert!(one.is_dir(), "what a link points to is left alone");
    }
}
