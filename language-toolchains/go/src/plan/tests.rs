//! Plans for small programs, and what is told of those that cannot be built.

use runtime_contract::Action;
use runtime_testkit::tree;
use toolchain_contract::{Prepared, Toolchain};

use super::*;
use crate::Go;

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

fn prepare(files: &[(&str, &str)], action: &Action) -> Prepared {
    Go.prepare(tree(files), &path("main.go"), action)
}

#[track_caller]
fn planned(files: &[(&str, &str)], action: &Action) -> Plan {
    match prepare(files, action) {
        Prepared::Compile { plan, .. } => plan,
        other => panic!("{other:?}"),
    }
}

/// The sources of each step of compiling.
fn compiled(plan: &Plan) -> Vec<(String, String)> {
    let steps = plan
        .steps
        .iter()
        .filter(|step| entry_of_link(step).is_none());
    steps
        .map(|step| {
            let after = |option| step.arguments.iter().position(|it| it == option).unwrap() + 1;
            let name = step.arguments[after("-p")].clone();
            (name, step.arguments[after("-importcfg") + 1..].join(" "))
        })
        .collect()
}

#[track_caller]
fn refused(files: &[(&str, &str)], action: &Action, at: (&str, u32, u32), words: &str) {
    let Prepared::Rejected { diagnostics } = prepare(files, action) else {
        panic!("it was taken");
    };
    let first = &diagnostics[0];
    assert_eq!(
        (first.file.as_str(), first.line, first.column),
        at,
        "{}",
        first.message
    );
    assert!(first.message.contains(words), "{}", first.message);
}

fn tests(files: &[&str]) -> Action {
    Action::Test {
        test_files: files.iter().map(|name| path(name)).collect(),
    }
}

const MAIN: &str = "package main\nimport \"fmt\"\nfunc main() { fmt.Println() }\n";

#[test]
fn one_file_is_compiled_and_linked() {
    let plan = planned(
        &[
            ("main.go", MAIN),
            ("notes.txt", "x"),
            ("main_test.go", "package main"),
        ],
        &Action::Run,
    );
    assert_eq!(
        compiled(&plan),
        [("main".to_owned(), "./main.go".to_owned())]
    );
    assert_eq!(plan.steps.len(), 2);
    assert_eq!(
        plan.steps[0].files[0].bytes,
        b"packagefile fmt=/toolchain/fmt.a\n"
    );
    assert_eq!(plan.steps[1].outputs, vec![plan.program.clone()]);
    assert_eq!(entry_of_link(&plan.steps[1]), Some("main.go"));
    let list = String::from_utf8_lossy(&plan.steps[1].files[0].bytes);
    assert!(list.contains("packagefile main=.go-build/0.a\n"));
    assert!(list.contains("packagefile internal/abi=/toolchain/internal/abi.a\n"));
}

#[test]
fn folders_are_packages_in_the_order_of_their_imports() {
    let files = [
        ("go.mod", "module example\ngo 1.22\n"),
        (
            "main.go",
            "package main\nimport \"example/a\"\nimport \"example/b\"",
        ),
        ("more.go", "package main"),
        ("other_windows.go", "package main"),
        ("ignored.go", "//go:build ignore\n\npackage main"),
        ("a/a.go", "package a\nimport \"example/b/c\""),
        ("b/b.go", "package b\nimport \"example/a\""),
        ("b/c/c.go", "package c"),
        ("unused/u.go", "package u\nimport \"nonsense\""),
    ];
    let plan = planned(&files, &Action::Run);
    let names: Vec<_> = compiled(&plan).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["example/b/c", "example/a", "example/b", "main"]);
    assert_eq!(compiled(&plan)[3].1, "./main.go ./more.go");
    assert!(plan.steps[0].arguments.contains(&"go1.22".to_owned()));
    assert_eq!(
        plan.steps[3].files[0].bytes,
        b"packagefile example/a=.go-build/1.a\npackagefile example/b=.go-build/2.a\n"
    );
}

#[test]
fn the_entry_is_built_whatever_it_says() {
    let plan = planned(
        &[("main.go", "//go:build ignore\n\npackage main")],
        &Action::Run,
    );
    assert_eq!(compiled(&plan)[0].1, "./main.go");
}

#[test]
fn a_program_that_cannot_be_built_is_told_why() {
    let run = Action::Run;
    let import = |path: &str| format!("package main\nimport (\n\t\"{path}\"\n)");
    let main = |path: &str, words: &str| {
        let text = import(path);
        let files = [
            ("go.mod", "module example"),
            ("main.go", &text),
            ("lib/lib.go", "package lib"),
            ("tool/tool.go", "package main"),
        ];
        refused(&files, &run, ("main.go", 3, 2), words);
    };
    main("C", "no C compiler");
    main("./lib", "such as \"example/shapes\"");
    main(
        "example/none",
        "no Go file of this program lies in the folder 'none'",
    );
    main("example/tool", "is a program and cannot be imported");
    main(
        "github.com/x/y",
        "packages from elsewhere cannot be fetched here",
    );
    main("net/rpc", "of the standard library is not to be had here");
    main(
        "internal/abi",
        "of the standard library is not to be had here",
    );
    main("a=b", "is no import path");
    main("example", "is a program and cannot be imported");
    refused(
        &[("main.go", &import("lib")), ("lib/lib.go", "package lib")],
        &run,
        ("main.go", 3, 2),
        "give it a file go.mod",
    );
    refused(
        &[("main.txt", MAIN)],
        &run,
        ("main.go", 1, 1),
        "There is no Go file",
    );
    refused(
        &[("main.go", "package lib")],
        &run,
        ("main.go", 1, 1),
        "begins in 'package main'",
    );
    refused(
        &[("main.go", MAIN), ("go.mod", "module x\ngo 1.99")],
        &run,
        ("go.mod", 2, 1),
        "written for Go 1.99",
    );
    refused(
        &[("main.go", MAIN), (".go-build/x", "")],
        &run,
        (".go-build/x", 1, 1),
        "is taken",
    );
    let circle = [
        ("go.mod", "module example"),
        ("main.go", "package main\nimport \"example/a\""),
        ("a/a.go", "package a\nimport \"example/b\""),
        ("b/b.go", "package b\nimport \"example/a\""),
    ];
    refused(
        &circle,
        &run,
        ("b/b.go", 2, 8),
        "in a circle: example/a → example/b → example/a.",
    );
}

