//! How much one run may use. A run with no limit does not exist: each field has
//! a default that suits a lesson and a ceiling that no request may lift.

use serde::{Deserialize, Serialize};

/// The most that one run may use of each resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Units of fuel: roughly one per WebAssembly operation, the same count on
    /// every machine. About 10^10 pass in a second of compiled code.
    pub fuel_max: u64,
    /// Linear memory of the guest in bytes, its language runtime included.
    pub memory_bytes_max: u64,
    /// Bytes that standard output and standard error may carry together.
    pub output_bytes_max: u64,
    /// Milliseconds on the host's clock. A safety net above fuel: how much a
    /// program may do is decided by fuel, which does not depend on the machine.
    pub wall_ms_max: u64,
    /// Bytes that the program's in-memory files may hold together, those that
    /// it was started with included.
    pub file_bytes_max: u64,
    /// Milliseconds for which a program in conversation may wait at a time, for
    /// input or for somebody who reads what it writes. While it waits the wall
    /// clock stands still. Means nothing where all input is there from the start.
    pub idle_ms_max: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            fuel_max: 10_000_000_000,
            memory_bytes_max: 256 << 20,
            output_bytes_max: 1 << 20,
            wall_ms_max: 10_000,
            file_bytes_max: 16 << 20,
            idle_ms_max: 5 * 60 * 1000,
        }
    }
}

impl Limits {
    /// The most that any request can ask for.
    pub const CEILING: Self = Self {
        fuel_max: 200_000_000_000,
        memory_bytes_max: 1 << 30,
        output_bytes_max: 16 << 20,
        wall_ms_max: 120_000,
        file_bytes_max: 64 << 20,
        idle_ms_max: 30 * 60 * 1000,
    };

    /// These limits with every field brought down to the ceiling where it lies above.
    #[must_use]
    pub fn capped(self) -> Self {
        let ceiling = Self::CEILING;
        Self {
            fuel_max: self.fuel_max.min(ceiling.fuel_max),
            memory_bytes_max: self.memory_bytes_max.min(ceiling.memory_bytes_max),
            output_bytes_max: self.output_bytes_max.min(ceiling.output_bytes_max),
            wall_ms_max: self.wall_ms_max.min(ceiling.wall_ms_max),
            file_bytes_max: self.file_bytes_max.min(ceiling.file_bytes_max),
            idle_ms_max: self.idle_ms_max.min(ceiling.idle_ms_max),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_lie_under_the_ceiling() {
        assert_eq!(Limits::default().capped(), Limits::default());
    }

    #[test]
    fn a_request_cannot_lift_the_ceiling() {
        let greedy = Limits {
            fuel_max: u64::MAX,
            memory_bytes_max: u64::MAX,
            output_bytes_max: u64::MAX,
            wall_ms_max: u64::MAX,
            file_bytes_max: u64::MAX,
            idle_ms_max: u64::MAX,
        };
        assert_eq!(greedy.capped(), Limits::CEILING);
    }
}
