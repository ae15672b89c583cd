//! `wasi:clocks`: a clock that knows nothing of real time. It stands still
//! while the guest computes, moves a fixed step when it is read, and jumps
//! ahead when the guest sleeps.

use runtime_world::resources::Pollable;
use runtime_world::wasi::clocks::{monotonic_clock, wall_clock};
use wasmtime::component::Resource;

use crate::Host;

/// What the wall clock shows when a run starts: 2026-01-01T00:00:00Z.
pub const WALL_START_S: u64 = 1_767_225_600;
/// How far each reading moves the clock.
pub const STEP_NS: u64 = 10_000;

const NS_PER_S: u64 = 1_000_000_000;
/// The same start in nanoseconds.
pub(crate) const WALL_START_NS: u64 = WALL_START_S * NS_PER_S;

/// Nanoseconds since the start of the run, as the guest knows them.
#[derive(Debug, Default)]
pub struct Clock {
    now_ns: u64,
}

impl Clock {
    /// The time, without moving it.
    pub(crate) fn now_ns(&self) -> u64 {
        self.now_ns
    }

    /// Sleeps until then, which takes no time at all.
    pub(crate) fn jump_to(&mut self, then_ns: u64) {
        self.now_ns = self.now_ns.max(then_ns);
    }

    /// The time; reading it moves it.
    pub(crate) fn read(&mut self) -> u64 {
        let read = self.now_ns;
        self.now_ns = self.now_ns.saturating_add(STEP_NS);
        read
    }
}

/// An instant of the run on the wall clock.
pub(crate) fn wall_time(ns: u64) -> wall_clock::Datetime {
    wall_clock::Datetime {
        seconds: WALL_START_S + ns / NS_PER_S,
        // Below a billion by the remainder.
        nanoseconds: (ns % NS_PER_S) as u32,
    }
}

/// A time on the wall clock as an instant of the run; times before its start are its start.
pub(crate) fn run_time(time: wall_clock::Datetime) -> u64 {
    time.seconds
        .saturating_sub(WALL_START_S)
        .saturating_mul(NS_PER_S)
        .saturating_add(u64::from(time.nanoseconds))
}

impl monotonic_clock::Host for Host {
    fn now(&mut self) -> wasmtime::Result<u64> {
        Ok(self.clock.read())
    }

    fn resolution(&mut self) -> wasmtime::Result<u64> {
        Ok(STEP_NS)
    }

    fn subscribe_instant(&mut self, when: u64) -> wasmtime::Result<Resource<Pollable>> {
        self.push(Pollable::At(when))
    }

    fn subscribe_duration(&mut self, duration: u64) -> wasmtime::Result<Resource<Pollable>> {
        let when = self.clock.now_ns().saturating_add(duration);
        self.push(Pollable::At(when))
    }
}

impl wall_clock::Host for Host {
    fn now(&mut self) -> wasmtime::Result<wall_clock::Datetime> {
        Ok(wall_time(self.clock.read()))
    }

    fn resolution(&mut self) -> wasmtime::Result<wall_clock::Datetime> {
        Ok(wall_clock::Datetime {
            seconds: 0,
            nanoseconds: STEP_NS as u32,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_moves_by_reading_and_by_sleeping() {
        let mut clock = Clock::default();
        assert_eq!((clock.read(), clock.read()), (0, STEP_NS));
        clock.jump_to(5_000_000_000);
        clock.jump_to(1);
        assert_eq!(clock.read(), 5_000_000_000);
        clock.jump_to(u64::MAX);
        assert_eq!((clock.read(), clock.read()), (u64::MAX, u64::MAX));
    }

    #[test]
    fn wall_times_go_both_ways() {
        for ns in [0, 1, 1_500_000_000, u64::MAX] {
            assert_eq!(run_time(wall_time(ns)), ns);
        }
        let before = wall_clock::Datetime {
            seconds: 0,
            nanoseconds: 0,
        };
        assert_eq!(run_time(before), 0);
    }
}
