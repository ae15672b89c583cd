//! `POST /api/practice/runs`: runs a learner's program and answers with what
//! came of it. Nothing is kept. A browser that leaves stops the program: the
//! server drops this request, and with it the run.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use room_practice::limits;
use room_practice::{RunAsked, RunShown};
use runtime_contract::{Action, Limits, Owner, PackagesId, RunRequest, Ticket};

use super::super::app::{App, Shared};
use super::super::failure::Failure;
use super::super::learner::Learner;
use super::json::Body;

/// Runs a program.
pub async fn run(
    State(app): State<Shared>,
    learner: Learner,
    Body(asked): Body<RunAsked>,
) -> Result<Response, Failure> {
    check(&asked)?;
    let request = request(&app, asked)?;
    let ticket = Ticket::interactive(Owner::new(learner.id.to_string())).remembering_previews();
    let _turn = app.runs.turn(learner.id).await?;
    let outcome = app.languages.runner().run(request, ticket).await?;
    tracing::info!(
        language = %outcome.language,
        stop = ?outcome.stop,
        fuel_used = outcome.fuel_used,
        memory_bytes_peak = outcome.memory_bytes_peak,
        wall_ms = outcome.wall_ms,
        cached = outcome.cached,
        "ran"
    );
    Ok((learner.remember_if_new(), Json(RunShown::from(outcome))).into_response())
}

/// Whether what was asked is small enough to be run.
pub(super) fn check(asked: &RunAsked) -> Result<(), Failure> {
    limits::check_files(&asked.files)?;
    Ok(limits::check_input(&asked.stdin, &asked.args)?)
}

/// What the runner is asked for.
pub(super) fn request(app: &App, asked: RunAsked) -> Result<RunRequest, Failure> {
    Ok(RunRequest {
        limits: limits_for(app, &asked)?,
        packages: packages_for(app, &asked)?,
        language: asked.language,
        files: asked.files,
        entry: asked.entry,
        action: Action::Run,
        stdin: asked.stdin.into_bytes(),
        args: asked.args,
        seed: 0,
    })
}

/// The packages of the lesson's course.
fn packages_for(app: &App, asked: &RunAsked) -> Result<Option<PackagesId>, Failure> {
    let Some((course, lesson)) = &asked.lesson else {
        return Ok(None);
    };
    let exercise = &app.lesson(course, lesson)?.lesson.exercise;
    let variant = exercise.variants.get(&asked.language);
    Ok(variant.and_then(|variant| variant.packages))
}

/// The exercise's limits, or else the language's.
fn limits_for(app: &App, asked: &RunAsked) -> Result<Limits, Failure> {
    match &asked.lesson {
        Some((course, lesson)) => {
            let place = app.lesson(course, lesson)?;
            Ok(place.lesson.exercise.limits.capped())
        }
        None => Ok(app
            .languages
            .find(&asked.language)
            .map_or_else(Limits::default, |language| language.limits)
            .capped()),
    }
}
