//! The packages of one course and language, put together.

use std::collections::{BTreeMap, BTreeSet};

use runtime_contract::{FilePath, PackageFile, PackageName, PackagesId};
use toolchain_contract::{PackageFormat, PackageRecipe};

use crate::bounds::{PACKAGES_BYTES_MAX, PACKAGES_MAX};
use crate::wheel::{self, Wheel, Wrong, normalised};

/// Packages that can be used.
#[derive(Clone, Debug)]
pub struct Packages {
    /// In the order of their files' names.
    pub names: Vec<PackageName>,
    /// The files of each of them, by their paths in `/packages`.
    pub files: Vec<BTreeMap<FilePath, Vec<u8>>>,
    id: PackagesId,
}

/// What is wrong with a package's file, in a sentence for who made the course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackageMistake {
    /// The file's name.
    pub file: String,
    pub message: String,
    pub hint: Option<String>,
}

impl Packages {
    /// What they are called by: the same files in the same order have the same.
    #[must_use]
    pub fn id(&self) -> PackagesId {
        self.id
    }
}

/// Reads the packages of one course and language; tells every mistake.
pub fn read(
    recipe: &PackageRecipe,
    files: &[PackageFile],
) -> Result<Packages, Vec<PackageMistake>> {
    let mut mistakes = Vec::new();
    let mut tell = |file: &PackageFile, wrong: Wrong| {
        mistakes.push(PackageMistake {
            file: file.name.clone(),
            message: wrong.message,
            hint: wrong.hint.map(str::to_owned),
        });
    };
    let mut found: Vec<(&PackageFile, Wheel)> = Vec::new();
    let mut room = PACKAGES_BYTES_MAX;
    for (index, file) in files.iter().enumerate() {
        if index == PACKAGES_MAX {
            let message = format!("A course can have {PACKAGES_MAX} packages; this is one more.");
            tell(file, message.into());
            break;
        }
        let read = match recipe.format {
            PackageFormat::Wheel => wheel::read(file),
        };
        let wheel = match read {
            Ok(wheel) => wheel,
            Err(wrong) => {
                tell(file, wrong);
                continue;
            }
        };
        let bytes: usize = wheel.files.values().map(Vec::len).sum();
        let Some(left) = room.checked_sub(bytes) else {
            let most = PACKAGES_BYTES_MAX >> 20;
            let message =
                format!("This takes the packages past the {most} MiB that they may come to.");
            tell(file, message.into());
            continue;
        };
        room = left;
        match clash(&found, &wheel) {
            Some(message) => tell(file, message.into()),
            None => found.push((file, wheel)),
        }
    }
    let provided = recipe.provided.iter().map(|name| normalised(name));
    let there: BTreeSet<String> = found
        .iter()
        .map(|(_, wheel)| normalised(&wheel.name.name))
        .chain(provided)
        .collect();
    for (file, wheel) in &found {
        for missing in wheel.needs.iter().filter(|name| !there.contains(*name)) {
            tell(
                file,
                Wrong {
                    message: format!("The package needs '{missing}', which is not there."),
                    hint: Some("Put its file here too."),
                },
            );
        }
    }
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    let (names, contents) = found
        .into_iter()
        .map(|(_, wheel)| (wheel.name, wheel.files))
        .unzip();
    Ok(Packages {
        names,
        files: contents,
        id: PackagesId::of(files),
    })
}

/// What two packages cannot both be or have.
fn clash(found: &[(&PackageFile, Wheel)], wheel: &Wheel) -> Option<String> {
    for (other, earlier) in found {
        if normalised(&earlier.name.name) == normalised(&wheel.name.name) {
            return Some(format!("There is another version of it: {}.", other.name));
        }
        let mut paths = wheel.files.keys();
        if let Some(path) = paths.find(|path| earlier.files.contains_key(*path)) {
            return Some(format!(
                "It has the file '{path}', and so has {}.",
                other.name
            ));
        }
    }
    None
}

#[cfg(test)]
mod tests;
