//! Every fixture and every shared case of every installed language.

use std::collections::HashSet;

use runtime_contract::{
    Action, FilePath, Formatted, LanguageId, Limits, Outcome, RunRequest, Runner, SourceRequest,
    SourceTools, SourceTree, TestStatus, Ticket,
};
use runtime_dispatch::{WasmDispatch, told};
use toolchain_conformance::{Case, determinism, differences, installed};

use crate::{DISPATCH, every_case, program, run};

/// Programs of each compiled language that are repeated here; `cargo xtask
/// determinism` repeats all.
const BUILT_MAX: usize = 2;

fn cases(dispatch: &WasmDispatch) -> Vec<Case> {
    installed::cases(dispatch).unwrap_or_else(|error| panic!("{error:#}"))
}

#[tokio::test(flavor = "multi_thread")]
async fn every_fixture_ends_as_its_case_says() {
    let dispatch = &*DISPATCH;
    let look = async |case: &Case| differences(&case.expect, &run(dispatch, case).await);
    every_case(&cases(dispatch), look).await;
}

/// What every language can do, or else says why not.
#[tokio::test(flavor = "multi_thread")]
async fn every_language_passes_every_shared_case() {
    let dispatch = &*DISPATCH;
    let shared = installed::shared(dispatch).unwrap_or_else(|error| panic!("{error:#}"));
    let mut counts = HashSet::new();
    let mut cases = Vec::new();
    for (language, shared) in shared {
        println!("{language}: {} cases", shared.cases.len());
        for absent in &shared.absent {
            println!("    without {}: {}", absent.name, absent.reason);
        }
        counts.insert(shared.cases.len() + shared.absent.len());
        cases.extend(shared.cases);
    }
    let look = async |case: &Case| differences(&case.expect, &run(dispatch, case).await);
    every_case(&cases, look).await;
    assert_eq!(counts.len(), 1, "each language has all of them: {counts:?}");
    assert!(counts.iter().all(|count| *count >= 20), "{counts:?}");
}

/// The layout of a program is nobody's business but its reader's. For languages whose
/// formatter is not simply believed.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_does_the_same_once_it_is_formatted() {
    let dispatch = &*DISPATCH;
    let shared = installed::shared(dispatch).unwrap_or_else(|error| panic!("{error:#}"));
    let shared = shared.into_iter().flat_map(|(_, shared)| shared.cases);
    let (mut formatted, mut changed) = (0, 0);
    for mut case in cases(dispatch).into_iter().chain(shared) {
        let language = dispatch.registry().get(&case.request.language);
        let format = language.and_then(|found| found.language.format.as_ref());
        if format.is_none_or(|format| format.keeps.is_none()) {
            continue;
        }
        formatted += 1;
        let tidy = tidied(dispatch, &case.request).await;
        if tidy == case.request.files {
            continue;
        }
        changed += 1;
        let before = run(dispatch, &case).await;
        case.request.files = tidy;
        let after = run(dispatch, &case).await;
        assert_eq!(seen(&before), seen(&after), "{}", case.name);
    }
    println!("{formatted} programs, {changed} of them not formatted before");
    assert!(changed > 30, "{changed} of {formatted}");
}

/// What somebody sees of a run; what is said of an error names lines.
fn seen(outcome: &Outcome) -> impl PartialEq + std::fmt::Debug {
    let tests = outcome.tests.iter();
    let tests: Vec<(String, TestStatus)> =
        tests.map(|test| (test.name.clone(), test.status)).collect();
    let stdout = String::from_utf8_lossy(&outcome.stdout).into_owned();
    let returned = outcome.returned.clone();
    (outcome.stop, outcome.exit_code, stdout, returned, tests)
}

/// With every source formatted that can be read.
async fn tidied(dispatch: &WasmDispatch, request: &RunRequest) -> SourceTree {
    let mut files = SourceTree::default();
    for (path, source) in request.files.iter() {
        let mut source = source.to_vec();
        if is_source(dispatch, request, path) {
            let asked = SourceRequest {
                language: request.language.clone(),
                files: request.files.clone(),
                file: path.clone(),
            };
            let answer = dispatch.format(asked, Ticket::local()).await;
            match answer.unwrap_or_else(|fault| panic!("{path}: {}", told(&fault))) {
                Formatted::Text(text) => source = text.into_bytes(),
                Formatted::Rejected(found) => assert!(!found.is_empty()),
            }
        }
        files.insert(path.clone(), source).unwrap();
    }
    files
}

fn is_source(dispatch: &WasmDispatch, request: &RunRequest, path: &FilePath) -> bool {
    let found = dispatch.registry().detect(path);
    found.is_some_and(|found| found.language.id == request.language)
}

/// Held by `DEPTH_MAX` of Lua's runner; a case.toml cannot be nested as deep.
#[tokio::test(flavor = "multi_thread")]
async fn a_result_of_lua_is_told_a_hundred_levels_deep() {
    let entry = FilePath::parse("main.lua").unwrap();
    let source = "function deep(levels)
  local inner = setmetatable({}, { __tostring = function() return 'too deep' end })
  for _ = 1, levels do inner = { inner } end
  return inner
end";
    let mut files = SourceTree::default();
    files
        .insert(entry.clone(), source.as_bytes().to_vec())
        .unwrap();
    let request = RunRequest {
        language: LanguageId::parse("lua").unwrap(),
        files,
        entry,
        action: Action::Call {
            function: "deep".to_owned(),
            arguments: vec![100.into()],
        },
        stdin: Vec::new(),
        args: Vec::new(),
        limits: Limits::default(),
        seed: 0,
        packages: None,
    };
    let outcome = DISPATCH.run(request, Ticket::local()).await.unwrap();
    let told = outcome.returned.expect("a result").to_string();
    let (open, close) = ("[".repeat(100), "]".repeat(100));
    assert_eq!(told, format!("{open}{{\"$value\":\"too deep\"}}{close}"));
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
        worker_program: program(),
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
