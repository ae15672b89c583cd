#![doc = include_str!("../README.md")]

pub mod case;
mod complete;
pub mod determinism;
pub mod installed;
pub mod shared;
pub mod text;
pub mod verdict;

pub use case::{Case, Expectation, ExpectedTest, read_cases};
pub use shared::{Absent, Shared, read_shared};
pub use verdict::differences;
