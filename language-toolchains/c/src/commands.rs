//! The commands that make a program: the compiler once for each file, the linker
//! once. They are called as clang itself calls them, without the program around
//! them that only finds out how.

use std::collections::BTreeSet;

use runtime_contract::{BuiltFile, Diagnostic, FilePath, SourceTree};
use toolchain_contract::{Plan, Step};

use crate::compiler::{COMPILER, LINKER};
use crate::framework::Framework;
use crate::linker::object;
use crate::sources::{PROGRAM, REPORT, argument, is_test, ours, refuse, units};
use crate::suites::{self, Suite};
use crate::{Clang, Dialect};

/// The stack lies first in memory, so that a program that recurses too deep runs
/// into the end of it and not into its own data.
const LINK: &[&str] = &[
    "-m",
    "wasm32",
    "--stack-first",
    "-z",
    "stack-size=8388608",
    "--max-memory=1073741824",
    "--export=__stack_pointer",
    "-L/toolchain/lib",
    "/toolchain/lib/crt1-command.o",
    "/toolchain/lib/start.o",
];
/// Of each of them only what the program uses is taken.
const LIBRARIES: &[&str] = &[
    "-lsetjmp",
    "-lwasi-emulated-signal",
    "-lwasi-emulated-process-clocks",
    "-lwasi-emulated-mman",
    "-lwasi-emulated-getpid",
    "-lc",
    "/toolchain/lib/libclang_rt.builtins.a",
];
/// In a program that runs tests these are ours (`guest/tests.c`).
const WRAPPED: &[&str] = &["abort", "exit", "__assert_fail"];
/// A program's own main, where the tests have another.
const NO_MAIN: &[&str] = &["-Dmain=opencode_program_main", "-Wno-return-type"];

/// Builds a program that runs its main.
pub(crate) fn run(clang: Clang, files: &SourceTree, entry: &FilePath) -> Result<Plan, Diagnostic> {
    let mut units = units(clang.dialect, files)?;
    if !units.contains(entry) {
        return Err(refuse(entry, "This file is not there, so nothing can run."));
    }
    // The C library does without, and would call nothing.
    if !files.iter().any(|(_, bytes)| has_word(bytes, b"main")) {
        return Err(refuse(
            entry,
            "There is no function 'main': a program begins there.",
        ));
    }
    // Tests have a main of their own.
    units.retain(|unit| unit == entry || !is_test(unit));
    let compile = |(number, unit): (usize, &FilePath)| {
        Compile { clang, number }.step(unit.as_str(), &[], None)
    };
    let steps: Vec<Step> = units.iter().enumerate().map(compile).collect();
    Ok(plan(clang, steps, files, &[]))
}

/// Builds a program that runs its tests.
pub(crate) fn test(
    clang: Clang,
    files: &SourceTree,
    entry: &FilePath,
    test_files: &[FilePath],
) -> Result<Plan, Diagnostic> {
    let dialect = clang.dialect;
    let units = units(dialect, files)?;
    for test_file in test_files {
        if !units.contains(test_file) {
            return Err(refuse(test_file, "This file of tests is not there."));
        }
    }
    if test_files.is_empty() {
        return Err(refuse(
            entry,
            "There are no tests: put some into a file whose name begins with 'test_'.",
        ));
    }
    let mut seen = BTreeSet::new();
    let test_files: Vec<&FilePath> = test_files
        .iter()
        .filter(|it| seen.insert((*it).clone()))
        .collect();
    let framework = Framework::of(dialect, files, &test_files)?;
    let mut wrappers = match framework {
        Framework::Unity => wrappers(dialect, files, &test_files)?.into_iter(),
        Framework::Doctest => Vec::new().into_iter(),
    };
    let mut steps = Vec::new();
    // Tests that nobody asked for are left out.
    for unit in units
        .iter()
        .filter(|unit| !is_test(unit) && !seen.contains(unit))
    {
        let compile = Compile {
            clang,
            number: steps.len(),
        };
        let mut words = dialect.tests().to_vec();
        words.extend(NO_MAIN);
        steps.push(compile.step(unit.as_str(), &words, None));
    }
    for test_file in test_files {
        let compile = Compile {
            clang,
            number: steps.len(),
        };
        let mut words = dialect.tests().to_vec();
        match wrappers.next() {
            Some(wrapper) => {
                let source = wrapper.path.to_string();
                steps.push(compile.step(&source, &words, Some(wrapper)));
            }
            None => {
                words.extend(NO_MAIN);
                steps.push(compile.step(test_file.as_str(), &words, None));
            }
        }
    }
    Ok(plan(clang, steps, files, framework.harness()))
}

