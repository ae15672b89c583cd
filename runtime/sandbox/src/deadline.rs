//! The end of a run's time on the host's clock. A guest never sleeps in real
//! time: it is busy and yields by fuel, so looking at the clock after each of
//! its turns is enough. Only a guest in conversation waits, for a person; then
//! the clock stands still and a timer says when that has taken too long.
//!
//! A machine that is full, or a worker that gives way to others, must not decide
//! what came of a program: time in which its process got no processor counts
//! only up to a multiple.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use runtime_host::Patience;
use rustix::time::{ClockId, clock_gettime};
use tokio::time::{Sleep, sleep_until};

/// Which time ran out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Late {
    /// The run's own.
    Wall,
    /// That for which it may wait for somebody.
    Idle,
}

/// How long a run may wait at a time, and how long it does.
#[derive(Clone, Copy)]
pub(crate) struct Patient<'a> {
    pub(crate) patience: &'a Patience,
    pub(crate) idle_max: Duration,
}

/// A run's time on the host's clock.
#[derive(Clone, Copy)]
pub(crate) struct WallTime {
    started: Instant,
    max: Duration,
    /// How many times as long it may take when its process gets no processor.
    stretch_max: u32,
    /// What the process had computed when the run started.
    computed_before: Duration,
}

impl WallTime {
    /// Starts to count.
    pub(crate) fn start(max: Duration, stretch_max: u32) -> Self {
        Self {
            started: Instant::now(),
            max,
            stretch_max,
            computed_before: computed(),
        }
    }

    pub(crate) fn started(&self) -> Instant {
        self.started
    }

    /// Whether it is over; what the run waited for somebody does not count. A
    /// process that computed for half of the time had its share.
    fn is_over(&self, waited: Duration) -> bool {
        let took = self.started.elapsed().saturating_sub(waited);
        took >= self.max
            && (took >= self.max * self.stretch_max
                || computed().saturating_sub(self.computed_before) >= self.max / 2)
    }
}

/// What this process has computed, all its threads together.
fn computed() -> Duration {
    let time = clock_gettime(ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// Where a run may be held up between two of its turns.
pub trait Gate: Send + Sync {
    /// Returns when the run may go on, after a few milliseconds at most.
    fn pass(&self);
}

/// The future's result, or which time was over before it came.
pub(crate) async fn until<F: Future>(
    time: WallTime,
    patient: Patient<'_>,
    gate: Option<&dyn Gate>,
    work: F,
) -> Result<F::Output, Late> {
    let mut work = pin!(work);
    let mut alarm: Option<Pin<Box<Sleep>>> = None;
    poll_fn(|context| {
        if let Some(gate) = gate {
            gate.pass();
        }
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Ok(done));
        }
        let Some(since) = patient.patience.waiting_since() else {
            return if time.is_over(patient.patience.waited()) {
                Poll::Ready(Err(Late::Wall))
            } else {
                Poll::Pending
            };
        };
        let then = tokio::time::Instant::from_std(since + patient.idle_max);
        let alarm = alarm.get_or_insert_with(|| Box::pin(sleep_until(then)));
        if alarm.deadline() != then {
            // A later wait has its own time.
            alarm.as_mut().reset(then);
        }
        alarm.as_mut().poll(context).map(|()| Err(Late::Idle))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOMENT: Duration = Duration::from_millis(20);

    async fn busy() {
        loop {
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn busy_work_ends_at_its_deadline() {
        let patience = Patience::default();
        let patient = Patient {
            patience: &patience,
            idle_max: MOMENT,
        };
        let done = until(WallTime::start(MOMENT, 100), patient, None, busy()).await;
        assert_eq!(done, Err(Late::Wall));
        let soon = until(WallTime::start(Duration::ZERO, 1), patient, None, async {
            5
        })
        .await;
        assert_eq!(soon, Ok(5));
    }

    struct Closed;

    impl Gate for Closed {
        fn pass(&self) {
            std::thread::sleep(MOMENT);
        }
    }

    #[tokio::test]
    async fn being_held_up_counts_only_up_to_a_multiple() {
        let patience = Patience::default();
        let patient = Patient {
            patience: &patience,
            idle_max: MOMENT,
        };
        // Nothing else computes in this process while it sleeps, or the machine
        // that runs the tests has less time to sleep; both end.
        let time = WallTime::start(MOMENT / 2, 6);
        let done = until(time, patient, Some(&Closed), busy()).await;
        assert_eq!(done, Err(Late::Wall));
        assert!(time.is_over(Duration::ZERO));
        let none = WallTime {
            computed_before: Duration::MAX,
            ..WallTime::start(MOMENT, 1_000)
        };
        std::thread::sleep(2 * MOMENT);
        assert!(!none.is_over(Duration::ZERO), "it got no processor");
        assert!(
            WallTime {
                stretch_max: 2,
                ..none
            }
            .is_over(Duration::ZERO)
        );
        assert!(
            WallTime {
                computed_before: Duration::ZERO,
                max: Duration::ZERO,
                ..none
            }
            .is_over(Duration::ZERO)
        );
    }
}
