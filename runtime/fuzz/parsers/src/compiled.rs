//! Compiled languages: programs before they are compiled, and what their compilers, their
//! tests and a program that broke say. Go has words of its own in `go.rs`.

use runtime_contract::{Action, FilePath, SourceTree};
use toolchain_c::{Clang, Compiler, Dialect};
use toolchain_contract::{Plan, Prepared, STEPS_MAX, Said, TestRun, Toolchain};
use toolchain_rust::Rust;

/// What stands between the files of one input, before a file's name.
const FILE: &str = "\n== ";
/// Tests that are told of one run, in each language.
const TESTS_MAX: usize = 10_000;

pub(crate) const C_PROGRAM: &str = "\n== main.c\n#include \"sums.h\"\nint main(void) { return add(1, 2); }\n== sums.h\nint add(int a, int b);\n== sums.c\nint add(int a, int b) { return a + b; }\n== test_sums.c\n#include \"unity.h\"\n#include \"sums.h\"\nvoid setUp(void) {}\nvoid test_adds(void) { TEST_ASSERT_EQUAL_INT(3, add(1, 2)); }\nTEST_CASE(1, \"a\")\nvoid test_case(int a, const char *b) {}\n/* void test_not(void) {} */\nint main(void) { UNITY_BEGIN(); RUN_TEST(test_adds); return UNITY_END(); }\n== -o.c\n\n== @list.c\n";
pub(crate) const C_WORDS: &str = "main.c:1:5: error: use of undeclared identifier 'x' [-Wundeclared]\n    1 | int x\n      |     ^\n      |     int\nmain.c:3:1: note: declared here\nfatal error: too many errors emitted\n1 error generated.\nwasm-ld: error: main.o: undefined symbol: add\nwasm-ld: error: duplicate symbol: add\n>>> defined in a.o\n>>> defined in b.o\nLLVM ERROR: out of memory\nStack dump:\n0.\tProgram arguments: clang\n";
pub(crate) const C_TESTS: &str = "{\"started\":\"test_adds\",\"at\":[0,0]}\n{\"finished\":\"fail\",\"message\":\"test_sums.c:4: Expected 4 Was 3\",\"at\":[12,0]}\n{\"started\":\"test_more\",\"at\":[18446744073709551615,3]}\n";
pub(crate) const RUST_PROGRAM: &str = "\n== main.rs\nmod sums;\n#[path = \"deep/x.rs\"]\nmod other;\nfn main() { println!(\"{}\", sums::add(1, 2)); }\n== sums.rs\npub fn add(a: i32, b: i32) -> i32 { a + b }\n#[cfg(test)]\nmod tests { #[test] fn adds() { assert_eq!(super::add(1, 2), 3); } }\n== tests.rs\nuse super::*;\n#[test]\n#[should_panic]\nfn fails() { panic!(\"r#\\\"{}\\\"#\"); }\n== -o.rs\n\n== @list.rs\n";
pub(crate) const RUST_WORDS: &str = "{\"$message_type\":\"diagnostic\",\"message\":\"cannot find value `x`\",\"code\":{\"code\":\"E0425\",\"explanation\":null},\"level\":\"error\",\"spans\":[{\"file_name\":\"main.rs\",\"byte_start\":1,\"byte_end\":2,\"line_start\":1,\"line_end\":1,\"column_start\":2,\"column_end\":3,\"is_primary\":true,\"text\":[],\"label\":\"not found\",\"suggested_replacement\":null,\"suggestion_applicability\":null,\"expansion\":null}],\"children\":[{\"message\":\"help\",\"code\":null,\"level\":\"help\",\"spans\":[],\"children\":[],\"rendered\":null}],\"rendered\":\"error[E0425]: cannot find value `x`\\n\"}\nrust-lld: error: undefined symbol: other\nthread 'main' (1) panicked at main.rs:3:5:\nindex out of bounds: the len is 1\nnote: run with `RUST_BACKTRACE=1`\nthread 'rustc' has overflowed its stack\nerror: the compiler unexpectedly panicked\n";
pub(crate) const RUST_TESTS: &str = "{\"started\":\"tests::adds\",\"source\":\"#[test]\\nfn adds() {}\"}\n{\"ended\":\"fail\",\"message\":\"main.rs:3:5: assertion failed\",\"output\":\"x\\n\"}\n{\"started\":\"tests::more\"}\n";

pub(crate) const MEANINGFUL: &[&str] = &[
    "\n== a.c\n",
    "\n== a.rs\n",
    "\n== test_a.c\n",
    "void test_",
    "(void) {",
    "TEST(",
    "TEST_CASE(",
    "TEST_RANGE([1, 2, 1])",
    "TEST_GROUP(",
    "IGNORE_TEST(",
    "#include \"",
    "#define ",
    "int main(",
    "/*",
    "*/",
    "//",
    "R\"(",
    "'\"'",
    "mod ",
    "#[test]",
    "#[cfg(test)]",
    "r#\"",
    "fn main() {",
    ".c:1:1: error: ",
    "      |     ^~~~",
    "undefined symbol: ",
    "\"level\":\"error\"",
    "\"spans\":[",
    "\"column_start\":",
    "panicked at ",
    "{\"started\":\"",
    "{\"finished\":\"pass\"",
    "{\"ended\":\"skip\"",
    "\"at\":[0,0]",
];

