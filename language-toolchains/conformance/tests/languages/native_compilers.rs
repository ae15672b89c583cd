//! Compilers that an operator may have as native programs in the jail make the same of
//! a program as they do as guests: what it does, and what is said of it.

use runtime_contract::Outcome;
use runtime_dispatch::WasmDispatch;
use runtime_sandbox::SandboxSettings;
use toolchain_conformance::{Case, differences, installed};

use crate::{DISPATCH, every_case, program, run};

/// Languages that have both.
const LANGUAGES: [&str; 2] = ["c", "cpp"];

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
    let guests = &*DISPATCH;
    let languages = LANGUAGES.map(str::to_owned);
    let settings = SandboxSettings::default();
    let natives = installed::dispatch_with_native_compilers(&languages, settings, program());
    let natives = natives.unwrap();
    for language in natives.registry().languages() {
        let expected = LANGUAGES.contains(&language.language.id.as_str());
        assert_eq!(language.native_compilers, expected);
    }
    let cases = cases(guests);
    assert!(cases.len() > 50, "{} cases", cases.len());
    let look = async |case: &Case| {
        let (native, guest) = tokio::join!(run(&natives, case), run(guests, case));
        let mut found = differences(&case.expect, &native);
        found.extend(compared(&guest, &native));
        found
    };
    every_case(&cases, look).await;
}
