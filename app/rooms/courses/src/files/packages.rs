//! Libraries that a course brings: a folder for each language that has any, with
//! their files as they were published. What is in them is read by whoever runs
//! programs.

use std::collections::BTreeMap;

use runtime_contract::{LanguageId, PackageFile};

use super::folder::CourseFolder;
use super::mistake::{Mistakes, did_you_mean};

/// The folder's name; no lesson can have it.
pub(super) const FOLDER: &str = "packages";

/// Whether a file lies where packages do.
pub(super) fn is_package(path: &str) -> bool {
    path.strip_prefix(FOLDER)
        .is_some_and(|rest| rest.starts_with('/'))
}

/// The packages of each language, in the order of their files' names.
pub(super) fn read(
    folder: &CourseFolder,
    languages: &[LanguageId],
    mistakes: &Mistakes,
) -> BTreeMap<LanguageId, Vec<PackageFile>> {
    let mut packages: BTreeMap<LanguageId, Vec<PackageFile>> = BTreeMap::new();
    for path in folder.paths().filter(|path| is_package(path)) {
        let parts: Vec<&str> = path.split('/').collect();
        let [_, language, name] = parts.as_slice() else {
            mistakes.add_with_hint(
                path,
                1,
                "A package lies in the folder of its language, and in none inside that.",
                "Put it into a folder such as packages/python.",
            );
            continue;
        };
        let Some(id) = languages.iter().find(|id| id.as_str() == *language) else {
            let message = format!("The course has no language '{language}'.");
            let known = languages.iter().map(LanguageId::as_str);
            match did_you_mean(language, known) {
                Some(hint) => mistakes.add_with_hint(path, 1, message, hint),
                None => mistakes.add(path, 1, message),
            }
            continue;
        };
        packages.entry(id.clone()).or_default().push(PackageFile {
            name: (*name).to_owned(),
            bytes: folder.bytes(path).unwrap_or_default().into(),
        });
    }
    packages
}
