//! A program and somebody who talks with it while it runs. Both directions are
//! bounded: who writes faster than the other reads has to wait.

use futures::channel::mpsc::{Receiver, Sender, channel};
use futures::{SinkExt, StreamExt};

use crate::Outcome;

/// Chunks of input that wait for the program to read them.
pub const INPUT_CHUNKS_MAX: usize = 16;
/// Events that wait to be heard.
pub const EVENTS_MAX: usize = 16;

/// Which of its two outputs a program wrote to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Output {
    Stdout,
    Stderr,
}

/// What a program does that the other side wants to know at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TerminalEvent {
    /// It wrote these bytes; a character may be cut at either end.
    Wrote { output: Output, bytes: Vec<u8> },
    /// It asked for input, and there is none.
    WaitsForInput,
}

/// The program's side.
#[derive(Debug)]
pub struct Terminal {
    /// What is typed, chunk by chunk; closed at the end of the input. What a
    /// program does depends on where the chunks are cut and never on when they
    /// come. An empty chunk is nothing.
    pub input: Receiver<Vec<u8>>,
    /// Where the program tells what it does.
    pub events: Sender<TerminalEvent>,
}

/// The other side.
#[derive(Debug)]
pub struct TerminalEnd {
    /// Dropping it ends the input.
    pub input: Sender<Vec<u8>>,
    /// Ends when the program has ended. When it is dropped, what the program
    /// writes goes nowhere.
    pub events: Receiver<TerminalEvent>,
}

impl Terminal {
    /// Both sides of a new terminal.
    #[must_use]
    pub fn pair() -> (Self, TerminalEnd) {
        let (typed, input) = channel(INPUT_CHUNKS_MAX);
        let (events, heard) = channel(EVENTS_MAX);
        let end = TerminalEnd {
            input: typed,
            events: heard,
        };
        (Self { input, events }, end)
    }

    /// Tells an event once there is room for it; false when nobody listens.
    pub async fn tell(&mut self, event: TerminalEvent) -> bool {
        self.events.send(event).await.is_ok()
    }

    /// The next chunk of input that holds something; `None` at the end.
    pub async fn next_chunk(&mut self) -> Option<Vec<u8>> {
        loop {
            let chunk = self.input.next().await?;
            if !chunk.is_empty() {
                return Some(chunk);
            }
        }
    }

    /// Tells what an outcome holds of outputs and gives back the rest of it:
    /// for runs that ended before they could talk.
    pub async fn tell_all(mut self, mut outcome: Outcome) -> Outcome {
        let outputs = [
            (Output::Stdout, std::mem::take(&mut outcome.stdout)),
            (Output::Stderr, std::mem::take(&mut outcome.stderr)),
        ];
        for (output, bytes) in outputs {
            if !bytes.is_empty() {
                self.tell(TerminalEvent::Wrote { output, bytes }).await;
            }
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[test]
    fn who_is_not_heard_waits() {
        let (mut terminal, mut end) = Terminal::pair();
        let told = (0..1000)
            .take_while(|_| {
                terminal.tell(TerminalEvent::WaitsForInput).now_or_never() == Some(true)
            })
            .count();
        assert_eq!(told, EVENTS_MAX);
        // The one that had to wait is in the channel too.
        for _ in 0..2 {
            assert!(end.events.next().now_or_never().is_some());
        }
        assert!(
            terminal.tell(TerminalEvent::WaitsForInput).now_or_never() == Some(true),
            "there is room again"
        );
        drop(end);
        assert_eq!(
            terminal.tell(TerminalEvent::WaitsForInput).now_or_never(),
            Some(false)
        );
    }

    #[test]
    fn empty_chunks_are_nothing_and_closing_is_the_end() {
        let (mut terminal, mut end) = Terminal::pair();
        for chunk in ["", "one", ""] {
            end.input.try_send(chunk.into()).unwrap();
        }
        assert_eq!(
            terminal.next_chunk().now_or_never(),
            Some(Some(b"one".to_vec()))
        );
        assert_eq!(terminal.next_chunk().now_or_never(), None);
        drop(end);
        assert_eq!(terminal.next_chunk().now_or_never(), Some(None));
    }
}
