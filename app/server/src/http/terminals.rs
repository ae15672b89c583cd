//! Terminals that are open: only so many for each learner, and none longer than
//! the server.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use app_vocabulary::LearnerId;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

use super::failure::Failure;

/// The terminals of one server.
#[derive(Clone)]
pub struct Terminals {
    per_learner_max: u32,
    learners: Arc<Mutex<HashMap<LearnerId, u32>>>,
    open: TaskTracker,
    stopping: CancellationToken,
}

/// One open terminal; closed when dropped.
pub struct OpenTerminal {
    terminals: Terminals,
    learner: LearnerId,
    _open: TaskTrackerToken,
}

impl Terminals {
    #[must_use]
    pub fn new(per_learner_max: u32) -> Self {
        Self {
            per_learner_max,
            learners: Arc::default(),
            open: TaskTracker::new(),
            stopping: CancellationToken::new(),
        }
    }

    /// One more terminal for a learner.
    pub fn open(&self, learner: LearnerId) -> Result<OpenTerminal, Failure> {
        let mut learners = self.learners.lock().unwrap_or_else(PoisonError::into_inner);
        let count = learners.get(&learner).copied().unwrap_or(0);
        if count >= self.per_learner_max {
            return Err(Failure::too_many(
                format!("{count} of your programs are waiting for you in terminals already."),
                "End one of them, or press Stop.",
                2,
            ));
        }
        learners.insert(learner, count + 1);
        Ok(OpenTerminal {
            terminals: self.clone(),
            learner,
            _open: self.open.token(),
        })
    }

    /// Cancelled when the server stops.
    #[must_use]
    pub fn stopping(&self) -> CancellationToken {
        self.stopping.clone()
    }

    /// Tells every terminal that the server stops, and waits until they are closed.
    pub async fn close(&self, limit: Duration) {
        self.stopping.cancel();
        self.open.close();
        if tokio::time::timeout(limit, self.open.wait()).await.is_err() {
            tracing::warn!("terminals were broken off");
        }
    }
}

impl Drop for OpenTerminal {
    fn drop(&mut self) {
        let mut learners = self
            .terminals
            .learners
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = learners.get_mut(&self.learner) {
            *count -= 1;
            if *count == 0 {
                learners.remove(&self.learner);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::moment;

    #[test]
    fn a_learner_has_a_few_and_closing_gives_one_back() {
        let terminals = Terminals::new(1);
        let (ada, ben) = (
            LearnerId::from_uuid(moment::random_id()),
            LearnerId::from_uuid(moment::random_id()),
        );
        let first = terminals.open(ada).ok().unwrap();
        assert_eq!(terminals.open(ada).err().unwrap().status.as_u16(), 429);
        assert!(terminals.open(ben).is_ok());
        drop(first);
        assert!(terminals.open(ada).is_ok());
        assert!(terminals.learners.lock().unwrap().is_empty());
    }
}
