//! Which commands come of which files.

use runtime_contract::Action;
use runtime_testkit::tree;
use toolchain_contract::{Prepared, TOOLCHAIN, Tool, Toolchain};

use crate::Compiler;

use super::*;

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

fn tests(paths: &[&str]) -> Action {
    Action::Test {
        test_files: paths.iter().map(|it| path(it)).collect(),
    }
}

fn guest(dialect: Dialect) -> Clang {
    Clang {
        dialect,
        compiler: Compiler::Guest,
    }
}

#[track_caller]
fn planned(dialect: Dialect, files: &[(&str, &str)], action: &Action) -> Plan {
    match guest(dialect).prepare(tree(files), &path(files[0].0), action) {
        Prepared::Compile { plan, .. } => plan,
        other => panic!("{other:?}"),
    }
}

#[track_caller]
fn refused(dialect: Dialect, files: &[(&str, &str)], action: &Action) -> String {
    match guest(dialect).prepare(tree(files), &path(files[0].0), action) {
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

fn native(dialect: Dialect) -> Clang {
    Clang {
        dialect,
        compiler: Compiler::Native,
    }
}

#[test]
fn a_native_compiler_is_told_the_same_and_where_its_files_are() {
    let files = tree(&[("main.cpp", "int main() {}"), ("area.cc", "")]);
    let entry = path("main.cpp");
    let plan = |clang: Clang| match clang.prepare(files.clone(), &entry, &Action::Run) {
        Prepared::Compile { plan, .. } => plan,
        other => panic!("{other:?}"),
    };
    let (guests, natives) = (plan(guest(Dialect::Cpp)), plan(native(Dialect::Cpp)));
    assert_eq!(guests.steps.len(), natives.steps.len());
    for (guests, natives) in guests.steps.iter().zip(&natives.steps) {
        let is_link = crate::compiler::is_linker(&guests.tool);
        let name = if is_link { "wasm-ld" } else { "clang" };
        let program = format!("toolchain/bin/{name}");
        assert_eq!(natives.tool, Tool::Native { program });
        assert_eq!(guests.outputs, natives.outputs);
        // What is left without that is the same.
        let words = natives.arguments.iter();
        let words = words
            .filter(|word| *word != "-ivfsoverlay" && **word != format!("{TOOLCHAIN}/cpp.yaml"));
        let words: Vec<String> = words
            .map(|word| word.replace(&format!("{TOOLCHAIN}/cpp/"), "/toolchain/"))
            .collect();
        assert_eq!(words, guests.arguments);
        let ours = natives
            .arguments
            .iter()
            .filter(|word| word.contains("/toolchain/"));
        assert_eq!(ours.count() == 0, is_link, "{natives:?}");
    }
}

#[test]
fn what_a_compiler_that_broke_says_of_itself_is_not_told() {
    use toolchain_contract::Said;

    let files = tree(&[("main.c", "int main(void) {}")]);
    let prepared = native(Dialect::C).prepare(files, &path("main.c"), &Action::Run);
    let Prepared::Compile { plan, .. } = prepared else {
        panic!("{prepared:?}");
    };
    let step = &plan.steps[0];
    let mut said = Said {
        status: None,
        stdout: Vec::new(),
        stderr: b"main.c:1:1: warning: x\nPLEASE submit a bug report to nobody\nStack dump:\n0.\n"
            .to_vec(),
    };
    let clang = native(Dialect::C);
    assert_eq!(clang.words(step, &said), b"main.c:1:1: warning: x\n");
    let found = clang.diagnostics(step, &said, &tree(&[]));
    assert_eq!((found.len(), found[1].file.as_str()), (2, "main.c"));
    assert!(found[1].message.contains("nested too deep"), "{found:?}");
    said.stderr = b"LLVM ERROR: out of memory\nAllocation failed\n".to_vec();
    assert_eq!(clang.words(step, &said), b"");
    let found = clang.diagnostics(step, &said, &tree(&[]));
    assert!(found[0].message.contains("needs more memory"), "{found:?}");
    // One that came to its end said this of the program.
    said.status = Some(1);
    assert_eq!(clang.words(step, &said), said.stderr);
    assert_eq!(clang.diagnostics(step, &said, &tree(&[])), []);
}
