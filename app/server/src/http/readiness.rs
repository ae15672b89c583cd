//! Whether the server lives, whether it is ready, and how it fares: three
//! addresses for those who look after it.

use std::sync::atomic::Ordering;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use room_practice::store::queue;
use serde_json::json;

use super::app::Shared;
use super::failure::Failure;
use crate::languages::Warmth;

/// `GET /healthz`: the process answers.
pub async fn healthz() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, the languages are warm, and the server
/// is not about to stop.
pub async fn readyz(State(app): State<Shared>) -> Response {
    let database = app.database.check().await;
    let warmth = app.languages.warmth();
    let stopping = app.stopping.load(Ordering::Relaxed);
    let ready = database.is_ok() && warmth == Warmth::Ready && !stopping;
    let status = if ready {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    let body = json!({
        "ready": ready,
        "database": database.map_or_else(|trouble| trouble.to_string(), |()| "answers".to_owned()),
        "languages": warmth.to_string(),
        "stopping": stopping,
    });
    (status, Json(body)).into_response()
}

/// `GET /metrics`, in Prometheus' text format.
pub async fn metrics(State(app): State<Shared>) -> Result<Response, Failure> {
    if !app.settings.metrics {
        return Err(Failure::not_found());
    }
    if let Ok(depth) = queue::depth(app.database.pool()).await {
        #[expect(clippy::cast_precision_loss, reason = "no queue is 2^52 long")]
        for (state, count) in [("queued", depth.queued), ("grading", depth.grading)] {
            metrics::gauge!("opencode_submissions_waiting", "state" => state).set(count as f64);
        }
    }
    app.metrics.run_upkeep();
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    Ok((kind, app.metrics.render()).into_response())
}
