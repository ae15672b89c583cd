//! The one thing of a run that takes real time: somebody at a terminal. What
//! the guest sees of it is a row of chunks and an end; how long they took to
//! come is kept from it, and told to the sandbox by [`Patience`].

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use futures::FutureExt;
use runtime_contract::{Output, Terminal, TerminalEvent};

/// How long a run has waited for others. Shared by the run and its clock.
#[derive(Debug, Default)]
pub struct Patience(Mutex<Waits>);

#[derive(Debug, Default)]
struct Waits {
    since: Option<Instant>,
    before: Duration,
}

impl Patience {
    /// Since when the run waits, if it does.
    #[must_use]
    pub fn waiting_since(&self) -> Option<Instant> {
        self.lock().since
    }

    /// How long it waited altogether.
    #[must_use]
    pub fn waited(&self) -> Duration {
        let waits = self.lock();
        waits.before + waits.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Counts as waiting while a future is not ready.
    async fn during<T>(&self, wait: impl Future<Output = T>) -> T {
        self.lock().since = Some(Instant::now());
        let done = wait.await;
        let mut waits = self.lock();
        if let Some(since) = waits.since.take() {
            waits.before += since.elapsed();
        }
        done
    }

    fn lock(&self) -> MutexGuard<'_, Waits> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A run's side of a terminal.
#[derive(Debug)]
pub struct Conversation {
    terminal: Terminal,
    patience: Arc<Patience>,
    /// Whether the input came to its end.
    over: bool,
    /// Whether anybody still listens.
    heard: bool,
}

impl Conversation {
    #[must_use]
    pub fn new(terminal: Terminal, patience: Arc<Patience>) -> Self {
        Self {
            terminal,
            patience,
            over: false,
            heard: true,
        }
    }

    pub(crate) fn is_over(&self) -> bool {
        self.over
    }

    /// The next chunk of input; an empty one when there will be no more. Tells
    /// the other side when it is waited for.
    pub(crate) async fn next_chunk(&mut self) -> Vec<u8> {
        let there = self.terminal.next_chunk().now_or_never();
        let chunk = match there {
            Some(chunk) => chunk,
            None => {
                self.event(TerminalEvent::WaitsForInput).await;
                self.patience.during(self.terminal.next_chunk()).await
            }
        };
        self.over = chunk.is_none();
        chunk.unwrap_or_default()
    }

    /// Hands over what was written; waits while the other side is behind.
    pub(crate) async fn tell(&mut self, output: Output, bytes: Vec<u8>) {
        self.event(TerminalEvent::Wrote { output, bytes }).await;
    }

    async fn event(&mut self, event: TerminalEvent) {
        if self.heard {
            self.heard = self.patience.during(self.terminal.tell(event)).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_is_told_once_and_counted() {
        let (terminal, mut end) = Terminal::pair();
        let patience = Arc::new(Patience::default());
        let mut conversation = Conversation::new(terminal, Arc::clone(&patience));
        end.input.try_send(b"there already".to_vec()).unwrap();
        let chunk = conversation.next_chunk().now_or_never();
        assert_eq!(chunk, Some(b"there already".to_vec()));
        assert!(end.events.try_recv().is_err(), "nobody had to wait");
        {
            let mut next = Box::pin(conversation.next_chunk());
            assert!((&mut next).now_or_never().is_none());
            assert!(patience.waiting_since().is_some());
            assert_eq!(end.events.try_recv(), Ok(TerminalEvent::WaitsForInput));
            end.input.try_send(b"late".to_vec()).unwrap();
            assert_eq!(next.now_or_never(), Some(b"late".to_vec()));
        }
        assert!(patience.waiting_since().is_none());
        assert!(!conversation.is_over());
        drop(end);
        assert_eq!(conversation.next_chunk().now_or_never(), Some(Vec::new()));
        assert!(conversation.is_over());
    }
}
