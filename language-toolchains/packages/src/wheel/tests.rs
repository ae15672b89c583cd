//! Good wheels, and each way in which one can be bad.

use std::io::Write;

use zip::write::SimpleFileOptions;

use super::*;

const METADATA: &str =
    "Metadata-Version: 2.4\nName: Tea-Cups\nVersion: 1.0\nSummary: Cups\nRequires-Dist: water>=1\n";

/// A wheel of these files, besides what it says about itself.
fn wheel(name: &str, files: &[(&str, &[u8])]) -> PackageFile {
    archive(
        name,
        &[
            &[("tea_cups-1.0.dist-info/METADATA", METADATA.as_bytes())],
            files,
        ]
        .concat(),
    )
}

fn archive(name: &str, files: &[(&str, &[u8])]) -> PackageFile {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, bytes) in files {
        writer
            .start_file(*path, SimpleFileOptions::default())
            .unwrap();
        writer.write_all(bytes).unwrap();
    }
    PackageFile {
        name: name.to_owned(),
        bytes: writer.finish().unwrap().into_inner().into(),
    }
}

const NAME: &str = "tea_cups-1.0-py3-none-any.whl";

#[track_caller]
fn refused(file: &PackageFile, expected: &str) {
    let wrong = read(file).unwrap_err();
    assert!(wrong.message.contains(expected), "{}", wrong.message);
}

#[test]
fn a_wheel_is_read() {
    let files: [(&str, &[u8]); 5] = [
        ("tea_cups/__init__.py", b"cups = 2"),
        ("tea_cups/old.pyc", b"old"),
        ("tea_cups-1.0.data/purelib/pot.py", b"pot = 1"),
        ("tea_cups-1.0.data/scripts/brew", b"#!python"),
        ("tea_cups-1.0.dist-info/RECORD", b""),
    ];
    let read = read(&wheel(NAME, &files)).unwrap();
    assert_eq!(read.name.name, "Tea-Cups");
    assert_eq!(read.needs, ["water"]);
    let paths: Vec<_> = read.files.keys().map(FilePath::as_str).collect();
    let expected = [
        "pot.py",
        "tea_cups-1.0.dist-info/METADATA",
        "tea_cups-1.0.dist-info/RECORD",
        "tea_cups/__init__.py",
    ];
    assert_eq!(paths, expected);
}

#[test]
fn what_cannot_run_here_is_refused_by_its_name() {
    let named = |name| wheel(name, &[]);
    refused(
        &named("tea_cups-1.0-cp314-cp314-manylinux_2_28_x86_64.whl"),
        "native code for manylinux",
    );
    refused(
        &named("tea_cups-1.0-py2-none-any.whl"),
        "another Python than 3",
    );
    for odd in [
        "tea_cups.whl",
        "tea_cups-1.0.tar.gz",
        "tea_cups-1.0-py3-none-any.zip",
        "",
    ] {
        refused(&named(odd), "not named as a wheel");
    }
    assert!(read(&named("tea_cups-1.0-7-py2.py3-none-any.whl")).is_ok());
    refused(&named("water-1.0-py3-none-any.whl"), "named otherwise");
    refused(&named("tea_cups-1.1-py3-none-any.whl"), "named otherwise");
}

#[test]
fn native_code_inside_is_refused() {
    for path in [
        "tea_cups/_fast.cpython-314-x86_64-linux-gnu.so",
        "x.PYD",
        "a/b.dll",
    ] {
        refused(&wheel(NAME, &[(path, b"\x7fELF")]), "native code");
    }
}

#[test]
fn odd_paths_are_refused() {
    let long = "a/".repeat(150) + "b.py";
    for path in [
        "../up.py",
        "a/../../up.py",
        "/etc/passwd",
        "a//b.py",
        "./a.py",
        "a\\b.py",
        &long,
    ] {
        refused(&wheel(NAME, &[(path, b"x")]), "odd path");
    }
}

#[test]
fn links_are_refused() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .add_symlink("tea_cups/link", "/etc/passwd", SimpleFileOptions::default())
        .unwrap();
    let file = PackageFile {
        name: NAME.to_owned(),
        bytes: writer.finish().unwrap().into_inner().into(),
    };
    refused(&file, "neither a file nor a folder");
}

#[test]
fn a_bomb_is_refused_before_it_is_unpacked() {
    let zeros = vec![0; PACKAGE_BYTES_MAX / 2 + 1];
    let bomb = wheel(NAME, &[("a.bin", &zeros), ("b.bin", &zeros)]);
    assert!(bomb.bytes.len() < 200_000);
    refused(&bomb, "more than 32 MiB");
    let metadata = vec![b'x'; METADATA_BYTES_MAX + 1];
    refused(
        &archive(NAME, &[("tea_cups-1.0.dist-info/METADATA", &metadata)]),
        "too much about itself",
    );
}

#[test]
fn too_many_files_are_refused() {
    let paths: Vec<String> = (0..PACKAGE_FILES_MAX)
        .map(|number| format!("f{number}.py"))
        .collect();
    let files: Vec<(&str, &[u8])> = paths
        .iter()
        .map(|path| (path.as_str(), b"".as_slice()))
        .collect();
    refused(&wheel(NAME, &files), "more than 8000 files");
}

#[test]
fn broken_archives_are_refused() {
    let good = wheel(NAME, &[("a.py", b"a = 1")]);
    for end in [0, 1, 10, good.bytes.len() / 2, good.bytes.len() - 1] {
        let file = PackageFile {
            name: NAME.to_owned(),
            bytes: good.bytes[..end].into(),
        };
        assert!(read(&file).is_err(), "{end} bytes were taken");
    }
    let plain = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer
        .start_file("tea_cups-1.0.dist-info/METADATA", plain)
        .unwrap();
    writer.write_all(METADATA.as_bytes()).unwrap();
    let whole = writer.finish().unwrap().into_inner();
    let at = whole.windows(4).position(|it| it == b"Cups").unwrap();
    let named = |bytes: Vec<u8>| PackageFile {
        name: NAME.to_owned(),
        bytes: bytes.into(),
    };
    assert!(read(&named(whole.clone())).is_ok());
    let mut altered = whole;
    altered[at] ^= 1;
    refused(&named(altered), "cannot be read");
}

#[test]
fn a_package_that_does_not_say_what_it_is_is_refused() {
    refused(&archive(NAME, &[("a.py", b"")]), "does not say what it is");
    refused(
        &wheel(NAME, &[("other-1.dist-info/METADATA", METADATA.as_bytes())]),
        "twice what it is",
    );
}
