//! Every fixture and every shared case of every installed language, through the
//! real sandbox.
//! Slow the first time on a machine: the runners are compiled to native code.

use std::collections::HashSet;
use std::sync::LazyLock;

use runtime_contract::{Outcome, Runner, Ticket};
use runtime_dispatch::{WasmDispatch, told};
use runtime_sandbox::SandboxSettings;
use toolchain_conformance::installed;
use toolchain_conformance::{Case, determinism, differences};

/// Programs of each compiled language that are repeated here; `cargo xtask
/// determinism` repeats all.
const BUILT_MAX: usize = 4;

/// One for all tests: clang becomes native code once.
static DISPATCH: LazyLock<WasmDispatch> = LazyLock::new(|| {
    let program = env!("CARGO_BIN_EXE_conformance-determinism").into();
    installed::dispatch(SandboxSettings::default(), program)
        .unwrap_or_else(|error| panic!("{error:#}"))
});

fn cases(dispatch: &WasmDispatch) -> Vec<Case> {
    installed::cases(dispatch).unwrap_or_else(|error| panic!("{error:#}"))
}

async fn run(dispatch: &WasmDispatch, case: &Case) -> Outcome {
    dispatch
        .run(case.request.clone(), Ticket::local())
        .await
        .unwrap_or_else(|fault| panic!("{} was not run: {}", case.name, told(&fault)))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fixture_ends_as_its_case_says() {
    let dispatch = &*DISPATCH;
    let mut failures = Vec::new();
    let cases = cases(dispatch);
    for case in &cases {
        let outcome = run(dispatch, case).await;
        let found = differences(&case.expect, &outcome);
        if !found.is_empty() {
            failures.push(format!("{}:\n    {}", case.name, found.join("\n    ")));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {} fixtures differ:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}

/// What every language can do, or else says why not.
#[tokio::test(flavor = "multi_thread")]
async fn every_language_passes_every_shared_case() {
    let dispatch = &*DISPATCH;
    let mut failures = Vec::new();
    let shared = installed::shared(dispatch).unwrap_or_else(|error| panic!("{error:#}"));
    let mut counts = HashSet::new();
    for (language, shared) in &shared {
        let mut passed = 0;
        for case in &shared.cases {
            let outcome = run(dispatch, case).await;
            let found = differences(&case.expect, &outcome);
            if found.is_empty() {
                passed += 1;
            } else {
                failures.push(format!("{}:\n    {}", case.name, found.join("\n    ")));
            }
        }
        println!("{language}: {passed} of {} cases", shared.cases.len());
        for absent in &shared.absent {
            println!("    without {}: {}", absent.name, absent.reason);
        }
        counts.insert(shared.cases.len() + shared.absent.len());
    }
    assert!(
        failures.is_empty(),
        "{} cases differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert_eq!(counts.len(), 1, "each language has all of them: {counts:?}");
    assert!(counts.iter().all(|count| *count >= 20), "{counts:?}");
}

/// What a learner is promised: the same program gives the same answer and the
/// same fuel, whatever ran before it, with a pool and without, on one thread, on
/// several and in worker processes. `cargo xtask determinism` does the same a
/// thousand times.
#[tokio::test(flavor = "multi_thread")]
async fn every_program_repeats_itself_to_the_last_unit_of_fuel() {
    let rounds = determinism::SURROUNDINGS.len() as u64;
    let asked = determinism::Asked {
        built_max: Some(BUILT_MAX),
        rounds,
        worker_program: env!("CARGO_BIN_EXE_conformance-determinism").into(),
    };
    let found = determinism::repeat(&asked, |line| eprintln!("{line}"))
        .await
        .unwrap_or_else(|error| panic!("{error:#}"));
    assert_eq!((found.identical, found.rounds), (rounds, rounds));
    assert_eq!(
        found.starts, rounds,
        "each of the surroundings had its turn"
    );
    assert!(found.programs > 50, "{found:?}");
}
