//! What a browser is told to forbid, and who may change anything here.

use app_vocabulary::Fault;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::app::Shared;
use super::failure::Failure;

/// Nothing inline, nothing from elsewhere; wasm may be compiled.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; \
    script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
    form-action 'self'; frame-ancestors 'none'";

/// For every answer.
const HEADERS: &[(&str, &str)] = &[
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
];

/// For what a browser can show as a page of its own. On each of a page's parts they
/// would say nothing and weigh 400 bytes.
const PAGE_HEADERS: &[(&str, &str)] = &[
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("cross-origin-opener-policy", "same-origin"),
    (
        "permissions-policy",
        "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()",
    ),
];

/// What is never a page, nor (with `nosniff`) taken for one. A script that were to be a
/// worker would be: a worker obeys the policy that came with it.
const PARTS: [&str; 4] = [
    "text/css",
    "text/javascript",
    "application/wasm",
    "font/woff2",
];

/// Adds the headers to every answer.
pub async fn headers(State(app): State<Shared>, request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let page_headers = if is_part(headers) { &[] } else { PAGE_HEADERS };
    for (name, value) in HEADERS.iter().chain(page_headers) {
        headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
    }
    if app.settings.https {
        headers.insert(
            header::STRICT_TRANSPORT_SECURITY,
            HeaderValue::from_static("max-age=31536000"),
        );
    }
    // What is not told to be kept is made for this learner and this moment.
    if !headers.contains_key(header::CACHE_CONTROL) {
        headers.insert(
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-cache"),
        );
    }
    response
}

fn is_part(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let kind = kind.split(';').next().unwrap_or("").trim();
    PARTS.contains(&kind)
}

/// Lets only our own pages, and programs that are not browsers, change anything.
pub async fn same_site_only(request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    if reads || is_same_site(request.headers()) {
        return next.run(request).await;
    }
    other_site().into_response()
}

/// What a page of another site is told.
pub(super) fn other_site() -> Failure {
    Failure::new(
        StatusCode::FORBIDDEN,
        Fault::new(
            "This request comes from a page of another site.",
            "Open the page here and try again.",
        ),
    )
}

/// Browsers say where a request comes from; what says nothing is not a browser
/// and has no cookies to be misused.
pub(super) fn is_same_site(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or(""));
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (None, _) => true,
        (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, of)| of == host),
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(headers: &[(&'static str, &str)], expected: bool) {
        let map: HeaderMap = headers
            .iter()
            .map(|(name, value)| (HeaderName::from_static(name), value.parse().unwrap()))
            .collect();
        assert_eq!(is_same_site(&map), expected, "{headers:?}");
    }

    #[test]
    fn only_what_is_never_a_page_goes_without_a_policy() {
        let of = |kind: &str| {
            let kind = HeaderValue::from_str(kind).unwrap();
            is_part(&HeaderMap::from_iter([(header::CONTENT_TYPE, kind)]))
        };
        for part in ["text/css", "text/javascript; charset=utf-8", "font/woff2"] {
            assert!(of(part), "{part}");
        }
        for page in [
            "text/html; charset=utf-8",
            "image/svg+xml",
            "application/json",
            "text/plain",
            "",
        ] {
            assert!(!of(page), "{page}");
        }
        assert!(!is_part(&HeaderMap::new()));
    }

    #[test]
    fn only_our_own_pages_change_anything() {
        check(&[], true);
        check(&[("sec-fetch-site", "same-origin")], true);
        check(&[("sec-fetch-site", "none")], true);
        check(&[("sec-fetch-site", "cross-site")], false);
        check(&[("sec-fetch-site", "same-site")], false);
        check(
            &[("origin", "https://here:8080"), ("host", "here:8080")],
            true,
        );
        check(&[("origin", "https://there"), ("host", "here")], false);
        check(&[("origin", "null"), ("host", "here")], false);
        // The browser's own word stands before what a page can shape.
        check(
            &[
                ("sec-fetch-site", "cross-site"),
                ("origin", "http://here"),
                ("host", "here"),
            ],
            false,
        );
    }
}
