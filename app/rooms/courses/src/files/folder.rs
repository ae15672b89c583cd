//! The bytes of a course: taken from a folder on disk or from those embedded
//! in the program, within limits, and never from outside the folder.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use runtime_contract::PACKAGE_FILE_BYTES_MAX;

use super::mistake::{Mistakes, line_at};
use super::{packages, pictures};

/// Bytes of a text or program file.
const TEXT_BYTES_MAX: u64 = 256 << 10;
/// Bytes of a picture.
const IMAGE_BYTES_MAX: u64 = 512 << 10;
/// Bytes of a whole course.
const COURSE_BYTES_MAX: u64 = 16 << 20;
/// Bytes of all packages, which are not counted among the course's.
const PACKAGES_BYTES_MAX: u64 = 32 << 20;
/// Files of a whole course.
const COURSE_FILES_MAX: usize = 2_000;
/// Folders above a file.
const FOLDER_DEPTH_MAX: usize = 8;

/// Folders that tools leave behind and no course means to carry.
const LEFT_BEHIND: [&str; 2] = ["__pycache__", "node_modules"];

/// The files of one course by their path in its folder.
#[derive(Debug, Default)]
pub(super) struct CourseFolder {
    /// The folder's own name.
    pub(super) name: String,
    files: BTreeMap<String, Vec<u8>>,
    bytes_total: u64,
    package_bytes_total: u64,
}

impl CourseFolder {
    pub(super) fn named(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..Self::default()
        }
    }

    /// Takes a file in, if there is room for it.
    pub(super) fn insert(&mut self, path: &str, bytes: Vec<u8>, mistakes: &Mistakes) {
        let bytes_max = bytes_max(path);
        let length = bytes.len() as u64;
        let (total, total_max, past_it) = match packages::is_package(path) {
            true => (
                &mut self.package_bytes_total,
                PACKAGES_BYTES_MAX,
                "This takes the packages past their 32 MiB.",
            ),
            false => (
                &mut self.bytes_total,
                COURSE_BYTES_MAX,
                "This file takes the course past its 16 MiB.",
            ),
        };
        if length > bytes_max {
            mistakes.add(
                path,
                1,
                format!(
                    "The file is larger than the {} KiB it may have.",
                    bytes_max >> 10
                ),
            );
        } else if *total + length > total_max {
            mistakes.add(path, 1, past_it);
        } else if self.files.len() >= COURSE_FILES_MAX {
            mistakes.add(path, 1, "A course can have 2000 files; this is one more.");
        } else {
            *total += length;
            self.files.insert(path.to_owned(), bytes);
        }
    }

    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    pub(super) fn bytes(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    /// A file as text with `\n` line ends; a mistake if its bytes are not UTF-8.
    pub(super) fn text(&self, path: &str, mistakes: &Mistakes) -> Option<String> {
        let bytes = self.bytes(path)?;
        match std::str::from_utf8(bytes) {
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(text);
                Some(text.replace("\r\n", "\n"))
            }
            Err(error) => {
                let good = &bytes[..error.valid_up_to()];
                let line = line_at(&String::from_utf8_lossy(good), good.len());
                mistakes.add_with_hint(
                    path,
                    line,
                    "This line holds bytes that are not UTF-8 text.",
                    "Save the file with the encoding UTF-8.",
                );
                None
            }
        }
    }
}

/// Reads a folder on disk. Symbolic links are never followed.
pub(super) fn from_directory(directory: &Path, mistakes: &Mistakes) -> CourseFolder {
    let name = directory
        .canonicalize()
        .ok()
        .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
        .unwrap_or_else(|| directory.display().to_string());
    let mut folder = CourseFolder::named(&name);
    match Dir::open_ambient_dir(directory, ambient_authority()) {
        Ok(root) => {
            if let Err(error) = read_directory(&root, "", 0, &mut folder, mistakes) {
                mistakes.add(".", 1, format!("The folder could not be read: {error}."));
            }
        }
        Err(error) => mistakes.add(
            ".",
            1,
            format!(
                "There is no course to read in '{}': {error}.",
                directory.display()
            ),
        ),
    }
    folder
}

fn read_directory(
    directory: &Dir,
    prefix: &str,
    depth: usize,
    folder: &mut CourseFolder,
    mistakes: &Mistakes,
) -> io::Result<()> {
    for entry in directory.entries()? {
        let entry = entry?;
        let name = entry.file_name();
        let Some(name) = name.to_str() else {
            let shown = name.to_string_lossy();
            mistakes.add(
                &format!("{prefix}{shown}"),
                1,
                "The file's name is not UTF-8 text.",
            );
            continue;
        };
        if is_ignored(name) {
            continue;
        }
        let path = format!("{prefix}{name}");
        let kind = entry.file_type()?;
        if kind.is_dir() {
            if depth == FOLDER_DEPTH_MAX {
                mistakes.add(
                    &path,
                    1,
                    "This folder lies too deep: 8 folders is the most.",
                );
                continue;
            }
            read_directory(
                &entry.open_dir()?,
                &format!("{path}/"),
                depth + 1,
                folder,
                mistakes,
            )?;
        } else if kind.is_file() {
            let mut bytes = Vec::new();
            // One byte past the limit is enough to know that it is too large.
            entry
                .open()?
                .take(bytes_max(&path) + 1)
                .read_to_end(&mut bytes)?;
            folder.insert(&path, bytes, mistakes);
        } else {
            mistakes.add_with_hint(
                &path,
                1,
                "This is a symbolic link or a special file.",
                "A course holds plain files only: put a copy here.",
            );
        }
        if folder.files.len() >= COURSE_FILES_MAX || folder.bytes_total >= COURSE_BYTES_MAX {
            break;
        }
    }
    Ok(())
}

/// Reads a folder embedded in the program.
pub(super) fn from_embedded(directory: &include_dir::Dir<'_>, mistakes: &Mistakes) -> CourseFolder {
    let name = directory.path().to_string_lossy().into_owned();
    let mut folder = CourseFolder::named(&name);
    let mut waiting = vec![directory.clone()];
    while let Some(directory) = waiting.pop() {
        waiting.extend(directory.dirs().cloned());
        for file in directory.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            let path = path.strip_prefix(&format!("{name}/")).unwrap_or(&path);
            if !path.split('/').any(is_ignored) {
                folder.insert(path, file.contents().to_vec(), mistakes);
            }
        }
    }
    folder
}

fn bytes_max(path: &str) -> u64 {
    if packages::is_package(path) {
        PACKAGE_FILE_BYTES_MAX as u64
    } else if pictures::is_picture(path) {
        IMAGE_BYTES_MAX
    } else {
        TEXT_BYTES_MAX
    }
}

fn is_ignored(name: &str) -> bool {
    name.starts_with('.') || LEFT_BEHIND.contains(&name)
}
