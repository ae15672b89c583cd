//! What a program can observe besides its runner, as numbers for whoever keeps
//! outcomes: the same request gives the same outcome only between equal ones.

/// Raised when what docs/host.md says changes.
pub const HOST_VERSION: u64 = 1;
/// Raised when the same program comes to use another amount of fuel: with a new
/// engine, or when the host charges its work differently.
/// `runtime/guests/tests/all/fuel.rs` holds what each kind of work costs.
pub const FUEL_VERSION: u64 = 1;
