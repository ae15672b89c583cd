//! A learner's files from the disk, read through a folder handle that cannot be
//! left: links are not followed, and nothing grows past what a program may hold.

use std::io::Read;
use std::path::{Component, Path, PathBuf};

use cap_std::ambient_authority;
use cap_std::fs::{Dir, OpenOptions, OpenOptionsExt};
use runtime_contract::files::{TREE_BYTES_MAX, TREE_FILES_MAX};
use runtime_contract::{FilePath, SourceTree};

use crate::complaint::{Complaint, Kind};

/// Folders inside each other that are looked into.
const DEPTH_MAX: usize = 16;
/// Entries of folders that are looked at; a folder of a million files is a mistake.
const ENTRIES_MAX: usize = 20_000;
/// Folders of tools, never of programs.
const SKIPPED: &[&str] = &["node_modules", "__pycache__", "target", "venv"];
/// Opening a link fails instead of following it; opening a pipe does not wait.
const NO_FOLLOW_NO_WAIT: i32 = libc::O_NOFOLLOW | libc::O_NONBLOCK;

/// Reads the named files into one program. The first one's folder is the
/// program's folder, and gives back its path there.
pub fn named_files(files: &[PathBuf]) -> Result<(FilePath, SourceTree), Complaint> {
    let [first, ..] = files else {
        return Err(Complaint::new(Kind::Usage, "Name the file to run."));
    };
    let root = absolute(first)?
        .parent()
        .map(Path::to_owned)
        .unwrap_or_default();
    let folder = open_folder(&root)?;
    let mut tree = SourceTree::default();
    let mut entry = None;
    for file in files {
        let path = inside(&root, first, file)?;
        let bytes = read_file(&folder, &path, file)?;
        insert(&mut tree, path.clone(), bytes)?;
        entry.get_or_insert(path);
    }
    match entry {
        Some(entry) => Ok((entry, tree)),
        None => Err(Complaint::new(Kind::Usage, "Name the file to run.")),
    }
}

/// Reads the files of a folder that `wanted` takes; hidden files and the
/// folders of tools are left out, and so is what is not text.
pub fn folder(root: &Path, wanted: impl Fn(&FilePath) -> bool) -> Result<SourceTree, Complaint> {
    let mut walk = Walk {
        wanted,
        tree: SourceTree::default(),
        entries: 0,
    };
    walk.folder(&open_folder(root)?, root, "", 0)?;
    Ok(walk.tree)
}

/// Reads all of a small text file.
pub fn text_file(file: &Path, bytes_max: u64) -> Result<String, Complaint> {
    let open = std::fs::File::open(file).map_err(|error| unreadable(file, &error))?;
    let mut bytes = Vec::new();
    open.take(bytes_max + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(file, &error))?;
    if bytes.len() as u64 > bytes_max {
        return Err(Complaint::input(format!(
            "{} is larger than {} KiB, the most that is read.",
            file.display(),
            bytes_max >> 10
        )));
    }
    String::from_utf8(bytes).map_err(|_| not_text(file))
}

fn open_folder(root: &Path) -> Result<Dir, Complaint> {
    let root = if root.as_os_str().is_empty() {
        Path::new(".")
    } else {
        root
    };
    if !root.exists() {
        return Err(Complaint::input(format!(
            "There is no folder {}.",
            root.display()
        )));
    }
    if !root.is_dir() {
        return Err(Complaint::input(format!(
            "{} is a file; name a folder.",
            root.display()
        )));
    }
    Dir::open_ambient_dir(root, ambient_authority()).map_err(|error| unreadable(root, &error))
}

fn absolute(file: &Path) -> Result<PathBuf, Complaint> {
    std::path::absolute(file).map_err(|error| unreadable(file, &error))
}

/// A file's path inside the program's folder.
fn inside(root: &Path, first: &Path, file: &Path) -> Result<FilePath, Complaint> {
    let whole = absolute(file)?;
    let outside = || {
        Complaint::input(format!(
            "{} lies outside the folder of {}; a program's files lie in the folder of its first file, or below it.",
            file.display(),
            first.display()
        ))
    };
    let relative = whole.strip_prefix(root).map_err(|_| outside())?;
    if relative
        .components()
        .any(|part| !matches!(part, Component::Normal(_)))
    {
        return Err(outside());
    }
    let text = relative.to_str().ok_or_else(|| {
        Complaint::input(format!(
            "The name of {} is not valid Unicode; rename the file.",
            file.display()
        ))
    })?;
    FilePath::parse(text).map_err(|error| Complaint::input(error.to_string()))
}

