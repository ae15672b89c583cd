//! Toolchains that are components: two real ones, which build programs out of a pack
//! and run them, and one that means harm.
//!
//! `cargo xtask setup` builds the components (`language-toolchains/component`); the
//! real ones call the compilers of the installed languages, which become native code
//! the first time on a machine.

mod hostile;
mod packed;
mod place;
