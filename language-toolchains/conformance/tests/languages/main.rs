//! What every installed language does with every program that is known of it, through
//! the real sandbox: as its case says, the same again and again, and however it is built.
//! Slow the first time on a machine: the runners are compiled to native code.
//!
//! One test program, so that one test computes while another waits for its last case, and
//! so that all of them share what was built.

mod libraries;
mod native_compilers;
mod programs;

use std::sync::LazyLock;

use futures::StreamExt;
use futures::future::ready;
use futures::stream::iter;
use runtime_contract::{Outcome, Runner, Ticket};
use runtime_dispatch::{WasmDispatch, told};
use runtime_sandbox::SandboxSettings;
use toolchain_conformance::{Case, installed};

/// Cases of one test that are at work at once.
const CASES_AT_ONCE: usize = 2;

/// One for all tests: clang becomes native code once.
static DISPATCH: LazyLock<WasmDispatch> = LazyLock::new(|| {
    installed::dispatch(SandboxSettings::default(), program())
        .unwrap_or_else(|error| panic!("{error:#}"))
});

fn program() -> std::path::PathBuf {
    env!("CARGO_BIN_EXE_conformance-determinism").into()
}

async fn run(dispatch: &WasmDispatch, case: &Case) -> Outcome {
    dispatch
        .run(case.request.clone(), Ticket::local())
        .await
        .unwrap_or_else(|fault| panic!("{} was not run: {}", case.name, told(&fault)))
}

/// Looks at all cases, some at a time, and fails with what was found at any of them.
async fn every_case(cases: &[Case], look: impl AsyncFn(&Case) -> Vec<String>) {
    let looked = iter(cases).map(async |case| {
        let found = look(case).await;
        (!found.is_empty()).then(|| format!("{}:\n    {}", case.name, found.join("\n    ")))
    });
    let failures = looked.buffered(CASES_AT_ONCE).filter_map(ready);
    let failures: Vec<String> = failures.collect().await;
    assert!(
        failures.is_empty(),
        "{} of {} programs differ:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}
