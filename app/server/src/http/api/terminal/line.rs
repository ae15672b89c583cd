//! One WebSocket as the conversation sees it: messages in and out, each in time
//! or not at all.

use std::time::Duration;

use axum::Error;
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use room_practice::Said;

use super::super::super::failure::Failure;

/// How long a browser may take to read what it is sent.
const SEND_SECONDS_MAX: u64 = 30;
/// How long it may take to say that it closes too.
const CLOSE_SECONDS_MAX: u64 = 2;

/// The other side is not there any more, or will not listen.
#[derive(Debug)]
pub(super) struct Gone;

impl From<Error> for Gone {
    fn from(error: Error) -> Self {
        tracing::debug!(%error, "a terminal broke off");
        Self
    }
}

pub(super) struct Line {
    socket: WebSocket,
}

impl Line {
    pub(super) fn new(socket: WebSocket) -> Self {
        Self { socket }
    }

    /// The next text. What is left of a future that is dropped is heard by the next one.
    pub(super) async fn hear(&mut self) -> Result<String, Gone> {
        loop {
            match self.hear_any().await? {
                Message::Text(text) => return Ok(text.as_str().to_owned()),
                Message::Binary(_) => return Ok(String::new()),
                Message::Close(_) => return Err(Gone),
                Message::Ping(_) | Message::Pong(_) => {}
            }
        }
    }

    /// The next message of any kind; each is a sign of life.
    pub(super) async fn hear_any(&mut self) -> Result<Message, Gone> {
        match self.socket.recv().await {
            Some(message) => Ok(message?),
            None => Err(Gone),
        }
    }

    pub(super) async fn say(&mut self, said: &Said) -> Result<(), Gone> {
        let text = serde_json::to_string(said).map_err(|_| Gone)?;
        self.send(Message::text(text)).await
    }

    pub(super) async fn ping(&mut self) -> Result<(), Gone> {
        self.send(Message::Ping(Default::default())).await
    }

    /// The last thing that is said when a program cannot go on.
    pub(super) async fn refuse(&mut self, failure: &Failure) -> Result<(), Gone> {
        let said = Said::Refused {
            message: failure.fault.message.clone(),
            hint: failure.fault.hint.clone(),
            status: failure.status.as_u16(),
            retry_after_s: failure.retry_after_s,
        };
        self.say(&said).await?;
        self.close(close_code::POLICY).await
    }

    /// Says goodbye and waits a moment for the answer, so that the last words
    /// are read before the connection goes.
    pub(super) async fn close(&mut self, code: u16) -> Result<(), Gone> {
        let reason = "".into();
        self.send(Message::Close(Some(CloseFrame { code, reason })))
            .await?;
        let answer = async { while let Some(Ok(_)) = self.socket.recv().await {} };
        // Whoever does not answer is gone as well.
        tokio::time::timeout(Duration::from_secs(CLOSE_SECONDS_MAX), answer)
            .await
            .ok();
        Ok(())
    }

    async fn send(&mut self, message: Message) -> Result<(), Gone> {
        let limit = Duration::from_secs(SEND_SECONDS_MAX);
        tokio::time::timeout(limit, self.socket.send(message))
            .await
            .map_err(|_| Gone)?
            .map_err(Gone::from)
    }
}