/// Reads one file, which must be a plain, non-empty text of bounded size.
fn read_file(folder: &Dir, path: &FilePath, shown: &Path) -> Result<Vec<u8>, Complaint> {
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(NO_FOLLOW_NO_WAIT);
    let file =
        folder
            .open_with(path.as_str(), &options)
            .map_err(|error| match error.raw_os_error() {
                Some(libc::ELOOP) => Complaint::input(format!(
                    "{} is a symbolic link; name the file itself.",
                    shown.display()
                )),
                _ => unreadable(shown, &error),
            })?;
    let kind = file.metadata().map_err(|error| unreadable(shown, &error))?;
    if kind.is_dir() {
        return Err(Complaint::input(format!(
            "{} is a folder; name a file.",
            shown.display()
        )));
    }
    if !kind.is_file() {
        return Err(Complaint::input(format!(
            "{} is not a plain file.",
            shown.display()
        )));
    }
    if kind.len() > TREE_BYTES_MAX as u64 {
        return Err(Complaint::input(format!(
            "{} holds {:.1} MiB; the files of a program can hold {} MiB together.",
            shown.display(),
            kind.len() as f64 / f64::from(1 << 20),
            TREE_BYTES_MAX >> 20
        )));
    }
    let mut bytes = Vec::new();
    file.take(TREE_BYTES_MAX as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(shown, &error))?;
    Ok(bytes)
}

/// That a file which is to be run is a program at all.
pub fn check_entry(tree: &SourceTree, entry: &FilePath, shown: &Path) -> Result<(), Complaint> {
    let bytes = tree.get(entry).unwrap_or_default();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(Complaint::input(format!(
            "{} is empty; write a program into it first.",
            shown.display()
        )));
    }
    if std::str::from_utf8(bytes).is_err() || bytes.contains(&0) {
        return Err(not_text(shown));
    }
    Ok(())
}

fn not_text(file: &Path) -> Complaint {
    Complaint::input(format!(
        "{} is not a text file; programs are text in UTF-8.",
        file.display()
    ))
}

fn insert(tree: &mut SourceTree, path: FilePath, bytes: Vec<u8>) -> Result<(), Complaint> {
    tree.insert(path, bytes)
        .map_err(|error| Complaint::input(error.to_string()))
}

fn unreadable(file: &Path, error: &std::io::Error) -> Complaint {
    let text = match error.kind() {
        std::io::ErrorKind::NotFound => format!("There is no file {}.", file.display()),
        std::io::ErrorKind::PermissionDenied => {
            format!("This user may not read {}.", file.display())
        }
        _ => format!("{} cannot be read: {error}.", file.display()),
    };
    Complaint::input(text)
}

/// Going through a folder, within limits.
struct Walk<W> {
    wanted: W,
    tree: SourceTree,
    entries: usize,
}

impl<W: Fn(&FilePath) -> bool> Walk<W> {
    fn folder(
        &mut self,
        folder: &Dir,
        root: &Path,
        prefix: &str,
        depth: usize,
    ) -> Result<(), Complaint> {
        let unread = |error: std::io::Error| unreadable(&root.join(prefix), &error);
        let mut names = Vec::new();
        for entry in folder.entries().map_err(unread)? {
            let entry = entry.map_err(unread)?;
            self.entries += 1;
            if self.entries > ENTRIES_MAX {
                return Err(Complaint::input(format!(
                    "{} holds more than {ENTRIES_MAX} files; name the folder of one exercise.",
                    root.display()
                )));
            }
            // A name that is not Unicode cannot be in a program.
            if let Ok(name) = entry.file_name().into_string() {
                names.push((name, entry.file_type().map_err(unread)?));
            }
        }
        names.sort_by(|one, other| one.0.cmp(&other.0));
        for (name, kind) in names {
            if name.starts_with('.') || SKIPPED.contains(&name.as_str()) {
                continue;
            }
            let inner = format!("{prefix}{name}");
            if kind.is_dir() && depth < DEPTH_MAX {
                let below = folder.open_dir(&name).map_err(unread)?;
                self.folder(&below, root, &format!("{inner}/"), depth + 1)?;
            } else if kind.is_file() {
                self.file(folder, root, &name, &inner)?;
            }
        }
        Ok(())
    }

    fn file(
        &mut self,
        folder: &Dir,
        root: &Path,
        name: &str,
        inner: &str,
    ) -> Result<(), Complaint> {
        let (Ok(path), Ok(in_folder)) = (FilePath::parse(inner), FilePath::parse(name)) else {
            return Ok(());
        };
        if !(self.wanted)(&path) {
            return Ok(());
        }
        if self.tree.len() >= TREE_FILES_MAX {
            return Err(Complaint::input(format!(
                "{} holds more than {TREE_FILES_MAX} files, the most that a program can have; name the folder of one exercise.",
                root.display()
            )));
        }
        let bytes = read_file(folder, &in_folder, &root.join(inner))?;
        insert(&mut self.tree, path, bytes)
    }
}

#[cfg(test)]
mod tests;
