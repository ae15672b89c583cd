//! Makes a runner component of a guest that is a core module.
//!
//! A guest's file holds its imports and a function `$attack`; the rest of a
//! runner, the same for all, is added here.

use std::sync::LazyLock;

use runtime_contract::{Action, FilePath, LanguageId, Limits, RunRequest, SourceTree};
use runtime_sandbox::{Execution, RunnerImage, Sandbox, SandboxSettings};

/// Memory, an allocator that never frees, and the exports of a runner. The
/// answer lies at 512 and is all zeros: `exited(0)`.
const REST: &str = r#"
(memory (export "memory") 2)
(global $next (mut i32) (i32.const 65536))
(func (export "cabi_realloc") (param i32 i32 i32) (param $size i32) (result i32)
  (local $at i32) (local $missing i32)
  (local.set $at (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
  (global.set $next (i32.add (local.get $at) (local.get $size)))
  (local.set $missing (i32.sub (global.get $next) (i32.shl (memory.size) (i32.const 16))))
  (if (i32.gt_s (local.get $missing) (i32.const 0))
    (then (drop (memory.grow (i32.add (i32.const 1) (i32.shr_u (local.get $missing) (i32.const 16)))))))
  (local.get $at))
(func (export "opencode:runner/program@0.1.0#run") (param i32 i32 i32 i32) (result i32)
  (call $attack) (i32.const 512))
(func (export "opencode:runner/program@0.1.0#call") (param i32 i32 i32 i32 i32 i32) (result i32)
  (call $attack) (i32.const 512))
(func (export "opencode:runner/program@0.1.0#test") (param i32 i32) (result i32)
  (call $attack) (i32.const 512))
"#;

/// One sandbox for all tests: they come at the same time, as learners do.
pub(crate) static SANDBOX: LazyLock<Sandbox> =
    LazyLock::new(|| Sandbox::new(SandboxSettings::default()).unwrap());

/// The component of a guest.
pub(crate) fn component(guest: &str) -> Vec<u8> {
    let module = wat::parse_str(format!("(module {guest} {REST})")).unwrap();
    runtime_guests::component_of(&module, true).unwrap()
}

/// Loads a component into a sandbox.
pub(crate) async fn load(sandbox: &Sandbox, component: &[u8]) -> RunnerImage {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runner.wasm");
    std::fs::write(&path, component).unwrap();
    sandbox.load(&path).await.unwrap()
}

/// A request for a guest; there are no sources, the guest is the runner itself.
pub(crate) fn request(limits: Limits) -> RunRequest {
    RunRequest {
        language: LanguageId::parse("guest").unwrap(),
        files: SourceTree::default(),
        entry: FilePath::parse("main").unwrap(),
        action: Action::Run,
        stdin: Vec::new(),
        args: Vec::new(),
        limits,
        seed: 0,
        packages: None,
    }
}

/// Runs a guest; the run after it must be clean, whatever it did.
pub(crate) async fn attack(guest: &str, limits: Limits) -> Execution {
    let image = load(&SANDBOX, &component(guest)).await;
    let execution = SANDBOX.execute(&image, request(limits)).await.unwrap();
    let exits = load(&SANDBOX, &component(runtime_guests::wat::EXIT_NINE)).await;
    let next = SANDBOX
        .execute(&exits, request(Limits::default()))
        .await
        .unwrap();
    assert_eq!(next.exit_code, Some(9));
    execution
}

/// The way out, which every guest may take.
const PROGRAM_HEAD: &str =
    r#"(import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))"#;

/// Memory, the start, and a way to say what went otherwise than it should: by
/// the number of the expectation, as exit status.
const PROGRAM_REST: &str = r#"
(memory (export "memory") 2)
(func $expect (param $which i32) (param $got i32) (param $wanted i32)
  (if (i32.ne (local.get $got) (local.get $wanted)) (then (call $exit (local.get $which)))))
(func (export "_start") (call $attack))
"#;

/// A guest of `preview1/` as a program.
pub(crate) fn module(guest: &str) -> Vec<u8> {
    wat::parse_str(format!("(module {PROGRAM_HEAD} {guest} {PROGRAM_REST})")).unwrap()
}

/// An archive (tar) of these files.
pub(crate) fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for (path, text) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(text.len() as u64);
        header.set_mode(0o644);
        archive
            .append_data(&mut header, path, text.as_bytes())
            .unwrap();
    }
    archive.into_inner().unwrap()
}
