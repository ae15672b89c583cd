#![doc = include_str!("../README.md")]

pub mod addresses;
pub mod course;
pub mod exercise;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod ui;

pub use course::{Course, Image, Lesson, LessonPlace, Step};
pub use exercise::{Case, Check, Exercise, Variant};
