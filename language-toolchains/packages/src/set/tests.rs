//! Packages that fit together and packages that do not.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;

use super::*;

fn recipe() -> PackageRecipe {
    PackageRecipe {
        format: PackageFormat::Wheel,
        provided: vec!["Pygments".to_owned()],
        compiler: None,
    }
}

/// A wheel with one module of its own name.
fn wheel(name: &str, version: &str, needs: &str, files: &[&str]) -> PackageFile {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let about = format!("{name}-{version}.dist-info/METADATA");
    writer.start_file(about, options).unwrap();
    write!(writer, "Name: {name}\nVersion: {version}\n{needs}").unwrap();
    for path in files {
        writer.start_file(*path, options).unwrap();
        writer.write_all(path.as_bytes()).unwrap();
    }
    PackageFile {
        name: format!("{name}-{version}-py3-none-any.whl"),
        bytes: writer.finish().unwrap().into_inner().into(),
    }
}

#[track_caller]
fn mistakes(files: &[PackageFile], expected: &[&str]) {
    let told = read(&recipe(), files).unwrap_err();
    let told: Vec<_> = told
        .iter()
        .map(|one| format!("{}: {}", one.file, one.message))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn packages_are_put_together() {
    let cups = wheel(
        "cups",
        "1",
        "Requires-Dist: water\nRequires-Dist: pygments\n",
        &["cups.py"],
    );
    let water = wheel("water", "2", "", &["water/__init__.py"]);
    let both = read(&recipe(), &[cups.clone(), water.clone()]).unwrap();
    let names: Vec<_> = both
        .names
        .iter()
        .map(|it| (it.name.as_str(), it.version.as_str()))
        .collect();
    assert_eq!(names, [("cups", "1"), ("water", "2")]);
    assert!(
        both.files[1]
            .keys()
            .any(|path| path.as_str() == "water/__init__.py")
    );
    assert_eq!(
        both.id(),
        read(&recipe(), &[cups, water.clone()]).unwrap().id()
    );
    assert_ne!(both.id(), read(&recipe(), &[water]).unwrap().id());
}

#[test]
fn what_is_missing_or_there_twice_is_told() {
    let cups = wheel("cups", "1", "Requires-Dist: water>=2\n", &["cups.py"]);
    let missing = "cups-1-py3-none-any.whl: The package needs 'water', which is not there.";
    mistakes(std::slice::from_ref(&cups), &[missing]);
    let later = wheel("Cups", "2", "", &["other.py"]);
    let again = "Cups-2-py3-none-any.whl: There is another version of it: cups-1-py3-none-any.whl.";
    mistakes(&[cups, later], &[again, missing]);
    let one = wheel("one", "1", "", &["shared.py"]);
    let two = wheel("two", "1", "", &["shared.py"]);
    let clash =
        "two-1-py3-none-any.whl: It has the file 'shared.py', and so has one-1-py3-none-any.whl.";
    mistakes(&[one, two], &[clash]);
}

#[test]
fn there_is_only_so_much() {
    let many: Vec<_> = (0..=PACKAGES_MAX)
        .map(|number| wheel(&format!("p{number}"), "1", "", &[]))
        .collect();
    mistakes(
        &many,
        &["p32-1-py3-none-any.whl: A course can have 32 packages; this is one more."],
    );
}
