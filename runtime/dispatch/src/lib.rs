#![doc = include_str!("../README.md")]

mod admission;
mod bounds;
mod dispatch;
mod images;
mod metrics;

pub use dispatch::{DispatchSettings, WasmDispatch};
pub use images::{ImageState, LanguageReadiness, Readiness};
