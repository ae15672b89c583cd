#![doc = include_str!("../README.md")]

pub mod divider;
pub mod tabs;

pub use divider::Divider;
