//! Packages that courses bring, as a stranger published them, and what a guest says
//! that it made of one.

use std::io::{Cursor, Write};

use runtime_contract::PackageFile;
use toolchain_contract::{PackageFormat, PackageRecipe};
use zip::write::SimpleFileOptions;

const NAME: &str = "tea_cups-1.0-py3-none-any.whl";
const METADATA: &str = "Metadata-Version: 2.4\nName: Tea-Cups\nVersion: 1.0\nSummary: Cups\nRequires-Dist: pygments>=2\nRequires-Dist: colorama; sys_platform == \"win32\"\n\nWords\n";

/// What is taken can be shown as it is, and what is told fits a terminal.
pub(crate) fn read_wheel(bytes: &[u8]) {
    let recipe = PackageRecipe {
        format: PackageFormat::Wheel,
        provided: vec!["Pygments".to_owned()],
        compiler: None,
    };
    let file = PackageFile {
        name: NAME.to_owned(),
        bytes: bytes.into(),
    };
    match toolchain_packages::read(&recipe, &[file]) {
        Ok(packages) => {
            assert_eq!(packages.names.len(), packages.files.len());
            for files in &packages.files {
                let archive = toolchain_packages::pack(files);
                let again = toolchain_packages::unpack(&archive.unwrap_or_default());
                assert_eq!(again.as_ref(), Ok(files));
            }
        }
        Err(mistakes) => {
            assert!(!mistakes.is_empty());
            let mut told = mistakes.iter().map(|mistake| &mistake.message);
            assert!(told.all(|message| !message.contains(char::is_control)));
        }
    }
}

/// What is taken out of a guest's archive lies inside it.
pub(crate) fn read_compiled(bytes: &[u8]) {
    for path in toolchain_packages::unpack(bytes).unwrap_or_default().keys() {
        assert!(!path.as_str().split('/').any(|part| part == ".."), "{path}");
    }
}

/// A good wheel, zipped and not.
pub(crate) fn wheels() -> Vec<Vec<u8>> {
    let zipped = SimpleFileOptions::default();
    let plain = zipped.compression_method(zip::CompressionMethod::Stored);
    [plain, zipped].into_iter().filter_map(wheel).collect()
}

fn wheel(options: SimpleFileOptions) -> Option<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in [
        ("tea_cups-1.0.dist-info/METADATA", METADATA),
        ("tea_cups/__init__.py", "cups = 2\n"),
        ("tea_cups-1.0.data/purelib/pot.py", "pot = 1\n"),
    ] {
        writer.start_file(path, options).ok()?;
        writer.write_all(text.as_bytes()).ok()?;
    }
    Some(writer.finish().ok()?.into_inner())
}

pub(crate) fn compiled() -> Vec<Vec<u8>> {
    let paths = ["a/__pycache__/b.cpython-314.pyc", "c.pyc"];
    let files = paths.iter().filter_map(|path| {
        let path = runtime_contract::FilePath::parse(path).ok()?;
        Some((path, b"bytecode".to_vec()))
    });
    toolchain_packages::pack(&files.collect())
        .into_iter()
        .collect()
}
