//! How much linear memory and how many table elements a run may have, and of
//! how many parts: as many as the pool has room for, also where there is none.

use wasmtime::{Error, ResourceLimiter};

use crate::engine::{
    CORE_INSTANCES_PER_COMPONENT_MAX, MEMORIES_PER_COMPONENT_MAX, TABLE_ELEMENTS_MAX,
    TABLES_PER_COMPONENT_MAX,
};

/// Counts one run's memory, over all of its memories, and ends the run at a
/// growth that may not be: a guest that is told "no" goes on in ways that
/// depend on its allocator, a guest that ends does not.
#[derive(Debug)]
pub(crate) struct Limiter {
    memory_bytes: u64,
    memory_bytes_max: u64,
    memory_bytes_peak: u64,
    table_elements: usize,
    denied: bool,
}

impl Limiter {
    pub(crate) fn new(memory_bytes_max: u64) -> Self {
        Self {
            memory_bytes: 0,
            memory_bytes_max,
            memory_bytes_peak: 0,
            table_elements: 0,
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

    /// Ends the run, if it is to begin with more memory than it may have: as a first
    /// memory of that size does, and before a smaller one is there that is to grow.
    pub(crate) fn begin_with(&mut self, memory_bytes: u64) -> Result<(), Error> {
        match memory_bytes > self.memory_bytes_max {
            true => Err(self.deny("memory")),
            false => Ok(()),
        }
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
        // The run's limit first: with a pool, `maximum` is also the size of a
        // slot, and a guest must not be able to tell whether there is one.
        let total = self
            .memory_bytes
            .saturating_add(desired.saturating_sub(current) as u64);
        if total > self.memory_bytes_max {
            return Err(self.deny("memory"));
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            // The memory's own declaration forbids it: an ordinary "no".
            return Ok(false);
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
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> Result<bool, Error> {
        let total = self
            .table_elements
            .saturating_add(desired.saturating_sub(current));
        if total > TABLE_ELEMENTS_MAX {
            return Err(self.deny("table elements"));
        }
        if maximum.is_some_and(|maximum| desired > maximum) {
            return Ok(false);
        }
        self.table_elements = total;
        Ok(true)
    }

    fn table_grow_failed(&mut self, _error: Error) -> Result<(), Error> {
        Err(self.deny("table elements"))
    }

    fn instances(&self) -> usize {
        CORE_INSTANCES_PER_COMPONENT_MAX as usize
    }

    fn tables(&self) -> usize {
        TABLES_PER_COMPONENT_MAX as usize
    }

    fn memories(&self) -> usize {
        MEMORIES_PER_COMPONENT_MAX as usize
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

    /// As the pool has it, whose slots are as large as the most that a run may have.
    #[test]
    fn a_slot_s_size_is_not_told_from_the_run_s_limit() {
        let mut limiter = Limiter::new(100);
        assert!(limiter.memory_growing(0, 101, Some(100)).is_err());
        let mut limiter = Limiter::new(100);
        let slot = Some(TABLE_ELEMENTS_MAX);
        assert!(
            limiter
                .table_growing(0, TABLE_ELEMENTS_MAX + 1, slot)
                .is_err()
        );
    }

    #[test]
    fn tables_count_together_too() {
        let mut limiter = Limiter::new(1);
        assert!(!limiter.table_growing(0, 11, Some(10)).unwrap());
        assert!(
            limiter
                .table_growing(0, TABLE_ELEMENTS_MAX - 1, None)
                .unwrap()
        );
        assert!(limiter.table_growing(0, 1, None).unwrap());
        assert!(!limiter.denied());
        assert!(limiter.table_growing(1, 2, None).is_err());
        assert!(limiter.denied());
    }

    #[test]
    fn a_memory_s_own_maximum_is_an_ordinary_no() {
        let mut limiter = Limiter::new(1 << 20);
        assert!(!limiter.memory_growing(0, 11, Some(10)).unwrap());
        assert!(!limiter.denied());
    }
}
