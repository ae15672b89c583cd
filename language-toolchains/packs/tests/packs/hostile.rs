//! Packs that are broken or mean harm, and the one sentence that each gets.

use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::fs::symlink;
use std::os::unix::net::UnixListener;
use std::path::Path;

use flate2::write::GzEncoder;
use tar::{Builder, EntryType, Header};
use toolchain_packs::{
    ARCHIVE_ENTRIES_MAX, PACK_BYTES_MAX, PACK_FILES_MAX, PACK_LAYERS_MAX, PACK_MODULES_MAX, Trust,
    open, read_archive,
};

use crate::made::{
    MANIFEST, Parts, RUNNER, entry, good, gzip, parts, read, tar, with_manifest, write_folder,
};

#[track_caller]
fn check(archive: &[u8], said: &str) {
    let fault = read(archive).unwrap_err().to_string();
    assert!(fault.contains(said), "{fault}");
    assert!(!fault.contains(char::is_control), "{fault:?}");
}

/// A good pack but for one file, which is put in whatever `pack.toml` says.
#[track_caller]
fn check_with(name: &str, content: &[u8], said: &str) {
    let mut parts = good();
    parts.retain(|(own, _)| own != name);
    parts.push((name.to_owned(), content.to_vec()));
    check(&tar(&parts), said);
}

#[track_caller]
fn check_manifest(from: &str, to: &str, said: &str) {
    assert!(MANIFEST.contains(from));
    check(&tar(&with_manifest(&MANIFEST.replacen(from, to, 1))), said);
}

#[test]
fn what_is_no_pack_is_told_as_such() {
    check(b"", "It is no pack: it has no pack.toml.");
    check(b"hello", "It is no pack: ");
    check(
        &[0xff; 2000],
        "neither a folder nor a .tar or .tar.gz that can be read",
    );
    check(
        &[0x1f, 0x8b, 8, 0],
        "neither a folder nor a .tar or .tar.gz that can be read",
    );
    let without = good().split_off(1);
    check(&tar(&without), "It is no pack: it has no pack.toml.");
    let whole = tar(&good());
    check(&whole[..700], "can be read");
    check(&whole[..whole.len() - 2000], "can be read");
    let zipped = gzip(&whole);
    check(&zipped[..zipped.len() / 2], "can be read");
    let absent = open(Path::new("/nonexistent/moon.tar"), &Trust::default());
    assert_eq!(
        absent.unwrap_err().to_string(),
        "There is no pack '/nonexistent/moon.tar'."
    );
    let device = open(Path::new("/dev/zero"), &Trust::default());
    assert_eq!(
        device.unwrap_err().to_string(),
        "'/dev/zero' is neither a folder nor a file."
    );
}

#[test]
fn a_pack_toml_says_exactly_what_there_is() {
    let pack_toml = |text: &str, said: &str| check_with("pack.toml", text.as_bytes(), said);
    pack_toml(
        "format = 2\n[parts]\n",
        "a pack of format 2, and this program reads format 1",
    );
    pack_toml("format = \"\\u001b[2J\"\n", "a pack of format ");
    pack_toml("[files]\n", "it does not say its format");
    pack_toml("format = 1\n", "missing field `files`");
    pack_toml("format = 1\nhooks = []\n[files]\n", "unknown field `hooks`");
    pack_toml("format = ", "Its pack.toml cannot be read: ");
    check_with("pack.toml", b"\xff", "it is not text in UTF-8");
    check_with(
        "pack.toml",
        &[b'#'; 70_000],
        "'pack.toml' is larger than 65536 bytes.",
    );
    pack_toml(
        "format = 1\n[files]\n\"a\" = \"12\"\n",
        "64 hexadecimal digits",
    );
    let itself = format!(
        "format = 1\n[files]\n\"pack.toml\" = \"{}\"\n",
        "0".repeat(64)
    );
    pack_toml(&itself, "this name means something else");
    pack_toml(
        &itself.replace("pack.toml", "added.toml"),
        "this name means something else",
    );
    pack_toml(
        &itself.replace("pack.toml", "../../x"),
        "'../../x' leads out of the pack.",
    );

    check_with(
        "README.md",
        b"hi",
        "It holds 'README.md', which its pack.toml does not name.",
    );
    check_with("added.toml", b"from = 'x'", "It holds 'added.toml', which");
    check_with(
        "runner.wasm",
        b"\0asn",
        "The file 'runner.wasm' is not the one that its pack.toml names",
    );
    check_with(
        "toolchain.toml",
        b"id",
        "The file 'toolchain.toml' is not the one",
    );
    for at in 1..good().len() {
        let mut parts = good();
        let (name, _) = parts.remove(at);
        check(&tar(&parts), &format!("The file '{name}' is missing."));
        let without: Vec<_> = good()
            .into_iter()
            .skip(1)
            .filter(|(own, _)| *own != name)
            .collect();
        let without: Vec<_> = without.iter().map(|(name, it)| (&**name, &**it)).collect();
        check(
            &tar(&self::parts(&without)),
            &format!("The file '{name}' is missing."),
        );
    }
}

