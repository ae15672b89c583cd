#![doc = include_str!("../README.md")]

pub mod manifest;
pub mod report;
pub mod toolchain;

pub use manifest::{
    BuildRecipe, Formatter, Language, Linter, ManifestError, ReportFormat, TestConventions,
};
pub use report::{ReportError, diagnostics};
pub use toolchain::{Prepared, Toolchain};
