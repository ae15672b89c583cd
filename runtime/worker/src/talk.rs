//! A conversation across the connection, on both of its sides. Each direction
//! has only so many messages on their way, so that who does not read holds up
//! the one who writes and nobody else.

use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use runtime_contract::{Output, Terminal, TerminalEnd, TerminalEvent};
use runtime_sandbox::{ImageId, Sandbox};
use tokio::sync::{Semaphore, mpsc};

use crate::hold::Turn;
use crate::live::{Lost, Worker};
use crate::process::told;
use crate::wire::{Call, Done, FromWorker, ToWorker};

/// The worker's side: between a program's terminal and the connection.
pub(crate) struct Line {
    pub(crate) run: u64,
    pub(crate) answers: mpsc::Sender<FromWorker>,
    /// What came to be typed; `None` is the end of the input.
    pub(crate) to_type: mpsc::Receiver<Option<Vec<u8>>>,
    /// Events that may still be sent.
    pub(crate) heard: Arc<Semaphore>,
}

impl Line {
    /// Runs a program and carries what it says and hears.
    pub(crate) async fn converse(
        self,
        sandbox: &Sandbox,
        image: ImageId,
        call: Call,
    ) -> Result<Done, String> {
        let Self {
            run,
            answers,
            mut to_type,
            heard,
        } = self;
        let call = call.into_call()?;
        let runner = sandbox
            .image(image)
            .ok_or("this worker has no such runner")?;
        let (terminal, end) = Terminal::pair();
        let TerminalEnd {
            mut input,
            mut events,
        } = end;
        let program = sandbox.call(&runner, call, Some(terminal));
        let tell = async {
            while let Some(event) = events.next().await {
                // The semaphore is never closed.
                if let Ok(may) = heard.acquire().await {
                    may.forget();
                }
                let message = match event {
                    TerminalEvent::WaitsForInput => FromWorker::WaitsForInput { run },
                    TerminalEvent::Wrote { output, bytes } => FromWorker::Wrote {
                        run,
                        to_stderr: output == Output::Stderr,
                        bytes,
                    },
                };
                answers.send(message).await.ok();
            }
        };
        let hear = async {
            while let Some(Some(bytes)) = to_type.recv().await {
                if input.send(bytes).await.is_err() {
                    break;
                }
                answers.send(FromWorker::Taken { run }).await.ok();
            }
            input.close_channel();
            std::future::pending::<()>().await;
        };
        let (executed, ()) = tokio::select! {
            both = async { tokio::join!(program, tell) } => both,
            () = hear => return Err("a conversation ended before its program".to_owned()),
        };
        executed.map(Done::from).map_err(|fault| told(&fault))
    }
}

/// The server's side: carries between a terminal and a worker's run until the
/// run's events are over.
pub(crate) async fn carry(
    worker: &Worker,
    run: u64,
    terminal: Terminal,
    mut events: mpsc::Receiver<TerminalEvent>,
    taken: &Semaphore,
    turn: &Turn<'_>,
) -> Result<(), Lost> {
    let Terminal {
        mut input,
        events: mut told,
    } = terminal;
    let tell = async {
        while let Some(event) = events.recv().await {
            let waits = event == TerminalEvent::WaitsForInput;
            if waits {
                turn.pause();
            }
            // When nobody listens, what the program writes goes nowhere.
            match told.try_send(event) {
                Err(refused) if refused.is_full() => {
                    turn.pause();
                    told.send(refused.into_inner()).await.ok();
                    if !waits {
                        turn.go_on();
                    }
                }
                Ok(()) | Err(_) => {}
            }
            worker.send(&ToWorker::Heard { run }).await?;
        }
        Ok(())
    };
    let hear = async {
        loop {
            // The semaphore is never closed.
            if let Ok(may) = taken.acquire().await {
                may.forget();
            }
            match input.next().await {
                Some(bytes) if bytes.is_empty() => taken.add_permits(1),
                Some(bytes) => {
                    turn.go_on();
                    worker.send(&ToWorker::Typed { run, bytes }).await?;
                }
                None => break,
            }
        }
        worker.send(&ToWorker::TypedLast { run }).await?;
        std::future::pending::<Result<(), Lost>>().await
    };
    tokio::select! {
        over = tell => over,
        broken = hear => broken,
    }
}
