//! A program and its learner, from the first word to the last. Everything here
//! is bounded: output waits for the browser, and while the program does not
//! read, what the browser sends stays on its way.

mod unshown;

use std::time::Duration;

use app_vocabulary::Fault;
use axum::extract::ws::{Message, close_code};
use axum::http::StatusCode;
use futures::channel::mpsc::{Receiver, Sender};
use futures::{FutureExt, StreamExt};
use room_practice::{Ended, Letters, Said, Stream, TYPED_BYTES_MAX, Typed};
use runtime_contract::{
    Outcome, RunRequest, Runner, RunnerFault, Terminal, TerminalEnd, TerminalEvent, Ticket,
};
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use super::super::super::failure::Failure;
use super::line::{Gone, Line};
use unshown::Unshown;

/// How often a quiet browser is asked whether it is there.
const PING: Duration = Duration::from_secs(20);
/// Bytes of output that are gathered before anything else is looked at.
const GATHERED_BYTES_MAX: usize = 32 << 10;
/// How often it may not answer.
const PINGS_UNANSWERED_MAX: u32 = 2;

/// Runs a program in conversation over a line.
pub(super) async fn talk(
    runner: &dyn Runner,
    request: RunRequest,
    ticket: Ticket,
    line: &mut Line,
    stopping: &CancellationToken,
) -> Result<(), Gone> {
    let (terminal, end) = Terminal::pair();
    let mut run = Some(runner.converse(request, ticket, terminal));
    let TerminalEnd { input, mut events } = end;
    let mut learner = LearnerSide {
        input: Some(input),
        typed: None,
        unshown: Unshown::default(),
    };
    let mut letters = [Letters::default(), Letters::default()];
    let mut outcome = None;
    let mut unanswered = 0;
    let mut pings = interval_at(Instant::now() + PING, PING);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let finish = loop {
        // While typing waits to be read nobody hears what was shown, and what an
        // ended program left behind is little: both go out without asking.
        let tells = run.is_none() || learner.typed.is_some() || learner.unshown.has_room();
        let running = async {
            match &mut run {
                Some(run) => run.await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            event = events.next(), if tells => match event {
                Some(event) => {
                    let bytes = tell(line, event, &mut events, &mut letters).await?;
                    learner.unshown.sent(bytes);
                }
                // Everything was told. What is left is why it ended.
                None => match run.take() {
                    Some(run) => break Finish::Ended(Box::new(run.await)),
                    None => match outcome.take() {
                        Some(outcome) => break Finish::Ended(Box::new(outcome)),
                        None => break Finish::Interrupted,
                    },
                },
            },
            done = running => {
                outcome = Some(done);
                run = None;
            }
            () = learner.hand_in(), if learner.typed.is_some() => {}
            heard = line.hear_any(), if learner.typed.is_none() => {
                unanswered = 0;
                match learner.take(heard?) {
                    Ok(Wish::Nothing) => {}
                    Ok(Wish::Interrupt) => break Finish::Interrupted,
                    Ok(Wish::Leave) => return Err(Gone),
                    Err(failure) => break Finish::Refused(Box::new(failure)),
                }
            }
            _ = pings.tick() => {
                // While typing waits to be read, nobody listens for an answer.
                if learner.typed.is_none() {
                    unanswered += 1;
                }
                if unanswered > PINGS_UNANSWERED_MAX {
                    return Err(Gone);
                }
                line.ping().await?;
            }
            () = stopping.cancelled() => break Finish::Refused(Box::new(server_stops())),
        }
    };
    // Whatever still ran is stopped by this; what it had written is told.
    drop(run);
    while let Some(Some(event)) = events.next().now_or_never() {
        tell(line, event, &mut events, &mut letters).await?;
    }
    for (stream, letters) in [Stream::Stdout, Stream::Stderr]
        .into_iter()
        .zip(&mut letters)
    {
        write(line, stream, letters.finish()).await?;
    }
    let ended = match finish {
        Finish::Interrupted => {
            line.say(&Said::Ended(Ended::cancelled())).await?;
            return line.close(close_code::NORMAL).await;
        }
        Finish::Refused(failure) => return line.refuse(&failure).await,
        Finish::Ended(ended) => *ended,
    };
    match ended {
        Ok(outcome) => {
            tracing::info!(
                language = %outcome.language,
                stop = ?outcome.stop,
                fuel_used = outcome.fuel_used,
                memory_bytes_peak = outcome.memory_bytes_peak,
                wall_ms = outcome.wall_ms,
                "conversed"
            );
            line.say(&Said::Ended(outcome.into())).await?;
            line.close(close_code::NORMAL).await
        }
        Err(fault) => line.refuse(&Failure::from(fault)).await,
    }
}

/// What the learner reads when the server is stopped.
pub(super) fn server_stops() -> Failure {
    Failure::new(
        StatusCode::SERVICE_UNAVAILABLE,
        Fault::new(
            "The server is being restarted, and the program was stopped.",
            "Run it again in a moment; your work is kept.",
        ),
    )
}

/// How a conversation came to its end.
enum Finish {
    Ended(Box<Result<Outcome, RunnerFault>>),
    Interrupted,
    Refused(Box<Failure>),
}

/// What a message asks for beyond being handed in.
enum Wish {
    Nothing,
    Interrupt,
    Leave,
}

/// What comes from the learner: at most one message that waits for room.
struct LearnerSide {
    /// `None` after the end of the input.
    input: Option<Sender<Vec<u8>>>,
    typed: Option<Vec<u8>>,
    unshown: Unshown,
}

impl LearnerSide {
    /// Hands in what waits, once there is room.
    async fn hand_in(&mut self) {
        if let (Some(input), Some(typed)) = (&mut self.input, &self.typed) {
            // Cloned, for this future may be dropped before there is room. A
            // program that ended takes nothing, which is no mistake.
            let there_is_room = futures::future::poll_fn(|context| input.poll_ready(context));
            if there_is_room.await.is_ok() {
                input.start_send(typed.clone()).ok();
            }
        }
        self.typed = None;
    }

    fn take(&mut self, message: Message) -> Result<Wish, Failure> {
        let text = match message {
            Message::Text(text) => text,
            Message::Binary(_) => return Err(not_understood("messages are JSON text")),
            Message::Close(_) => return Ok(Wish::Leave),
            Message::Ping(_) | Message::Pong(_) => return Ok(Wish::Nothing),
        };
        let typed = serde_json::from_str(text.as_str())
            .map_err(|error| not_understood(&error.to_string()))?;
        match typed {
            Typed::Input { text } if text.len() > TYPED_BYTES_MAX => {
                return Err(Failure::unprocessable(
                    format!(
                        "The input holds {} KiB: {} KiB at once is the most.",
                        text.len().div_ceil(1024),
                        TYPED_BYTES_MAX >> 10
                    ),
                    "Send it in smaller pieces.",
                ));
            }
            // After the end of the input there is nobody to read it.
            Typed::Input { text } if self.input.is_some() => self.typed = Some(text.into_bytes()),
            Typed::End => self.input = None,
            Typed::Interrupt => return Ok(Wish::Interrupt),
            Typed::Shown { bytes } => self.unshown.shown(bytes),
            Typed::Input { .. } | Typed::Resize { .. } => {}
        }
        Ok(Wish::Nothing)
    }
}

fn not_understood(why: &str) -> Failure {
    let why = why.split(" at line ").next().unwrap_or_default();
    Failure::unprocessable(
        format!("The terminal was sent something that cannot be: {why}."),
        "See docs/api.md for what this address takes.",
    )
}

/// Passes an event on, and along with it what is there of the same output;
/// gives the bytes of output that went.
async fn tell(
    line: &mut Line,
    event: TerminalEvent,
    events: &mut Receiver<TerminalEvent>,
    letters: &mut [Letters; 2],
) -> Result<usize, Gone> {
    let mut bytes_told = 0;
    let mut next = Some(event);
    while let Some(event) = next.take() {
        let TerminalEvent::Wrote { output, bytes } = event else {
            line.say(&Said::Waiting).await?;
            break;
        };
        let stream = Stream::from(output);
        let letters = &mut letters[usize::from(stream == Stream::Stderr)];
        let mut text = letters.push(&bytes);
        // One message instead of many, where a program writes in small pieces
        // faster than they go out.
        while next.is_none() && bytes_told + text.len() < GATHERED_BYTES_MAX {
            match events.next().now_or_never().flatten() {
                Some(TerminalEvent::Wrote {
                    output: same,
                    bytes,
                }) if same == output => text += &letters.push(&bytes),
                Some(other) => next = Some(other),
                None => break,
            }
        }
        bytes_told += text.len();
        write(line, stream, text).await?;
    }
    Ok(bytes_told)
}

async fn write(line: &mut Line, stream: Stream, text: String) -> Result<(), Gone> {
    if text.is_empty() {
        return Ok(());
    }
    line.say(&Said::Output { stream, text }).await
}
