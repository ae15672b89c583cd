//! The clocks of a program: both show the one counter of the run.

use super::{Answer, Call, Errno};
use crate::clocks::{STEP_NS, WALL_START_NS};

/// The clock of the calendar.
pub(super) const REALTIME: u32 = 0;
/// The clock that only measures.
pub(super) const MONOTONIC: u32 = 1;

/// What a clock adds to the counter; others than these two there are none.
pub(super) fn start_ns(clock: u32) -> Result<u64, Errno> {
    match clock {
        REALTIME => Ok(WALL_START_NS),
        MONOTONIC => Ok(0),
        _ => Err(Errno::Inval),
    }
}

impl Call<'_> {
    pub(super) fn clock_res_get(&mut self, clock: u32, result: u32) -> Answer {
        self.memory.expect(result, 8)?;
        start_ns(clock)?;
        self.memory.put_u64(result, STEP_NS)?;
        Ok(())
    }

    pub(super) fn clock_time_get(&mut self, clock: u32, _precision: u64, result: u32) -> Answer {
        self.memory.expect(result, 8)?;
        let start_ns = start_ns(clock)?;
        let time_ns = start_ns.saturating_add(self.host.clock.read());
        self.memory.put_u64(result, time_ns)?;
        Ok(())
    }
}
