#![doc = include_str!("../README.md")]

mod asked;
mod compiled;
mod compiled_code;
mod course;
mod go;
mod graded;
pub mod mutate;
mod packages;
mod packs;
pub mod seeds;
mod snapshots;
mod target;
mod trees;
mod words;
mod workers;

pub use target::{TARGETS, Target};
