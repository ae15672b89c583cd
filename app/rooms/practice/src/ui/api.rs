//! Talking to the server: JSON there, JSON back, and every failure as something
//! that can be said to a learner.

use app_vocabulary::Fault;
use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortSignal, Headers, Request, RequestInit, Response};

use super::terminal;

/// Why an answer did not come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// No connection, or nobody at the other end.
    Unreachable,
    /// The learner pressed Stop.
    Stopped,
    /// The server said no, and why.
    Refused {
        status: u16,
        fault: Fault,
        retry_after_s: Option<u32>,
    },
}

impl Trouble {
    /// What to tell the learner.
    pub(super) fn fault(&self) -> Fault {
        match self {
            Self::Unreachable => Fault::new(
                "The server cannot be reached.",
                "Your work is kept on this device; check the connection and try again.",
            ),
            Self::Stopped => Fault::new("Stopped.", "Press Run to start again."),
            Self::Refused { fault, .. } => fault.clone(),
        }
    }

    /// What to put among the folded details.
    pub(super) fn details(&self) -> String {
        match self {
            Self::Unreachable => "No answer to the request.".to_owned(),
            Self::Stopped => "The request was cancelled.".to_owned(),
            // The terminal, where no answer has a status.
            Self::Refused { status: 0, .. } => "The connection was closed.".to_owned(),
            Self::Refused {
                status,
                retry_after_s: Some(seconds),
                ..
            } => format!("Status {status}; try again in {seconds} seconds."),
            Self::Refused { status, .. } => format!("Status {status}."),
        }
    }
}

/// How a request goes out.
#[derive(Clone, Default)]
pub(super) struct Sending {
    /// Cancels it.
    pub(super) stop: Option<AbortSignal>,
    /// Through the terminal, so that a program that asks for input is given some.
    pub(super) talks: bool,
    /// Lets it finish after the page is gone.
    pub(super) outlive_page: bool,
}

pub(super) async fn get<T: DeserializeOwned>(url: &str) -> Result<T, Trouble> {
    let text = send("GET", url, None, Sending::default()).await?;
    parse(&text)
}

pub(super) async fn post<T: DeserializeOwned>(
    url: &str,
    body: &impl Serialize,
    sending: Sending,
) -> Result<T, Trouble> {
    let text = send("POST", url, Some(json(body)), sending).await?;
    parse(&text)
}

pub(super) async fn put(url: &str, body: &impl Serialize, sending: Sending) -> Result<(), Trouble> {
    send("PUT", url, Some(json(body)), sending).await?;
    Ok(())
}

fn json(body: &impl Serialize) -> String {
    serde_json::to_string(body).unwrap_or_default()
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, Trouble> {
    serde_json::from_str(text).map_err(|_| not_understood(200))
}

fn not_understood(status: u16) -> Trouble {
    Trouble::Refused {
        status,
        fault: Fault::new(
            "The server's answer could not be understood.",
            "Load the page again; your work is kept.",
        ),
        retry_after_s: None,
    }
}

async fn send(
    method: &str,
    url: &str,
    body: Option<String>,
    sending: Sending,
) -> Result<String, Trouble> {
    let stop = sending.stop.clone();
    let failed = move |_: JsValue| match &stop {
        Some(stop) if stop.aborted() => Trouble::Stopped,
        _ => Trouble::Unreachable,
    };
    let init = RequestInit::new();
    init.set_method(method);
    init.set_signal(sending.stop.as_ref());
    if sending.outlive_page {
        // web-sys has no setter for this one.
        let _ = js_sys::Reflect::set(&init, &"keepalive".into(), &true.into());
    }
    let headers = Headers::new().map_err(&failed)?;
    headers
        .append("accept", "application/json")
        .map_err(&failed)?;
    if let Some(body) = &body {
        headers
            .append("content-type", "application/json")
            .map_err(&failed)?;
        init.set_body(&JsValue::from_str(body));
    }
    init.set_headers(&headers);
    let request = Request::new_with_str_and_init(url, &init).map_err(&failed)?;
    let window = web_sys::window().ok_or(Trouble::Unreachable)?;
    let through_terminal = sending.talks.then(|| terminal::run(&request)).flatten();
    let answer = through_terminal.unwrap_or_else(|| window.fetch_with_request(&request));
    let response: Response = JsFuture::from(answer)
        .await
        .map_err(&failed)?
        .unchecked_into();
    let text = JsFuture::from(response.text().map_err(&failed)?)
        .await
        .map_err(&failed)?
        .as_string()
        .unwrap_or_default();
    if response.ok() {
        return Ok(text);
    }
    let retry_after_s = response.headers().get("retry-after").ok().flatten();
    match serde_json::from_str::<Fault>(&text) {
        Ok(fault) => Err(Trouble::Refused {
            status: response.status(),
            fault,
            retry_after_s: retry_after_s.and_then(|seconds| seconds.parse().ok()),
        }),
        Err(_) => Err(not_understood(response.status())),
    }
}
