//! Go: programs before they are compiled, and what the compiler, the tests and a
//! program that broke say.

use runtime_contract::{Action, FilePath, SourceTree};
use toolchain_contract::{Plan, Prepared, Said, TestRun, Toolchain};
use toolchain_go::Go;

/// What stands between the files of one input, before a file's name.
const FILE: &str = "\n== ";

pub(crate) const PROGRAM: &str = "\n== go.mod\nmodule example\ngo 1.22\n== main.go\n//go:build !linux && (wasip1 || go1.21)\n\npackage main\n\nimport (\n\t. \"fmt\"\n\t\"example/lib\"\n)\n\nfunc main() { Println(`a` + \"\\\"b\" + string('\\'') + lib.Name) } /* end */\n== lib/lib.go\npackage lib\nimport \"strings\"; import _ \"unsafe\"\nvar Name = strings.ToUpper(\"x\")\n== lib/lib_test.go\npackage lib_test\nimport \"testing\"\nfunc TestMain(m *testing.M) { m.Run() }\nfunc TestName(t *testing.T) { t.Run(\"a/b\", nil) }\n";
pub(crate) const WORDS: &str = "./main.go:6:2: declared and not used: x\n\tmain.go:3:4: other\nmain.go:7: syntax error\nruntime.main_main·f: function main is undeclared in the main package\npanic: no number fits\n\ngoroutine 1 [running]:\nmain.main()\n\tmain.go:3 +0x7\n";
pub(crate) const TESTS: &str = "\u{16}=== RUN   TestA\nx\n\u{16}=== RUN   TestA/b\n\u{16}=== PAUSE TestA/b\n\u{16}=== NAME  TestA\n\u{f}    a_test.go:3: tests.go:1: panic: boom\u{e}\n\u{16}    --- FAIL: TestA/b (0.00s)\n\u{16}--- SKIP: TestA (0.00s)\n\u{16}FAIL\n";

pub(crate) const MEANINGFUL: &[&str] = &[
    "package main",
    "import (",
    "func Test",
    "(t *testing.T) {",
    "//go:build ",
    "!(",
    " || ",
    "module ",
    "go 1.",
    "\n== a/a.go\n",
    "\n== go.mod\n",
    "_test",
    "\"example/lib\"",
    "`",
    "'",
    "/*",
    "\u{16}=== RUN   T",
    "\u{16}--- FAIL: T",
    "\u{f}",
    "\u{e}",
    "\u{1b}",
    "panic: ",
    "\n\ngoroutine ",
    ".go:1:1: ",
];

/// Plans a program and its tests. What is planned is what can be carried out.
pub(crate) fn read_program(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let mut files = SourceTree::default();
    let mut tests = Vec::new();
    for part in text.split(FILE) {
        let (name, content) = part.split_once('\n').unwrap_or(("main.go", part));
        let Ok(path) = FilePath::parse(name) else {
            continue;
        };
        if name.ends_with("_test.go") {
            tests.push(path.clone());
        }
        files.insert(path, content.as_bytes().to_vec()).ok();
    }
    tests.retain(|path| files.get(path).is_some());
    let entry = FilePath::parse("main.go").expect("a plain name");
    for action in [Action::Run, Action::Test { test_files: tests }] {
        match Go.prepare(files.clone(), &entry, &action) {
            Prepared::Compile { files: kept, plan } => {
                assert_eq!(kept, files);
                check(&plan);
            }
            Prepared::Rejected { diagnostics } => {
                assert!(!diagnostics.is_empty());
                assert!(diagnostics.iter().all(|it| it.line > 0 && it.column > 0));
            }
            Prepared::Ready { .. } => panic!("nothing runs Go as it is"),
        }
    }
}

/// No name becomes an option, and no list has a line that was not meant.
fn check(plan: &Plan) {
    for step in &plan.steps {
        let files = step
            .arguments
            .iter()
            .skip_while(|it| *it != "-importcfg")
            .skip(2);
        assert!(
            files.filter(|it| it.starts_with('-')).all(|it| [
                "-buildmode=exe",
                "-s",
                "-w",
                "-places"
            ]
            .contains(&it.as_str()))
        );
        let list = step.files.first().expect("each step has a list");
        for line in String::from_utf8_lossy(&list.bytes)
            .lines()
            .filter(|line| !line.starts_with('#'))
        {
            let (path, archive) = line
                .strip_prefix("packagefile ")
                .and_then(|rest| rest.split_once('='))
                .expect("a line of the list");
            assert!(
                !path.contains([' ', '\t']) && archive.ends_with(".a"),
                "{line}"
            );
            assert!(
                archive.starts_with("/toolchain/") || archive.starts_with(".go-build/"),
                "{line}"
            );
        }
    }
}

/// Reads what a compiler, a program and its tests said.
pub(crate) fn read_words(bytes: &[u8]) {
    let said = |status| Said {
        status,
        stdout: Vec::new(),
        stderr: bytes.to_vec(),
    };
    if let Some(error) = Go.uncaught(&said(Some(2))) {
        assert!(error.line != Some(0) || error.file.is_some());
    }
    let Prepared::Compile { plan, files } = planned() else {
        panic!("the seed is a program");
    };
    for step in &plan.steps {
        for found in Go.diagnostics(step, &said(Some(1)), &files) {
            assert!(!found.file.is_empty());
        }
    }
    for exit_code in [None, Some(1), Some(2)] {
        let reports = Go.reports(&TestRun {
            exit_code,
            stdout: bytes.to_vec(),
            stderr: bytes.to_vec(),
            report: Vec::new(),
            unfinished: "It was stopped.".to_owned(),
        });
        assert!(reports.len() <= 10_000);
    }
}

fn planned() -> Prepared {
    let entry = FilePath::parse("main.go").expect("a plain name");
    let mut files = SourceTree::default();
    files
        .insert(entry.clone(), b"package main\nfunc main() {}\n".to_vec())
        .ok();
    Go.prepare(files, &entry, &Action::Run)
}
