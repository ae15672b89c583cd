//! Single flight: of equal runs at once one has the seat, the others wait for
//! it. A seat is given back by dropping it, so a run that panics or is stopped
//! lets the next one sit down.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{Mutex as Seat, MutexGuard as Seated};

use super::key::RunKey;

/// The runs under way, by key; gone when nobody sits or waits any more.
#[derive(Default)]
pub(super) struct Flights {
    aboard: Mutex<HashMap<RunKey, Arc<Seat<()>>>>,
}

/// Somebody who has the seat of one run or wants it.
pub(super) struct Flight<'a> {
    flights: &'a Flights,
    key: RunKey,
    seat: Arc<Seat<()>>,
}

impl Flights {
    pub(super) fn board(&self, key: RunKey) -> Flight<'_> {
        let mut aboard = self.aboard.lock().unwrap_or_else(PoisonError::into_inner);
        let seat = Arc::clone(aboard.entry(key).or_default());
        Flight {
            flights: self,
            key,
            seat,
        }
    }

    #[cfg(test)]
    pub(super) fn count(&self) -> usize {
        self.aboard.lock().unwrap().len()
    }
}

impl Flight<'_> {
    /// The seat, when nobody has it.
    pub(super) fn seat_now(&self) -> Option<Seated<'_, ()>> {
        self.seat.try_lock().ok()
    }

    /// The seat, when those who came before have left it.
    pub(super) async fn seat(&self) -> Seated<'_, ()> {
        self.seat.lock().await
    }
}

impl Drop for Flight<'_> {
    fn drop(&mut self) {
        let aboard = &self.flights.aboard;
        let mut aboard = aboard.lock().unwrap_or_else(PoisonError::into_inner);
        // The map's and this one: whoever boards now has to wait for the map.
        if Arc::strong_count(&self.seat) == 2 {
            aboard.remove(&self.key);
        }
    }
}
