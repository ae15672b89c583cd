//! The commands that make a program: the compiler once for each package, then
//! the linker, both guests; between them lists of where each package lies.

use std::collections::{BTreeMap, BTreeSet};

use runtime_contract::{BuiltFile, Diagnostic, FilePath, Place, SourceTree};
use toolchain_contract::{Plan, Step, Tool};

use crate::library;
use crate::module::is_plain;
use crate::packages::{self, Package};
use crate::sources::{Sources, split};
use crate::test_functions;
use crate::test_program::{self, Tested};

/// The folder of everything that is made on the way.
const BUILD: &str = ".go-build";
/// The layer with the archives of the standard library.
const LAYER: &str = "library.tar";
/// Which parts of the library have the same places in every program, as the linker
/// finds it in the layer, and the program that has nothing else in it.
const PLACES: &str = "/toolchain/places";
const LIBRARY: &str = "library.wasm";
/// What is made.
const PROGRAM: &str = "program.wasm";
/// Where the linker finds all packages.
const LINK_LIST: &str = "link.imports";
/// How a remark in it begins.
const REMARK: &str = "# ";

type Planned = Result<Plan, Vec<Diagnostic>>;

/// Builds the package in the entry's folder.
pub(crate) fn run(files: &SourceTree, entry: &FilePath) -> Planned {
    let sources = read(files, entry)?;
    let (folder, _) = split(entry);
    match sources.package_name(folder) {
        Some("main") => {}
        Some(other) => {
            let message =
                format!("A program begins in 'package main'; this folder's is 'package {other}'.");
            return Err(at_top(entry, message));
        }
        // What the compiler says of such a file is better than anything here.
        None => {}
    }
    let packages = packages::of_program(&sources, folder)?;
    if packages.is_empty() {
        let message = "There is no Go file to begin with: a program's files end in '.go'.";
        return Err(at_top(entry, message.to_owned()));
    }
    Ok(plan(
        entry,
        &sources.module.language,
        &packages,
        Vec::new(),
        Vec::new(),
    ))
}

/// Builds the packages that these files test, and a program around them.
pub(crate) fn test(files: &SourceTree, entry: &FilePath, asked: &[FilePath]) -> Planned {
    let sources = read(files, entry)?;
    let folders: BTreeSet<&str> = asked.iter().map(|path| split(path).0).collect();
    if let Some(path) = asked.iter().find(|path| !can_be_named(&sources, path)) {
        let message = "The folder of this file cannot be a package: use letters, digits, dashes and dots in its name.";
        return Err(at_top(path, message.to_owned()));
    }
    let mut packages = packages::of_tests(&sources, &folders)?;
    let mut tested: BTreeMap<String, Tested> = BTreeMap::new();
    let mut count = 0;
    let mut has_main = false;
    for path in asked {
        let (folder, _) = split(path);
        let Some(file) = sources.folder(folder).iter().find(|file| file.path == path) else {
            continue;
        };
        let found = test_functions::find(file).map_err(|error| vec![error])?;
        let mut name = sources.import_path(folder);
        if file.is_outside(sources.package_name(folder).unwrap_or_default()) {
            name += crate::sources::OUTSIDE;
        }
        let of_package = tested.entry(name).or_default();
        count += found.tests.len();
        of_package.tests.extend(found.tests);
        if let Some(at) = found.main {
            if has_main {
                let message = "There is another TestMain; the tests of one program can have one.";
                return Err(vec![file.error(at, message)]);
            }
            has_main = true;
            of_package.has_main = true;
        }
    }
    if count == 0 || count > test_functions::TESTS_MAX {
        let message = match count {
            0 => "There is no test here: write a function such as 'func TestSum(t *testing.T)'."
                .to_owned(),
            _ => format!(
                "A program can have {} tests; these are {count}.",
                test_functions::TESTS_MAX
            ),
        };
        return Err(at_top(asked.first().unwrap_or(entry), message));
    }
    let main = built(in_build("tests.go"), test_program::source(&tested));
    let around = test_program::AROUND_IMPORTS.map(str::to_owned);
    packages.push(Package {
        path: "main".to_owned(),
        files: vec![format!("./{}", main.path)],
        imports: tested.into_keys().chain(around).collect(),
    });
    let arguments = ["-test.v=test2json", "-test.paniconexit0"].map(str::to_owned);
    Ok(plan(
        entry,
        &sources.module.language,
        &packages,
        vec![main],
        arguments.to_vec(),
    ))
}

/// Whether the package in a file's folder has a path that the compiler's lists can hold.
fn can_be_named(sources: &Sources<'_>, path: &FilePath) -> bool {
    is_plain(&sources.import_path(split(path).0))
}

