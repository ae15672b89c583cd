//! Programs that talk with somebody. Such a program is there for minutes and
//! busy for moments, so these are counted by themselves, and while they wait
//! they take no place from the runs that come and go. Nobody queues for one: who
//! waits for a terminal is told at once that there is none.

mod carry;

use std::sync::atomic::{AtomicUsize, Ordering};

use runtime_contract::RunnerFault;

use crate::metrics;
pub(crate) use carry::carry;

/// Seconds after which it is worth asking again: conversations last a while.
const RETRY_AFTER_S: u32 = 30;

/// How many there are, and how many there may be.
pub(crate) struct Conversations {
    active: AtomicUsize,
    conversations_max: usize,
}

impl Conversations {
    pub(crate) fn new(conversations_max: usize) -> Self {
        Self {
            active: AtomicUsize::new(0),
            conversations_max,
        }
    }

    /// A place for one more; given up when dropped.
    pub(crate) fn enter(&self) -> Result<Talk<'_>, RunnerFault> {
        let before = self.active.fetch_add(1, Ordering::Relaxed);
        let talk = Talk {
            conversations: self,
            _told: metrics::Talking::start(),
        };
        if before >= self.conversations_max {
            return Err(RunnerFault::Busy {
                retry_after_s: RETRY_AFTER_S,
            });
        }
        Ok(talk)
    }
}

/// One conversation.
pub(crate) struct Talk<'a> {
    conversations: &'a Conversations,
    _told: metrics::Talking,
}

impl Drop for Talk<'_> {
    fn drop(&mut self) {
        self.conversations.active.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_only_so_many_and_a_place_comes_back() {
        let conversations = Conversations::new(2);
        let first = conversations.enter().unwrap();
        let _second = conversations.enter().unwrap();
        for _ in 0..3 {
            let refused = conversations.enter().err();
            assert!(matches!(refused, Some(RunnerFault::Busy { .. })));
        }
        drop(first);
        assert!(conversations.enter().is_ok());
    }
}
