//! The API: docs/api.md says what each address takes and gives. Every refusal
//! is a [`Fault`](app_vocabulary::Fault) as JSON.

pub mod drafts;
pub mod json;
pub mod runs;
pub mod snapshots;
pub mod source_tools;
pub mod submissions;
pub mod terminal;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use super::app::Shared;

/// Bytes in the body of a request: what a draft may hold, escaped as JSON.
pub const BODY_BYTES_MAX: usize = 2 << 20;

/// The routes under `/api/practice`.
pub fn routes() -> Router<Shared> {
    Router::new()
        .route("/runs", post(runs::run))
        .route("/format", post(source_tools::format))
        .route("/lint", post(source_tools::lint))
        .route("/terminal", get(terminal::open))
        .route(
            "/drafts/{course}/{lesson}/{language}",
            get(drafts::find).put(drafts::save),
        )
        .route(
            "/submissions",
            get(submissions::list).post(submissions::hand_in),
        )
        .route("/submissions/{id}", get(submissions::find))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
}
