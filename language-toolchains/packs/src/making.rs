//! Making a pack of a language's folder, and an archive of a pack's.

use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::Path;

use crate::archive::write_archive;
use crate::fault::PackFault;
use crate::files::PackFiles;
use crate::folder::{Links, read_folder};
use crate::pack::{Pack, check, check_language};
use crate::signature::Trust;
use crate::{PACK_TOML, SIGNATURE, manifest};

/// Reads a folder with a `toolchain.toml` and a `runner.wasm`. One that is a
/// pack already stays what it is, with its signature; any other becomes one.
pub fn make(folder: &Path) -> Result<(Pack, PackFiles), PackFault> {
    let mut files = read_folder(folder, Links::Followed, None)?;
    if files.get(PACK_TOML).is_none() {
        // The reasons of the folder, before those of a pack.
        check_language(&files)?;
        if files.get(SIGNATURE).is_some() {
            let name = SIGNATURE.to_owned();
            return Err(PackFault::Extra { name });
        }
        let written = manifest::write(&files);
        files.insert(PACK_TOML.to_owned(), written.into_bytes())?;
    }
    Ok((check(&files, &Trust::default())?, files))
}

impl PackFiles {
    /// Writes them to a place that nothing has yet: an archive where the name
    /// ends like one, else a folder. Nothing is there until all is there.
    pub fn write_new(&self, out: &Path) -> io::Result<()> {
        let name = out.file_name().unwrap_or_default().to_string_lossy();
        let zipped = [".tar.gz", ".tgz"].iter().any(|end| name.ends_with(end));
        let beside = match out.parent() {
            Some(parent) if !parent.as_os_str().is_empty() => parent,
            _ => Path::new("."),
        };
        if fs::symlink_metadata(out).is_ok() {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        if zipped || name.ends_with(".tar") {
            let mut file = tempfile::Builder::new()
                .permissions(rights(0o644))
                .tempfile_in(beside)?;
            write_archive(self, zipped, BufWriter::new(file.as_file_mut()))?;
            file.as_file().sync_all()?;
            return file.persist_noclobber(out).map(drop).map_err(Into::into);
        }
        let folder = tempfile::Builder::new()
            .prefix(".pack-")
            .permissions(rights(0o755))
            .tempdir_in(beside)?;
        self.write_into(folder.path())?;
        fs::rename(folder.path(), out)?;
        // It is no longer where it would be cleared away.
        let _ = folder.keep();
        Ok(())
    }

    /// Writes each file into a folder, for good.
    pub(crate) fn write_into(&self, folder: &Path) -> io::Result<()> {
        for (name, content) in self.iter() {
            let mut file = File::create_new(folder.join(name))?;
            io::Write::write_all(&mut file, content)?;
            file.sync_all()?;
        }
        Ok(())
    }
}

/// What is made is for others too, as far as the system's mask lets it.
fn rights(mode: u32) -> fs::Permissions {
    std::os::unix::fs::PermissionsExt::from_mode(mode)
}