#[test]
fn only_programs_and_tests_can_be_asked_for() {
    let call = Action::Call {
        function: "f".to_owned(),
        arguments: Vec::new(),
    };
    refused(
        &[("main.go", MAIN)],
        &call,
        ("main.go", 1, 1),
        "by what it writes and by its tests",
    );
}

#[test]
fn tests_are_compiled_with_their_package_and_beside_it() {
    let files = [
        ("go.mod", "module example"),
        ("lib/lib.go", "package lib"),
        (
            "lib/lib_test.go",
            "package lib\nimport \"testing\"\nfunc TestInside(t *testing.T) {}",
        ),
        (
            "lib/more_test.go",
            "package lib_test\nimport \"example/lib\"\nfunc TestOutside(t *testing.T) {}",
        ),
        ("main.go", MAIN),
    ];
    let plan = planned(&files, &tests(&["lib/lib_test.go", "lib/more_test.go"]));
    assert_eq!(
        compiled(&plan),
        [
            ("example/lib", "./lib/lib.go ./lib/lib_test.go"),
            ("example/lib_test", "./lib/more_test.go"),
            ("main", "./.go-build/tests.go"),
        ]
        .map(|(name, files)| (name.to_owned(), files.to_owned()))
    );
    let program = String::from_utf8_lossy(&plan.steps[2].files[1].bytes);
    assert!(program.contains("p0.TestInside") && program.contains("p1.TestOutside"));
    assert_eq!(plan.arguments[0], "-test.v=test2json");
}

#[test]
fn tests_of_a_program_need_no_module() {
    let files = [
        ("main.go", MAIN),
        ("main_test.go", "package main\nfunc TestX(t *testing.T) {}"),
    ];
    let plan = planned(&files, &tests(&["main_test.go"]));
    assert_eq!(
        compiled(&plan)[0],
        (
            "command-line-arguments".to_owned(),
            "./main.go ./main_test.go".to_owned()
        )
    );
}

#[test]
fn a_module_may_be_called_as_others_are() {
    for name in ["main", "sort"] {
        let module = format!("module {name}");
        let files = [
            ("go.mod", module.as_str()),
            ("main.go", "package main\nimport _ \"sort\"\nfunc main() {}"),
            ("main_test.go", "package main\nfunc TestX(t *testing.T) {}"),
        ];
        let plan = planned(&files, &Action::Run);
        assert_eq!(
            plan.steps[0].files[0].bytes,
            b"packagefile sort=/toolchain/sort.a\n"
        );
        let plan = planned(&files, &tests(&["main_test.go"]));
        assert_eq!(
            compiled(&plan)[0].0,
            format!("command-line-arguments/{name}")
        );
        let list = String::from_utf8_lossy(&plan.steps[2].files[0].bytes);
        assert_eq!(list.matches("packagefile main=").count(), 1);
        assert_eq!(list.matches("packagefile sort=").count(), 1);
    }
    let outside = [
        ("go.mod", "module main"),
        ("main.go", MAIN),
        (
            "main_test.go",
            "package main_test\nimport \"main\"\nfunc TestX(t *testing.T) {}",
        ),
    ];
    refused(
        &outside,
        &tests(&["main_test.go"]),
        ("main_test.go", 2, 8),
        "is a program",
    );
}

#[test]
fn tests_that_are_none_are_told() {
    let test = tests(&["main_test.go"]);
    refused(
        &[("main_test.go", "package main")],
        &test,
        ("main_test.go", 1, 1),
        "no test here",
    );
    let blank = [
        ("go.mod", "module example"),
        ("a b/x_test.go", "package x\nfunc TestA(t *testing.T) {}"),
    ];
    refused(
        &blank,
        &tests(&["a b/x_test.go"]),
        ("a b/x_test.go", 1, 1),
        "cannot be a package",
    );
    let two = [
        (
            "a_test.go",
            "package main\nfunc TestA(t *testing.T) {}\nfunc TestMain(m *testing.M) {}",
        ),
        (
            "main_test.go",
            "package main_test\nfunc TestMain(m *testing.M) {}",
        ),
    ];
    refused(
        &two,
        &tests(&["a_test.go", "main_test.go"]),
        ("main_test.go", 2, 6),
        "another TestMain",
    );
}