#[test]
fn paths_stay_in_the_pack() {
    for path in [
        "../runner.wasm",
        "/etc/passwd",
        "..",
        "a/../../b",
        "a\\..\\b",
        "./../x",
    ] {
        check_with(path, b"", "leads out of the pack.");
    }
    check_with(
        "lua/pack.toml",
        b"",
        "the files of a pack lie side by side, without folders",
    );
    for name in [
        ".hidden",
        "-rf",
        "a b",
        "a\u{1b}[2Jb",
        "\u{202e}txt",
        "./",
        "a\nb",
    ] {
        check_with(name, b"", "is not one of a pack's");
    }
    let mut archive = Builder::new(Vec::new());
    entry(&mut archive, b"sub/", EntryType::Directory, b"");
    check(
        &archive.into_inner().unwrap(),
        "It holds 'sub'; the files of a pack lie side by side",
    );
    let mut archive = Builder::new(Vec::new());
    entry(&mut archive, b"../", EntryType::Directory, b"");
    check(
        &archive.into_inner().unwrap(),
        "'..' leads out of the pack.",
    );
    let mut archive = Builder::new(Vec::new());
    entry(
        &mut archive,
        b"././@LongLink",
        EntryType::GNULongName,
        &[b'a'; 200],
    );
    check(&archive.into_inner().unwrap(), "is not one of a pack's");
    let mut twice = good();
    twice.push(twice[1].clone());
    check(&tar(&twice), "It holds 'runner.wasm' twice.");
}

#[test]
fn links_and_devices_are_no_files() {
    let kinds = [
        EntryType::Symlink,
        EntryType::Link,
        EntryType::Char,
        EntryType::Block,
        EntryType::Fifo,
        EntryType::GNUSparse,
        EntryType::Continuous,
        EntryType::new(b'?'),
    ];
    for kind in kinds {
        let mut archive = Builder::new(Vec::new());
        entry(&mut archive, b"runner.wasm", kind, b"");
        check(
            &archive.into_inner().unwrap(),
            "'runner.wasm' is a link, a device or something else that is no plain file.",
        );
    }
    let root = tempfile::tempdir().unwrap();
    let folder = root.path().join("pack");
    let said = |parts: &Parts| {
        fs::remove_dir_all(&folder).ok();
        write_folder(&folder, parts);
        fs::remove_file(folder.join("runner.wasm")).unwrap();
    };
    let refused = || open(&folder, &Trust::default()).unwrap_err().to_string();
    let no_file = "'runner.wasm' is a link, a device or something else that is no plain file.";
    said(&good());
    fs::write(root.path().join("elsewhere"), RUNNER).unwrap();
    symlink("../elsewhere", folder.join("runner.wasm")).unwrap();
    assert_eq!(refused(), no_file);
    said(&good());
    let _socket = UnixListener::bind(folder.join("runner.wasm")).unwrap();
    assert_eq!(refused(), no_file);
    said(&good());
    fs::create_dir(folder.join("runner.wasm")).unwrap();
    assert!(refused().contains("without folders"));
    said(&good());
    let pipe = std::ffi::CString::new(folder.join("runner.wasm").to_str().unwrap()).unwrap();
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        rustix::fs::FileType::Fifo,
        rustix::fs::Mode::RUSR,
        0,
    )
    .unwrap();
    assert_eq!(refused(), no_file);
}

#[test]
fn there_is_only_so_much_of_anything() {
    let names: Vec<_> = (0..PACK_FILES_MAX)
        .map(|number| format!("f{number}"))
        .collect();
    let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, RUNNER)).collect();
    files.push(("toolchain.toml", MANIFEST.as_bytes()));
    check(&tar(&parts(&files)), "more than 32 files (PACK_FILES_MAX).");

    let mut archive = Builder::new(Vec::new());
    for _ in 0..=ARCHIVE_ENTRIES_MAX {
        entry(&mut archive, b"./", EntryType::Directory, b"");
    }
    check(
        &archive.into_inner().unwrap(),
        "more than 256 entries (ARCHIVE_ENTRIES_MAX).",
    );

    let with_tools = |count: usize, extension: &str, said: &str| {
        let names: Vec<_> = (0..count)
            .map(|number| format!("t{number}{extension}"))
            .collect();
        let mut files: Vec<(&str, &[u8])> = names.iter().map(|name| (&**name, RUNNER)).collect();
        files.extend([
            ("toolchain.toml", MANIFEST.as_bytes()),
            ("runner.wasm", RUNNER),
            ("toolchain.wasm", RUNNER),
        ]);
        let read = read(&tar(&parts(&files)));
        let found = read
            .err()
            .map(|fault| fault.to_string())
            .unwrap_or_default();
        assert!(
            found.starts_with(said) && found.is_empty() == said.is_empty(),
            "{found}"
        );
    };
    with_tools(PACK_MODULES_MAX, ".wasm", "");
    with_tools(
        PACK_MODULES_MAX + 1,
        ".wasm",
        "It brings 5 modules, where at most 4 may be (PACK_MODULES_MAX): ",
    );
    with_tools(PACK_LAYERS_MAX, ".tar", "");
    with_tools(
        PACK_LAYERS_MAX + 1,
        ".tar",
        "It brings 3 layers, where at most 2 may be (PACK_LAYERS_MAX): ",
    );

    // A header that promises more than there is.
    let mut header = Header::new_gnu();
    header.set_path("runner.wasm").unwrap();
    header.set_size(u64::MAX / 2);
    header.set_cksum();
    check(
        header.as_bytes(),
        "It is larger than 256 MiB when unpacked (PACK_BYTES_MAX).",
    );
    header.set_size(u64::MAX);
    header.set_cksum();
    assert!(read(header.as_bytes()).is_err());
}

