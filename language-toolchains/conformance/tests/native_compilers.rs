//! Compilers that an operator may have as native programs in the jail make the same of
//! a program as they do as guests: what it does, and what is said of it.

use futures::StreamExt;
use futures::future::ready;
use futures::stream::iter;
use runtime_contract::{Outcome, Runner, Ticket};
use runtime_dispatch::{WasmDispatch, told};
use runtime_sandbox::SandboxSettings;
use toolchain_conformance::{Case, differences, installed};

/// Languages that have both.
const LANGUAGES: [&str; 2] = ["c", "cpp"];
/// Cases at work at once.
const CASES_AT_ONCE: usize = 2;

async fn run(dispatch: &WasmDispatch, case: &Case) -> Outcome {
    dispatch
        .run(case.request.clone(), Ticket::local())
        .await
        .unwrap_or_else(|fault| panic!("{} was not run: {}", case.name, told(&fault)))
}

/// Every fixture and every shared case of those languages, but for those that work long
/// on what they read and say nothing new about how they were built.
fn cases(dispatch: &WasmDispatch) -> Vec<Case> {
    let mut cases = installed::cases(dispatch).unwrap();
    let shared = installed::shared(dispatch).unwrap();
    cases.extend(shared.into_iter().flat_map(|(_, shared)| shared.cases));
    let has_both = |case: &Case| LANGUAGES.contains(&case.request.language.as_str());
    cases.retain(|case| has_both(case) && !case.long);
    cases
}

/// In what the two differ; fuel is the compiler's work, and what it used of the
/// processor is not told of a program.
fn compared(guest: &Outcome, native: &Outcome) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, guest: String, native: String| {
        if guest != native {
            found.push(format!(
                "{what}: the guest's {guest}, the native one's {native}"
            ));
        }
    };
    let text = |bytes: &[u8]| format!("{:?}", String::from_utf8_lossy(bytes));
    let tests = |outcome: &Outcome| {
        let tests = outcome.tests.iter();
        let told = tests.map(|it| (&it.name, it.status, &it.message, &it.output));
        format!("{:?}", told.collect::<Vec<_>>())
    };
    compare(
        "stop",
        format!("{:?}", guest.stop),
        format!("{:?}", native.stop),
    );
    compare(
        "exit code",
        format!("{:?}", guest.exit_code),
        format!("{:?}", native.exit_code),
    );
    compare("output", text(&guest.stdout), text(&native.stdout));
    compare("errors", text(&guest.stderr), text(&native.stderr));
    compare(
        "diagnostics",
        format!("{:?}", guest.compile.diagnostics),
        format!("{:?}", native.compile.diagnostics),
    );
    compare(
        "uncaught",
        format!("{:?}", guest.uncaught),
        format!("{:?}", native.uncaught),
    );
    compare("tests", tests(guest), tests(native));
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn they_make_the_same_of_every_program() {
    let program = || env!("CARGO_BIN_EXE_conformance-determinism").into();
    let settings = SandboxSettings::default;
    let guests = installed::dispatch(settings(), program()).unwrap();
    let languages = LANGUAGES.map(str::to_owned);
    let natives =
        installed::dispatch_with_native_compilers(&languages, settings(), program()).unwrap();
    for language in natives.registry().languages() {
        let expected = LANGUAGES.contains(&language.language.id.as_str());
        assert_eq!(language.native_compilers, expected);
    }
    let cases = cases(&guests);
    assert!(cases.len() > 50, "{} cases", cases.len());
    let found = iter(&cases).map(async |case| {
        let (native, guest) = tokio::join!(run(&natives, case), run(&guests, case));
        let mut found = differences(&case.expect, &native);
        found.extend(compared(&guest, &native));
        (!found.is_empty()).then(|| format!("{}:\n    {}", case.name, found.join("\n    ")))
    });
    let found = found.buffered(CASES_AT_ONCE).filter_map(ready);
    let failures: Vec<String> = found.collect().await;
    assert!(
        failures.is_empty(),
        "{} of {} programs differ:\n{}",
        failures.len(),
        cases.len(),
        failures.join("\n")
    );
}