fn read<'a>(files: &'a SourceTree, entry: &FilePath) -> Result<Sources<'a>, Vec<Diagnostic>> {
    let taken = |path: &FilePath| path.as_str().split('/').next() == Some(BUILD);
    if let Some((path, _)) = files.iter().find(|(path, _)| taken(path)) {
        return Err(at_top(
            path,
            format!("The name '{BUILD}' is taken: what is built lies there. Give it another one."),
        ));
    }
    Sources::read(files, entry).map_err(|error| vec![error])
}

fn at_top(path: &FilePath, message: String) -> Vec<Diagnostic> {
    vec![Diagnostic::error(
        path.as_str(),
        Place { line: 1, column: 1 },
        message,
    )]
}

/// The steps for these packages, of which the last is the one that starts. The
/// files are for its step and those behind it.
fn plan(
    entry: &FilePath,
    language: &str,
    packages: &[Package],
    mut files: Vec<BuiltFile>,
    arguments: Vec<String>,
) -> Plan {
    let archives: BTreeMap<&str, FilePath> = packages
        .iter()
        .enumerate()
        .map(|(index, package)| (package.path.as_str(), in_build(&format!("{index}.a"))))
        .collect();
    let mut steps = Vec::new();
    for (index, package) in packages.iter().enumerate() {
        let imports = package
            .imports
            .iter()
            .filter(|path| *path != library::UNSAFE);
        let lines = imports.map(|path| match archives.get(path.as_str()) {
            Some(archive) => own_line(path, archive),
            None => library::line(path),
        });
        let list = built(in_build(&format!("{index}.imports")), lines.collect());
        let mut step_files = match index + 1 == packages.len() {
            true => std::mem::take(&mut files),
            false => Vec::new(),
        };
        step_files.insert(0, list);
        steps.push(compile(
            package,
            language,
            &in_build(&format!("{index}.a")),
            step_files,
        ));
    }
    steps.push(link(entry, &archives, steps.len() - 1));
    Plan {
        steps,
        program: in_build(PROGRAM),
        arguments,
        report: None,
        library: Some(LIBRARY.to_owned()),
    }
}

fn compile(package: &Package, language: &str, archive: &FilePath, files: Vec<BuiltFile>) -> Step {
    let list = files
        .first()
        .map(|list| list.path.to_string())
        .unwrap_or_default();
    let mut arguments: Vec<String> = [
        "-o",
        archive.as_str(),
        "-p",
        &package.path,
        "-lang",
        language,
        "-complete",
        // One goroutine, in the same order each time.
        "-c",
        "1",
        "-pack",
        "-nolocalimports",
        // Errors and panics name files as the learner does.
        "-trimpath",
        "/work=>",
        "-importcfg",
        &list,
    ]
    .map(str::to_owned)
    .to_vec();
    arguments.extend(package.files.iter().cloned());
    Step {
        tool: guest("compile"),
        arguments,
        files,
        outputs: vec![archive.clone()],
    }
}

/// The linker's list begins with a remark of ours: the file that is named when
/// the program has nowhere to start.
fn link(entry: &FilePath, archives: &BTreeMap<&str, FilePath>, last: usize) -> Step {
    let own = archives
        .iter()
        .map(|(path, archive)| own_line(path, archive));
    let lines = format!(
        "{REMARK}{entry}\n{}{}",
        own.collect::<String>(),
        library::lines()
    );
    let list = built(in_build(LINK_LIST), lines);
    let program = in_build(PROGRAM);
    let archive = in_build(&format!("{last}.a"));
    let arguments = [
        "-o",
        program.as_str(),
        "-importcfg",
        list.path.as_str(),
        "-buildmode=exe",
        // Nobody debugs it; panics have their lines all the same.
        "-s",
        "-w",
        "-places",
        PLACES,
        archive.as_str(),
    ]
    .map(str::to_owned);
    Step {
        tool: guest("link"),
        arguments: arguments.to_vec(),
        files: vec![list],
        outputs: vec![program],
    }
}

/// The file to name where a step of linking fails; `None` for a step of compiling.
pub(crate) fn entry_of_link(step: &Step) -> Option<&str> {
    let list = step
        .files
        .iter()
        .find(|file| file.path.as_str().ends_with(LINK_LIST))?;
    let text = str::from_utf8(&list.bytes).ok()?;
    text.strip_prefix(REMARK)?.lines().next()
}

fn own_line(path: &str, archive: &FilePath) -> String {
    format!("packagefile {path}={archive}\n")
}

fn guest(name: &str) -> Tool {
    Tool::Guest {
        module: format!("{name}.wasm"),
        name: name.to_owned(),
        layer: Some(LAYER.to_owned()),
    }
}

fn in_build(name: &str) -> FilePath {
    FilePath::parse(&format!("{BUILD}/{name}")).expect("a short plain name in a folder")
}

fn built(path: FilePath, text: String) -> BuiltFile {
    BuiltFile {
        path,
        bytes: text.into_bytes(),
    }
}

#[cfg(test)]
mod tests;
