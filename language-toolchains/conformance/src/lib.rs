#![doc = include_str!("../README.md")]

pub mod case;
pub mod determinism;
pub mod installed;
pub mod verdict;

pub use case::{Case, Expectation, ExpectedTest, read_cases};
pub use verdict::differences;
