//! The end of a run's time on the host's clock. A guest never sleeps in real
//! time, it is always busy and yields by fuel, so looking at the clock after
//! each of its turns is enough and needs no timer.

use std::future::poll_fn;
use std::pin::pin;
use std::task::Poll;
use std::time::Instant;

/// The future's result, or nothing when it was still busy at the deadline.
pub(crate) async fn until<F: Future>(deadline: Instant, work: F) -> Option<F::Output> {
    let mut work = pin!(work);
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(done) => Poll::Ready(Some(done)),
        Poll::Pending if Instant::now() >= deadline => Poll::Ready(None),
        Poll::Pending => Poll::Pending,
    })
    .await
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn busy_work_ends_at_its_deadline() {
        let busy = async {
            loop {
                tokio::task::yield_now().await;
            }
        };
        let done: Option<()> = until(Instant::now() + Duration::from_millis(20), busy).await;
        assert_eq!(done, None);
        assert_eq!(until(Instant::now(), async { 5 }).await, Some(5));
    }
}
