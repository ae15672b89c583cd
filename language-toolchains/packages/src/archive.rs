//! Archives (tar) of files: those that programs see, and those that a compiler leaves.

use std::collections::BTreeMap;
use std::io::{self, Read};

use runtime_contract::FilePath;

use crate::bounds::{PACKAGE_BYTES_MAX, PACKAGE_FILES_MAX};

/// The archive of these files. The same files make the same bytes.
pub fn pack(files: &BTreeMap<FilePath, Vec<u8>>) -> io::Result<Vec<u8>> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        archive.append_data(&mut header, path.as_str(), bytes.as_slice())?;
    }
    archive.into_inner()
}

/// The files of an archive that a guest made: plain files with plain paths, and no more
/// than a package may have.
pub fn unpack(archive: &[u8]) -> Result<BTreeMap<FilePath, Vec<u8>>, String> {
    let broken = |error: io::Error| format!("it is no archive that can be read: {error}");
    let mut files = BTreeMap::new();
    let mut room = PACKAGE_BYTES_MAX;
    for entry in tar::Archive::new(archive).entries().map_err(broken)? {
        let mut entry = entry.map_err(broken)?;
        if !entry.header().entry_type().is_file() {
            return Err("it holds what is no file".to_owned());
        }
        let path = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        let path = FilePath::parse(&path).map_err(|error| error.to_string())?;
        let mut bytes = Vec::new();
        let taken = entry.by_ref().take(room as u64 + 1).read_to_end(&mut bytes);
        taken.map_err(broken)?;
        room = match room.checked_sub(bytes.len()) {
            Some(left) if files.len() < PACKAGE_FILES_MAX => left,
            _ => return Err("it holds more than a package may".to_owned()),
        };
        files.insert(path, bytes);
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &[u8])]) -> BTreeMap<FilePath, Vec<u8>> {
        let pair = |(path, bytes): &(&str, &[u8])| (FilePath::parse(path).unwrap(), bytes.to_vec());
        files.iter().map(pair).collect()
    }

    #[test]
    fn what_is_packed_is_unpacked() {
        let long = format!("{}/b.py", "a".repeat(150));
        let files = files(&[("a.py", b"one"), (&long, b"two"), ("empty", b"")]);
        let archive = pack(&files).unwrap();
        assert_eq!(archive, pack(&files).unwrap());
        assert_eq!(unpack(&archive).unwrap(), files);
    }

    #[test]
    fn what_a_guest_may_have_made_of_it_is_refused() {
        let one = |kind, path: &[u8], size: u64, bytes: &[u8]| {
            let mut header = tar::Header::new_gnu();
            header.set_entry_type(kind);
            header.set_size(size);
            // `append_data` refuses what a hostile archive may hold.
            header.as_gnu_mut().unwrap().name[..path.len()].copy_from_slice(path);
            header.set_cksum();
            let mut archive = tar::Builder::new(Vec::new());
            archive.append(&header, bytes).unwrap();
            archive.into_inner().unwrap()
        };
        let file = tar::EntryType::Regular;
        assert!(unpack(&one(file, b"a.py", 2, b"ok")).is_ok());
        let zeros = vec![0; PACKAGE_BYTES_MAX + 1];
        let hostile = [
            one(file, b"../a.py", 2, b"ok"),
            one(file, b"/a.py", 2, b"ok"),
            one(file, b"a.py", u64::MAX >> 20, b"ok"),
            one(file, b"a.py", zeros.len() as u64, &zeros),
            one(tar::EntryType::Symlink, b"a.py", 0, b""),
            one(tar::EntryType::Directory, b"a/", 0, b""),
            vec![7; 2048],
        ];
        for (number, archive) in hostile.iter().enumerate() {
            assert!(unpack(archive).is_err(), "archive {number} was taken");
        }
    }
}
