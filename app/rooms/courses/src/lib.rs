#![doc = include_str!("../README.md")]

pub mod addresses;
pub mod course;
pub mod exercise;
#[cfg(feature = "files")]
pub mod files;
#[cfg(feature = "store")]
pub mod store;
pub mod trials;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod ui;

pub use course::{Course, Image, Lesson, LessonPlace, Step};
pub use exercise::{Case, Check, Exercise, Variant};
pub use trials::{Trial, TrialKind, trials};
