//! Packs as archives. A stranger's archive is only ever read into memory, entry
//! by entry: nothing is unpacked to a disk, so links, devices, rights and paths
//! in it mean nothing but a refusal, and a bomb ends at the limit.

use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use tar::{Archive, Builder, EntryType, Header};

use crate::fault::{PackFault, shown};
use crate::files::{ARCHIVE_ENTRIES_MAX, PACK_BYTES_MAX, PackFiles, plain_name};

/// How gzip begins.
const GZIP: [u8; 2] = [0x1f, 0x8b];
/// Headers and padding beside the files.
const ARCHIVE_BYTES_MAX: u64 = PACK_BYTES_MAX + (1 << 20);

/// Reads a `.tar` or `.tar.gz`; which one it is, its first bytes say.
pub fn read_archive(archive: impl Read) -> Result<PackFiles, PackFault> {
    let mut archive = BufReader::new(archive.take(ARCHIVE_BYTES_MAX + 1));
    let zipped = archive.fill_buf().map_err(unreadable)?.starts_with(&GZIP);
    let full = Cell::new(false);
    let unzipped: Box<dyn Read + '_> = match zipped {
        true => Box::new(GzDecoder::new(archive)),
        false => Box::new(archive),
    };
    let bounded = Bounded {
        inner: unzipped,
        left: ARCHIVE_BYTES_MAX,
        full: &full,
    };
    let read = read_entries(bounded);
    match full.get() {
        true => Err(PackFault::TooLarge),
        false => read,
    }
}

fn read_entries(archive: impl Read) -> Result<PackFiles, PackFault> {
    let mut archive = Archive::new(archive);
    let mut files = PackFiles::default();
    // Raw: without long names and sparse files, which this crate would put together.
    let entries = archive.entries().map_err(unreadable)?.raw(true);
    for (count, entry) in entries.enumerate() {
        if count >= ARCHIVE_ENTRIES_MAX {
            return Err(PackFault::TooManyEntries);
        }
        let mut entry = entry.map_err(unreadable)?;
        let path = entry.path_bytes().into_owned();
        match entry.header().entry_type() {
            EntryType::Regular => {}
            // Times and owners, as some archivers add them.
            EntryType::XHeader | EntryType::XGlobalHeader => continue,
            EntryType::Directory if matches!(&*path, b"." | b"./") => continue,
            EntryType::Directory => {
                let trimmed = path.strip_suffix(b"/").unwrap_or(&path);
                let name = plain_name(trimmed)?;
                return Err(PackFault::Folder { name });
            }
            EntryType::GNULongName => {
                let name = "a long one".to_owned();
                return Err(PackFault::Name { name });
            }
            _ => {
                let name = shown(&String::from_utf8_lossy(&path));
                return Err(PackFault::NotPlain { name });
            }
        }
        let name = plain_name(&path)?;
        if entry.size() > files.room() {
            return Err(PackFault::TooLarge);
        }
        // It grows with what comes, not with what its header promises.
        let mut content = Vec::new();
        entry.read_to_end(&mut content).map_err(unreadable)?;
        files.insert(name, content)?;
    }
    Ok(files)
}

fn unreadable(error: io::Error) -> PackFault {
    PackFault::NoArchive {
        reason: shown(&error.to_string()),
    }
}

/// Gives so many bytes and no more, and tells whether there would have been.
struct Bounded<'a, R> {
    inner: R,
    left: u64,
    full: &'a Cell<bool>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        if self.left == 0 {
            let more = self.inner.read(&mut [0])? > 0;
            self.full.set(more);
            return match more {
                true => Err(io::Error::other("there is too much of it")),
                false => Ok(0),
            };
        }
        let most = usize::try_from(self.left).map_or(buffer.len(), |left| left.min(buffer.len()));
        let read = self.inner.read(&mut buffer[..most])?;
        self.left -= read as u64;
        Ok(read)
    }
}

/// Writes the files as an archive: the same bytes for the same files.
pub fn write_archive(files: &PackFiles, zipped: bool, out: impl Write) -> io::Result<()> {
    if zipped {
        let out = write_entries(files, GzEncoder::new(out, Compression::default()))?;
        out.finish()?.flush()
    } else {
        write_entries(files, out)?.flush()
    }
}

fn write_entries<W: Write>(files: &PackFiles, out: W) -> io::Result<W> {
    let mut builder = Builder::new(out);
    for (name, content) in files.iter() {
        let mut header = Header::new_ustar();
        header.set_size(content.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(0);
        builder.append_data(&mut header, name, content)?;
    }
    builder.into_inner()
}
