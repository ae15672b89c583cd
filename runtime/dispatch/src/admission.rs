//! Who may run now, who waits, and who is told to come back: the fair queue
//! behind a lock, and the waiting for one's turn.

mod fair_queue;
mod recent_use;
mod rules;
mod usual;

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use runtime_contract::{Priority, RunnerFault, Ticket};
use tokio::sync::oneshot;

use fair_queue::{FairQueue, Full, PlaceId};

use crate::metrics;
pub(crate) use rules::Rules;
use runtime_sandbox::Pace;

/// Running places and waiting ones, shared fairly between owners.
pub(crate) struct Admission {
    state: Mutex<State>,
    opened: Instant,
}

struct State {
    queue: FairQueue,
    /// How each one that waits is told that it runs now.
    calls: HashMap<PlaceId, oneshot::Sender<()>>,
}

/// A place in the queue, running or waiting; given up when dropped, which also
/// calls whoever is next.
pub(crate) struct Place<'a> {
    admission: &'a Admission,
    id: PlaceId,
}

impl Admission {
    pub(crate) fn new(rules: Rules) -> Self {
        let state = State {
            queue: FairQueue::new(rules),
            calls: HashMap::new(),
        };
        Self {
            state: Mutex::new(state),
            opened: Instant::now(),
        }
    }

    /// A place among the running, at once or when its turn comes. Dropping the
    /// future gives up the place wherever it stands.
    pub(crate) async fn enter(&self, ticket: &Ticket) -> Result<Place<'_>, RunnerFault> {
        let came = Instant::now();
        let (place, call) = self.join(ticket)?;
        if let Some(call) = call {
            call.await
                .map_err(|gone| RunnerFault::Broken(Box::new(gone)))?;
        }
        metrics::waited(ticket.priority, came.elapsed());
        Ok(place)
    }

    /// A place among the waiting, for whoever has to wait for something else.
    pub(crate) fn park(&self, ticket: &Ticket) -> Result<Place<'_>, RunnerFault> {
        let mut state = self.state();
        let parked = state.queue.park(ticket, self.now_us());
        let id = parked.map_err(|full| refusal(full, ticket.priority))?;
        state.tell_metrics();
        let admission = self;
        Ok(Place { admission, id })
    }

    fn join(
        &self,
        ticket: &Ticket,
    ) -> Result<(Place<'_>, Option<oneshot::Receiver<()>>), RunnerFault> {
        let mut state = self.state();
        let joined = state.queue.join(ticket, self.now_us());
        let id = joined.map_err(|full| refusal(full, ticket.priority))?;
        let call = (!state.queue.is_running(id)).then(|| {
            let (call, called) = oneshot::channel();
            state.calls.insert(id, call);
            called
        });
        state.tell_metrics();
        let admission = self;
        Ok((Place { admission, id }, call))
    }

    fn now_us(&self) -> u64 {
        u64::try_from(self.opened.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Place<'_> {
    /// Whether others go before the program that runs here: it runs in the
    /// background, or its owner has more than this one running or waiting.
    pub(crate) fn pace(&self) -> Pace {
        match self.admission.state().queue.yields(self.id) {
            true => Pace::Yielding,
            false => Pace::Prompt,
        }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        let now_us = self.admission.now_us();
        let mut state = self.admission.state();
        state.calls.remove(&self.id);
        state.queue.leave(self.id, now_us);
        while let Some(id) = state.queue.next(now_us) {
            if let Some(call) = state.calls.remove(&id) {
                // Whoever does not hear it is leaving, and gives up its place then.
                let _ = call.send(());
            }
        }
        state.tell_metrics();
    }
}

impl State {
    fn tell_metrics(&self) {
        for priority in [Priority::Interactive, Priority::Batch] {
            let (running, waiting) = (self.queue.running(priority), self.queue.waiting(priority));
            metrics::queue(priority, running, waiting);
        }
    }
}

fn refusal(full: Full, priority: Priority) -> RunnerFault {
    match full {
        Full::OfOwn {
            waiting,
            retry_after_s,
        } => {
            metrics::refused(priority, "own");
            RunnerFault::OwnBusy {
                waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
                retry_after_s,
            }
        }
        Full::OfAll { retry_after_s } => {
            metrics::refused(priority, "all");
            RunnerFault::Busy { retry_after_s }
        }
    }
}

#[cfg(test)]
mod tests;
