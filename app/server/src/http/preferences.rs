//! How a learner wants pages to be: light or dark, and in which language.
//! A plain form, so that it works before and without scripts.

use app_shell::{PageContext, Theme};
use app_vocabulary::request::address_here;
use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use runtime_contract::LanguageId;
use serde::Deserialize;

use super::app::Shared;
use super::failure::Failure;
use super::learner::{CookieRules, cookie, set_cookie};

/// What the form sends; what is not sent stays as it is.
#[derive(Debug, Deserialize)]
pub struct Wanted {
    theme: Option<String>,
    language: Option<String>,
    #[serde(default)]
    back: String,
}

/// `POST /preferences`
pub async fn save(
    State(app): State<Shared>,
    form: Result<Form<Wanted>, FormRejection>,
) -> Result<Response, Failure> {
    let Form(wanted) = form.map_err(|_| {
        Failure::unprocessable(
            "This is not a form with preferences.",
            "See docs/api.md for what this address takes.",
        )
    })?;
    let mut response = StatusCode::SEE_OTHER.into_response();
    let headers = response.headers_mut();
    // Not hidden from scripts: the page changes its look without a round trip.
    let rules = CookieRules {
        http_only: false,
        secure: app.settings.https,
    };
    if let Some(theme) = wanted.theme {
        set_cookie(headers, "theme", Theme::parse(&theme).as_str(), rules);
    }
    if let Some(language) = wanted
        .language
        .and_then(|text| LanguageId::parse(&text).ok())
    {
        set_cookie(headers, "language", language.as_str(), rules);
    }
    let back =
        HeaderValue::from_str(address_here(&wanted.back)).unwrap_or(HeaderValue::from_static("/"));
    headers.insert(header::LOCATION, back);
    Ok(response)
}

/// Keeps the choice of a language for the pages that follow.
pub fn remember_language(app: &Shared, headers: &mut HeaderMap, language: &LanguageId) {
    let rules = CookieRules {
        http_only: false,
        secure: app.settings.https,
    };
    set_cookie(headers, "language", language.as_str(), rules);
}

/// The language that the learner chose last.
#[must_use]
pub fn language(headers: &HeaderMap) -> Option<LanguageId> {
    cookie(headers, "language").and_then(|text| LanguageId::parse(text).ok())
}

/// What every page is told of the request.
#[must_use]
pub fn context(app: &Shared, headers: &HeaderMap, path: String) -> PageContext {
    PageContext {
        site: app.site.manifest.clone(),
        theme: cookie(headers, "theme").map_or(Theme::Auto, Theme::parse),
        path,
        split_percent: cookie(headers, "split").and_then(|text| text.parse().ok()),
    }
}
