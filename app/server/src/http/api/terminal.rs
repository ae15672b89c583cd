//! `GET /api/practice/terminal`: a program that talks with its learner, over a
//! WebSocket. Nothing is kept. A browser that leaves stops the program.

mod line;
mod talk;

use std::time::Duration;

use app_vocabulary::Fault;
use axum::extract::State;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use room_practice::RunAsked;
use runtime_contract::{Owner, RunRequest, Ticket};

use super::super::app::{App, Shared};
use super::super::failure::Failure;
use super::super::learner::Learner;
use super::super::security;
use super::super::terminals::OpenTerminal;
use super::{BODY_BYTES_MAX, runs};
use line::{Gone, Line};

/// How long the first message may take to come.
const FIRST_SECONDS_MAX: u64 = 15;
/// Bytes that wait to be sent to one browser besides what the kernel holds: one
/// message, its text escaped as JSON.
const WRITE_BUFFER_BYTES_MAX: usize = 1 << 20;

/// Opens a terminal.
pub async fn open(
    State(app): State<Shared>,
    learner: Learner,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Failure> {
    // A page of any site may open a socket here, with our cookies.
    if !security::is_same_site(&headers) {
        return Err(security::other_site());
    }
    let upgrade = upgrade.map_err(|rejection| {
        tracing::debug!(%rejection, "no terminal");
        Failure::new(
            StatusCode::UPGRADE_REQUIRED,
            Fault::new(
                "This address takes WebSockets only.",
                "Use POST /api/practice/runs for a run without a terminal.",
            ),
        )
    })?;
    let place = app.terminals.open(learner.id)?;
    let remember = learner.remember_if_new();
    let upgraded = upgrade
        .max_message_size(BODY_BYTES_MAX)
        .max_frame_size(BODY_BYTES_MAX)
        .write_buffer_size(0)
        .max_write_buffer_size(WRITE_BUFFER_BYTES_MAX)
        .on_upgrade(move |socket| serve(app, learner, socket, place));
    Ok((remember, upgraded).into_response())
}

async fn serve(app: Shared, learner: Learner, socket: WebSocket, place: OpenTerminal) {
    let mut line = Line::new(socket);
    // Gone: there is nobody to tell.
    if let Err(Gone) = converse(&app, learner, &mut line).await {
        tracing::debug!("a terminal was left");
    }
    drop(place);
}

async fn converse(app: &App, learner: Learner, line: &mut Line) -> Result<(), Gone> {
    let stopping = app.terminals.stopping();
    let first = tokio::time::timeout(Duration::from_secs(FIRST_SECONDS_MAX), line.hear());
    let Some(first) = stopping.run_until_cancelled(first).await else {
        return line.refuse(&talk::server_stops()).await;
    };
    let Ok(first) = first else {
        let late = Fault::new("Nothing came over this terminal.", "Open it again.");
        let late = Failure::new(StatusCode::REQUEST_TIMEOUT, late);
        return line.refuse(&late).await;
    };
    let request = match asked(app, &first?) {
        Ok(request) => request,
        Err(failure) => return line.refuse(&failure).await,
    };
    let ticket = Ticket::interactive(Owner::new(learner.id.to_string())).remembering_previews();
    talk::talk(app.languages.runner(), request, ticket, line, &stopping).await
}

/// The request in the first message, checked as `POST …/runs` checks it.
fn asked(app: &App, text: &str) -> Result<RunRequest, Failure> {
    let asked: RunAsked =
        serde_json::from_str(text).map_err(|error| super::json::misread(&error))?;
    runs::check(&asked)?;
    let mut request = runs::request(app, asked)?;
    let idle_ms_max = app.settings.terminal_idle_seconds_max.saturating_mul(1000);
    request.limits.idle_ms_max = request.limits.idle_ms_max.min(idle_ms_max);
    Ok(request)
}
