//! Every fixture of every installed language, through the real sandbox.
//! Slow the first time on a machine: the runners are compiled to native code.

use std::path::Path;
use std::sync::Arc;

use runtime_contract::{Outcome, Runner, Ticket};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::{CachePlace, Sandbox, SandboxSettings};
use toolchain_conformance::{Case, differences, read_cases};
use toolchain_registry::{Registry, default_languages_folder};

/// Where the languages' sources are, and with them their fixtures.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/..");

fn dispatch() -> WasmDispatch {
    let folder = default_languages_folder();
    let registry = Registry::load(&folder).unwrap_or_else(|fault| panic!("{fault}"));
    if let Some(broken) = registry.broken().first() {
        panic!(
            "{} cannot be used: {}",
            broken.folder.display(),
            broken.reason
        );
    }
    assert!(
        registry.languages().next().is_some(),
        "no languages in {}; `cargo xtask setup` builds them",
        folder.display()
    );
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(CachePlace::beside(folder.join("../compiled-code"))),
        ..SandboxSettings::default()
    })
    .expect("the sandbox starts");
    WasmDispatch::new(
        Arc::new(registry),
        Arc::new(sandbox),
        DispatchSettings::default(),
    )
}

fn cases(dispatch: &WasmDispatch) -> Vec<Case> {
    let of_language = |installed: &toolchain_registry::InstalledLanguage| {
        let language = &installed.language;
        let fixtures = Path::new(SOURCES)
            .join(language.id.as_str())
            .join("fixtures");
        read_cases(&language.id, &fixtures, language.entry.as_str(), |path| {
            language.is_test_file(path)
        })
        .unwrap_or_else(|error| panic!("{error:#}"))
    };
    dispatch
        .registry()
        .languages()
        .flat_map(of_language)
        .collect()
}

async fn run(dispatch: &WasmDispatch, case: &Case) -> Outcome {
    dispatch
        .run(case.request.clone(), Ticket::local())
        .await
        .unwrap_or_else(|fault| panic!("{} was not run: {fault}", case.name))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fixture_ends_as_its_case_says() {
    let dispatch = dispatch();
    let mut failures = Vec::new();
    let cases = cases(&dispatch);
    for case in &cases {
        let outcome = run(&dispatch, case).await;
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

/// What a learner is promised: the same program gives the same answer and the
/// same fuel, whatever ran before it.
#[tokio::test(flavor = "multi_thread")]
async fn every_fixture_repeats_itself_to_the_last_unit_of_fuel() {
    let dispatch = dispatch();
    for case in cases(&dispatch) {
        let first = run(&dispatch, &case).await;
        let second = run(&dispatch, &case).await;
        let told = |outcome: &Outcome| {
            (
                outcome.stop,
                outcome.exit_code,
                outcome.fuel_used,
                outcome.stdout.clone(),
                outcome.stderr.clone(),
            )
        };
        assert_eq!(
            told(&first),
            told(&second),
            "{} did not repeat itself",
            case.name
        );
    }
}
