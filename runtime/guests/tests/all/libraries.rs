//! Programs that begin with a library, compiled as wholes and as what is their own:
//! nobody may be able to tell which.

use std::sync::Arc;

use runtime_contract::{Limits, StopReason};
use runtime_sandbox::{
    Execution, LIBRARIES_MAX, LibraryId, Sandbox, SandboxFault, SandboxSettings,
};

use super::assemble::{SANDBOX, request};
use super::preview1::WITHOUT_POOL;

/// A library's functions, and behind them a program's own. `$deep` calls what its
/// number in the table says, with one more.
const PROGRAM: &str = r#"(module
  (type $plain (func))
  (type $number (func (param i32) (result i32)))
  (type $write (func (param i32 i32 i32 i32) (result i32)))
  (type $exit (func (param i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func $write (type $write)))
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (type $exit)))
  (func $start (type $plain)
    (call $exit (call_indirect (type $number) (i32.const 7) (i32.const 9))))
  (func $say (type $number)
    (i32.store (i32.const 0) (local.get 0)) (i32.store (i32.const 4) (i32.const 6))
    (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
  (func $deep (type $number)
    (global.set $count (i64.add (global.get $count) (i64.const 1)))
    (i32.add (i32.const 1) (call_indirect (type $number) (local.get 0) (local.get 0))))
  (func $grow (type $number)
    (loop $again (drop (memory.grow (local.get 0))) (br $again)) (i32.const 0))
  (func $divide (type $number) (i32.div_s (i32.const 1) (local.get 0)))
  (func $read (type $number) (i32.load (local.get 0)))
  {own}
  (table {table} funcref)
  (memory {memory})
  (global $count (mut i64) (i64.const 0))
  (export "_start" (func $start))
  (export "memory" (memory 0))
  (elem (i32.const 3) func $start $say $deep $grow $divide $read $main {elements})
  (data (i32.const 32) "hello\n")
  (data (i32.const 50000) "there\n")
  (@custom "fixed functions" (after last) "\06")
)"#;

fn program(own: &str, elements: &str, memory: u32) -> Arc<[u8]> {
    let text = PROGRAM
        .replace("{own}", own)
        .replace("{elements}", elements)
        .replace("{table}", "20")
        .replace("{memory}", &memory.to_string());
    wat::parse_str(text).unwrap().into()
}

const EMPTY: &str = "(func $main (type $number) (i32.const 0))";

async fn library(sandbox: &Sandbox) -> LibraryId {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.wasm");
    std::fs::write(&path, program(EMPTY, "", 1)).unwrap();
    sandbox.load_library(&path).await.unwrap()
}

/// Runs a program both ways, with a pool and without, and holds that all are equal.
async fn run(program: Arc<[u8]>, limits: Limits) -> Execution {
    let mut executions = Vec::new();
    for sandbox in [&*SANDBOX, &*WITHOUT_POOL] {
        let library = library(sandbox).await;
        for library in [None, Some(library)] {
            let id = sandbox.load_bytes(Arc::clone(&program), library).await;
            let image = sandbox.image(id.unwrap()).unwrap();
            assert_eq!(image.has_library(), library.is_some(), "it was not split");
            // Twice: what one run leaves behind is not for the next.
            for _ in 0..2 {
                let mut execution = sandbox.execute(&image, request(limits)).await.unwrap();
                execution.wall_ms = 0.0;
                executions.push(execution);
            }
        }
    }
    let execution = executions.pop().unwrap();
    for other in &executions {
        assert_eq!(*other, execution);
    }
    execution
}

#[track_caller]
fn is(execution: &Execution, stop: StopReason, code: Option<i32>, stdout: &str) {
    assert_eq!(execution.stop, stop, "{execution:?}");
    assert_eq!(execution.exit_code, code);
    assert_eq!(String::from_utf8_lossy(&execution.stdout), stdout);
}

/// A program whose own function does this, with memory of one page.
async fn own(body: &str, limits: Limits) -> Execution {
    let own = format!("(func $main (type $number) {body})");
    run(program(&own, "", 1), limits).await
}

#[tokio::test(flavor = "multi_thread")]
async fn each_side_calls_the_other_and_the_host() {
    let says = "(drop (call $say (i32.const 32))) (drop (call $say (i32.const 50000)))
        (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (i32.const 3)";
    let execution = own(says, Limits::default()).await;
    is(
        &execution,
        StopReason::Exited,
        Some(3),
        "hello\nthere\nthere\n",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_is_as_large_as_the_program_says() {
    let own = "(func $main (type $number) (memory.size)) (func $more (type $number) (i32.const 1))";
    for pages in [1, 3, 100] {
        let execution = run(program(own, "$more", pages), Limits::default()).await;
        is(
            &execution,
            StopReason::Exited,
            Some(pages.cast_signed()),
            "",
        );
        assert_eq!(execution.memory_bytes_peak, u64::from(pages) << 16);
    }
    let small = Limits {
        memory_bytes_max: 5 << 16,
        ..Limits::default()
    };
    let execution = run(program(own, "$more", 6), small).await;
    is(&execution, StopReason::MemoryExhausted, None, "");
}

#[tokio::test(flavor = "multi_thread")]
async fn elements_of_the_table_are_the_program_s_too() {
    let own =
        "(func $main (type $number) (call_indirect (type $number) (i32.const 4) (i32.const 10)))
        (func $more (type $number) (i32.mul (local.get 0) (i32.const 5)))";
    let execution = run(program(own, "$more", 1), Limits::default()).await;
    is(&execution, StopReason::Exited, Some(20), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn traps_are_the_same_on_both_sides() {
    for body in [
        "(unreachable)",
        "(call $divide (i32.const 0))",
        "(i32.div_s (i32.const -2147483648) (i32.const -1))",
        "(call $read (i32.const -4))",
        "(i32.load (i32.const 65533))",
        "(call_indirect (type $number) (i32.const 1) (i32.const 19))",
        "(call_indirect (type $number) (i32.const 1) (i32.const 20))",
        "(call_indirect (type $number) (i32.const 1) (i32.const 3))",
    ] {
        let execution = own(body, Limits::default()).await;
        is(&execution, StopReason::UncaughtError, Some(1), "");
        assert!(execution.uncaught.is_some(), "{execution:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_end_it_at_the_same_step() {
    let limits = Limits {
        fuel_max: 3_000_000,
        memory_bytes_max: 8 << 20,
        ..Limits::default()
    };
    let grown = own("(call $grow (i32.const 1))", limits).await;
    is(&grown, StopReason::MemoryExhausted, None, "");
    let grown = own(
        "(loop $again (drop (memory.grow (i32.const 3))) (br $again)) (i32.const 0)",
        limits,
    )
    .await;
    is(&grown, StopReason::MemoryExhausted, None, "");
    let endless = own(
        "(loop $again (drop (call $read (i32.const 9))) (br $again)) (i32.const 0)",
        limits,
    )
    .await;
    is(&endless, StopReason::FuelExhausted, None, "");
}

/// How many calls fit on the engine's stack is up to the native code of both ways, so the
/// fuel is not held: it is the same for each way alone.
#[tokio::test(flavor = "multi_thread")]
async fn endless_calls_end_the_same_on_both_sides() {
    // The library's function calls itself; each calls the other.
    for element in [5, 9] {
        let own = format!("(func $main (type $number) (call $deep (i32.const {element})))");
        for sandbox in [&*SANDBOX, &*WITHOUT_POOL] {
            let library = library(sandbox).await;
            for library in [None, Some(library)] {
                let id = sandbox.load_bytes(program(&own, "", 1), library).await;
                let image = sandbox.image(id.unwrap()).unwrap();
                let asked = request(Limits::default());
                let execution = sandbox.execute(&image, asked.clone()).await.unwrap();
                is(&execution, StopReason::StackExhausted, None, "");
                let again = sandbox.execute(&image, asked).await.unwrap();
                assert_eq!(again.fuel_used, execution.fuel_used);
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_begins_otherwise_is_compiled_as_a_whole() {
    let text = PROGRAM.replace("{own}", EMPTY).replace("{elements}", "");
    let text = text.replace("{table}", "20").replace("{memory}", "1");
    let other = text.replace("(i32.const 7) (i32.const 9)", "(i32.const 7) (i32.const 8)");
    let library = library(&SANDBOX).await;
    let other = wat::parse_str(other).unwrap();
    let id = SANDBOX.load_bytes(other.into(), Some(library)).await;
    let image = SANDBOX.image(id.unwrap()).unwrap();
    assert!(!image.has_library());
    let asked = request(Limits::default());
    let execution = SANDBOX.execute(&image, asked).await.unwrap();
    is(&execution, StopReason::Exited, Some(0), "");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_can_ask_for_the_library_by_its_name() {
    let library = library(&SANDBOX).await;
    let asks = r#"(module (import "opencode:library" "memory" (memory 1))
        (export "memory" (memory 0)) (func (export "_start")))"#;
    let asks: Arc<[u8]> = wat::parse_str(asks).unwrap().into();
    for library in [None, Some(library)] {
        let fault = SANDBOX.load_bytes(Arc::clone(&asks), library).await;
        let fault = fault.unwrap_err().to_string();
        assert!(fault.contains("opencode:library.memory"), "{fault}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_library_s_code_is_kept_and_what_is_none_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let cache = runtime_sandbox::CachePlace::beside(folder.path().join("compiled"));
    let path = folder.path().join("library.wasm");
    std::fs::write(&path, program(EMPTY, "", 1)).unwrap();
    for _ in 0..2 {
        let sandbox = Sandbox::new(SandboxSettings {
            cache: Some(cache.clone()),
            threads: 1,
            ..SandboxSettings::default()
        });
        let sandbox = sandbox.unwrap();
        let library = sandbox.load_library(&path).await.unwrap();
        assert_eq!(sandbox.load_library(&path).await.unwrap(), library);
        let id = sandbox
            .load_bytes(program(EMPTY, "", 1), Some(library))
            .await;
        let image = sandbox.image(id.unwrap()).unwrap();
        assert!(image.has_library());
        let asked = request(Limits::default());
        let execution = sandbox.execute(&image, asked).await.unwrap();
        is(&execution, StopReason::Exited, Some(0), "");
        let kept = std::fs::read_dir(&cache.folder).unwrap().count();
        assert_eq!(kept, 1, "the library, and no program");
    }
    std::fs::write(&path, wat::parse_str("(module)").unwrap()).unwrap();
    let fault = SANDBOX.load_library(&path).await.unwrap_err();
    assert!(fault.to_string().contains("is none"), "{fault}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_libraries_are_loaded_than_there_may_be() {
    let sandbox = Sandbox::new(SandboxSettings {
        threads: 1,
        ..SandboxSettings::default()
    });
    let sandbox = sandbox.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let write = |number: usize| {
        let path = folder.path().join(format!("{number}.wasm"));
        // The number is of the library, not of a program that begins with it.
        let text = PROGRAM.replace("(i32.const 9)", &format!("(i32.const {number})"));
        let text = text.replace("{own}", EMPTY).replace("{elements}", "");
        let text = text.replace("{table}", "20").replace("{memory}", "1");
        std::fs::write(&path, wat::parse_str(text).unwrap()).unwrap();
        path
    };
    for number in 0..LIBRARIES_MAX {
        sandbox.load_library(&write(number)).await.unwrap();
    }
    let refused = sandbox.load_library(&write(LIBRARIES_MAX)).await;
    assert!(
        matches!(refused, Err(SandboxFault::TooManyLibraries(LIBRARIES_MAX))),
        "{refused:?}"
    );
    // Those that are there stay.
    sandbox.load_library(&write(0)).await.unwrap();
}
