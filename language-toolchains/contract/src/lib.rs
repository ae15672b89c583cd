#![doc = include_str!("../README.md")]

pub mod manifest;
pub mod toolchain;

pub use manifest::{BuildRecipe, Language, ManifestError, TestConventions};
pub use toolchain::{Prepared, Toolchain};
