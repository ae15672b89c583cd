//! Looking at a pack: signature, digests, then what its language asks for. What
//! comes out asks for nothing but a guest's sandbox.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use runtime_contract::Tier;
use toolchain_contract::Language;

use crate::fault::{PackFault, is_unseen, shown};
use crate::files::PackFiles;
use crate::folder::{Links, read_folder};
use crate::signature::{Key, Trust};
use crate::{MANIFEST, PACK_TOML, RUNNER, SIGNATURE, TOOLCHAIN, archive, manifest};

/// Bytes of a `toolchain.toml`.
const MANIFEST_BYTES_MAX: usize = 256 << 10;
/// Compilers and the like of one pack (`.wasm`), and archives that they read (`.tar`).
pub const PACK_MODULES_MAX: usize = 4;
pub const PACK_LAYERS_MAX: usize = 2;
/// Characters of a name, a version or the like.
const WORD_CHARS_MAX: usize = 80;

/// A pack that may be used.
#[derive(Clone, Debug)]
pub struct Pack {
    pub language: Language,
    /// The SHA-256 of its `pack.toml`, which names all else.
    pub digest: String,
    /// The key that signed it, if it is one that is known here.
    pub signed_by: Option<Key>,
    /// The size of its files.
    pub bytes: u64,
}

/// Reads a pack from a folder or an archive and looks at it.
pub fn open(path: &Path, trust: &Trust) -> Result<(Pack, PackFiles), PackFault> {
    let shown_path = || shown(&path.to_string_lossy());
    let unreadable = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound => PackFault::Absent { path: shown_path() },
        _ => PackFault::Unreadable {
            path: shown_path(),
            source,
        },
    };
    let about = fs::metadata(path).map_err(unreadable)?;
    let files = if about.is_dir() {
        read_folder(path, Links::Refused, None)?
    } else if about.is_file() {
        archive::read_archive(File::open(path).map_err(unreadable)?)?
    } else {
        return Err(PackFault::NeitherFolderNorFile { path: shown_path() });
    };
    Ok((check(&files, trust)?, files))
}

/// Looks at the files of a pack.
pub fn check(files: &PackFiles, trust: &Trust) -> Result<Pack, PackFault> {
    let pack_toml = files.get(PACK_TOML).ok_or(PackFault::NoPack)?;
    let signed_by = trust.signer(pack_toml, files.get(SIGNATURE))?;
    manifest::check(pack_toml, files)?;
    Ok(Pack {
        language: check_language(files)?,
        digest: manifest::digest(pack_toml),
        signed_by,
        bytes: files.bytes(),
    })
}

/// The language of these files, which asks for no more than a pack can bring.
pub(crate) fn check_language(files: &PackFiles) -> Result<Language, PackFault> {
    let missing = |name: &str| PackFault::Missing {
        name: name.to_owned(),
    };
    let bytes = files.get(MANIFEST).ok_or_else(|| missing(MANIFEST))?;
    if bytes.len() > MANIFEST_BYTES_MAX {
        return Err(PackFault::FileTooLarge {
            name: MANIFEST,
            bytes_max: MANIFEST_BYTES_MAX,
        });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| PackFault::Manifest {
        reason: format!("{MANIFEST} is not text in UTF-8."),
    })?;
    let language =
        Language::parse(Path::new(MANIFEST), text).map_err(|error| PackFault::Manifest {
            reason: shown(&error.to_string()),
        })?;
    if language.tier != Tier::Wasm {
        let tier = format!("{:?}", language.tier).to_lowercase();
        return Err(PackFault::Tier { tier });
    }
    let builds = language.compile.is_some();
    if builds && files.get(TOOLCHAIN).is_none() {
        return Err(PackFault::Compile);
    }
    let format = language.format.as_ref().map(|it| ("format", &it.program));
    let lint = language.lint.as_ref().map(|it| ("lint", &it.program));
    let types = language.types.as_ref().map(|it| ("types", &it.program));
    if let Some((table, program)) = format.or(lint).or(types) {
        let program = shown(program);
        return Err(PackFault::NativeTool { table, program });
    }
    if language.runner != language.id {
        let runner = language.runner.to_string();
        return Err(PackFault::OtherRunner { runner });
    }
    check_words(&language)?;
    if !builds && files.get(RUNNER).is_none() {
        return Err(missing(RUNNER));
    }
    check_tools(files)?;
    Ok(language)
}

/// Every process that runs guests holds all of them.
fn check_tools(files: &PackFiles) -> Result<(), PackFault> {
    let count = |extension: &str| {
        let names = files.iter().map(|(name, _)| name);
        names
            .filter(|name| ![RUNNER, TOOLCHAIN].contains(name) && name.ends_with(extension))
            .count()
    };
    let bounds = [
        ("modules", ".wasm", PACK_MODULES_MAX, "PACK_MODULES_MAX"),
        ("layers", ".tar", PACK_LAYERS_MAX, "PACK_LAYERS_MAX"),
    ];
    for (what, extension, max, name) in bounds {
        let found = count(extension);
        if found > max {
            return Err(PackFault::TooManyTools {
                what,
                found,
                max,
                name,
            });
        }
    }
    Ok(())
}

/// What is shown to people and becomes part of addresses is short and plain.
fn check_words(language: &Language) -> Result<(), PackFault> {
    let refuse = |key, text: &str| {
        let text = shown(text);
        Err(PackFault::Words { key, text })
    };
    let is_short = |text: &str| text.chars().count() <= WORD_CHARS_MAX;
    let is_seen = |text: &str| !text.chars().any(|one| one.is_control() || is_unseen(one));
    let plain = |one: char| one.is_ascii_alphanumeric() || "_-+#".contains(one);
    let is_plain = |text: &str| !text.is_empty() && text.chars().all(plain);
    let for_people = [("name", &language.name), ("version", &language.version)];
    let tests = &language.tests;
    let lists = [
        ("tests.frameworks", &tests.frameworks),
        ("tests.file_patterns", &tests.file_patterns),
    ];
    let lists = lists
        .into_iter()
        .flat_map(|(key, texts)| texts.iter().map(move |text| (key, text)));
    for (key, text) in for_people.into_iter().chain(lists) {
        if !is_short(text) || !is_seen(text) {
            return refuse(key, text);
        }
    }
    let extensions = language.extensions.iter().map(|text| ("extensions", text));
    for (key, text) in extensions.chain([("editor_mode", &language.editor_mode)]) {
        if !is_short(text) || !is_plain(text) {
            return refuse(key, text);
        }
    }
    Ok(())
}
