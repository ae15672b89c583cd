//! Grading: each case is one fresh run of the answer, and what came of it is
//! compared here, outside the program. Nothing that the program writes decides
//! anything but the comparison it is meant for, so no answer can talk its way
//! to a pass.

mod any_order;
mod case;
mod compare;
mod difference;
mod excerpt;
mod values;

use room_courses::{Case, Check, Exercise, Variant};
use runtime_contract::{
    Action, LanguageId, Outcome, RunRequest, Runner, RunnerFault, SourceTree, StopReason, Ticket,
};

use crate::Verdict;

/// Why an answer got no verdict. The text is for the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum GradeError {
    #[error("This exercise is not offered in '{asked}'; it is in: {offered}.")]
    LanguageNotOffered { asked: LanguageId, offered: String },
    #[error("The answer has no file '{0}', and that is the one that is started.")]
    EntryMissing(String),
    #[error("The case '{case}' of this exercise names no function for '{language}'.")]
    FunctionMissing { case: String, language: LanguageId },
    #[error("Grading was stopped before it came to its end.")]
    Cancelled,
    #[error(transparent)]
    Runner(#[from] RunnerFault),
}

impl GradeError {
    /// Whether the same answer could get a verdict a little later.
    #[must_use]
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::Cancelled
                | Self::Runner(
                    RunnerFault::Busy { .. }
                        | RunnerFault::OwnBusy { .. }
                        | RunnerFault::Unavailable { .. }
                        | RunnerFault::Broken(_)
                )
        )
    }
}

/// Grades one answer, case by case. Dropping the future stops the running case.
pub async fn grade(
    runner: &dyn Runner,
    exercise: &Exercise,
    language: &LanguageId,
    files: &SourceTree,
    ticket: &Ticket,
) -> Result<Verdict, GradeError> {
    let variant = variant(exercise, language)?;
    if files.get(&variant.entry).is_none() {
        return Err(GradeError::EntryMissing(variant.entry.to_string()));
    }
    let mut cases = Vec::with_capacity(exercise.cases.len());
    for case in &exercise.cases {
        let request = request(exercise, variant, case, language, files)?;
        let outcome = runner.run(request, ticket.clone()).await?;
        // A hidden case's outcome goes no further than its judgement.
        if outcome.stop == StopReason::Cancelled {
            return Err(GradeError::Cancelled);
        }
        cases.push(case::judge(case, language, &outcome));
    }
    let fuel_used = cases.iter().map(|case| case.fuel_used).sum();
    Ok(Verdict { cases, fuel_used })
}

/// The exercise in a language.
fn variant<'a>(exercise: &'a Exercise, language: &LanguageId) -> Result<&'a Variant, GradeError> {
    exercise.variants.get(language).ok_or_else(|| {
        let offered: Vec<_> = exercise.variants.keys().map(LanguageId::as_str).collect();
        GradeError::LanguageNotOffered {
            asked: language.clone(),
            offered: offered.join(", "),
        }
    })
}

/// The run that a case asks for: only its input enters the guest, never what is wanted.
fn request(
    exercise: &Exercise,
    variant: &Variant,
    case: &Case,
    language: &LanguageId,
    files: &SourceTree,
) -> Result<RunRequest, GradeError> {
    let (action, stdin, args) = match &case.check {
        Check::Output { stdin, args, .. } => (Action::Run, stdin.as_bytes().to_vec(), args.clone()),
        Check::Call {
            function,
            arguments,
            ..
        }
        | Check::Raises {
            function,
            arguments,
            ..
        } => {
            let function =
                function
                    .get(language)
                    .cloned()
                    .ok_or_else(|| GradeError::FunctionMissing {
                        case: case.name.clone(),
                        language: language.clone(),
                    })?;
            let action = Action::Call {
                function,
                arguments: arguments.clone(),
            };
            (action, Vec::new(), Vec::new())
        }
    };
    Ok(RunRequest {
        language: language.clone(),
        files: files.clone(),
        entry: variant.entry.clone(),
        action,
        stdin,
        args,
        limits: exercise.limits.capped(),
        seed: 0,
        packages: variant.packages,
    })
}

/// What a program wrote, as a learner may read it.
fn written(outcome: &Outcome) -> String {
    let mut text = String::from_utf8_lossy(&outcome.stdout).into_owned();
    if !outcome.stderr.is_empty() {
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        text.push_str(&String::from_utf8_lossy(&outcome.stderr));
    }
    excerpt::shorten(&text)
}

#[cfg(test)]
mod tests;
