//! Grading against a runner that answers from a script, hostile programs included.

use std::collections::BTreeMap;
use std::sync::Mutex;

use async_trait::async_trait;
use runtime_contract::{
    CompileReport, Diagnostic, FilePath, Limits, Place, Terminal, Ticket, Tier, UncaughtError,
};
use serde_json::{Value, json};

use super::*;
use crate::CaseStatus;

/// Gives the same outcome for each run and keeps what it was asked.
struct Scripted {
    outcome: Outcome,
    asked: Mutex<Vec<RunRequest>>,
}

#[async_trait]
impl Runner for Scripted {
    async fn run(&self, request: RunRequest, _ticket: Ticket) -> Result<Outcome, RunnerFault> {
        self.asked.lock().unwrap().push(request);
        Ok(self.outcome.clone())
    }

    async fn converse(
        &self,
        _request: RunRequest,
        _ticket: Ticket,
        _terminal: Terminal,
    ) -> Result<Outcome, RunnerFault> {
        unreachable!("nothing is graded in conversation")
    }
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(future)
}

fn python() -> LanguageId {
    LanguageId::parse("python").unwrap()
}

fn outcome(stop: StopReason, stdout: &str) -> Outcome {
    Outcome {
        language: python(),
        tier: Tier::Wasm,
        stop,
        exit_code: (stop == StopReason::Exited).then_some(0),
        stdout: stdout.as_bytes().to_vec(),
        stderr: Vec::new(),
        fuel_used: 7,
        memory_bytes_peak: 0,
        wall_ms: 0.0,
        cached: false,
        compile: CompileReport::default(),
        uncaught: None,
        returned: None,
        tests: Vec::new(),
    }
}

fn returned(value: Value) -> Outcome {
    Outcome {
        returned: Some(value),
        ..outcome(StopReason::Exited, "")
    }
}

fn raised(kind: &str, message: &str) -> Outcome {
    Outcome {
        uncaught: Some(UncaughtError {
            kind: kind.to_owned(),
            message: message.to_owned(),
            file: Some("main.py".to_owned()),
            line: Some(3),
        }),
        ..outcome(StopReason::UncaughtError, "")
    }
}

fn files() -> SourceTree {
    let mut files = SourceTree::default();
    files
        .insert(FilePath::parse("main.py").unwrap(), b"answer".to_vec())
        .unwrap();
    files
}

fn in_python(text: &str) -> BTreeMap<LanguageId, String> {
    BTreeMap::from([(python(), text.to_owned())])
}

fn output(stdout: &str) -> Check {
    Check::Output {
        stdin: "4\n".to_owned(),
        args: Vec::new(),
        stdout: stdout.to_owned(),
    }
}

fn call(arguments: Vec<Value>, returns: Value) -> Check {
    Check::Call {
        function: in_python("average"),
        arguments,
        returns,
        tolerance: None,
        any_order: false,
    }
}

fn raises(error: &str) -> Check {
    Check::Raises {
        function: in_python("average"),
        arguments: vec![json!([])],
        error: in_python(error),
    }
}

fn exercise(check: Check, hidden: bool) -> Exercise {
    Exercise {
        title: "Average".to_owned(),
        limits: Limits::default(),
        variants: BTreeMap::from([(
            python(),
            Variant {
                entry: FilePath::parse("main.py").unwrap(),
                starter: files(),
                solution: files(),
                packages: None,
            },
        )]),
        cases: vec![Case {
            name: "averages".to_owned(),
            hint: Some("What of an empty list?".to_owned()),
            hidden,
            check,
        }],
    }
}

fn graded(exercise: &Exercise, outcome: Outcome) -> (Verdict, Vec<RunRequest>) {
    let runner = Scripted {
        outcome,
        asked: Mutex::default(),
    };
    let verdict = block_on(grade(
        &runner,
        exercise,
        &python(),
        &files(),
        &Ticket::local(),
    ))
    .unwrap();
    (verdict, runner.asked.into_inner().unwrap())
}

#[track_caller]
fn check(check: Check, outcome: Outcome, status: CaseStatus, message: &str) {
    let (verdict, _) = graded(&exercise(check, false), outcome);
    let case = &verdict.cases[0];
    assert_eq!((case.status, case.message.as_str()), (status, message));
    assert_eq!(case.hint.is_some(), status != CaseStatus::Pass);
    assert_eq!(verdict.passed(), status == CaseStatus::Pass);
}

