//! Programs that were built of what strangers wrote: processes of their own.

use std::sync::Arc;
use std::time::Duration;

use futures::StreamExt;
use futures::future::join_all;
use runtime_contract::{FilePath, Limits, StopReason, Terminal, TerminalEvent};
use runtime_guests::preview1 as guests;
use runtime_sandbox::{
    AdoptFault, Executor, GuestCall, LAYERS_MAX, Pace, Sandbox, SandboxSettings,
};
use runtime_worker::{WorkerPool, WorkerSettings};

use super::assemble::{archive, module, request};
use super::{kill, settings};

fn pool(settings: WorkerSettings) -> Arc<WorkerPool> {
    Arc::new(WorkerPool::start(settings).unwrap())
}

fn wasm(guest: &str) -> Arc<[u8]> {
    module(guest).into()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_runs_in_a_process_of_its_own() {
    let pool = pool(settings(1));
    let nine = pool
        .adopt(wasm(guests::EXIT_NINE), None, Pace::Prompt)
        .await;
    let hello = pool.adopt(wasm(guests::HELLO), None, Pace::Prompt).await;
    let (nine, hello) = (nine.unwrap(), hello.unwrap());
    assert_eq!(pool.processes().len(), 2);
    for _ in 0..3 {
        let execution = pool.execute(nine, request(Limits::default()), Pace::Prompt);
        assert_eq!(execution.await.unwrap().exit_code, Some(9));
        let execution = pool.execute(hello, request(Limits::default()), Pace::Prompt);
        assert_eq!(execution.await.unwrap().stdout, b"hello\n");
    }
    assert_eq!(pool.processes().len(), 2);
    let again = pool
        .adopt(wasm(guests::HELLO), None, Pace::Prompt)
        .await
        .unwrap();
    assert_eq!((again, pool.processes().len()), (hello, 2));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_programs_process_costs_nobody_anything() {
    let pool = pool(settings(1));
    let endless = pool
        .adopt(wasm(guests::ENDLESS_LOOP), None, Pace::Prompt)
        .await;
    let endless = endless.unwrap();
    let running = {
        let pool = Arc::clone(&pool);
        let request = request(super::long());
        tokio::spawn(async move { pool.execute(endless, request, Pace::Prompt).await })
    };
    tokio::time::sleep(Duration::from_millis(200)).await;
    let pid = pool.processes()[0];
    kill(pid);
    let ended = running.await.unwrap().unwrap();
    assert_ne!(ended.stop, StopReason::RuntimeBroke, "{ended:?}");
    assert_ne!(pool.processes(), [pid]);
}

#[tokio::test(flavor = "multi_thread")]
async fn there_are_no_more_processes_than_may_be() {
    let pool = pool(WorkerSettings {
        programs_max: 2,
        ..settings(1)
    });
    let all = [guests::EXIT_NINE, guests::HELLO, guests::UNREACHABLE];
    let mut images = Vec::new();
    for guest in all {
        images.push(pool.adopt(wasm(guest), None, Pace::Prompt).await.unwrap());
    }
    assert_eq!(pool.processes().len(), 2);
    // The first made room, and comes back when it is asked for.
    let execution = pool.execute(images[0], request(Limits::default()), Pace::Prompt);
    assert_eq!(execution.await.unwrap().exit_code, Some(9));
    assert_eq!(pool.processes().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_that_nobody_runs_loses_its_process_and_comes_back() {
    let pool = pool(WorkerSettings {
        program_idle_max: Duration::from_millis(20),
        ..settings(1)
    });
    let endless = pool
        .adopt(wasm(guests::ENDLESS_LOOP), None, Pace::Prompt)
        .await;
    let endless = endless.unwrap();
    let running = {
        let pool = Arc::clone(&pool);
        let request = request(super::long());
        tokio::spawn(async move { pool.execute(endless, request, Pace::Prompt).await })
    };
    let nine = pool
        .adopt(wasm(guests::EXIT_NINE), None, Pace::Prompt)
        .await;
    let nine = nine.unwrap();
    let execution = pool.execute(nine, request(Limits::default()), Pace::Prompt);
    assert_eq!(execution.await.unwrap().exit_code, Some(9));
    // One of the two is at work, for as long as it takes the other to go.
    while pool.processes().len() != 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert!(!running.is_finished());
    let execution = pool.execute(nine, request(Limits::default()), Pace::Prompt);
    assert_eq!(execution.await.unwrap().exit_code, Some(9));
    assert!(!running.is_finished());
    running.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_code_of_only_so_many_programs_is_kept() {
    let pool = pool(WorkerSettings {
        program_codes_max: 1,
        ..settings(1)
    });
    let nine = pool
        .adopt(wasm(guests::EXIT_NINE), None, Pace::Prompt)
        .await;
    let hello = pool.adopt(wasm(guests::HELLO), None, Pace::Prompt).await;
    let (nine, hello) = (nine.unwrap(), hello.unwrap());
    let gone = pool.execute(nine, request(Limits::default()), Pace::Prompt);
    let gone = gone.await.unwrap_err().to_string();
    assert!(gone.contains("before it was loaded"), "{gone}");
    let execution = pool.execute(hello, request(Limits::default()), Pace::Prompt);
    assert_eq!(execution.await.unwrap().stdout, b"hello\n");
    // Whoever adopts it before each run, as is said, does not notice.
    let again = pool
        .adopt(wasm(guests::EXIT_NINE), None, Pace::Prompt)
        .await;
    assert_eq!(again.unwrap(), nine);
    let execution = pool.execute(nine, request(Limits::default()), Pace::Prompt);
    assert_eq!(execution.await.unwrap().exit_code, Some(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn no_more_layers_are_loaded_than_there_may_be() {
    let pool = pool(settings(1));
    let folder = tempfile::tempdir().unwrap();
    let write = |number: usize| {
        let path = folder.path().join(format!("{number}.tar"));
        std::fs::write(&path, archive(&[("deep/text", &number.to_string())])).unwrap();
        path
    };
    let mut layers = Vec::new();
    for number in 0..LAYERS_MAX {
        layers.push(pool.load_layer(&write(number)).await.unwrap());
    }
    let refused = pool.load_layer(&write(LAYERS_MAX)).await.unwrap_err();
    assert_eq!(
        refused.to_string(),
        "32 layers of files are loaded already, which is as many as there may be."
    );
    // The first is still there, and is no second one.
    assert_eq!(pool.load_layer(&write(0)).await.unwrap(), layers[0]);
    let tool = folder.path().join("tool.wasm");
    std::fs::write(&tool, module(guests::READ_ONLY_LAYER)).unwrap();
    let image = pool.load(&tool).await.unwrap().image;
    let out = FilePath::parse("out").unwrap();
    let call = GuestCall {
        layer: Some(layers[0]),
        outputs: vec![out.clone()],
        ..request(Limits::default()).into()
    };
    let execution = pool.call(image, call, None, Pace::Prompt).await.unwrap();
    assert_eq!(execution.files[0].bytes, b"0", "{execution:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_program_is_refused_with_the_reason_that_a_sandbox_has() {
    let pool = pool(settings(1));
    let sandbox = Sandbox::new(SandboxSettings::default()).unwrap();
    for (bytes, reason) in [
        (b"int main() {}".to_vec(), "it is no WebAssembly"),
        (
            wat::parse_str(r#"(module (func (export "_start") i32.const 1))"#).unwrap(),
            "values remaining on stack",
        ),
        (
            wat::parse_str(r#"(module (memory 40000) (func (export "_start")))"#).unwrap(),
            "MAX)",
        ),
        (
            wat::parse_str(
                r#"(module (import "wasi_snapshot_preview1" "proc_exit" (func)) (memory (export "memory") 1) (func (export "_start")))"#,
            )
            .unwrap(),
            "another form",
        ),
        (
            wat::parse_str(r#"(module (import "env" "system" (func)) (func (export "_start")))"#)
                .unwrap(),
            "env.system",
        ),
        (wat::parse_str("(module)").unwrap(), "_start"),
    ] {
        let bytes: Arc<[u8]> = bytes.into();
        let by_workers = pool.adopt(Arc::clone(&bytes), None, Pace::Prompt).await;
        let here = Executor::adopt(&sandbox, bytes, None, Pace::Prompt).await;
        match (by_workers, here) {
            (Err(AdoptFault::Refused(told)), Err(AdoptFault::Refused(here))) => {
                assert!(told.contains(reason), "{told}");
                assert_eq!(told, here);
            }
            other => panic!("{reason}: {other:?}"),
        }
    }
    // What was refused does not stand in the way of others.
    let nine = pool
        .adopt(wasm(guests::EXIT_NINE), None, Pace::Prompt)
        .await;
    let execution = pool.execute(nine.unwrap(), request(Limits::default()), Pace::Prompt);
    assert_eq!(execution.await.unwrap().exit_code, Some(9));
}

/// Held by `INSTANCES_MAX`.
#[tokio::test(flavor = "multi_thread")]
async fn more_runs_of_a_program_than_it_has_places_wait_for_one() {
    let pool = pool(settings(1));
    let endless = pool
        .adopt(wasm(guests::ENDLESS_LOOP), None, Pace::Prompt)
        .await
        .unwrap();
    let limits = Limits {
        fuel_max: 20_000_000,
        ..Limits::default()
    };
    let runs = (0..40).map(|_| pool.execute(endless, request(limits), Pace::Prompt));
    for ended in join_all(runs).await {
        assert_eq!(ended.unwrap().stop, StopReason::FuelExhausted);
    }
    assert_eq!(pool.processes().len(), 1);
}

/// Reads a byte and ends.
const READS_ONCE: &str = r#"(module
    (import "wasi_snapshot_preview1" "fd_read" (func $read (param i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 1)
    (data (i32.const 0) "\10\00\00\00\01\00\00\00")
    (func (export "_start")
        (drop (call $read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))))"#;

/// Held by `CONVERSATIONS_MAX`.
#[tokio::test(flavor = "multi_thread")]
async fn more_conversations_of_a_program_than_it_has_places_wait_for_one() {
    let pool = pool(settings(1));
    let bytes: Arc<[u8]> = wat::parse_str(READS_ONCE).unwrap().into();
    let reads = pool.adopt(bytes, None, Pace::Prompt).await.unwrap();
    let converse = || {
        let (pool, (terminal, end)) = (Arc::clone(&pool), Terminal::pair());
        let talk = async move {
            let request = request(Limits::default());
            pool.converse(reads, request, terminal, Pace::Prompt).await
        };
        (tokio::spawn(talk), end)
    };
    let mut talks = Vec::new();
    for _ in 0..8 {
        let (talk, mut end) = converse();
        assert_eq!(end.events.next().await, Some(TerminalEvent::WaitsForInput));
        talks.push((talk, end));
    }
    let (ninth, mut ninths_end) = converse();
    let heard = tokio::time::timeout(Duration::from_millis(300), ninths_end.events.next()).await;
    assert!(heard.is_err(), "{heard:?}");
    let (first, firsts_end) = talks.remove(0);
    drop(firsts_end.input);
    assert_eq!(first.await.unwrap().unwrap().stop, StopReason::Exited);
    let heard = ninths_end.events.next().await;
    assert_eq!(heard, Some(TerminalEvent::WaitsForInput));
    drop(ninths_end.input);
    assert_eq!(ninth.await.unwrap().unwrap().stop, StopReason::Exited);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tools_workers_share_its_files() {
    let pool = pool(settings(1));
    let folder = tempfile::tempdir().unwrap();
    let (tool, files) = (
        folder.path().join("tool.wasm"),
        folder.path().join("files.tar"),
    );
    std::fs::write(&tool, module(guests::READ_ONLY_LAYER)).unwrap();
    std::fs::write(&files, archive(&[("deep/text", "shared")])).unwrap();
    let image = pool.load(&tool).await.unwrap().image;
    let layer = pool.load_layer(&files).await.unwrap();
    let out = FilePath::parse("out").unwrap();
    for pace in [Pace::Prompt, Pace::Yielding] {
        let call = GuestCall {
            layer: Some(layer),
            outputs: vec![out.clone()],
            ..request(Limits::default()).into()
        };
        let execution = pool.call(image, call, None, pace).await.unwrap();
        assert_eq!(execution.exit_code, Some(0), "{execution:?}");
        assert_eq!(execution.files[0].bytes, b"shared");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn files_that_are_no_layer_are_refused_and_keep_nobody_from_theirs() {
    let pool = pool(settings(1));
    let folder = tempfile::tempdir().unwrap();
    let load = async |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        pool.load_layer(&path).await
    };
    let good = archive(&[("deep/text", "shared")]);
    for (name, byte) in [("text.tar", b'a'), ("noise.tar", 0xff)] {
        for _ in 0..2 {
            let told = load(name, &[byte; 2000]).await.unwrap_err().to_string();
            let said = format!("{name}' cannot be taken by the workers: ");
            assert!(told.contains(&said), "{told}");
        }
    }
    let layer = load("good.tar", &good).await.unwrap();
    let tool = folder.path().join("tool.wasm");
    std::fs::write(&tool, module(guests::READ_ONLY_LAYER)).unwrap();
    let image = pool.load(&tool).await.unwrap().image;
    let call = GuestCall {
        layer: Some(layer),
        ..request(Limits::default()).into()
    };
    let execution = pool.call(image, call, None, Pace::Prompt).await.unwrap();
    assert_eq!(execution.exit_code, Some(0), "{execution:?}");
}

/// A library of one function, which says how often it was called, and a program that
/// begins with it and leaves with that number.
const WITH_LIBRARY: &str = r#"(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (func $count (result i32)
    (global.set 0 (i32.add (global.get 0) (i32.const 1))) (global.get 0))
  {own}
  (table 4 funcref) (memory 1) (global (mut i32) (i32.const 0))
  (export "_start" (func $start)) (export "memory" (memory 0))
  (elem (i32.const 1) func $count $start)
  (@custom "fixed functions" (after last) "\01"))"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_program_and_its_library_share_a_process() {
    let program = |own: &str| -> Arc<[u8]> {
        let text = WITH_LIBRARY.replace("{own}", own);
        wat::parse_str(text).unwrap().into()
    };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("library.wasm");
    std::fs::write(&path, program("(func $start)")).unwrap();
    let pool = pool(settings(1));
    let library = pool.load_library(&path).await.unwrap();
    assert_eq!(pool.load_library(&path).await.unwrap(), library);
    assert!(pool.processes().is_empty(), "nobody runs anything yet");
    let counts =
        "(func $start (drop (call $count)) (drop (call $count)) (call $exit (call $count)))";
    for library in [Some(library), None] {
        let adopted = pool.adopt(program(counts), library, Pace::Prompt).await;
        let image = adopted.unwrap();
        for _ in 0..2 {
            let execution = pool.execute(image, request(Limits::default()), Pace::Prompt);
            let execution = execution.await.unwrap();
            assert_eq!(execution.exit_code, Some(3), "each run begins anew");
        }
    }
    std::fs::write(&path, wasm(guests::HELLO)).unwrap();
    let refused = pool.load_library(&path).await.unwrap_err();
    assert!(refused.to_string().contains("no library"), "{refused}");
}
