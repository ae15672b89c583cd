//! Fairness between learners: one runs one program at a time, a few more may
//! wait, and the rest is told to come back.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use app_vocabulary::LearnerId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::failure::Failure;

/// Who runs and waits.
#[derive(Clone)]
pub struct LearnerRuns {
    waiting_max: u32,
    learners: Arc<Mutex<HashMap<LearnerId, Place>>>,
}

/// One learner's runs; gone when there are none.
struct Place {
    turn: Arc<Semaphore>,
    /// Running and waiting.
    count: u32,
}

/// The right to run one program, given back when dropped.
pub struct Turn {
    _permit: OwnedSemaphorePermit,
    _counted: Counted,
}

/// Keeps the learner's count while alive.
struct Counted {
    runs: LearnerRuns,
    learner: LearnerId,
}

impl LearnerRuns {
    #[must_use]
    pub fn new(waiting_max: u32) -> Self {
        Self {
            waiting_max,
            learners: Arc::default(),
        }
    }

    /// Waits for the learner's turn. Dropping the future gives up the place.
    pub async fn turn(&self, learner: LearnerId) -> Result<Turn, Failure> {
        let (turn, counted) = self.enter(learner)?;
        let permit = turn
            .acquire_owned()
            .await
            .map_err(|_| Failure::internal())?;
        Ok(Turn {
            _permit: permit,
            _counted: counted,
        })
    }

    fn enter(&self, learner: LearnerId) -> Result<(Arc<Semaphore>, Counted), Failure> {
        let mut learners = self.learners.lock().unwrap_or_else(PoisonError::into_inner);
        let place = learners.entry(learner).or_insert_with(|| Place {
            turn: Arc::new(Semaphore::new(1)),
            count: 0,
        });
        if place.count > self.waiting_max {
            return Err(Failure::too_many(
                format!(
                    "{} of your programs are running or waiting already.",
                    place.count
                ),
                "Wait until one has ended, or press Stop.",
                2,
            ));
        }
        place.count += 1;
        let counted = Counted {
            runs: self.clone(),
            learner,
        };
        Ok((place.turn.clone(), counted))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        let mut learners = self
            .runs
            .learners
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(place) = learners.get_mut(&self.learner) {
            place.count -= 1;
            if place.count == 0 {
                learners.remove(&self.learner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;
    use crate::moment;

    #[tokio::test]
    async fn a_learner_runs_one_and_waits_with_a_few() {
        let runs = LearnerRuns::new(1);
        let (ada, ben) = (
            LearnerId::from_uuid(moment::random_id()),
            LearnerId::from_uuid(moment::random_id()),
        );
        let first = runs.turn(ada).await.unwrap();
        let mut second = Box::pin(runs.turn(ada));
        assert!((&mut second).now_or_never().is_none());
        let third = runs.turn(ada).now_or_never().unwrap();
        assert_eq!(third.err().unwrap().status.as_u16(), 429);
        // Somebody else is not held up.
        assert!(runs.turn(ben).now_or_never().unwrap().is_ok());
        drop(first);
        let second = second.await.unwrap();
        assert!(runs.learners.lock().unwrap().contains_key(&ada));
        drop(second);
        assert!(runs.learners.lock().unwrap().is_empty());
    }

    #[tokio::test]
    async fn leaving_gives_up_the_place() {
        let runs = LearnerRuns::new(1);
        let ada = LearnerId::from_uuid(moment::random_id());
        let running = runs.turn(ada).await.unwrap();
        for _ in 0..5 {
            // Each of these waits, and leaves.
            assert!(runs.turn(ada).now_or_never().is_none());
        }
        drop(running);
        assert!(runs.learners.lock().unwrap().is_empty());
    }
}
