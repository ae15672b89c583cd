//! C and Go out of packs: their toolchains are the very crates that are part of the
//! platform, as components, and know no file of this machine.

use std::path::PathBuf;

use runtime_contract::{Action, Severity, StopReason, TestStatus};
use toolchain_registry::default_languages_folder;

use crate::place::{Part, Place, component, manifest, tests_in};

fn installed(language: &str, file: &str) -> PathBuf {
    let file = default_languages_folder().join(language).join(file);
    assert!(file.is_file(), "{}: see cargo xtask setup", file.display());
    file
}

fn c() -> Place {
    Place::with(&[
        Part::Bytes("toolchain.toml", manifest("c", "packed-c").into()),
        Part::Bytes("toolchain.wasm", component("c")),
        Part::File("clang.wasm", installed("c", "clang.wasm")),
        Part::File("c.tar", installed("c", "c.tar")),
    ])
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_builds_and_runs_c() {
    let place = c();
    let installed = place.dispatch.registry().get(&place.language()).unwrap();
    place.dispatch.load(installed).await.unwrap();

    let hello = b"#include <stdio.h>\n#include \"twice.h\"\nint main(void) { int unused; printf(\"%d\\n\", twice(21)); return 3; }\n";
    let twice = b"int twice(int n) { return 2 * n; }\n";
    let header = b"int twice(int n);\n";
    let files: &[(&str, &[u8])] = &[("main.c", hello), ("twice.c", twice), ("twice.h", header)];
    let outcome = place.ask(Action::Run, files).await;
    assert_eq!(outcome.stop, StopReason::Exited, "{outcome:?}");
    assert_eq!(
        (&*outcome.stdout, outcome.exit_code),
        (&b"42\n"[..], Some(3))
    );
    let [warning] = &outcome.compile.diagnostics[..] else {
        panic!("{:?}", outcome.compile.diagnostics);
    };
    assert_eq!(
        (&*warning.file, warning.line, warning.severity),
        ("main.c", 3, Severity::Warning)
    );
    assert_eq!(warning.code.as_deref(), Some("unused-variable"));

    let broken = b"int main(void) {\n  return nothing;\n}\n";
    let outcome = place.ask(Action::Run, &[("main.c", broken)]).await;
    assert_eq!(outcome.stop, StopReason::CompileFailed);
    let [error] = &outcome.compile.diagnostics[..] else {
        panic!("{:?}", outcome.compile.diagnostics);
    };
    assert_eq!((error.line, error.column), (2, 10));
    assert!(error.message.contains("nothing"), "{error:?}");

    let tests = b"#include \"unity.h\"\n#include \"twice.h\"\nvoid test_one(void) { TEST_ASSERT_EQUAL(2, twice(1)); }\nvoid test_two(void) { TEST_ASSERT_EQUAL(5, twice(2)); }\n";
    let files: &[(&str, &[u8])] = &[
        ("test_twice.c", tests),
        ("twice.c", twice),
        ("twice.h", header),
    ];
    let outcome = place.ask(tests_in("test_twice.c"), files).await;
    let told: Vec<_> = outcome.tests.iter().map(|test| test.status).collect();
    assert_eq!(told, [TestStatus::Pass, TestStatus::Fail], "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pack_builds_and_runs_go() {
    let place = Place::with(&[
        Part::Bytes("toolchain.toml", manifest("go", "packed-go").into()),
        Part::Bytes("toolchain.wasm", component("go")),
        Part::File("compile.wasm", installed("go", "compile.wasm")),
        Part::File("link.wasm", installed("go", "link.wasm")),
        Part::File("library.tar", installed("go", "library.tar")),
    ]);
    let module = b"module example\n\ngo 1.27\n";
    let hello = b"package main\n\nimport \"fmt\"\n\nfunc main() {\n\tfmt.Println(6 * 7)\n}\n";
    let files: &[(&str, &[u8])] = &[("main.go", hello), ("go.mod", module)];
    let outcome = place.ask(Action::Run, files).await;
    assert_eq!(&*outcome.stdout, b"42\n", "{outcome:?}");

    let panics = b"package main\n\nfunc main() {\n\tvar list []int\n\t_ = list[3]\n}\n";
    let files: &[(&str, &[u8])] = &[("main.go", panics), ("go.mod", module)];
    let outcome = place.ask(Action::Run, files).await;
    assert_eq!(outcome.stop, StopReason::UncaughtError, "{outcome:?}");
    assert_eq!(outcome.uncaught.unwrap().line, Some(5));
}
