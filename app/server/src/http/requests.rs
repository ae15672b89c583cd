//! What happens around every request: it gets an id, its panics are caught, its
//! failure is drawn for whoever asked, and it leaves one line in the log.

use std::panic::AssertUnwindSafe;
use std::time::Instant;

use app_shell::Page;
use axum::Json;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use futures::FutureExt;
use serde_json::json;
use tracing::Instrument;

use super::app::Shared;
use super::failure::Failure;
use super::preferences;
use crate::moment;

/// Under which name a response tells its request's id.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The outermost layer.
pub async fn around(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let id = moment::random_id().to_string();
    let (method, address) = (request.method().clone(), request.uri().clone());
    let headers = request.headers().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("other", MatchedPath::as_str)
        .to_owned();
    let span = tracing::info_span!("request", id = %id, %method, path = address.path());
    let begun = Instant::now();
    // A handler that panics has lost only its own request: what it shares with
    // others lies behind locks that are not poisoned.
    let response = AssertUnwindSafe(next.run(request).instrument(span.clone()))
        .catch_unwind()
        .await
        .unwrap_or_else(|panic| {
            let _entered = span.enter();
            tracing::error!(panic = panic_text(panic.as_ref()), "a handler panicked");
            Failure::internal().into_response()
        });
    let mut response = drawn(
        &app,
        &id,
        address.path(),
        address.query(),
        &headers,
        response,
    );
    let status = response.status();
    let seconds = begun.elapsed().as_secs_f64();
    let labels = [
        ("route", route.clone()),
        ("status", status.as_u16().to_string()),
    ];
    metrics::counter!("opencode_http_requests_total", &labels).increment(1);
    metrics::histogram!("opencode_http_request_seconds", "route" => route).record(seconds);
    let ms = (seconds * 1e4).round() / 10.0;
    span.in_scope(|| tracing::info!(status = status.as_u16(), ms, "answered"));
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Puts a failure's text into its response.
fn drawn(
    app: &Shared,
    id: &str,
    path: &str,
    query: Option<&str>,
    headers: &HeaderMap,
    mut response: Response,
) -> Response {
    let failure = match response.extensions_mut().remove::<Failure>() {
        Some(failure) => failure,
        // axum's own refusals, such as a method that an address does not take.
        None if response.status() == StatusCode::METHOD_NOT_ALLOWED => Failure::new(
            StatusCode::METHOD_NOT_ALLOWED,
            app_vocabulary::Fault::new(
                "This address does not take that kind of request.",
                "See docs/api.md for what it takes.",
            ),
        ),
        None => return response,
    };
    let wants_json = path.starts_with("/api/") || !wants_html(headers);
    let mut answer = if wants_json {
        let mut body = json!({
            "message": failure.fault.message,
            "hint": failure.fault.hint,
            "request": id,
        });
        if let Some(kept) = &failure.kept {
            body["kept"] = json!(kept);
        }
        (failure.status, Json(body)).into_response()
    } else {
        let back = query.map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
        let page = Page::Error {
            status: failure.status.as_u16(),
            fault: failure.fault,
            reference: Some(id.to_owned()),
            course: failure.course.map(|course| *course),
        };
        let html = app_shell::render_page(page, preferences::context(app, headers, back));
        (failure.status, Html(html)).into_response()
    };
    for (name, value) in response.headers() {
        if !matches!(*name, header::CONTENT_TYPE | header::CONTENT_LENGTH) {
            answer.headers_mut().append(name, value.clone());
        }
    }
    answer
}

/// Whether a person with a browser asks.
fn wants_html(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains("text/html"))
}

fn panic_text(panic: &(dyn std::any::Any + Send)) -> &str {
    panic
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| panic.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("without a text")
}
