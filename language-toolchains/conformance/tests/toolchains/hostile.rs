//! A toolchain that means harm. Each of its answers is at worst one sentence, and
//! whatever else there was (the program's words, a compiler's) is still told.

use std::fs;
use std::time::Duration;

use runtime_contract::{Action, Limits, Outcome, Severity, StopReason, TestStatus};
use runtime_dispatch::{DispatchSettings, greet};
use toolchain_registry::default_languages_folder;

use crate::place::{Part, Place, component, manifest, tests_in};

const MANIFEST: &str = r#"
id = "hostile"
name = "Hostile"
version = "1"
tier = "wasm"
extensions = ["hostile"]
entry = "main.hostile"
editor_mode = "hostile"

[compile]
fuel_max = 200_000_000
memory_bytes_max = 134_217_728
wall_ms_max = 60_000
"#;

/// A module that writes some words to one of its streams and leaves.
fn says(words: &str, stream: u32, status: u32) -> Vec<u8> {
    let bytes: String = words.bytes().map(|byte| format!("\\{byte:02x}")).collect();
    let length = words.len();
    let text = format!(
        r#"(module
        (import "wasi_snapshot_preview1" "fd_write"
          (func $write (param i32 i32 i32 i32) (result i32)))
        (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
        (memory (export "memory") 1)
        (data (i32.const 0) "\10\00\00\00")
        (data (i32.const 16) "{bytes}")
        (func (export "_start")
          (i32.store (i32.const 4) (i32.const {length}))
          (drop (call $write (i32.const {stream}) (i32.const 0) (i32.const 1) (i32.const 8)))
          (call $exit (i32.const {status}))))"#
    );
    wat::parse_str(text).unwrap()
}

fn place_with(toolchain: Vec<u8>) -> Place {
    Place::with(&[
        Part::Bytes("toolchain.toml", MANIFEST.into()),
        Part::Bytes("toolchain.wasm", toolchain),
        Part::Bytes("tool.wasm", says("I did.\n", 1, 0)),
        Part::Bytes("fails.wasm", says("I did not.\n", 2, 1)),
    ])
}

fn place() -> Place {
    place_with(component("hostile"))
}

async fn ask(place: &Place, action: Action, word: &str, status: u32) -> Outcome {
    let given = says("kept\n", 1, status);
    let files: &[(&str, &[u8])] = &[("main.hostile", word.as_bytes()), ("given.wasm", &given)];
    place.ask(action, files).await
}

/// What is told of a program that such a toolchain was to prepare.
async fn refused(place: &Place, word: &str, said: &str) {
    let outcome = ask(place, Action::Run, word, 0).await;
    assert_eq!(
        outcome.stop,
        StopReason::CompileFailed,
        "{word}: {outcome:?}"
    );
    let [found] = &outcome.compile.diagnostics[..] else {
        panic!("{word}: {:?}", outcome.compile.diagnostics);
    };
    assert_eq!(found.severity, Severity::Error);
    assert_eq!((&*found.file, found.line), ("main.hostile", 1));
    assert!(found.message.contains(said), "{word}: {}", found.message);
    assert!(!found.message.contains(char::is_control), "{word}");
}

