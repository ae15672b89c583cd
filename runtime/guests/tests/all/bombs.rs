//! Runners that are bombs as components: refused in one sentence before they
//! are compiled, or ended before they are whole; and the next one is loaded as
//! if nothing had been. Each bound by itself is held in runtime/sandbox.

use std::time::{Duration, Instant};

use runtime_contract::{Limits, StopReason};
use runtime_guests::wat::EXIT_NINE;
use runtime_sandbox::{RunnerImage, Sandbox, SandboxFault, SandboxSettings};
use wasm_encoder::{
    Component, ComponentExportKind, ComponentInstanceSection, ComponentSectionId, RawSection,
};
use wasmparser::{Parser, Payload};

use super::assemble::{SANDBOX, component, request};

/// Far more than refusing takes, far less than any of these would take to compile.
const REFUSED_WITHIN: Duration = Duration::from_secs(20);

async fn load(sandbox: &Sandbox, bytes: &[u8]) -> Result<RunnerImage, SandboxFault> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("runner.wasm");
    std::fs::write(&path, bytes).unwrap();
    sandbox.load(&path).await
}

/// Holds that a bomb is refused with these words, and that the next runner works.
async fn check_refused(bytes: &[u8], words: &str) {
    let begun = Instant::now();
    let fault = load(&SANDBOX, bytes).await.err().expect("it was taken");
    assert!(begun.elapsed() < REFUSED_WITHIN, "{:?}", begun.elapsed());
    assert!(
        matches!(fault, SandboxFault::NotAdmitted { .. }),
        "{fault:?}"
    );
    assert!(fault.to_string().contains(words), "{fault}");
    check_next(&SANDBOX).await;
}

async fn check_next(sandbox: &Sandbox) {
    let image = load(sandbox, &component(EXIT_NINE)).await.unwrap();
    let next = sandbox
        .execute(&image, request(Limits::default()))
        .await
        .unwrap();
    assert_eq!(next.exit_code, Some(9));
}

