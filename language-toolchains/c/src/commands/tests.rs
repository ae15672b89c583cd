//! Which commands come of which files.

use runtime_contract::Action;
use runtime_testkit::tree;
use toolchain_contract::{Prepared, Toolchain};

use crate::Clang;

use super::*;

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

fn tests(paths: &[&str]) -> Action {
    Action::Test {
        test_files: paths.iter().map(|it| path(it)).collect(),
    }
}

#[track_caller]
fn planned(dialect: Dialect, files: &[(&str, &str)], action: &Action) -> Plan {
    match Clang(dialect).prepare(tree(files), &path(files[0].0), action) {
        Prepared::Compile { plan, .. } => plan,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(dialect: Dialect, files: &[(&str, &str)], action: &Action) -> String {
    match Clang(dialect).prepare(tree(files), &path(files[0].0), action) {
        Prepared::Rejected { diagnostics } => diagnostics[0].message.clone(),
        other => panic!("{other:?}"),
    }
}

/// What each compiler's command compiles.
fn sources(plan: &Plan) -> Vec<&str> {
    let compilers = &plan.steps[..plan.steps.len() - 1];
    compilers
        .iter()
        .map(|step| step.arguments.last().unwrap().as_str())
        .collect()
}

fn says(step: &Step, words: &[&str]) -> bool {
    step.arguments
        .windows(words.len())
        .any(|part| part == words)
}

#[test]
fn a_program_is_compiled_file_by_file_and_linked() {
    let files = [
        ("main.c", "int main(void) {}"),
        ("a/b.c", ""),
        ("a/b.h", ""),
        ("test_a.c", ""),
    ];
    let plan = planned(Dialect::C, &files, &Action::Run);
    assert_eq!(sources(&plan), ["a/b.c", "main.c"]);
    let link = plan.steps.last().unwrap();
    assert!(says(
        link,
        &[".opencode-0-a%2Fb.c.o", ".opencode-1-main.c.o"]
    ));
    assert_eq!(link.outputs, std::slice::from_ref(&plan.program));
    assert_eq!(linked(link), ["a/b.c", "main.c"]);
    assert!(plan.report.is_none() && !says(link, &["--wrap=abort"]));
}

#[test]
fn c_plus_plus_has_its_headers_and_libraries() {
    let plan = planned(Dialect::Cpp, &[("main.cpp", "int main()")], &Action::Run);
    assert!(says(
        &plan.steps[0],
        &["-include-pch", "/toolchain/pch/all.pch"]
    ));
    assert!(says(&plan.steps[1], &["-lc++"]));
    assert!(
        matches!(&plan.steps[0].tool, Tool::Guest { layer: Some(layer), .. } if layer == "cpp.tar")
    );
}

#[test]
fn a_name_is_never_an_option() {
    let plan = planned(
        Dialect::C,
        &[("-load.c", "main"), ("@a.c", "")],
        &Action::Run,
    );
    assert_eq!(sources(&plan), ["./-load.c", "./@a.c"]);
    assert!(says(&plan.steps[0], &["-main-file-name", "./-load.c"]));
}

#[test]
fn long_doubles_cost_those_only_who_have_them() {
    let link = |text| {
        planned(Dialect::C, &[("main.c", text)], &Action::Run)
            .steps
            .remove(1)
    };
    let words = ["-lc-printscan-long-double"];
    assert!(says(&link("long double main;"), &words));
    assert!(!says(&link("double main;"), &words));
}

#[test]
fn tests_in_c_are_called_by_a_source_of_ours() {
    let files = [
        ("main.c", "int main(void) {}"),
        ("sums.c", ""),
        ("test_sums.c", "void test_adds(void) {}"),
        ("test_other.c", ""),
    ];
    let plan = planned(Dialect::C, &files, &tests(&["test_sums.c"]));
    assert_eq!(sources(&plan), ["main.c", "sums.c", ".opencode-suite-0.c"]);
    assert!(says(&plan.steps[0], &["-Dmain=opencode_program_main"]));
    let ours = &plan.steps[2].files[0];
    assert!(String::from_utf8_lossy(&ours.bytes).contains("UnityRun(test_adds"));
    assert!(says(
        &plan.steps[3],
        &["/toolchain/lib/tests.o", "/toolchain/lib/unity.o"]
    ));
    assert_eq!(plan.report, Some(path(REPORT)));
}

#[test]
fn tests_in_c_plus_plus_find_doctest() {
    let files = [("main.cpp", ""), ("sums_test.cpp", "")];
    let plan = planned(Dialect::Cpp, &files, &tests(&["sums_test.cpp"]));
    assert_eq!(sources(&plan), ["main.cpp", "sums_test.cpp"]);
    assert!(says(
        &plan.steps[1],
        &["-internal-isystem", "/toolchain/tests"]
    ));
    assert!(says(&plan.steps[2], &["/toolchain/lib/doctest.o"]));
}

#[test]
fn what_cannot_be_is_refused_in_a_sentence() {
    let files = [("main.c", "")];
    let call = Action::Call {
        function: "f".to_owned(),
        arguments: Vec::new(),
    };
    for (files, action, words) in [
        (&files[..], call, "cannot be called by itself"),
        (&files, tests(&[]), "There are no tests"),
        (&files, tests(&["test_a.c"]), "is not there"),
        (&[("main.h", "")], Action::Run, "nothing can run"),
        (
            &[("main.c", "int domain, main_(void);")],
            Action::Run,
            "no function 'main'",
        ),
    ] {
        let message = refused(Dialect::C, files, &action);
        assert!(message.contains(words), "{message}");
    }
}
