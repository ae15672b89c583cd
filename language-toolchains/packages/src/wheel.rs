//! A wheel: an archive (zip) whose name says what it runs on, with what it installs
//! and what it says about itself.
//! <https://packaging.python.org/en/latest/specifications/binary-distribution-format/>

mod metadata;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use runtime_contract::{FilePath, PackageFile, PackageName};
use zip::ZipArchive;
use zip::read::ZipFile;

use crate::bounds::{
    METADATA_BYTES_MAX, PACKAGE_BYTES_MAX, PACKAGE_FILE_BYTES_MAX, PACKAGE_FILES_MAX,
};
pub(crate) use metadata::normalised;

/// Endings of files that hold code of a machine.
const NATIVE: [&str; 4] = [".so", ".pyd", ".dylib", ".dll"];
/// Permissions of an archive's entry say its kind, as Unix writes it.
const KIND_MASK: u32 = 0o170_000;
const KIND_FILE: u32 = 0o100_000;

/// What a wheel holds.
#[derive(Debug)]
pub(crate) struct Wheel {
    pub(crate) name: PackageName,
    /// The normalised names of packages that it cannot do without.
    pub(crate) needs: Vec<String>,
    /// By their paths under the folder that imports are looked for in.
    pub(crate) files: BTreeMap<FilePath, Vec<u8>>,
}

/// What is wrong with a wheel, and what to do about it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Wrong {
    pub(crate) message: String,
    pub(crate) hint: Option<&'static str>,
}

impl From<String> for Wrong {
    fn from(message: String) -> Self {
        Self {
            message,
            hint: None,
        }
    }
}

/// The parts of a wheel's name that matter here.
struct FileName<'a> {
    name: &'a str,
    version: &'a str,
}

/// Reads a wheel.
pub(crate) fn read(file: &PackageFile) -> Result<Wheel, Wrong> {
    let named = file_name(&file.name)?;
    if file.bytes.len() > PACKAGE_FILE_BYTES_MAX {
        let most = PACKAGE_FILE_BYTES_MAX >> 20;
        return Err(format!("The package is larger than the {most} MiB it may have.").into());
    }
    let unreadable = |error: zip::result::ZipError| {
        Wrong::from(format!(
            "The package is no archive that can be read: {error}."
        ))
    };
    let mut archive = ZipArchive::new(Cursor::new(&*file.bytes)).map_err(unreadable)?;
    if archive.len() > PACKAGE_FILES_MAX {
        return Err(format!("The package holds more than {PACKAGE_FILES_MAX} files.").into());
    }
    let mut files = BTreeMap::new();
    let mut about = None;
    let mut room = PACKAGE_BYTES_MAX;
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).map_err(unreadable)?;
        if entry.is_dir() {
            continue;
        }
        let path = path(&entry)?;
        let bytes = contents(&mut entry, &path, &mut room)?;
        if let Some((folder, "METADATA")) = path.split_once('/')
            && folder.ends_with(".dist-info")
            && about.replace(metadata::read(&bytes)?).is_some()
        {
            return Err("The package says twice what it is.".to_owned().into());
        }
        if let Some(path) = installed(&path)? {
            let taken = format!("The package holds '{path}' twice.");
            if files.insert(path, bytes).is_some() {
                return Err(taken.into());
            }
        }
    }
    let Some(about) = about else {
        return Err("The package does not say what it is: it has no METADATA."
            .to_owned()
            .into());
    };
    if normalised(&about.name.name) != normalised(named.name) || about.name.version != named.version
    {
        return Err(format!(
            "The package says that it is {} {}, and its file is named otherwise.",
            about.name.name, about.name.version
        )
        .into());
    }
    Ok(Wheel {
        name: about.name,
        needs: about.needs,
        files,
    })
}