/// A guest with something beside its attack.
fn beside(text: &str) -> Vec<u8> {
    component(&format!("(func $attack) {text}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn compile_bombs_are_refused_before_they_are_compiled() {
    let one_function = format!(
        "(func (param i32) (result i32) (local.get 0) {})",
        "(i32.mul (local.get 0)) (i32.popcnt)".repeat(600_000)
    );
    check_refused(&beside(&one_function), "bytes in a function, where at most").await;
    let locals = format!("(func (local {}))", "v128 ".repeat(50_000));
    check_refused(&beside(&locals), "locals in a function, where at most").await;
    let types = "(type (func (param f64)))".repeat(200_000);
    check_refused(&beside(&types), "types in its core modules, where at most").await;
    let functions = "(func)".repeat(400_000);
    check_refused(&beside(&functions), "functions, where at most").await;
    let targets = format!("(func (br_table {} (i32.const 0)))", "0 ".repeat(1_000_000));
    check_refused(&beside(&targets), "branch targets in a function").await;
    let deep = format!(
        "(func {} {})",
        "block ".repeat(100_000),
        "end ".repeat(100_000)
    );
    check_refused(&beside(&deep), "blocks inside blocks in a function").await;
}

/// A hundred thousand types inside types would end the process that reads them.
#[tokio::test(flavor = "multi_thread")]
async fn a_chain_of_types_is_refused_without_being_followed() {
    let mut types = vec![1];
    types.extend(b"\x41\x01\x01".repeat(100_000));
    types.extend(b"\x41\0");
    let mut bomb = Component::new();
    bomb.section(&RawSection {
        id: ComponentSectionId::Type.into(),
        data: &types,
    });
    check_refused(&bomb.finish(), "component types inside component types").await;
}

/// A whole runner, with a component of these parts added that is instantiated
/// so many times.
fn with_nested(parts: &str, times: u32) -> Vec<u8> {
    let mut runner = component(EXIT_NINE);
    let mut depth = 0_u32;
    let mut components = 0;
    for payload in Parser::new(0).parse_all(&runner) {
        match payload.unwrap() {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ComponentSection { .. } if depth == 1 => components += 1,
            _ => {}
        }
    }
    let nested = wat::parse_str(format!("(component {parts})")).unwrap();
    let mut added = Component::new();
    added.section(&RawSection {
        id: ComponentSectionId::Component.into(),
        data: &nested,
    });
    let mut instances = ComponentInstanceSection::new();
    for _ in 0..times {
        instances.instantiate(components, Vec::<(&str, ComponentExportKind, u32)>::new());
    }
    added.section(&instances);
    runner.extend(&added.finish()[8..]);
    runner
}

const MEMORY: &str =
    "(core module $m (memory 1) (table 1 funcref)) (core instance (instantiate $m))";

#[tokio::test(flavor = "multi_thread")]
async fn a_few_nested_parts_are_welcome() {
    let image = load(&SANDBOX, &with_nested(MEMORY, 5)).await.unwrap();
    let execution = SANDBOX
        .execute(&image, request(Limits::default()))
        .await
        .unwrap();
    assert_eq!(execution.exit_code, Some(9));
}

/// Memories, tables and instances in nested components: few to write, many to make.
#[tokio::test(flavor = "multi_thread")]
async fn many_small_parts_in_nested_components_never_become_an_instance() {
    let instances = "(core module $m) (core instance (instantiate $m))";
    let without_pool = Sandbox::new(SandboxSettings {
        pooling: false,
        ..SandboxSettings::default()
    })
    .unwrap();
    for (parts, times) in [(MEMORY, 1000), (instances, 5000)] {
        let bomb = with_nested(parts, times);
        for sandbox in [&*SANDBOX, &without_pool] {
            let Ok(image) = load(sandbox, &bomb).await else {
                continue;
            };
            let ended = sandbox.execute(&image, request(Limits::default())).await;
            assert!(ended.is_err(), "{ended:?}");
        }
        check_next(&SANDBOX).await;
        check_next(&without_pool).await;
    }
}

/// A memory and a table that are too large from the start.
#[tokio::test(flavor = "multi_thread")]
async fn huge_first_sizes_end_the_run_before_it_begins() {
    let little = Limits {
        memory_bytes_max: 32 << 20,
        ..Limits::default()
    };
    let memory = "(core module $m (memory 1000)) (core instance (instantiate $m))";
    let image = load(&SANDBOX, &with_nested(memory, 1)).await.unwrap();
    let execution = SANDBOX.execute(&image, request(little)).await.unwrap();
    assert_eq!(execution.stop, StopReason::MemoryExhausted, "{execution:?}");
    assert!(execution.memory_bytes_peak <= little.memory_bytes_max);

    let table = "(core module $m (table 150000 funcref)) (core instance (instantiate $m))";
    let image = load(&SANDBOX, &with_nested(table, 2)).await.unwrap();
    let execution = SANDBOX.execute(&image, request(little)).await.unwrap();
    assert_eq!(execution.stop, StopReason::MemoryExhausted, "{execution:?}");
    check_next(&SANDBOX).await;
}

/// One module with many globals, and many instances of it: a small file that
/// wants megabytes of bookkeeping in each run (`COMPONENT_INSTANCE_BYTES_MAX`).
#[tokio::test(flavor = "multi_thread")]
async fn much_bookkeeping_in_many_instances_is_refused() {
    let globals = "(global (mut v128) (v128.const i64x2 0 0))".repeat(9_000);
    let parts = format!("(core module $m {globals}) (core instance (instantiate $m))");
    // Each is 144,000 bytes: 50 fit into 8 MiB, and 60 do not.
    let fits = load(&SANDBOX, &with_nested(&parts, 50)).await.unwrap();
    let ended = SANDBOX.execute(&fits, request(Limits::default())).await;
    assert_eq!(ended.unwrap().exit_code, Some(9));
    let bomb = with_nested(&parts, 60);
    let fault = load(&SANDBOX, &bomb).await.err().expect("it was taken");
    assert!(!matches!(fault, SandboxFault::Panicked), "{fault:?}");
    let words = format!("{fault:?}");
    assert!(words.contains("8388608 bytes"), "{words}");
    check_next(&SANDBOX).await;
}
