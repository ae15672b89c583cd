#![doc = include_str!("../README.md")]

mod admission;
mod bounds;
mod build;
mod build_cache;
mod conversations;
mod dispatch;
mod images;
mod metrics;
mod outcome;
mod packages;
mod ready;
mod run_cache;
mod source_tools;
mod toolchain;
mod tools;

pub use dispatch::{DispatchSettings, WasmDispatch};
pub use images::{ImageState, LanguageReadiness, Readiness, told};
pub use packages::{PACKAGE_SETS_MAX, TooManyPackageSets};
pub use run_cache::RunCacheSettings;
pub use toolchain::greet;
