#![doc = include_str!("../README.md")]

pub mod columns;
mod kept;
pub mod manifest;
mod packages;
pub mod plan;
pub mod report;
pub mod toolchain;
mod tools;

pub use columns::in_characters;
pub use kept::Kept;
pub use manifest::{BuildRecipe, Language, ManifestError, TestConventions};
pub use packages::{PackageFormat, PackageRecipe};
pub use plan::{Plan, STEPS_MAX, Said, Step, TOOLCHAIN, TestRun, Tool};
pub use report::{ReportError, diagnostics};
pub use toolchain::{Prepared, Toolchain};
pub use tools::{Formatter, Linter, ReportFormat};
