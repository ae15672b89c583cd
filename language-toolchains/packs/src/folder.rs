//! Packs as folders. Every file is opened without following a link, and what
//! was opened is looked at, not what the folder said before.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use crate::fault::{PackFault, shown};
use crate::files::{PackFiles, plain_name};

/// Whether links to files count as files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Links {
    Refused,
    /// In a folder of the person who makes a pack.
    Followed,
}

/// Reads a folder that holds nothing but files; all but the one by the name `except`.
pub(crate) fn read_folder(
    folder: &Path,
    links: Links,
    except: Option<&str>,
) -> Result<PackFiles, PackFault> {
    let unreadable = |source| PackFault::Unreadable {
        path: shown(&folder.to_string_lossy()),
        source,
    };
    let mut files = PackFiles::default();
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let name = entry.file_name();
        if except.is_some_and(|except| name == except) {
            continue;
        }
        let shown_name = || shown(&name.to_string_lossy());
        let kind = entry.file_type().map_err(unreadable)?;
        if kind.is_dir() {
            return Err(PackFault::Folder { name: shown_name() });
        }
        let name = plain_name(entry.file_name().as_bytes())?;
        let file = open_plain(&entry.path(), links).map_err(|source| PackFault::Unreadable {
            path: shown_name(),
            source,
        })?;
        let Some(file) = file else {
            return Err(PackFault::NotPlain { name });
        };
        let mut content = Vec::new();
        file.take(files.room() + 1)
            .read_to_end(&mut content)
            .map_err(unreadable)?;
        files.insert(name, content)?;
    }
    Ok(files)
}

/// Opens what is a plain file; `None` for a link, a device, a pipe or a socket.
fn open_plain(path: &Path, links: Links) -> io::Result<Option<File>> {
    let follow = match links {
        Links::Refused => libc::O_NOFOLLOW,
        Links::Followed => 0,
    };
    // A pipe that nobody writes to would hold up who opens it.
    let opened = OpenOptions::new()
        .read(true)
        .custom_flags(follow | libc::O_NONBLOCK)
        .open(path);
    match opened {
        Ok(file) if file.metadata()?.is_file() => Ok(Some(file)),
        Ok(_) => Ok(None),
        // A link; a socket, or a device that is not there.
        Err(error) if [Some(libc::ELOOP), Some(libc::ENXIO)].contains(&error.raw_os_error()) => {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
