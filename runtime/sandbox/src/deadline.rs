//! The end of a run's time on the host's clock. A guest never sleeps in real
//! time: it is busy and yields by fuel, so looking at the clock after each of
//! its turns is enough. Only a guest in conversation waits, for a person; then
//! the clock stands still and a timer says when that has taken too long.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::task::Poll;
use std::time::{Duration, Instant};

use runtime_host::Patience;
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

/// The future's result, or which time was over before it came.
pub(crate) async fn until<F: Future>(
    deadline: Instant,
    patient: Patient<'_>,
    work: F,
) -> Result<F::Output, Late> {
    let mut work = pin!(work);
    let mut alarm: Option<Pin<Box<Sleep>>> = None;
    poll_fn(|context| {
        if let Poll::Ready(done) = work.as_mut().poll(context) {
            return Poll::Ready(Ok(done));
        }
        let Some(since) = patient.patience.waiting_since() else {
            let late = Instant::now() >= deadline + patient.patience.waited();
            return if late {
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

    #[tokio::test]
    async fn busy_work_ends_at_its_deadline() {
        let busy = async {
            loop {
                tokio::task::yield_now().await;
            }
        };
        let patience = Patience::default();
        let patient = Patient {
            patience: &patience,
            idle_max: MOMENT,
        };
        let done: Result<(), Late> = until(Instant::now() + MOMENT, patient, busy).await;
        assert_eq!(done, Err(Late::Wall));
        let soon = until(Instant::now(), patient, async { 5 }).await;
        assert_eq!(soon, Ok(5));
    }
}
