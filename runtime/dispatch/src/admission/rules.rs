//! How many places there are, and who may have which.

use runtime_contract::Priority;

/// Interactive runs that may start one after the other while a batch run waits
/// that could have had the place.
pub(super) const INTERACTIVE_IN_A_ROW_MAX: usize = 8;

/// The numbers that a queue keeps to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rules {
    /// Programs that run at once.
    pub(crate) running_max: usize,
    /// Programs that wait, of all owners together.
    pub(crate) waiting_max: usize,
    /// Programs of one owner and one priority that wait.
    pub(crate) waiting_per_owner_max: usize,
}

impl Rules {
    /// Running places that only somebody gets who has nothing running: a
    /// quarter, and one at least where there are two. So nobody can hold all of
    /// them with programs that run long.
    pub(super) fn kept_free(self) -> usize {
        match self.running_max {
            0 | 1 => 0,
            places => (places / 4).max(1),
        }
    }

    /// The most that one owner, and all batch runs together, can have running:
    /// what is left for others and for those who look on is a matter of
    /// milliseconds, because no long run is ever waited for there.
    pub(super) fn share_max(self) -> usize {
        self.running_max - self.kept_free()
    }

    /// Waiting places that a priority can fill: work in the background leaves
    /// half of them to people.
    pub(super) fn waiting_max_of(self, priority: Priority) -> usize {
        match priority {
            Priority::Interactive => self.waiting_max,
            Priority::Batch => self.waiting_max.div_ceil(2),
        }
    }
}
