//! The judgement on one case: whether it passed and, if not, what to tell.

use std::collections::BTreeMap;

use room_courses::{Case, Check};
use runtime_contract::{LanguageId, Outcome, StopReason, UncaughtError};
use serde_json::Value;

use super::{any_order, compare, difference, excerpt, values, written};
use crate::{CaseResult, CaseStatus, Difference};

/// What a judgement says besides its status.
struct Said {
    status: CaseStatus,
    message: String,
    difference: Option<Difference>,
}

impl Said {
    fn pass() -> Self {
        Self {
            status: CaseStatus::Pass,
            message: String::new(),
            difference: None,
        }
    }

    fn fail(message: String, difference: Option<Difference>) -> Self {
        Self {
            status: CaseStatus::Fail,
            message,
            difference,
        }
    }

    fn error(message: String) -> Self {
        Self {
            status: CaseStatus::Error,
            message,
            difference: None,
        }
    }
}

/// Judges what came of a case's run.
pub(super) fn judge(case: &Case, language: &LanguageId, outcome: &Outcome) -> CaseResult {
    let said = match &case.check {
        Check::Output { stdout, .. } => judge_output(stdout, outcome),
        Check::Call {
            function,
            arguments,
            returns,
            tolerance,
            any_order,
        } => judge_call(
            &CallShown::new(function, arguments, language),
            &Wanted {
                value: returns,
                tolerance: *tolerance,
                any_order: *any_order,
            },
            outcome,
        ),
        Check::Raises {
            function,
            arguments,
            error,
        } => {
            let wanted = error.get(language).map_or("", String::as_str);
            judge_raises(
                &CallShown::new(function, arguments, language),
                wanted,
                outcome,
            )
        }
    };
    let passed = said.status == CaseStatus::Pass;
    CaseResult {
        name: case.name.clone(),
        status: said.status,
        stop: outcome.stop,
        message: match (passed, case.hidden) {
            (true, _) => String::new(),
            (false, true) => hidden_message(said.status, outcome.stop).to_owned(),
            (false, false) => said.message,
        },
        hint: case.hint.clone().filter(|_| !passed),
        difference: said.difference.filter(|_| !case.hidden),
        output: if case.hidden {
            String::new()
        } else {
            written(outcome)
        },
        fuel_used: outcome.fuel_used,
    }
}

/// What a hidden case says: nothing that the program could have put there,
/// since an error's text or line can carry the values it was called with.
fn hidden_message(status: CaseStatus, stop: StopReason) -> &'static str {
    match (status, stop) {
        (CaseStatus::Pass, _) => "",
        (CaseStatus::Fail, _) => {
            "It came to its end, but did something else than this hidden test wants."
        }
        (CaseStatus::Error, StopReason::Exited) => {
            "The program ended itself before the function gave anything back."
        }
        (CaseStatus::Error, StopReason::UncaughtError) => {
            "It stopped at an error that nothing caught, with input that this hidden test keeps to itself."
        }
        (CaseStatus::Error, stop) => stop.sentence(),
    }
}

fn judge_output(wanted: &str, outcome: &Outcome) -> Said {
    if outcome.stop != StopReason::Exited {
        return Said::error(stopped(outcome));
    }
    let Ok(yours) = std::str::from_utf8(&outcome.stdout) else {
        return Said::fail(
            "The output holds bytes that are not text; write text only.".to_owned(),
            None,
        );
    };
    match compare::output(yours, wanted) {
        Ok(()) => Said::pass(),
        Err(message) => Said::fail(message, Some(difference::between(yours, wanted))),
    }
}

/// What a call must give back.
struct Wanted<'a> {
    value: &'a Value,
    tolerance: Option<f64>,
    any_order: bool,
}

fn judge_call(call: &CallShown<'_>, wanted: &Wanted<'_>, outcome: &Outcome) -> Said {
    if outcome.stop != StopReason::Exited {
        return Said::error(call.stopped(outcome));
    }
    let Some(yours) = &outcome.returned else {
        return Said::error(format!(
            "Your program ended itself before {} gave anything back.",
            call.text
        ));
    };
    let sorted = wanted
        .any_order
        .then(|| (any_order::sorted(yours), any_order::sorted(wanted.value)));
    let (equal, yours, wanted) = match &sorted {
        None => {
            let equal = compare::values_equal(yours, wanted.value, wanted.tolerance);
            (equal, yours, wanted.value)
        }
        // What differs is told in one order too.
        Some((yours, value)) => {
            let equal = any_order::sorted_equal(yours, value, wanted.tolerance);
            (equal, yours, value)
        }
    };
    if equal {
        return Said::pass();
    }
    let (yours_short, wanted_short) = (
        values::on_one_line(yours, call.language),
        values::on_one_line(wanted, call.language),
    );
    let message = match (yours_short, wanted_short) {
        (Some(yours), Some(wanted)) => {
            format!("{} gave {yours} where {wanted} was wanted.", call.text)
        }
        _ => format!("{} gave something else than was wanted.", call.text),
    };
    let difference = difference::between(
        &values::on_lines(yours, call.language),
        &values::on_lines(wanted, call.language),
    );
    Said::fail(message, Some(difference))
}