const C: [Clang; 2] = [
    Clang {
        dialect: Dialect::C,
        compiler: Compiler::Guest,
    },
    Clang {
        dialect: Dialect::Cpp,
        compiler: Compiler::Native,
    },
];

pub(crate) fn read_c_program(bytes: &[u8]) {
    for clang in C {
        read_program(&clang, bytes, "main.c", is_test, no_option);
    }
}

pub(crate) fn read_rust_program(bytes: &[u8]) {
    read_program(&Rust, bytes, "main.rs", is_test, no_option);
}

pub(crate) fn read_c_words(bytes: &[u8]) {
    for (clang, entry) in C.into_iter().zip(["main.c", "main.cpp"]) {
        read_words(&clang, bytes, entry, "int main() {}\n");
    }
}

pub(crate) fn read_rust_words(bytes: &[u8]) {
    read_words(&Rust, bytes, "main.rs", "fn main() {}\n");
}

fn is_test(name: &str) -> bool {
    name.starts_with("test")
}

/// Plans a program and its tests. The check gets the plan, the files that were sent and
/// those that are kept of them.
pub(crate) fn read_program(
    toolchain: &dyn Toolchain,
    bytes: &[u8],
    entry: &str,
    is_test: impl Fn(&str) -> bool,
    check: impl Fn(&Plan, &SourceTree, &SourceTree),
) {
    let text = String::from_utf8_lossy(bytes);
    let mut files = SourceTree::default();
    for part in text.split(FILE) {
        let (name, content) = part.split_once('\n').unwrap_or((entry, part));
        if let Ok(path) = FilePath::parse(name) {
            files.insert(path, content.as_bytes().to_vec()).ok();
        }
    }
    let paths = files.iter().map(|(path, _)| path.clone());
    let tests = paths.filter(|path| is_test(path.as_str())).collect();
    let entry = FilePath::parse(entry).expect("a plain name");
    for action in [Action::Run, Action::Test { test_files: tests }] {
        match toolchain.prepare(files.clone(), &entry, &action) {
            Prepared::Compile { files: kept, plan } => check(&plan, &files, &kept),
            Prepared::Rejected { diagnostics } => {
                assert!(!diagnostics.is_empty());
                assert!(diagnostics.iter().all(|it| it.line > 0 && it.column > 0));
            }
            Prepared::Ready { .. } => panic!("nothing runs these as they are"),
        }
    }
}

/// No file's name becomes an option, or a list of them.
fn no_option(plan: &Plan, files: &SourceTree, _: &SourceTree) {
    assert!(!plan.steps.is_empty() && plan.steps.len() <= STEPS_MAX);
    for step in &plan.steps {
        for (path, _) in files.iter() {
            // A file may well be called `-o`; what is compiled has an ending.
            let is_source = [".c", ".cpp", ".rs"]
                .iter()
                .any(|ending| path.as_str().ends_with(ending));
            let means_more = is_source && path.as_str().starts_with(['-', '@']);
            let stands_there = step.arguments.iter().any(|word| word == path.as_str());
            assert!(!(means_more && stands_there), "{path} is no file there");
        }
    }
}

/// Reads what a compiler, a program and its tests said; the source is a program.
pub(crate) fn read_words(toolchain: &dyn Toolchain, bytes: &[u8], entry: &str, source: &str) {
    let said = |status| Said {
        status,
        stdout: Vec::new(),
        stderr: bytes.to_vec(),
    };
    for status in [2, 134] {
        if let Some(error) = toolchain.uncaught(&said(Some(status))) {
            assert!(error.line != Some(0) || error.file.is_some());
        }
    }
    let entry = FilePath::parse(entry).expect("a plain name");
    let mut files = SourceTree::default();
    let program = source.as_bytes().to_vec();
    files.insert(entry.clone(), program).expect("one file");
    let Prepared::Compile { plan, files } = toolchain.prepare(files, &entry, &Action::Run) else {
        panic!("the seed is a program");
    };
    for step in &plan.steps {
        for status in [None, Some(1)] {
            for found in toolchain.diagnostics(step, &said(status), &files) {
                assert!(!found.file.is_empty());
            }
            toolchain.words(step, &said(status));
        }
    }
    for exit_code in [None, Some(1), Some(2)] {
        let reports = toolchain.reports(&TestRun {
            exit_code,
            stdout: bytes.to_vec(),
            stderr: bytes.to_vec(),
            report: bytes.to_vec(),
            unfinished: "It was stopped.".to_owned(),
        });
        assert!(reports.len() <= TESTS_MAX);
    }
}
