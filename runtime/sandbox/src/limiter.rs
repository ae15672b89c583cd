//! How much linear memory and how many table elements a run may have.

use wasmtime::{Error, ResourceLimiter};

use crate::engine::TABLE_ELEMENTS_MAX;

/// Instances, tables and memories of one run.
const PARTS_MAX: usize = 1000;

/// Counts one run's memory, over all of its memories, and ends the run at a
/// growth that may not be: a guest that is told "no" goes on in ways that
/// depend on its allocator, a guest that ends does not.
#[derive(Debug)]
pub(crate) struct Limiter {
    memory_bytes: u64,
    memory_bytes_max: u64,
    memory_bytes_peak: u64,
    denied: bool,
}

impl Limiter {
    pub(crate) fn new(memory_bytes_max: u64) -> Self {
        Self {
            memory_bytes: 0,
            memory_bytes_max,
            memory_bytes_peak: 0,
            denied: false,
        }
    }

    /// The most bytes that the run held at once.
    pub(crate) fn memory_bytes_peak(&self) -> u64 {
        self.memory_bytes_peak
    }

    /// Whether the run asked for more than it may have.
    pub(crate) fn denied(&self) -> bool {
        self.denied
    }

    fn deny(&mut self, what: &str) -> Error {
        self.denied = true;
        Error::msg(format!("the guest asked for more {what} than it may have"))
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, Error> {
        if maximum.is_some_and(|maximum| desired > maximum) {
            // The memory's own declaration forbids it: an ordinary "no".
            return Ok(false);
        }
        let total = self
            .memory_bytes
            .saturating_add(desired.saturating_sub(current) as u64);
        if total > self.memory_bytes_max {
            return Err(self.deny("memory"));
        }
        self.memory_bytes = total;
        self.memory_bytes_peak = self.memory_bytes_peak.max(total);
        Ok(true)
    }

    fn memory_grow_failed(&mut self, _error: Error) -> Result<(), Error> {
        Err(self.deny("memory"))
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> Result<bool, Error> {
        if desired > TABLE_ELEMENTS_MAX {
            Err(self.deny("table elements"))
        } else {
            Ok(true)
        }
    }

    fn table_grow_failed(&mut self, _error: Error) -> Result<(), Error> {
        Err(self.deny("table elements"))
    }

    fn instances(&self) -> usize {
        PARTS_MAX
    }

    fn tables(&self) -> usize {
        PARTS_MAX
    }

    fn memories(&self) -> usize {
        PARTS_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memories_count_together_and_the_limit_itself_is_allowed() {
        let mut limiter = Limiter::new(100);
        assert!(limiter.memory_growing(0, 60, None).unwrap());
        assert!(limiter.memory_growing(0, 30, None).unwrap());
        assert!(limiter.memory_growing(30, 40, None).unwrap());
        assert!(!limiter.denied());
        assert!(limiter.memory_growing(40, 41, None).is_err());
        assert!(limiter.denied());
        assert_eq!(limiter.memory_bytes_peak(), 100);
    }

    #[test]
    fn a_memory_s_own_maximum_is_an_ordinary_no() {
        let mut limiter = Limiter::new(1 << 20);
        assert!(!limiter.memory_growing(0, 11, Some(10)).unwrap());
        assert!(!limiter.denied());
    }
}
