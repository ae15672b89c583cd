#![doc = include_str!("../README.md")]

pub mod course;
pub mod exercise;

pub use course::{Course, Lesson, LessonPlace, Step};
pub use exercise::{Case, Check, Exercise, Variant};
