#![doc = include_str!("../README.md")]

mod check;
mod fake;
mod samples;
mod tree;

pub use check::check_runner;
pub use fake::{FakeRunner, outcome};
pub use samples::Samples;
pub use tree::tree;