fn judge_raises(call: &CallShown<'_>, wanted: &str, outcome: &Outcome) -> Said {
    let wanted_shown = if wanted.is_empty() {
        "an error".to_owned()
    } else {
        format!("the error {wanted}")
    };
    match (outcome.stop, &outcome.uncaught) {
        (StopReason::UncaughtError, Some(error)) if error.kind == MISSING_FUNCTION => {
            Said::error(call.stopped(outcome))
        }
        (StopReason::UncaughtError, Some(error)) if wanted.is_empty() || error.kind == wanted => {
            Said::pass()
        }
        (StopReason::UncaughtError, Some(error)) => Said::fail(
            format!(
                "{} ended in {}{} where {wanted_shown} was wanted.",
                call.text,
                named(error),
                place(error)
            ),
            None,
        ),
        (StopReason::Exited, _) => Said::fail(
            format!(
                "{} came to its end where {wanted_shown} was wanted.",
                call.text
            ),
            None,
        ),
        _ => Said::error(call.stopped(outcome)),
    }
}

/// The kind of error with which runners say that a function is not there.
const MISSING_FUNCTION: &str = "MissingFunction";
/// The language whose calls ask for result sets.
const QUERIES: &str = "sql";

/// A call as the language would write it, shortened.
struct CallShown<'a> {
    function: &'a str,
    text: String,
    language: &'a LanguageId,
}

impl<'a> CallShown<'a> {
    fn new(
        function: &'a BTreeMap<LanguageId, String>,
        arguments: &[Value],
        language: &'a LanguageId,
    ) -> Self {
        let function = function
            .get(language)
            .map_or("the function", String::as_str);
        let shown: Option<Vec<_>> = arguments
            .iter()
            .map(|argument| values::on_one_line(argument, language))
            .collect();
        let arguments = shown
            .map(|shown| shown.join(", "))
            .filter(|shown| shown.chars().count() <= 100)
            .unwrap_or_else(|| "…".to_owned());
        // What is asked for in SQL is a result set, not a function.
        let text = match (language.as_str(), arguments.as_str()) {
            (QUERIES, "") => format!("'{function}'"),
            (QUERIES, arguments) => format!("'{function}' for {arguments}"),
            (_, arguments) => format!("{function}({arguments})"),
        };
        Self {
            function,
            text,
            language,
        }
    }

    /// What happened to a call that gave nothing back.
    fn stopped(&self, outcome: &Outcome) -> String {
        match &outcome.uncaught {
            Some(error)
                if outcome.stop == StopReason::UncaughtError && error.kind == MISSING_FUNCTION =>
            {
                if self.language.as_str() == QUERIES {
                    return error.message.clone();
                }
                format!(
                    "There is no function '{}' in your program. Is its name spelt exactly so, and does it start at the left edge?",
                    self.function
                )
            }
            Some(error) if outcome.stop == StopReason::UncaughtError => format!(
                "{} stopped at an error{}: {}.",
                self.text,
                place(error),
                told(error)
            ),
            _ => stopped(outcome),
        }
    }
}

/// What happened to a program that did not come to its end.
fn stopped(outcome: &Outcome) -> String {
    match (outcome.stop, &outcome.uncaught) {
        (StopReason::UncaughtError, Some(error)) => {
            format!(
                "Your program stopped at an error{}: {}.",
                place(error),
                told(error)
            )
        }
        (StopReason::CompileFailed, _) => outcome.compile.diagnostics.first().map_or_else(
            || outcome.stop.sentence().to_owned(),
            |first| {
                format!(
                    "Your program could not be read. Look at {}, line {}: {}.",
                    excerpt::phrase(&first.file),
                    first.line,
                    excerpt::phrase(&first.message)
                )
            },
        ),
        (stop, _) => stop.sentence().to_owned(),
    }
}

/// An error's kind and message in one phrase.
fn told(error: &UncaughtError) -> String {
    if error.message.is_empty() {
        named(error)
    } else {
        format!("{}: {}", named(error), excerpt::phrase(&error.message))
    }
}

fn named(error: &UncaughtError) -> String {
    excerpt::phrase(&error.kind)
}

/// ` in main.py, line 3`, as far as it is known.
fn place(error: &UncaughtError) -> String {
    match (&error.file, error.line) {
        (Some(file), Some(line)) => format!(" in {}, line {line}", excerpt::phrase(file)),
        (Some(file), None) => format!(" in {}", excerpt::phrase(file)),
        _ => String::new(),
    }
}
