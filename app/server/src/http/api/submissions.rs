//! Handing in answers and reading what became of them. An answer is kept before
//! this says that it is; the verdict comes later, from the grader.

use app_vocabulary::{Fault, SubmissionId};
use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use room_practice::limits;
use room_practice::store::submissions::{self, Inserted};
use room_practice::{Submission, SubmissionAsked};
use serde::Deserialize;

use super::super::app::{App, Shared};
use super::super::failure::Failure;
use super::super::learner::Learner;
use super::json::{self, Body};
use crate::moment;

/// Submissions that one list holds.
const LISTED_MAX: u32 = 20;
/// When to come back after too many submissions, in seconds.
const RETRY_AFTER_S: u32 = 5;

/// `POST /api/practice/submissions`
pub async fn hand_in(
    State(app): State<Shared>,
    learner: Learner,
    Body(asked): Body<SubmissionAsked>,
) -> Result<Response, Failure> {
    check(&app, &asked)?;
    let language = asked.language.to_string();
    let inserted = submissions::insert(
        app.database.pool(),
        SubmissionId::from_uuid(moment::random_id()),
        learner.id,
        asked,
        moment::now(),
        limits::WAITING_SUBMISSIONS_MAX,
    )
    .await?;
    let (status, submission) = match inserted {
        Inserted::New(submission) => {
            app.bell.notify_one();
            metrics::counter!("opencode_submissions_total", "language" => language.clone())
                .increment(1);
            tracing::info!(submission = %submission.id, language, "handed in");
            (StatusCode::ACCEPTED, submission)
        }
        Inserted::Waiting(submission) => (StatusCode::OK, submission),
        Inserted::TooMany => {
            return Err(Failure::too_many(
                format!(
                    "{} of your answers are waiting to be graded already.",
                    limits::WAITING_SUBMISSIONS_MAX
                ),
                "Wait for their verdicts, then submit again.",
                RETRY_AFTER_S,
            ));
        }
    };
    Ok((status, learner.remember_if_new(), Json(submission)).into_response())
}

/// `GET /api/practice/submissions/{id}`
pub async fn find(
    State(app): State<Shared>,
    learner: Learner,
    Path(id): Path<String>,
) -> Result<Json<Submission>, Failure> {
    let id = json::submission_id(&id)?;
    let found = submissions::find(app.database.pool(), learner.id, id).await?;
    found.map(Json).ok_or_else(|| {
        Failure::new(
            StatusCode::NOT_FOUND,
            Fault::new(
                "There is no submission of yours with this id.",
                "Open the lesson and look at your submissions there.",
            ),
        )
    })
}

/// Which submissions to list.
#[derive(Debug, Deserialize)]
pub struct Listed {
    course: String,
    lesson: String,
}

/// `GET /api/practice/submissions?course=…&lesson=…`
pub async fn list(
    State(app): State<Shared>,
    learner: Learner,
    query: Result<Query<Listed>, axum::extract::rejection::QueryRejection>,
) -> Result<Json<Vec<Submission>>, Failure> {
    let Query(listed) = query.map_err(|_| {
        Failure::new(
            StatusCode::BAD_REQUEST,
            Fault::new(
                "A list of submissions needs a course and a lesson.",
                "Add '?course=…&lesson=…' to the address.",
            ),
        )
    })?;
    let (course, lesson) = (json::slug(&listed.course)?, json::slug(&listed.lesson)?);
    app.lesson(&course, &lesson)?;
    let pool = app.database.pool();
    let found = submissions::list(pool, learner.id, &course, &lesson, LISTED_MAX).await?;
    Ok(Json(found))
}

/// What can be told at once is told at once, not by a verdict.
fn check(app: &App, asked: &SubmissionAsked) -> Result<(), Failure> {
    let exercise = &app.lesson(&asked.course, &asked.lesson)?.lesson.exercise;
    let Some(variant) = exercise.variants.get(&asked.language) else {
        let offered: Vec<_> = exercise.variants.keys().map(ToString::to_string).collect();
        return Err(Failure::unprocessable(
            format!("This exercise is not offered in '{}'.", asked.language),
            format!("It is in: {}.", offered.join(", ")),
        ));
    };
    limits::check_files(&asked.files)?;
    if asked.files.get(&variant.entry).is_none() {
        return Err(Failure::unprocessable(
            format!("The answer has no file '{}'.", variant.entry),
            "That is the file that is started: send it along.",
        ));
    }
    Ok(())
}
