//! A request that did not work: one [`Fault`] with its status. Handlers give it
//! back; `requests` draws it, as JSON for the API and as a page for people,
//! because only there the request's id and the learner's theme are known.

use app_store::{Trouble, explain};
use app_vocabulary::{Fault, Slug};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use room_practice::Draft;
use runtime_contract::RunnerFault;

/// What went wrong.
#[derive(Clone, Debug)]
pub struct Failure {
    pub status: StatusCode,
    pub fault: Fault,
    pub retry_after_s: Option<u32>,
    /// The newer draft, when an older one was sent.
    pub kept: Option<Box<Draft>>,
    /// The course in which something was not found, with its title.
    pub course: Option<Box<(Slug, String)>>,
}

impl Failure {
    pub fn new(status: StatusCode, fault: Fault) -> Self {
        Self {
            status,
            fault,
            retry_after_s: None,
            kept: None,
            course: None,
        }
    }

    pub fn not_found() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            Fault::new(
                "There is nothing at this address.",
                "Check its spelling, or start from the list of courses.",
            ),
        )
    }

    pub fn too_many(
        message: impl Into<String>,
        hint: impl Into<String>,
        retry_after_s: u32,
    ) -> Self {
        Self {
            retry_after_s: Some(retry_after_s),
            ..Self::new(StatusCode::TOO_MANY_REQUESTS, Fault::new(message, hint))
        }
    }

    pub fn unprocessable(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Fault::new(message, hint).into()
    }

    /// A fault of ours; what it was is in the log.
    pub fn internal() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            Fault::new(
                "Something broke on our side.",
                "Your work is kept; try again, and if it happens again please report it.",
            ),
        )
    }
}

/// What was asked for cannot be done as it is.
impl From<Fault> for Failure {
    fn from(fault: Fault) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, fault)
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(seconds) = self.retry_after_s {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The operator reads in the log what is wrong with the database; the learner
/// reads that work stays where it is until it is mended.
impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        let trouble = explain(&error);
        tracing::error!(%trouble, %error, "the database failed a request");
        let message = match trouble {
            Trouble::Full => "The server has no space left to keep your work.",
            Trouble::Locked | Trouble::Busy => "The server is too busy to keep your work just now.",
            _ => "The server cannot reach the place where work is kept.",
        };
        Self {
            retry_after_s: Some(5),
            ..Self::new(
                StatusCode::SERVICE_UNAVAILABLE,
                Fault::new(
                    message,
                    "It stays in this browser and is sent again; nothing is lost while this page is open.",
                ),
            )
        }
    }
}

impl From<RunnerFault> for Failure {
    fn from(fault: RunnerFault) -> Self {
        match fault {
            RunnerFault::UnknownLanguage { asked, known } => {
                let known: Vec<_> = known.iter().map(ToString::to_string).collect();
                Self::unprocessable(
                    format!("There is no language '{asked}' here."),
                    format!("There are: {}.", known.join(", ")),
                )
            }
            RunnerFault::EntryMissing(entry) => Self::unprocessable(
                format!("The program's first file '{entry}' is not among its files."),
                "Send it along, or name another one.",
            ),
            RunnerFault::Refused(text) => Self::unprocessable(text, "Change that and try again."),
            RunnerFault::Unavailable { message, hint } => {
                Self::new(StatusCode::SERVICE_UNAVAILABLE, Fault::new(message, hint))
            }
            RunnerFault::Busy { retry_after_s } => Self::too_many(
                "Many programs are waiting to run.",
                format!("Try again in {}.", seconds(retry_after_s)),
                retry_after_s,
            ),
            RunnerFault::OwnBusy {
                waiting,
                retry_after_s,
            } => Self::too_many(
                format!(
                    "{waiting} of your programs {} waiting to run already.",
                    if waiting == 1 { "is" } else { "are" }
                ),
                format!("Try again in {}.", seconds(retry_after_s)),
                retry_after_s,
            ),
            RunnerFault::Broken(cause) => {
                tracing::error!(error = %cause, "a run broke");
                Self::internal()
            }
        }
    }
}

fn seconds(count: u32) -> String {
    match count {
        1 => "1 second".to_owned(),
        count => format!("{count} seconds"),
    }
}
