//! Reading what a request carries, with a refusal that says what is wrong.

use app_vocabulary::{Fault, Slug, SubmissionId};
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use runtime_contract::LanguageId;
use serde::de::DeserializeOwned;

use super::super::failure::Failure;
use super::BODY_BYTES_MAX;

/// A request's body as JSON. A form on another site cannot send this content
/// type, which is one of the two locks against forged requests.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        if !is_json(request.headers()) {
            return Err(Failure::new(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                Fault::new(
                    "This address takes JSON.",
                    "Send it with the header 'content-type: application/json'.",
                ),
            ));
        }
        let bytes = Bytes::from_request(request, state)
            .await
            .map_err(|rejection| unread(&rejection))?;
        serde_json::from_slice(&bytes)
            .map(Self)
            .map_err(|error| misread(&error))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn unread(rejection: &BytesRejection) -> Failure {
    if rejection.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return Failure::new(
            StatusCode::PAYLOAD_TOO_LARGE,
            Fault::new(
                format!(
                    "That is more than {} MiB, the most that can be sent at once.",
                    BODY_BYTES_MAX >> 20
                ),
                "Shorten the program, or move large data out of it.",
            ),
        );
    }
    Failure::new(
        StatusCode::BAD_REQUEST,
        Fault::new(
            "The request broke off before it was whole.",
            "Send it again.",
        ),
    )
}

pub(super) fn misread(error: &serde_json::Error) -> Failure {
    let said = error.to_string();
    // The place in one long line helps nobody who did not write it by hand.
    let said = said.split(" at line ").next().unwrap_or_default();
    if error.is_data() {
        return Failure::unprocessable(
            format!(
                "The request says something that cannot be: {}.",
                said.trim_end_matches('.')
            ),
            "See docs/api.md for what this address takes.",
        );
    }
    Failure::new(
        StatusCode::BAD_REQUEST,
        Fault::new(
            format!("The request's body is not JSON: {said}."),
            "See docs/api.md for what this address takes.",
        ),
    )
}

/// A slug from an address; one that is none names nothing that there is.
pub fn slug(text: &str) -> Result<Slug, Failure> {
    Slug::parse(text).map_err(|error| no_such(&error.to_string()))
}

/// A language's id from an address.
pub fn language(text: &str) -> Result<LanguageId, Failure> {
    LanguageId::parse(text).map_err(|error| no_such(&error.to_string()))
}

/// A submission's id from an address.
pub fn submission_id(text: &str) -> Result<SubmissionId, Failure> {
    SubmissionId::parse(text).ok_or_else(|| no_such("That is not the id of a submission."))
}

fn no_such(message: &str) -> Failure {
    Failure::new(
        StatusCode::NOT_FOUND,
        Fault::new(message, "Check the address."),
    )
}