/// Two hundred kilobytes that become as many megabytes.
#[test]
fn bombs_end_at_the_limit() {
    let length = PACK_BYTES_MAX + (4 << 20);
    let zipped = |kind: EntryType| {
        let mut header = Header::new_gnu();
        header.set_path("runner.wasm").unwrap();
        header.set_entry_type(kind);
        header.set_size(length);
        header.set_cksum();
        let mut bomb = GzEncoder::new(Vec::new(), flate2::Compression::fast());
        bomb.write_all(header.as_bytes()).unwrap();
        io::copy(&mut io::repeat(0).take(length), &mut bomb).unwrap();
        bomb.finish().unwrap()
    };
    let bomb = zipped(EntryType::Regular);
    assert!(bomb.len() < 2 << 20);
    check(&bomb, "It is larger than 256 MiB when unpacked");
    // What would only be skipped is counted as well.
    check(
        &zipped(EntryType::XHeader),
        "It is larger than 256 MiB when unpacked",
    );
    // Rubbish behind the end of what is zipped is never looked at.
    let endless = io::Cursor::new(gzip(&tar(&good()))).chain(io::repeat(0x1f));
    assert!(read_archive(endless).is_ok());
    // Plain, and endless.
    let whole = tar(&good());
    let endless = io::Cursor::new(&whole[..512]).chain(io::repeat(b'a'));
    assert!(read_archive(endless).is_err());
}

#[test]
fn a_language_asks_for_no_more_than_a_pack_can_bring() {
    check_manifest(
        "id = \"moon\"",
        "id = \"Moon\"",
        "Its manifest cannot be used: toolchain.toml: the key 'id'",
    );
    check_manifest(
        "name",
        "nam\u{e9}",
        "Its manifest cannot be used: toolchain.toml: line 2: ",
    );
    check(
        &tar(&parts(&[
            ("toolchain.toml", b"\xff"),
            ("runner.wasm", RUNNER),
        ])),
        "is not text in UTF-8",
    );
    check(
        &tar(&with_manifest(&"#".repeat(300_000))),
        "'toolchain.toml' is larger than 262144 bytes.",
    );
    check_manifest(
        "\"wasm\"",
        "\"microvm\"",
        "Its tier is 'microvm'; only the tier 'wasm'",
    );
    check_manifest(
        "\"wasm\"",
        "\"browser\"",
        "Its tier is 'browser'; only the tier 'wasm'",
    );
    check_manifest("\"wasm\"", "\"native\"", "Its manifest cannot be used: ");
    let with = |table: &str, said: &str| {
        check(&tar(&with_manifest(&format!("{MANIFEST}{table}"))), said);
    };
    with(
        "runner = \"python\"\n",
        "It uses the runner of 'python'; a pack brings its own.",
    );
    with(
        "[compile]\n",
        "Its programs are to be compiled ([compile]), and it brings no toolchain.wasm that knows how.",
    );
    with(
        "[format]\nname = \"x\"\nprogram = \"stylua\"\narguments = []\n",
        "It wants the native program 'stylua' ([format]); a pack brings no native programs.",
    );
    with(
        "[lint]\nname = \"x\"\nprogram = \"luacheck\"\narguments = []\nreport = \"ruff\"\n",
        "It wants the native program 'luacheck' ([lint])",
    );
    with(
        "[limits]\nfuel_max = 9000000000000000000\n",
        "the key 'limits'",
    );
    check_manifest(
        "\"Moon\"",
        "\"M\\u001b[2J\"",
        "Its key 'name' holds 'M\u{fffd}[2J', which is too long or not plain",
    );
    check_manifest("\"5.4\"", "\"\u{202e}4.5\"", "Its key 'version' holds ");
    check_manifest(
        "\"5.4\"",
        &format!("{:?}", "5".repeat(81)),
        "Its key 'version' holds ",
    );
    check_manifest(
        "editor_mode = \"moon\"",
        "editor_mode = \"../x\"",
        "Its key 'editor_mode' holds '../x'",
    );
    check_manifest(
        "[\"moon\"]",
        "[\"moon\", \"a b\"]",
        "Its key 'extensions' holds 'a b'",
    );
    with(
        "[tests]\nframeworks = [\"\\u0007\"]\n",
        "Its key 'tests.frameworks' holds ",
    );
}
