//! Good packs, from which hostile ones are made, and that they are good.

use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};
use tar::{Builder, EntryType, Header};
use toolchain_packs::{PackFault, Trust, check, make, open, read_archive};

pub(crate) const MANIFEST: &str = "id = \"moon\"\nname = \"Moon\"\nversion = \"5.4\"\ntier = \"wasm\"\nextensions = [\"moon\"]\nentry = \"main.moon\"\neditor_mode = \"moon\"\n";
pub(crate) const RUNNER: &[u8] = b"\0asm";

/// What a pack is made of: names and contents, in any order and number.
pub(crate) type Parts = Vec<(String, Vec<u8>)>;

/// The files of a pack whose `pack.toml` names these.
pub(crate) fn parts(files: &[(&str, &[u8])]) -> Parts {
    let mut pack_toml = "format = 1\n\n[files]\n".to_owned();
    for (name, content) in files {
        let digest = hex::encode(Sha256::digest(content));
        pack_toml.push_str(&format!("{name:?} = \"{digest}\"\n"));
    }
    let mut parts = vec![("pack.toml".to_owned(), pack_toml.into_bytes())];
    parts.extend(
        files
            .iter()
            .map(|(name, content)| ((*name).to_owned(), content.to_vec())),
    );
    parts
}

pub(crate) fn good() -> Parts {
    with_manifest(MANIFEST)
}

pub(crate) fn with_manifest(manifest: &str) -> Parts {
    parts(&[
        ("runner.wasm", RUNNER),
        ("toolchain.toml", manifest.as_bytes()),
    ])
}

/// One entry of an archive, whatever its name.
pub(crate) fn entry(archive: &mut Builder<Vec<u8>>, name: &[u8], kind: EntryType, content: &[u8]) {
    let mut header = Header::new_ustar();
    header.as_old_mut().name[..name.len()].copy_from_slice(name);
    header.set_entry_type(kind);
    header.set_mode(0o644);
    header.set_size(content.len() as u64);
    header.set_cksum();
    archive.append(&header, content).unwrap();
}

pub(crate) fn tar(parts: &Parts) -> Vec<u8> {
    let mut archive = Builder::new(Vec::new());
    for (name, content) in parts {
        entry(&mut archive, name.as_bytes(), EntryType::Regular, content);
    }
    archive.into_inner().unwrap()
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut zipped = GzEncoder::new(Vec::new(), flate2::Compression::best());
    zipped.write_all(bytes).unwrap();
    zipped.finish().unwrap()
}

pub(crate) fn write_folder(folder: &Path, parts: &Parts) {
    fs::create_dir_all(folder).unwrap();
    for (name, content) in parts {
        fs::write(folder.join(name), content).unwrap();
    }
}

/// Reads an archive and looks at it, without anybody's trust.
pub(crate) fn read(archive: &[u8]) -> Result<toolchain_packs::Pack, PackFault> {
    check(&read_archive(archive)?, &Trust::default())
}

#[test]
fn a_pack_is_the_same_as_folder_archive_and_zipped_archive() {
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("folder");
    write_folder(&folder, &good());
    let (archive, zipped) = (root.path().join("a.tar"), root.path().join("a.tgz"));
    fs::write(&archive, tar(&good())).unwrap();
    fs::write(&zipped, gzip(&tar(&good()))).unwrap();
    let mut digests = Vec::new();
    for path in [folder, archive, zipped] {
        let (pack, files) = open(&path, &Trust::default()).unwrap();
        assert_eq!(pack.language.name, "Moon");
        assert_eq!(pack.signed_by, None);
        assert_eq!(files.get("runner.wasm"), Some(RUNNER));
        digests.push(pack.digest);
    }
    assert_eq!(digests[0], hex::encode(Sha256::digest(&good()[0].1)));
    digests.dedup();
    assert_eq!(digests.len(), 1);
}

/// As `tar -C folder .` writes it, with the extras of some archivers.
#[test]
fn archives_of_other_tools_are_read() {
    let mut archive = Builder::new(Vec::new());
    entry(&mut archive, b"./", EntryType::Directory, b"");
    entry(
        &mut archive,
        b"pax",
        EntryType::XGlobalHeader,
        b"20 comment=whatever\n",
    );
    for (name, content) in good() {
        entry(
            &mut archive,
            b"PaxHeader",
            EntryType::XHeader,
            b"20 mtime=1234567890\n",
        );
        let name = format!("./{name}");
        entry(&mut archive, name.as_bytes(), EntryType::Regular, &content);
    }
    assert!(read(&archive.into_inner().unwrap()).is_ok());
}

#[test]
fn a_folder_becomes_a_pack_and_a_pack_an_archive() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let own = root.join("moon");
    let built = root.join("built.wasm");
    write_folder(&own, &vec![("toolchain.toml".to_owned(), MANIFEST.into())]);
    fs::write(&built, RUNNER).unwrap();
    let check_refused = |said: &str| {
        let fault = make(&own).unwrap_err().to_string();
        assert_eq!(fault, said);
    };
    check_refused("The file 'runner.wasm' is missing.");
    // As set-up leaves it: a link to where it was built.
    std::os::unix::fs::symlink(&built, own.join("runner.wasm")).unwrap();

    let (pack, files) = make(&own).unwrap();
    let out = root.join("out");
    files.write_new(&out).unwrap();
    assert_eq!(open(&out, &Trust::default()).unwrap().0.digest, pack.digest);
    assert!(files.write_new(&out).is_err(), "it is there already");

    // A pack stays what it is, with the signature, and always the same bytes.
    fs::write(out.join("pack.toml.minisig"), super::signed::SIGNATURE).unwrap();
    let (again, files) = make(&out).unwrap();
    assert_eq!(again.digest, pack.digest);
    for name in ["one.tar.gz", "two.tar.gz", "one.tar", "two.tar"] {
        files.write_new(&root.join(name)).unwrap();
        let (read, files) = open(&root.join(name), &Trust::default()).unwrap();
        assert_eq!(read.digest, pack.digest);
        assert!(files.get("pack.toml.minisig").is_some());
    }
    let bytes = |name: &str| fs::read(root.join(name)).unwrap();
    assert_eq!(bytes("one.tar.gz"), bytes("two.tar.gz"));
    assert_eq!(bytes("one.tar"), bytes("two.tar"));
    assert!(bytes("one.tar.gz").len() < bytes("one.tar").len());

    fs::write(out.join("runner.wasm"), b"\0asn").unwrap();
    assert!(matches!(make(&out), Err(PackFault::Altered { .. })));
    fs::write(own.join("pack.toml.minisig"), b"old").unwrap();
    check_refused("It holds 'pack.toml.minisig', which its pack.toml does not name.");
}

#[test]
fn a_pack_with_a_toolchain_needs_no_runner() {
    let manifest = format!("{MANIFEST}[compile]\n");
    let with = |files: &[(&str, &[u8])]| {
        let manifest = ("toolchain.toml", manifest.as_bytes());
        let files: Vec<_> = files.iter().copied().chain([manifest]).collect();
        read(&tar(&parts(&files)))
    };
    let pack = with(&[("toolchain.wasm", RUNNER), ("cc.wasm", RUNNER)]).unwrap();
    assert!(pack.language.compile.is_some());
    let refused = with(&[("runner.wasm", RUNNER)]).unwrap_err();
    assert!(matches!(refused, PackFault::Compile), "{refused}");
}
