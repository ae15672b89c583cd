//! Reading from real folders, links and pipes among them.

use std::os::unix::fs::symlink;

use super::*;

fn write(root: &Path, name: &str, text: &[u8]) -> PathBuf {
    let file = root.join(name);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, text).unwrap();
    file
}

fn names(tree: &SourceTree) -> Vec<&str> {
    tree.iter().map(|(path, _)| path.as_str()).collect()
}

#[test]
fn the_first_files_folder_is_the_programs() {
    let root = tempfile::tempdir().unwrap();
    let main = write(root.path(), "p/main.py", b"import deep.er");
    let deep = write(root.path(), "p/deep/er.py", b"x = 1");
    let (entry, tree) = named_files(&[main.clone(), deep]).unwrap();
    assert_eq!(entry.as_str(), "main.py");
    assert_eq!(names(&tree), ["deep/er.py", "main.py"]);
    let beside = write(root.path(), "beside.py", b"x");
    let refusal = named_files(&[main, beside]).unwrap_err().text;
    assert!(refusal.contains("lies outside the folder of"), "{refusal}");
}

#[track_caller]
fn refused(file: PathBuf, expected: &str) {
    let shown = file.display().to_string();
    let said = named_files(std::slice::from_ref(&file))
        .and_then(|(entry, tree)| check_entry(&tree, &entry, &file))
        .unwrap_err()
        .text
        .replace(&shown, "FILE");
    assert_eq!(said, expected);
}

#[test]
fn what_is_not_a_program_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    refused(root.join("none.py"), "There is no file FILE.");
    refused(
        write(root, "empty.py", b" \n\n"),
        "FILE is empty; write a program into it first.",
    );
    refused(
        write(root, "image.py", b"\x89PNG\xff\0"),
        "FILE is not a text file; programs are text in UTF-8.",
    );
    refused(
        write(root, "nul.py", b"a\0b"),
        "FILE is not a text file; programs are text in UTF-8.",
    );
    refused(
        write(root, "large.py", &vec![b'#'; 10 << 20]),
        "FILE holds 10.0 MiB; the files of a program can hold 4 MiB together.",
    );
    std::fs::create_dir(root.join("folder.py")).unwrap();
    refused(root.join("folder.py"), "FILE is a folder; name a file.");
    symlink("/etc/passwd", root.join("link.py")).unwrap();
    refused(
        root.join("link.py"),
        "FILE is a symbolic link; name the file itself.",
    );
    // A pipe that nobody writes to must not be waited for.
    assert!(
        std::process::Command::new("mkfifo")
            .arg(root.join("pipe.py"))
            .status()
            .unwrap()
            .success()
    );
    refused(root.join("pipe.py"), "FILE is not a plain file.");
}

#[test]
fn folders_are_read_without_tools_links_and_hidden_files() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    for name in [
        "a.py",
        "deep/b.py",
        "c.txt",
        ".hidden.py",
        ".git/d.py",
        "node_modules/e.py",
    ] {
        write(root, name, b"x");
    }
    symlink("/etc", root.join("etc")).unwrap();
    symlink(root.join("a.py"), root.join("link.py")).unwrap();
    symlink(root, root.join("loop")).unwrap();
    let tree = folder(root, |path| path.extension() == Some("py")).unwrap();
    assert_eq!(names(&tree), ["a.py", "deep/b.py"]);
    let missing = folder(&root.join("none"), |_| true).unwrap_err();
    assert!(
        missing.text.starts_with("There is no folder "),
        "{}",
        missing.text
    );
}

#[test]
fn a_folder_of_too_many_files_is_refused() {
    let root = tempfile::tempdir().unwrap();
    for index in 0..=TREE_FILES_MAX {
        write(root.path(), &format!("f{index}.py"), b"x");
    }
    let refusal = folder(root.path(), |_| true).unwrap_err().text;
    assert!(refusal.contains("holds more than 256 files"), "{refusal}");
}