/// It compiles and loads as a module does; that it is none is the pack's fault.
#[tokio::test(flavor = "multi_thread")]
async fn a_second_toolchain_is_no_compiler() {
    let place = Place::with(&[
        Part::Bytes("toolchain.toml", MANIFEST.into()),
        Part::Bytes("toolchain.wasm", component("hostile")),
        Part::Bytes("missing.wasm", component("hostile")),
    ]);
    let said = "The toolchain of Hostile answered what cannot be used: its plan names 'missing.wasm', which is no module that could run as a compiler.";
    refused(&place, "absent", said).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_bad_answer_is_one_sentence() {
    let place = place();
    let installed = place.dispatch.registry().get(&place.language()).unwrap();
    place.dispatch.load(installed).await.unwrap();
    let no_answer = "The toolchain of Hostile gave no answer: ";
    let no_use = "The toolchain of Hostile answered what cannot be used: ";
    for (word, said) in [
        ("trap", "it broke off."),
        ("loop", "it was still busy after all the time it may take."),
        ("deep", "it broke off."),
        ("memory", "it asked for more memory than it may have"),
        ("huge", "or said too much."),
    ] {
        refused(&place, word, no_answer).await;
        refused(&place, word, said).await;
    }
    for (word, said) in [
        ("native", "its plan names the native program '/bin/sh'."),
        (
            "outside",
            "its plan names the module '../../../../bin/tool.wasm', which is none of its own.",
        ),
        (
            "absolute",
            "the module '/etc/passwd', which is none of its own.",
        ),
        (
            "runner",
            "the module 'toolchain.wasm', which is none of its own.",
        ),
        (
            "absent",
            "the module 'missing.wasm', which is none of its own.",
        ),
        ("layer", "the layer '../c/c.tar', which is none of its own."),
        (
            "not-a-layer",
            "the layer 'tool.wasm', which is none of its own.",
        ),
        (
            "output",
            "it names a file that cannot be: The file '../../etc/passwd' is not inside the program",
        ),
        ("program", "it names a file that cannot be: "),
        ("file", "The file 'a/../../b' is not inside the program"),
        (
            "steps",
            "its plan has 1000 steps, where at most 300 may be (STEPS_MAX).",
        ),
        (
            "words",
            "20000 arguments, where at most 10000 may be (PLAN_WORDS_MAX).",
        ),
        (
            "large",
            "9437184 bytes of files, where at most 8388608 may be",
        ),
        ("tree", "A program can have 256 files"),
        ("silent", "it refuses the program and does not say why."),
        ("ready", "it has no plan for this program."),
    ] {
        refused(&place, word, no_use).await;
        refused(&place, word, said).await;
    }
    // The worker is still there, and has not been started again.
    refused(&place, "trap", no_answer).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_said_besides_is_not_lost() {
    let place = place();
    let many = ask(&place, Action::Run, "many", 0).await;
    assert_eq!(many.stop, StopReason::CompileFailed);
    let found = &many.compile.diagnostics;
    assert_eq!((found.len(), found[0].line), (1_000, 1));

    // It breaks off about each step and about how the program ended.
    let ran = ask(&place, Action::Run, "runs", 9).await;
    assert_eq!(ran.stop, StopReason::Exited, "{ran:?}");
    assert_eq!((&*ran.stdout, ran.exit_code), (&b"kept\n"[..], Some(9)));
    let told: Vec<_> = ran.compile.diagnostics.iter().collect();
    assert_eq!(told.len(), 2, "{told:?}");
    for remark in told {
        assert_eq!(remark.severity, Severity::Warning);
        assert!(remark.message.ends_with("gave no answer: it broke off."));
    }

    // It breaks off about a step that failed, and never ends about its words.
    let failed = ask(&place, Action::Run, "fails", 0).await;
    assert_eq!(failed.stop, StopReason::CompileFailed);
    assert_eq!(String::from_utf8_lossy(&failed.stderr), "I did not.\n");
    let errors = failed.compile.diagnostics.iter();
    let errors: Vec<_> = errors
        .filter(|found| found.severity == Severity::Error)
        .map(|found| &*found.message)
        .collect();
    assert_eq!(errors, ["'tool' failed: I did not."]);

    // It lies about tests, or never ends.
    for (status, said) in [
        (
            9,
            "it tells of 20000 tests, where at most 10000 may be (TESTS_MAX).",
        ),
        (1, "it was still busy after all the time it may take."),
    ] {
        let tested = ask(&place, tests_in("main.hostile"), "tests", status).await;
        assert_eq!(&*tested.stdout, b"kept\n");
        let [test] = &tested.tests[..] else {
            panic!("{} tests", tested.tests.len());
        };
        assert_eq!(test.status, TestStatus::Error);
        assert!(test.message.contains(said), "{}", test.message);
    }
    let empty = ask(&place, Action::Run, "none", 0).await;
    assert_eq!(empty.stop, StopReason::CompileFailed, "{empty:?}");
    let said = &empty.compile.diagnostics[0].message;
    assert!(said.ends_with("its plan made no program."), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_component_of_another_world_is_no_toolchain() {
    let runner = default_languages_folder().join("lua/runner.wasm");
    let runner = fs::read(runner).expect("cargo xtask setup builds it");
    for (component, said) in [
        (runner, "It is no toolchain: "),
        (says("hello", 1, 0), "It is no toolchain: "),
        (
            b"\0asm".to_vec(),
            "The component could not be compiled: it is no WebAssembly that the engine takes",
        ),
    ] {
        let place = place_with(component);
        let toolchain = place.packs.join("toolchain.wasm");
        let greeted = tokio::time::timeout(
            Duration::from_secs(120),
            greet(place.executor.as_ref(), &toolchain, Limits::default()),
        );
        let reason = greeted.await.unwrap().unwrap_err();
        assert!(reason.contains(said), "{reason}");
        let installed = place.dispatch.registry().get(&place.language()).unwrap();
        let fault = place.dispatch.load(installed).await.unwrap_err();
        let fault = fault.to_string();
        assert!(
            fault.starts_with("The toolchain of Hostile is not working"),
            "{fault}"
        );
    }
}

/// Between a program and its runner it can do no more harm.
#[tokio::test(flavor = "multi_thread")]
async fn one_beside_a_runner_makes_files_ready_or_is_told() {
    let lua = default_languages_folder().join("lua/runner.wasm");
    let place = Place::with(&[
        Part::Bytes("toolchain.toml", manifest("lua", "moon").into()),
        Part::Bytes("toolchain.wasm", component("hostile")),
        Part::File("runner.wasm", lua),
    ]);
    let installed = place.dispatch.registry().get(&place.language()).unwrap();
    place.dispatch.load(installed).await.unwrap();
    let run = async |program: &str| {
        let files: &[(&str, &[u8])] = &[("main.lua", program.as_bytes())];
        place.ask(Action::Run, files).await
    };
    let ran = run("ready = 42 print(ready)").await;
    assert_eq!(&*ran.stdout, b"42\n", "{ran:?}");
    for (program, said) in [
        (
            "trap = 1",
            "The toolchain of Lua gave no answer: it broke off.",
        ),
        (
            "none = 1",
            "it wants to build a program of a language with a runner.",
        ),
    ] {
        let refused = run(program).await;
        assert_eq!(refused.stop, StopReason::CompileFailed);
        let message = &refused.compile.diagnostics[0].message;
        assert!(message.ends_with(said), "{message}");
    }
}

/// Three hundred steps, each within its limits, would hold a place for hours.
#[tokio::test(flavor = "multi_thread")]
async fn many_slow_steps_end_together() {
    let slow = r#"(module
        (memory (export "memory") 1)
        (func (export "_start") (local $left i32)
          (local.set $left (i32.const 10000000))
          (loop $again
            (local.set $left (i32.sub (local.get $left) (i32.const 1)))
            (br_if $again (local.get $left)))))"#;
    let parts = [
        Part::Bytes("toolchain.toml", MANIFEST.into()),
        Part::Bytes("toolchain.wasm", component("hostile")),
        Part::Bytes("slow.wasm", wat::parse_str(slow).unwrap()),
    ];
    let settings = DispatchSettings {
        build_time_max: Duration::from_millis(100),
        ..DispatchSettings::default()
    };
    let place = Place::with_settings(&parts, settings);
    let installed = place.dispatch.registry().get(&place.language()).unwrap();
    place.dispatch.load(installed).await.unwrap();
    let outcome = ask(&place, Action::Run, "slow", 0).await;
    assert_eq!(outcome.stop, StopReason::CompileFailed);
    let said = &outcome.compile.diagnostics[0].message;
    assert!(said.contains("was not done after 0 seconds"), "{said}");
}
