//! `POST /api/practice/format` and `/lint`: a learner's file as it should stand,
//! and what is questionable in it. Nothing is run and nothing is kept.

use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use room_practice::limits;
use room_practice::{SourceAsked, SourceShown};
use runtime_contract::{Formatted, Owner, SourceRequest, Ticket};

use super::super::app::Shared;
use super::super::failure::Failure;
use super::super::learner::Learner;
use super::json::Body;

/// Formats a file.
pub async fn format(
    State(app): State<Shared>,
    learner: Learner,
    Body(asked): Body<SourceAsked>,
) -> Result<Response, Failure> {
    let (request, ticket) = request(&learner, asked)?;
    let _turn = app.runs.turn(learner.id).await?;
    let shown = match app.languages.tools().format(request, ticket).await? {
        Formatted::Text(text) => SourceShown {
            text: Some(text),
            diagnostics: Vec::new(),
        },
        Formatted::Rejected(diagnostics) => SourceShown {
            text: None,
            diagnostics,
        },
    };
    Ok((learner.remember_if_new(), Json(shown)).into_response())
}

/// Looks through a file.
pub async fn lint(
    State(app): State<Shared>,
    learner: Learner,
    Body(asked): Body<SourceAsked>,
) -> Result<Response, Failure> {
    let (request, ticket) = request(&learner, asked)?;
    let _turn = app.runs.turn(learner.id).await?;
    let diagnostics = app.languages.tools().lint(request, ticket).await?;
    let shown = SourceShown {
        text: None,
        diagnostics,
    };
    Ok((learner.remember_if_new(), Json(shown)).into_response())
}

fn request(learner: &Learner, asked: SourceAsked) -> Result<(SourceRequest, Ticket), Failure> {
    limits::check_files(&asked.files)?;
    let request = SourceRequest {
        language: asked.language,
        files: asked.files,
        file: asked.file,
    };
    Ok((
        request,
        Ticket::interactive(Owner::new(learner.id.to_string())),
    ))
}
