//! Which outcomes would come again.

use runtime_contract::StopReason;

/// Whether the same request ends like this every time. What may have come from
/// the machine (its clock, its memory, somebody who left) is not kept: it would
/// be told again when the machine is well.
pub(super) fn repeats(stop: StopReason) -> bool {
    match stop {
        StopReason::Exited
        | StopReason::UncaughtError
        | StopReason::CompileFailed
        | StopReason::FuelExhausted
        | StopReason::StackExhausted
        | StopReason::OutputExhausted
        | StopReason::FilesExhausted => true,
        StopReason::MemoryExhausted
        | StopReason::WallTimeExhausted
        | StopReason::IdleTimeExhausted
        | StopReason::Cancelled
        | StopReason::RuntimeBroke => false,
    }
}