#[test]
fn outputs_pass_or_say_what_is_different() {
    check(
        output("hello"),
        outcome(StopReason::Exited, "hello \n"),
        CaseStatus::Pass,
        "",
    );
    check(
        output("hello"),
        outcome(StopReason::Exited, "goodbye\n"),
        CaseStatus::Fail,
        "Line 1 of the output is not what was wanted.",
    );
    check(
        output("hello"),
        outcome(StopReason::FuelExhausted, "hello\n"),
        CaseStatus::Error,
        StopReason::FuelExhausted.sentence(),
    );
    check(
        output("hello"),
        raised("ZeroDivisionError", "division by zero."),
        CaseStatus::Error,
        "Your program stopped at an error in main.py, line 3: ZeroDivisionError: division by zero.",
    );
}

#[test]
fn calls_pass_or_show_both_values() {
    check(
        call(vec![json!([1, 2])], json!(1.5)),
        returned(json!(1.5)),
        CaseStatus::Pass,
        "",
    );
    check(
        call(vec![json!([1, 2])], json!(1.5)),
        returned(json!(1)),
        CaseStatus::Fail,
        "average([1, 2]) gave 1 where 1.5 was wanted.",
    );
    check(
        call(vec![json!(null), json!(true)], json!("a")),
        returned(json!({"$value": "nan"})),
        CaseStatus::Fail,
        "average(None, True) gave nan where 'a' was wanted.",
    );
    check(
        call(vec![json!("x".repeat(500))], json!("a")),
        returned(json!("b".repeat(500))),
        CaseStatus::Fail,
        "average(…) gave something else than was wanted.",
    );
    check(
        call(vec![], json!(1)),
        raised("MissingFunction", "average"),
        CaseStatus::Error,
        "There is no function 'average' in your program. Is its name spelt exactly so, and does it start at the left edge?",
    );
    check(
        call(vec![], json!(1)),
        raised("TypeError", "unsupported operand"),
        CaseStatus::Error,
        "average() stopped at an error in main.py, line 3: TypeError: unsupported operand.",
    );
    // sys.exit(0) before the function came to its end.
    check(
        call(vec![], json!(1)),
        outcome(StopReason::Exited, ""),
        CaseStatus::Error,
        "Your program ended itself before average() gave anything back.",
    );
}

#[test]
fn rows_in_any_order_pass_where_the_case_says_so() {
    let result = |rows: Value| json!({"columns": ["n"], "rows": rows});
    let in_any_order = |check| match check {
        Check::Call {
            function,
            arguments,
            returns,
            tolerance,
            ..
        } => Check::Call {
            function,
            arguments,
            returns,
            tolerance,
            any_order: true,
        },
        other => other,
    };
    let wanted = || call(vec![], result(json!([[1], [2]])));
    check(
        in_any_order(wanted()),
        returned(result(json!([[2], [1]]))),
        CaseStatus::Pass,
        "",
    );
    check(
        wanted(),
        returned(result(json!([[2], [1]]))),
        CaseStatus::Fail,
        "average() gave {'columns': ['n'], 'rows': [[2], [1]]} where {'columns': ['n'], 'rows': [[1], [2]]} was wanted.",
    );
    check(
        in_any_order(wanted()),
        returned(result(json!([[3], [1]]))),
        CaseStatus::Fail,
        "average() gave {'columns': ['n'], 'rows': [[1], [3]]} where {'columns': ['n'], 'rows': [[1], [2]]} was wanted.",
    );
}

#[test]
fn wanted_errors_pass_by_their_type() {
    check(
        raises("ValueError"),
        raised("ValueError", "empty"),
        CaseStatus::Pass,
        "",
    );
    check(raises(""), raised("KeyError", ""), CaseStatus::Pass, "");
    check(
        raises("ValueError"),
        raised("KeyError", ""),
        CaseStatus::Fail,
        "average([]) ended in KeyError in main.py, line 3 where the error ValueError was wanted.",
    );
    check(
        raises("ValueError"),
        returned(json!(null)),
        CaseStatus::Fail,
        "average([]) came to its end where the error ValueError was wanted.",
    );
    check(
        raises(""),
        raised("MissingFunction", "average"),
        CaseStatus::Error,
        "There is no function 'average' in your program. Is its name spelt exactly so, and does it start at the left edge?",
    );
    check(
        raises(""),
        outcome(StopReason::StackExhausted, ""),
        CaseStatus::Error,
        StopReason::StackExhausted.sentence(),
    );
}

