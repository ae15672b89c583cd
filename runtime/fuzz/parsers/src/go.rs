//! Go: programs before they are compiled, and what the compiler, the tests and a
//! program that broke say.

use toolchain_contract::Plan;
use toolchain_go::Go;

use crate::compiled;

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
    let is_test = |name: &str| name.ends_with("_test.go");
    compiled::read_program(&Go, bytes, "main.go", is_test, |plan, sent, kept| {
        assert_eq!(kept, sent);
        check(plan);
    });
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
    compiled::read_words(&Go, bytes, "main.go", "package main\nfunc main() {}\n");
}
