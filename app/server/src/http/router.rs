//! Which address leads where, and what stands around all of them.

use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::http::header;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use tower_http::CompressionLevel;
use tower_http::compression::CompressionLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;

use super::app::Shared;
use super::failure::Failure;
use super::{api, pages, preferences, readiness, requests, security};

/// How long a client may pause while it sends a body.
const BODY_PAUSE_SECONDS_MAX: u64 = 15;
/// Brotli's level for pages: most of the gain for little of the time.
const COMPRESSION_LEVEL: i32 = 4;

/// The whole server as one service.
pub fn router(app: Shared) -> Router {
    let site_app = app.clone();
    Router::new()
        .route("/", get(pages::catalogue))
        .route("/courses/{course}", get(pages::course))
        .route("/courses/{course}/images/{*path}", get(pages::image))
        .route("/courses/{course}/{lesson}", get(pages::lesson))
        .route("/courses/{course}/{lesson}/{step}", get(pages::lesson_step))
        .route("/preferences", post(preferences::save))
        .merge(pages::snapshots::routes())
        .nest("/api/practice", api::routes())
        .nest("/api/snapshots", api::snapshots::routes())
        .nest_service(
            "/site",
            get(move |request: Request| async move { site_app.site.serve(request).await }),
        )
        .route("/healthz", get(readiness::healthz))
        .route("/readyz", get(readiness::readyz))
        .route("/metrics", get(readiness::metrics))
        .route("/robots.txt", get(robots))
        .route("/favicon.ico", get(favicon))
        .fallback(nothing_here)
        .layer(RequestBodyTimeoutLayer::new(Duration::from_secs(
            BODY_PAUSE_SECONDS_MAX,
        )))
        .layer(from_fn(security::same_site_only))
        .layer(from_fn_with_state(app.clone(), requests::around))
        .layer(CompressionLayer::new().quality(CompressionLevel::Precise(COMPRESSION_LEVEL)))
        .layer(from_fn_with_state(app.clone(), security::headers))
        .with_state(app)
}

async fn nothing_here() -> Failure {
    Failure::not_found()
}

/// Pages may be found; the API holds nothing to find.
async fn robots() -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (kind, "User-agent: *\nDisallow: /api/\n").into_response()
}

async fn favicon(
    axum::extract::State(app): axum::extract::State<Shared>,
) -> Result<Redirect, Failure> {
    let icon = app.site.manifest.url("icon.svg");
    icon.map(|url| Redirect::temporary(&url))
        .ok_or_else(Failure::not_found)
}
