//! Outcomes of runs that need not be run again, because the same request gives
//! the same outcome: kept in memory, bounded, and found only by whom they belong
//! to. docs/decisions/0006-run-cache.md says who shares with whom.

mod flights;
mod key;
mod memory;
mod repeats;

use std::sync::{Mutex, MutexGuard, PoisonError};

use runtime_contract::{Outcome, RunnerFault, TrustDomain};

use crate::metrics;
use flights::Flights;
pub(crate) use key::RunKey;
use memory::Memory;
use repeats::repeats;

/// How much is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunCacheSettings {
    /// Bytes and outcomes of all domains together.
    pub bytes_max: usize,
    pub outcomes_max: usize,
    /// Bytes and outcomes of one domain; an outcome larger than this is not kept.
    pub domain_bytes_max: usize,
    pub domain_outcomes_max: usize,
}

impl RunCacheSettings {
    /// Bounds that suit so much memory; `None` without any.
    #[must_use]
    pub fn of_bytes(bytes_max: usize) -> Option<Self> {
        (bytes_max > 0).then_some(Self {
            bytes_max,
            outcomes_max: 16_384,
            domain_bytes_max: (bytes_max / 16).min(4 << 20),
            domain_outcomes_max: 64,
        })
    }
}

/// Outcomes that are kept, and runs under way whose outcome others wait for.
pub(crate) struct RunCache {
    memory: Mutex<Memory>,
    flights: Flights,
}

impl RunCache {
    pub(crate) fn new(settings: RunCacheSettings) -> Self {
        Self {
            memory: Mutex::new(Memory::new(settings)),
            flights: Flights::default(),
        }
    }

    /// The outcome that is kept, or else what `run` gives. Of equal requests at
    /// once one runs and the others wait for it, each in a waiting place that
    /// `park` gives; when it is dropped, panics or leaves nothing to keep, the
    /// next one runs.
    pub(crate) async fn get_or_run<Place>(
        &self,
        key: RunKey,
        domain: &TrustDomain,
        park: impl FnOnce() -> Result<Place, RunnerFault>,
        run: impl Future<Output = Result<Outcome, RunnerFault>>,
    ) -> Result<Outcome, RunnerFault> {
        if let Some(outcome) = self.get(&key, domain) {
            return Ok(outcome);
        }
        let flight = self.flights.board(key);
        let _seat = match flight.seat_now() {
            Some(seat) => seat,
            None => {
                let _place = park()?;
                flight.seat().await
            }
        };
        // Whoever had the seat before may have left the outcome.
        if let Some(outcome) = self.get(&key, domain) {
            return Ok(outcome);
        }
        metrics::run_cache("miss");
        let outcome = run.await?;
        self.keep(key, domain, &outcome);
        Ok(outcome)
    }

    /// Keeps an outcome that would come again.
    pub(crate) fn keep(&self, key: RunKey, domain: &TrustDomain, outcome: &Outcome) {
        if repeats(outcome.stop) {
            let mut memory = self.memory();
            memory.put(key, domain, outcome);
            metrics::run_cache_holds(memory.bytes(), memory.outcomes());
        }
    }

    /// The outcome that is kept.
    pub(crate) fn get(&self, key: &RunKey, domain: &TrustDomain) -> Option<Outcome> {
        let found = self.memory().get(key, domain)?;
        metrics::run_cache("hit");
        Some(Outcome {
            cached: true,
            ..Outcome::clone(&found)
        })
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
