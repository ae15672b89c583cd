//! Who may run now, who waits, and who is told to come back.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use runtime_contract::RunnerFault;
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::metrics;

/// The longest time that anybody is told to wait before trying again.
const RETRY_AFTER_S_MAX: u64 = 60;

/// A number of running programs, and a number of waiting ones.
pub(crate) struct Admission {
    running: Semaphore,
    running_max: usize,
    waiting: AtomicUsize,
    waiting_max: usize,
    /// How long programs took of late, in microseconds: a moving average.
    usual_us: AtomicU64,
}

impl Admission {
    pub(crate) fn new(running_max: usize, waiting_max: usize) -> Self {
        let running_max = running_max.max(1);
        Self {
            running: Semaphore::new(running_max),
            running_max,
            waiting: AtomicUsize::new(0),
            waiting_max,
            usual_us: AtomicU64::new(10_000),
        }
    }

    /// A place among the running, at once or after waiting; first come, first served.
    pub(crate) async fn enter(&self) -> Result<SemaphorePermit<'_>, RunnerFault> {
        if let Ok(place) = self.running.try_acquire() {
            return Ok(place);
        }
        let _waiting = self.queue()?;
        self.running
            .acquire()
            .await
            .map_err(|closed| RunnerFault::Broken(Box::new(closed)))
    }

    /// A place among the waiting, for whoever has to wait for something else.
    pub(crate) fn queue(&self) -> Result<Waiting<'_>, RunnerFault> {
        Waiting::join(self)
    }

    /// Remembers how long a program took.
    pub(crate) fn learn(&self, took: Duration) {
        let took = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        // Two that learn at once may lose one; it is an estimate.
        let usual = self.usual_us.load(Ordering::Relaxed);
        self.usual_us
            .store(usual / 8 * 7 + took / 8, Ordering::Relaxed);
    }

    /// How long those who wait now will take.
    fn retry_after_s(&self) -> u32 {
        let waiting = self.waiting.load(Ordering::Relaxed) as u64;
        let us =
            waiting.saturating_mul(self.usual_us.load(Ordering::Relaxed)) / self.running_max as u64;
        // At most a minute, so it fits.
        us.div_ceil(1_000_000).clamp(1, RETRY_AFTER_S_MAX) as u32
    }
}

/// A place in the queue; given up when dropped.
pub(crate) struct Waiting<'a>(&'a Admission);

impl<'a> Waiting<'a> {
    fn join(admission: &'a Admission) -> Result<Self, RunnerFault> {
        let before = admission.waiting.fetch_add(1, Ordering::Relaxed);
        let place = Self(admission);
        metrics::waiting(before + 1);
        if before >= admission.waiting_max {
            return Err(RunnerFault::Busy {
                retry_after_s: admission.retry_after_s(),
            });
        }
        Ok(place)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let before = self.0.waiting.fetch_sub(1, Ordering::Relaxed);
        metrics::waiting(before - 1);
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    #[tokio::test]
    async fn one_runs_one_waits_and_the_third_is_told_when_to_come_back() {
        let admission = Admission::new(1, 1);
        let running = admission.enter().await.unwrap();
        let mut waiting = Box::pin(admission.enter());
        assert!(waiting.as_mut().now_or_never().is_none());
        admission.learn(Duration::from_secs(80));
        match admission.enter().await {
            Err(RunnerFault::Busy { retry_after_s }) => assert_eq!(retry_after_s, 21),
            other => panic!("{other:?}"),
        }
        drop(running);
        drop(waiting.await.unwrap());
        // Everybody left: the places are free again.
        assert_eq!(admission.waiting.load(Ordering::Relaxed), 0);
        drop(admission.enter().await.unwrap());
    }

    #[tokio::test]
    async fn somebody_who_leaves_the_queue_gives_up_the_place() {
        let admission = Admission::new(1, 1);
        let _running = admission.enter().await.unwrap();
        let mut waiting = Box::pin(admission.enter());
        assert!(waiting.as_mut().now_or_never().is_none());
        drop(waiting);
        let mut next = Box::pin(admission.enter());
        assert!(
            next.as_mut().now_or_never().is_none(),
            "the place in the queue was not given up"
        );
    }
}
