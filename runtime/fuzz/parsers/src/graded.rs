//! What a learner's program wrote, returned or died of, before the judge: any
//! bytes get a verdict, and the verdict on a hidden case gives nothing away.

use std::collections::BTreeMap;

use futures::FutureExt;
use room_courses::{Case, Check, Exercise, Variant};
use room_practice::{CaseStatus, Verdict, grade};
use runtime_contract::{
    CompileReport, Diagnostic, FilePath, LanguageId, Limits, Outcome, Place, SourceTree,
    StopReason, Ticket, UncaughtError,
};
use runtime_testkit::{FakeRunner, outcome};
use serde_json::Value;

/// Lies between what the program did and what is wanted of it.
const BETWEEN: u8 = 0xff;
const LANGUAGES: [&str; 3] = ["python", "javascript", "lua"];
const STOPS: [StopReason; 4] = [
    StopReason::Exited,
    StopReason::UncaughtError,
    StopReason::CompileFailed,
    StopReason::FuelExhausted,
];
/// Where nothing is.
const PLACE: Place = Place {
    line: 0,
    column: u32::MAX,
};
/// Bytes of a verdict, more than a page is ever sent of one case.
const VERDICT_BYTES_MAX: usize = 2 << 20;

pub(crate) fn seeds() -> Vec<Vec<u8>> {
    let told = |head: u8, yours: &str, wanted: &str| {
        [&[head], yours.as_bytes(), &[BETWEEN], wanted.as_bytes()].concat()
    };
    vec![
        told(0, "Good morning!\nRye bread\n", "Good morning!\nRye bread"),
        told(1, "one\ntwo\nthree\n", "one\n2\nthree\n"),
        told(
            0,
            r#"[1, 2.5, {"a": null}]"#,
            r#"[1, 2.500001, {"a": "b"}]"#,
        ),
        told(3, "ValueError: x", "ValueError"),
        told(6, "main.py", "'('was never closed"),
    ]
}

/// The first byte says how it ended and in which language.
pub(crate) fn read(bytes: &[u8]) {
    let Some((head, told)) = bytes.split_first() else {
        return;
    };
    let stop = STOPS[usize::from(*head / 3) % STOPS.len()];
    let language = LANGUAGES[usize::from(*head) % LANGUAGES.len()];
    let language = LanguageId::parse(language).expect("it is an id");
    let mut parts = told.splitn(2, |byte| *byte == BETWEEN);
    let (yours, wanted) = (
        parts.next().unwrap_or_default().to_vec(),
        String::from_utf8_lossy(parts.next().unwrap_or_default()).into_owned(),
    );
    let exercise = exercise(&language, &wanted);
    let answer = exercise.variants[&language].starter.clone();
    let done = did(&language, stop, &yours);
    let runner = FakeRunner::new(move |_| Ok(done.clone()));
    let verdict = grade(&runner, &exercise, &language, &answer, &Ticket::local())
        .now_or_never()
        .expect("nothing is waited for")
        .expect("it gets a verdict");
    check(&verdict, &yours, &wanted, stop);
}

fn check(verdict: &Verdict, yours: &[u8], wanted: &str, stop: StopReason) {
    let text = serde_json::to_string(verdict).expect("it can be kept");
    assert!(text.len() < VERDICT_BYTES_MAX, "{} bytes", text.len());
    for pair in verdict.cases.chunks(2) {
        let [shown, hidden] = pair else {
            panic!("each case is there twice");
        };
        assert_eq!(shown.status, hidden.status, "{}", shown.name);
        assert!(hidden.output.is_empty() && hidden.difference.is_none());
        assert!(shown.status == CaseStatus::Pass || !shown.message.is_empty());
    }
    let output = &verdict.cases[0];
    assert!(
        stop == StopReason::Exited || output.status == CaseStatus::Error,
        "only a program that came to its end is right or wrong"
    );
    if stop == StopReason::Exited && yours == wanted.as_bytes() {
        assert_eq!(output.status, CaseStatus::Pass, "{wanted:?}");
    }
}

/// A program that wrote, returned and died of the same bytes.
fn did(language: &LanguageId, stop: StopReason, bytes: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let (kind, message) = text.split_once(": ").unwrap_or((&text, ""));
    Outcome {
        stdout: bytes.to_vec(),
        stderr: bytes.to_vec(),
        returned: serde_json::from_slice(bytes).ok(),
        uncaught: Some(UncaughtError {
            kind: kind.to_owned(),
            message: message.to_owned(),
            file: Some(message.to_owned()),
            line: Some(3),
        }),
        compile: CompileReport {
            diagnostics: vec![Diagnostic::error(kind, PLACE, message)],
            ..CompileReport::default()
        },
        ..outcome(language, stop)
    }
}

/// Each kind of case twice: shown and hidden.
fn exercise(language: &LanguageId, wanted: &str) -> Exercise {
    let value: Value = serde_json::from_str(wanted).unwrap_or(Value::Null);
    let in_language = |text: &str| BTreeMap::from([(language.clone(), text.to_owned())]);
    let call = |tolerance, any_order| Check::Call {
        function: in_language("f"),
        arguments: vec![value.clone()],
        returns: value.clone(),
        tolerance,
        any_order,
    };
    let checks = [
        Check::Output {
            stdin: String::new(),
            args: Vec::new(),
            stdout: wanted.to_owned(),
        },
        call(None, false),
        call(Some(0.001), false),
        call(None, true),
        Check::Raises {
            function: in_language("f"),
            arguments: vec![value.clone()],
            error: in_language(wanted),
        },
    ];
    let case = |check: &Check, hidden| Case {
        name: "does what it should".to_owned(),
        hint: None,
        hidden,
        check: check.clone(),
    };
    let entry = FilePath::parse("main").expect("it is a path");
    let mut starter = SourceTree::default();
    starter.insert(entry.clone(), vec![b'x']).expect("it fits");
    let variant = Variant {
        entry,
        solution: starter.clone(),
        packages: None,
        starter,
    };
    Exercise {
        title: "Any".to_owned(),
        limits: Limits::default(),
        variants: BTreeMap::from([(language.clone(), variant)]),
        cases: checks
            .iter()
            .flat_map(|check| [case(check, false), case(check, true)])
            .collect(),
    }
}