/// Takes a wheel's name apart, and refuses one that cannot run here.
fn file_name(name: &str) -> Result<FileName<'_>, Wrong> {
    let stem = name.strip_suffix(".whl");
    let parts: Vec<&str> = stem.unwrap_or_default().split('-').collect();
    let (name, version, tags) = match parts.as_slice() {
        [name, version, tags @ ..] if (3..=4).contains(&tags.len()) => (*name, *version, tags),
        _ => {
            return Err(Wrong {
                message: "This is not named as a wheel is.".to_owned(),
                hint: Some(
                    "Put wheels here as 'pip download --no-deps' names them, such as attrs-26.1.0-py3-none-any.whl.",
                ),
            });
        }
    };
    let [.., python, abi, platform] = tags else {
        return Err("This is not named as a wheel is.".to_owned().into());
    };
    if *abi != "none" || *platform != "any" {
        return Err(Wrong {
            message: format!(
                "The package holds native code for {platform}, which cannot run here."
            ),
            hint: Some(
                "Take a package in Python alone: the name of its wheel ends in 'none-any.whl'.",
            ),
        });
    }
    if !python.split('.').any(|tag| tag.starts_with("py3")) {
        return Err(format!("The package is for another Python than 3: {python}.").into());
    }
    Ok(FileName { name, version })
}

/// An entry's path, if nothing is odd about it.
fn path<R: Read>(entry: &ZipFile<'_, R>) -> Result<String, Wrong> {
    let path = entry.name();
    let path =
        path.map_err(|error| format!("A file's name in the package is no text: {error}."))?;
    let shown = || path.escape_debug().take(80).collect::<String>();
    plain(&path)?;
    let kind = entry.unix_mode().unwrap_or(KIND_FILE) & KIND_MASK;
    if kind != KIND_FILE && kind != 0 {
        return Err(format!(
            "'{}' in the package is neither a file nor a folder.",
            shown()
        )
        .into());
    }
    if NATIVE
        .iter()
        .any(|ending| path.to_lowercase().ends_with(ending))
    {
        return Err(Wrong {
            message: format!(
                "'{}' in the package is native code, which cannot run here.",
                shown()
            ),
            hint: Some("Take a package in Python alone."),
        });
    }
    Ok(path.into_owned())
}

/// An entry's bytes, as far as there is room: what an archive says of its sizes may be wrong.
fn contents<R: Read>(
    entry: &mut ZipFile<'_, R>,
    path: &str,
    room: &mut usize,
) -> Result<Vec<u8>, Wrong> {
    let bytes_max = match path.ends_with(".dist-info/METADATA") {
        true => METADATA_BYTES_MAX.min(*room),
        false => *room,
    };
    let mut bytes = Vec::new();
    let taken = entry.take(bytes_max as u64 + 1).read_to_end(&mut bytes);
    taken.map_err(|error| format!("'{path}' in the package cannot be read: {error}."))?;
    if bytes.len() > bytes_max {
        let most = PACKAGE_BYTES_MAX >> 20;
        return Err(format!(
            "The package comes to more than {most} MiB when it is unpacked, or says too much about itself."
        )
        .into());
    }
    *room -= bytes.len();
    Ok(bytes)
}

/// A path, which there is room for below a folder of packages.
fn plain(path: &str) -> Result<FilePath, Wrong> {
    FilePath::parse(&format!("packages/{path}"))
        .and_then(|_| FilePath::parse(path))
        .map_err(|error| format!("The package holds a file with an odd path: {error}").into())
}

/// Where a file of a wheel comes to lie; `None` for what programs have no use for.
fn installed(path: &str) -> Result<Option<FilePath>, Wrong> {
    if path.ends_with(".pyc") {
        return Ok(None);
    }
    let inner = match path.split_once('/') {
        Some((folder, rest)) if folder.ends_with(".data") => match rest.split_once('/') {
            Some(("purelib" | "platlib", inner)) => inner,
            _ => return Ok(None),
        },
        _ => path,
    };
    plain(inner).map(Some)
}

#[cfg(test)]
mod tests;
