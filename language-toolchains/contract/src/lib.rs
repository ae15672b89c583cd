#![doc = include_str!("../README.md")]

mod kept;
pub mod manifest;
pub mod plan;
pub mod report;
pub mod toolchain;
mod tools;

pub use kept::Kept;
pub use manifest::{BuildRecipe, Language, ManifestError, TestConventions};
pub use plan::{Plan, Said, Step, TestRun, Tool};
pub use report::{ReportError, diagnostics};
pub use toolchain::{Prepared, Toolchain};
pub use tools::{Formatter, Linter, ReportFormat};