/// What is compiled in place of files of tests for Unity.
fn wrappers(
    dialect: Dialect,
    files: &SourceTree,
    test_files: &[&FilePath],
) -> Result<Vec<BuiltFile>, Diagnostic> {
    let mut suites = Vec::new();
    for (number, path) in test_files.iter().enumerate() {
        let text = files.get(path).unwrap_or_default();
        suites.push(Suite::of(path, number, text)?);
    }
    let texts = suites::wrappers(dialect, &suites).into_iter().enumerate();
    Ok(texts
        .map(|(number, text)| BuiltFile {
            path: ours(&format!("suite-{number}.{}", dialect.folder())),
            bytes: text.into_bytes(),
        })
        .collect())
}

/// One file's command.
struct Compile {
    clang: Clang,
    number: usize,
}

impl Compile {
    fn step(self, source: &str, words: &[&str], file: Option<BuiltFile>) -> Step {
        let object = object(self.number, source);
        let Clang { dialect, compiler } = self.clang;
        let mut arguments: Vec<String> = dialect.words().map(str::to_owned).collect();
        arguments.extend(compiler.words(dialect));
        let mut say = |words: &[&str]| arguments.extend(words.iter().map(|&word| word.to_owned()));
        say(&["-emit-obj", "-I."]);
        if let Some(precompiled) = dialect.precompiled() {
            say(&["-include-pch", precompiled]);
        }
        say(words);
        let name = source.rsplit('/').next().unwrap_or(source);
        // The name alone would be an option for some names.
        say(&["-main-file-name", &argument(name)]);
        say(&["-o", object.as_str(), "-x", dialect.name()]);
        say(&[&argument(source)]);
        Step {
            tool: compiler.tool(COMPILER, dialect),
            arguments,
            files: file.into_iter().collect(),
            outputs: vec![object],
        }
    }
}

/// The sources of the objects that a linker's command puts together.
pub(crate) fn linked(step: &Step) -> Vec<String> {
    step.arguments
        .iter()
        .filter_map(|word| crate::linker::source(word))
        .collect()
}

/// The commands so far, and the linker's.
fn plan(clang: Clang, mut steps: Vec<Step>, files: &SourceTree, harness: &[&str]) -> Plan {
    let Clang { dialect, compiler } = clang;
    let program = FilePath::parse(PROGRAM).unwrap_or_else(|_| unreachable!());
    let mut arguments: Vec<String> = Vec::new();
    let own = |word: &&str| compiler.linkers(word, dialect);
    let mut say = |words: &[&str]| arguments.extend(words.iter().map(own));
    say(LINK);
    for step in &steps {
        for object in &step.outputs {
            say(&[object.as_str()]);
        }
    }
    if !harness.is_empty() {
        for name in WRAPPED {
            say(&[&format!("--wrap={name}")]);
        }
        say(harness);
    }
    if dialect == Dialect::Cpp {
        say(&["--wrap=__main_void", "/toolchain/lib/start++.o", "-lc++"]);
    }
    if prints_long_doubles(files) {
        say(&["-lc-printscan-long-double"]);
    }
    say(LIBRARIES);
    say(&["-o", PROGRAM]);
    steps.push(Step {
        tool: compiler.tool(LINKER, dialect),
        arguments,
        files: Vec::new(),
        outputs: vec![program.clone()],
    });
    Plan {
        steps,
        program,
        arguments: Vec::new(),
        report: (!harness.is_empty())
            .then(|| FilePath::parse(REPORT).unwrap_or_else(|_| unreachable!())),
        library: None,
    }
}

/// Whether a word stands somewhere in a source, by itself.
fn has_word(bytes: &[u8], word: &[u8]) -> bool {
    let part_of_a_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let ends = |byte: Option<&u8>| !byte.is_some_and(part_of_a_word);
    bytes
        .windows(word.len())
        .enumerate()
        .filter(|(_, part)| *part == word)
        .any(|(at, _)| {
            let before = at.checked_sub(1).and_then(|at| bytes.get(at));
            ends(before) && ends(bytes.get(at + word.len()))
        })
}

/// Whether a program may print or read numbers of the type `long double`. To be able
/// to makes every program larger, which is compiled once more after this.
fn prints_long_doubles(files: &SourceTree) -> bool {
    let has = |bytes: &[u8], word: &[u8]| bytes.windows(word.len()).any(|part| part == word);
    files
        .iter()
        .any(|(_, bytes)| has(bytes, b"long double") || has(bytes, b"%L") || has(bytes, b"strtold"))
}

#[cfg(test)]
mod tests;
