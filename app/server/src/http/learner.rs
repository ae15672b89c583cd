//! Who is asking. Until there are accounts a learner is a random id in a cookie
//! that scripts cannot read. It is given out with the first lesson page or the
//! first thing to keep, whichever comes first, and renewed with each lesson.

use std::convert::Infallible;

use app_vocabulary::{LearnerId, request};
use axum::extract::FromRequestParts;
use axum::http::header::{self, SET_COOKIE};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue};
use axum::response::{IntoResponseParts, ResponseParts};

use super::app::Shared;
use crate::moment;

const COOKIE: &str = "learner";
/// 400 days: as long as browsers keep a cookie at most.
const COOKIE_SECONDS: u32 = 400 * 24 * 60 * 60;

/// The learner of a request.
#[derive(Clone, Copy, Debug)]
pub struct Learner {
    pub id: LearnerId,
    /// Whether this id was made for this request.
    pub is_new: bool,
    secure: bool,
}

impl Learner {
    /// The cookie that makes the browser remember this learner.
    #[must_use]
    pub fn remember(self) -> Remember {
        Remember(self)
    }

    /// The cookie, where the browser does not have it yet.
    #[must_use]
    pub fn remember_if_new(self) -> Option<Remember> {
        self.is_new.then_some(Remember(self))
    }
}

/// The learner that a request's cookie names, if it names one.
#[must_use]
pub fn known(headers: &HeaderMap) -> Option<LearnerId> {
    cookie(headers, COOKIE).and_then(LearnerId::parse)
}

/// The value of a cookie of a request. Ours are ids and plain words, so nothing
/// in them is written in another way.
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let texts = headers.get_all(header::COOKIE).iter();
    request::cookie(texts.filter_map(|text| text.to_str().ok()), name)
}

impl FromRequestParts<Shared> for Learner {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Infallible> {
        let known = known(&parts.headers);
        Ok(Self {
            id: known.unwrap_or_else(|| LearnerId::from_uuid(moment::random_id())),
            is_new: known.is_none(),
            secure: app.settings.https,
        })
    }
}

/// Sets the learner's cookie.
#[derive(Clone, Copy, Debug)]
pub struct Remember(Learner);

impl IntoResponseParts for Remember {
    type Error = Infallible;

    fn into_response_parts(self, mut response: ResponseParts) -> Result<ResponseParts, Infallible> {
        let id = self.0.id.to_string();
        let rules = CookieRules {
            http_only: true,
            secure: self.0.secure,
        };
        set_cookie(response.headers_mut(), COOKIE, &id, rules);
        Ok(response)
    }
}

/// Sets a cookie that other sites cannot use. The value is one of ours: an id
/// or a plain word.
pub fn set_cookie(headers: &mut HeaderMap, name: &str, value: &str, rules: CookieRules) {
    let hidden = if rules.http_only { "; HttpOnly" } else { "" };
    let secure = if rules.secure { "; Secure" } else { "" };
    let cookie =
        format!("{name}={value}; Path=/; Max-Age={COOKIE_SECONDS}; SameSite=Lax{hidden}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        headers.append(SET_COOKIE, value);
    }
}

/// Who may see a cookie.
#[derive(Clone, Copy, Debug)]
pub struct CookieRules {
    /// Hidden from the page's scripts.
    pub http_only: bool,
    /// Sent over https only.
    pub secure: bool,
}
