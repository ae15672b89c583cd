#![doc = include_str!("../README.md")]

pub mod manifest;
pub mod plan;
pub mod report;
pub mod toolchain;

pub use manifest::{
    BuildRecipe, Formatter, Language, Linter, ManifestError, ReportFormat, TestConventions,
};
pub use plan::{Plan, Said, Step, TestRun, Tool};
pub use report::{ReportError, diagnostics};
pub use toolchain::{Prepared, Toolchain};
