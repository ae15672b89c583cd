//! Why a run ended, out of all that is known about its end. Pure, and in one
//! fixed order, so that every host that counts the same says the same.

use runtime_contract::StopReason;
use runtime_host::End;
use wasmtime::Trap;

use crate::deadline::Late;

/// What is known when a run is over.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Signs {
    /// What engine and host charged together.
    pub(crate) fuel_used: u64,
    pub(crate) fuel_max: u64,
    /// Set when a call to the host, or a limiter, ended the run.
    pub(crate) end: Option<End>,
    /// Set when the guest trapped.
    pub(crate) trap: Option<Trap>,
    /// Which clock ran out, if one did.
    pub(crate) late: Option<Late>,
    /// What the runner itself said, when it came to say something.
    pub(crate) said: Option<Said>,
}

/// A runner's own word about the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said {
    Exited(i32),
    Uncaught,
    CompileFailed,
    StackExhausted,
    MemoryExhausted,
}

/// The reason, and the exit status where there is one.
pub(crate) fn judge(signs: Signs) -> (StopReason, Option<i32>) {
    // Fuel first, by comparing numbers: the engine looks at its counter only at
    // some places, so a run may end in another way a little past its limit.
    if signs.fuel_used >= signs.fuel_max || signs.trap == Some(Trap::OutOfFuel) {
        return (StopReason::FuelExhausted, None);
    }
    match signs.end {
        Some(End::Exit(status)) => return (StopReason::Exited, Some(status)),
        Some(End::Fuel) => return (StopReason::FuelExhausted, None),
        Some(End::Memory) => return (StopReason::MemoryExhausted, None),
        Some(End::Output) => return (StopReason::OutputExhausted, None),
        Some(End::Files) => return (StopReason::FilesExhausted, None),
        None => {}
    }
    if signs.trap == Some(Trap::StackOverflow) {
        return (StopReason::StackExhausted, None);
    }
    match signs.said {
        Some(Said::Exited(status)) => (StopReason::Exited, Some(status)),
        Some(Said::Uncaught) => (StopReason::UncaughtError, Some(1)),
        Some(Said::CompileFailed) => (StopReason::CompileFailed, Some(1)),
        Some(Said::StackExhausted) => (StopReason::StackExhausted, None),
        Some(Said::MemoryExhausted) => (StopReason::MemoryExhausted, None),
        None => match signs.late {
            Some(Late::Wall) => (StopReason::WallTimeExhausted, None),
            Some(Late::Idle) => (StopReason::IdleTimeExhausted, None),
            None => (StopReason::RuntimeBroke, None),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Signs = Signs {
        fuel_used: 5,
        fuel_max: 10,
        end: None,
        trap: None,
        late: None,
        said: None,
    };

    #[track_caller]
    fn check(signs: Signs, expected: (StopReason, Option<i32>)) {
        assert_eq!(judge(signs), expected, "{signs:?}");
    }

    #[test]
    fn each_sign_has_its_reason() {
        use StopReason as Stop;
        let said = |said| Signs {
            said: Some(said),
            ..NOTHING
        };
        let ended = |end| Signs {
            end: Some(end),
            ..NOTHING
        };
        let trapped = |trap| Signs {
            trap: Some(trap),
            ..NOTHING
        };
        check(NOTHING, (Stop::RuntimeBroke, None));
        check(said(Said::Exited(3)), (Stop::Exited, Some(3)));
        check(said(Said::Uncaught), (Stop::UncaughtError, Some(1)));
        check(said(Said::CompileFailed), (Stop::CompileFailed, Some(1)));
        check(said(Said::StackExhausted), (Stop::StackExhausted, None));
        check(said(Said::MemoryExhausted), (Stop::MemoryExhausted, None));
        check(ended(End::Exit(0)), (Stop::Exited, Some(0)));
        check(ended(End::Output), (Stop::OutputExhausted, None));
        check(ended(End::Files), (Stop::FilesExhausted, None));
        check(ended(End::Memory), (Stop::MemoryExhausted, None));
        check(ended(End::Fuel), (Stop::FuelExhausted, None));
        check(trapped(Trap::OutOfFuel), (Stop::FuelExhausted, None));
        check(trapped(Trap::StackOverflow), (Stop::StackExhausted, None));
        check(
            trapped(Trap::UnreachableCodeReached),
            (Stop::RuntimeBroke, None),
        );
        check(
            Signs {
                late: Some(Late::Wall),
                ..NOTHING
            },
            (Stop::WallTimeExhausted, None),
        );
        check(
            Signs {
                late: Some(Late::Idle),
                ..NOTHING
            },
            (Stop::IdleTimeExhausted, None),
        );
    }

    #[test]
    fn a_run_at_its_fuel_limit_is_exhausted_however_it_ended() {
        let at_limit = Signs {
            fuel_used: 10,
            ..NOTHING
        };
        let fuel = (StopReason::FuelExhausted, None);
        check(
            Signs {
                said: Some(Said::Exited(0)),
                ..at_limit
            },
            fuel,
        );
        check(
            Signs {
                end: Some(End::Output),
                ..at_limit
            },
            fuel,
        );
        check(
            Signs {
                trap: Some(Trap::StackOverflow),
                ..at_limit
            },
            fuel,
        );
        check(
            Signs {
                late: Some(Late::Wall),
                ..at_limit
            },
            fuel,
        );
    }
}
