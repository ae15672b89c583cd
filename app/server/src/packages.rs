//! Libraries that programs can import besides their language's own: those that a
//! course brings and those in a folder that a command names, handed to whatever
//! runs programs.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::Dir;
use room_courses::Course;
use room_courses::files::Mistake;
use runtime_contract::{LanguageId, PackageFile, PackageName, PackagesId};
use toolchain_contract::Language;
use toolchain_packages::{PACKAGE_FILE_BYTES_MAX, PACKAGES_MAX, PackageMistake};

use crate::complaint::Complaint;
use crate::languages::Installed;

/// What the packages of each course are called, by their languages.
pub type PackageNames = BTreeMap<LanguageId, Vec<PackageName>>;

/// Hands over what a course brings; every mistake in it is told. A language that is
/// not installed has no programs that could ask for any.
pub fn provide(installed: &Installed, course: &Course) -> Result<PackageNames, Vec<Mistake>> {
    let mut names = PackageNames::new();
    let mut mistakes = Vec::new();
    for (id, files) in &course.packages {
        let Some(language) = installed.languages.find(id) else {
            continue;
        };
        match take(installed, language, files) {
            Ok((_, found)) => {
                names.insert(id.clone(), found);
            }
            Err(found) => mistakes.extend(found.into_iter().map(|mistake| Mistake {
                file: format!("packages/{id}/{}", mistake.file),
                line: 1,
                message: mistake.message,
                hint: mistake.hint,
            })),
        }
    }
    match mistakes.is_empty() {
        true => Ok(names),
        false => Err(mistakes),
    }
}

/// Hands over the packages in a folder.
pub fn of_folder(
    installed: &Installed,
    language: &Language,
    folder: &Path,
) -> Result<PackagesId, Complaint> {
    let files = read_folder(folder)?;
    let taken = take(installed, language, &files);
    taken.map(|(id, _)| id).map_err(|mistakes| {
        let told = mistakes.iter().map(|mistake| {
            let hint = mistake.hint.as_deref().unwrap_or_default();
            let line = format!(
                "{}: {} {hint}",
                folder.join(&mistake.file).display(),
                mistake.message
            );
            line.trim_end().to_owned()
        });
        Complaint::input(told.collect::<Vec<_>>().join("\n"))
    })
}

fn take(
    installed: &Installed,
    language: &Language,
    files: &[PackageFile],
) -> Result<(PackagesId, Vec<PackageName>), Vec<PackageMistake>> {
    let at_first = |message: String| {
        let file = files
            .first()
            .map_or_else(String::new, |file| file.name.clone());
        vec![PackageMistake {
            file,
            message,
            hint: None,
        }]
    };
    let Some(recipe) = &language.packages else {
        return Err(at_first(format!(
            "Programs in {} cannot take packages.",
            language.name
        )));
    };
    let packages = toolchain_packages::read(recipe, files)?;
    let names = packages.names.clone();
    let provided = installed.dispatch.provide(&language.id, packages);
    provided
        .map(|id| (id, names))
        .map_err(|fault| at_first(fault.to_string()))
}

/// The files of a folder in the order of their names; links are not followed.
fn read_folder(folder: &Path) -> Result<Vec<PackageFile>, Complaint> {
    let unread = |error| Complaint::input(format!("{} cannot be read: {error}.", folder.display()));
    let open = Dir::open_ambient_dir(folder, ambient_authority()).map_err(unread)?;
    let mut files = Vec::new();
    for entry in open.entries().map_err(unread)? {
        let entry = entry.map_err(unread)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || !entry.file_type().map_err(unread)?.is_file() {
            continue;
        }
        // One of each more than may be is enough to be told so.
        if files.len() > PACKAGES_MAX {
            break;
        }
        let mut bytes = Vec::new();
        let file = entry.open().map_err(unread)?;
        let mut file = file.take(PACKAGE_FILE_BYTES_MAX as u64 + 1);
        file.read_to_end(&mut bytes).map_err(unread)?;
        let bytes = bytes.into();
        files.push(PackageFile { name, bytes });
    }
    if files.is_empty() {
        return Err(Complaint::input(format!(
            "There are no packages in {}.",
            folder.display()
        )));
    }
    files.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(files)
}
