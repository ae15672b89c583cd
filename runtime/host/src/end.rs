//! Why the host ended a run in the middle of a call.

/// A reason for the host to end a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum End {
    /// The guest asked to exit.
    #[error("the guest asked to exit with {0}")]
    Exit(i32),
    /// The calls into the host alone used up the fuel.
    #[error("the guest used up its fuel in calls to the host")]
    Fuel,
    /// More memory, handles or bytes in one call than the guest may ask for.
    #[error("the guest asked for more memory than it may have")]
    Memory,
    #[error("the guest wrote more output than it may")]
    Output,
    #[error("the guest's files grew larger than they may")]
    Files,
}
