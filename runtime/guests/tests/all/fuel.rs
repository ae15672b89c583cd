//! What each kind of work costs. A limit that a course set and an outcome that was kept
//! mean the same only as long as these costs do.

use runtime_contract::{Limits, StopReason};
use runtime_sandbox::FUEL_VERSION;

use super::assemble::{SANDBOX, load, module, request};

/// What the pieces of work are made of.
const HEAD: &str = r#"
(import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "random_get" (func $random (param i32 i32) (result i32)))
(import "wasi_snapshot_preview1" "clock_time_get" (func $clock (param i32 i64 i32) (result i32)))
(type $nothing (func))
(table $table 10000 funcref)
(elem $elements funcref (ref.func $empty) (ref.func $empty) (ref.func $empty))
(elem (table $table) (i32.const 9999) func $empty)
(data $bytes "thousand")
(func $empty)
"#;

/// A kind of work, and the units that it costs in the version of the costs that is told
/// here. Constants and calls are work too: three of them stand before each bulk operation.
const COSTS_VERSION: u64 = 1;
const COSTS: [(&str, &str, u64); 18] = [
    ("nothing", "", 0),
    ("what only shapes code", "(block (nop) (loop (nop)))", 0),
    ("numbers", "(drop (i32.add (i32.const 1) (i32.const 2)))", 3),
    (
        "a division",
        "(drop (i64.div_u (i64.const 9) (i64.const 3)))",
        3,
    ),
    ("a root", "(drop (f64.sqrt (f64.const 2)))", 2),
    ("reading memory", "(drop (i64.load (i32.const 64)))", 2),
    (
        "writing memory",
        "(i32.store (i32.const 64) (i32.const 1))",
        3,
    ),
    ("a call", "(call $empty)", 2),
    (
        "a call through a table",
        "(call_indirect (type $nothing) (i32.const 9999))",
        3,
    ),
    (
        "copying 1000 bytes",
        "(memory.copy (i32.const 4000) (i32.const 2000) (i32.const 1000))",
        1_004,
    ),
    (
        "filling 1000 bytes",
        "(memory.fill (i32.const 4000) (i32.const 1) (i32.const 1000))",
        1_004,
    ),
    (
        "8 bytes of the program",
        "(memory.init $bytes (i32.const 4000) (i32.const 0) (i32.const 8))",
        12,
    ),
    ("two pages", "(drop (memory.grow (i32.const 2)))", 2),
    (
        "copying 1000 elements",
        "(table.copy (i32.const 4000) (i32.const 2000) (i32.const 1000))",
        1_004,
    ),
    (
        "3 elements of the program",
        "(table.init $elements (i32.const 4000) (i32.const 0) (i32.const 3))",
        7,
    ),
    (
        "writing 1000 bytes out",
        "(i64.store (i32.const 0) (i64.const 0x3e800000400))
         (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))",
        1_008,
    ),
    (
        "1000 random bytes",
        "(drop (call $random (i32.const 4000) (i32.const 1000)))",
        1_003,
    ),
    (
        "the time",
        "(drop (call $clock (i32.const 0) (i64.const 0) (i32.const 64)))",
        4,
    ),
];

async fn fuel_of(work: &str) -> u64 {
    let program = module(&format!("{HEAD} (func $attack {work})"));
    let image = load(&SANDBOX, &program).await;
    let execution = SANDBOX.execute(&image, request(Limits::default())).await;
    let execution = execution.unwrap();
    assert_eq!(execution.stop, StopReason::Exited, "{work}: {execution:?}");
    execution.fuel_used
}

#[tokio::test(flavor = "multi_thread")]
async fn each_kind_of_work_costs_what_this_version_says() {
    let nothing = fuel_of("").await;
    let mut found = Vec::new();
    for (name, work, cost) in COSTS {
        let costs = fuel_of(work).await - nothing;
        if costs != cost {
            found.push(format!("{name}: {costs}, and it was {cost}"));
        }
    }
    assert!(
        found.is_empty() && FUEL_VERSION == COSTS_VERSION,
        "raise FUEL_VERSION and write the new costs here and in docs/host.md:\n{}",
        found.join("\n")
    );
}