#[test]
fn source_that_cannot_be_read_is_told_by_line() {
    let mut unread = outcome(StopReason::CompileFailed, "");
    unread.compile.diagnostics.push(Diagnostic::error(
        "main.py",
        Place { line: 2, column: 1 },
        "expected ':'",
    ));
    check(
        output("x"),
        unread,
        CaseStatus::Error,
        "Your program could not be read. Look at main.py, line 2: expected ':'.",
    );
}

#[test]
fn nothing_that_is_wanted_enters_the_guest() {
    let (_, asked) = graded(
        &exercise(output("secret-answer"), true),
        outcome(StopReason::Exited, ""),
    );
    let sent = serde_json::to_string(&asked[0]).unwrap();
    assert!(!sent.contains("secret-answer"), "{sent}");
    assert_eq!(asked[0].stdin, b"4\n");
    assert_eq!(asked[0].limits, Limits::default());
    let (_, asked) = graded(
        &exercise(call(vec![json!(4)], json!("secret-answer")), false),
        returned(json!(1)),
    );
    assert!(
        !serde_json::to_string(&asked[0])
            .unwrap()
            .contains("secret-answer")
    );
}

#[test]
fn a_program_cannot_talk_its_way_to_a_pass() {
    let forged = r#"{"cases":[{"name":"averages","status":"pass"}],"passed":true}"#;
    let (verdict, _) = graded(
        &exercise(output("26"), false),
        outcome(StopReason::Exited, forged),
    );
    assert!(!verdict.passed());
    let (verdict, _) = graded(
        &exercise(call(vec![], json!(26)), false),
        Outcome {
            stdout: forged.as_bytes().to_vec(),
            stderr: b"26".to_vec(),
            ..outcome(StopReason::Exited, "")
        },
    );
    assert!(!verdict.passed());
}

#[test]
fn hidden_cases_keep_their_values_and_the_output_to_themselves() {
    let secret = "31337";
    let mut leaking = raised(secret, secret);
    leaking.stdout = secret.into();
    leaking.uncaught.as_mut().unwrap().file = Some(secret.to_owned());
    let mut diagnosed = outcome(StopReason::CompileFailed, secret);
    diagnosed.compile.diagnostics.push(Diagnostic::error(
        secret,
        Place {
            line: 31337,
            column: 1,
        },
        secret,
    ));
    let outcomes = [
        leaking,
        diagnosed,
        outcome(StopReason::Exited, secret),
        returned(json!([secret])),
        outcome(StopReason::OutputExhausted, secret),
    ];
    let checks = [
        output("26 31337"),
        call(vec![json!(31337)], json!("26")),
        raises("ValueError31337"),
    ];
    for outcome in outcomes {
        for check in &checks {
            let (verdict, _) = graded(&exercise(check.clone(), true), outcome.clone());
            let shown = serde_json::to_string(&verdict).unwrap();
            assert!(!shown.contains("31337"), "{shown}");
            assert!(!verdict.cases[0].message.is_empty());
        }
    }
}

#[test]
fn a_verdict_stays_small_whatever_a_program_does() {
    let mut flood = outcome(StopReason::Exited, &"spam\n".repeat(3_000_000));
    flood.stderr = vec![0xff; 1 << 20];
    let huge = returned(json!(vec!["x".repeat(1000); 10_000]));
    let mut wordy = raised(&"K".repeat(1 << 20), &"m".repeat(1 << 20));
    wordy.uncaught.as_mut().unwrap().file = Some("f".repeat(1 << 20));
    for (check, outcome) in [
        (output("a"), flood),
        (call(vec![json!(vec![0; 100_000])], json!(1)), huge),
        (output("a"), wordy),
    ] {
        let (verdict, _) = graded(&exercise(check, false), outcome);
        let bytes = serde_json::to_vec(&verdict).unwrap().len();
        assert!(bytes < 64 << 10, "{bytes} bytes");
    }
}

#[test]
fn answers_that_cannot_be_started_are_refused() {
    let runner = Scripted {
        outcome: outcome(StopReason::Exited, ""),
        asked: Mutex::default(),
    };
    let exercise = exercise(output("a"), false);
    let refusal = |language: &str, files: &SourceTree| {
        let language = LanguageId::parse(language).unwrap();
        block_on(grade(
            &runner,
            &exercise,
            &language,
            files,
            &Ticket::local(),
        ))
        .unwrap_err()
        .to_string()
    };
    assert_eq!(
        refusal("rust", &files()),
        "This exercise is not offered in 'rust'; it is in: python."
    );
    assert_eq!(
        refusal("python", &SourceTree::default()),
        "The answer has no file 'main.py', and that is the one that is started."
    );
}
