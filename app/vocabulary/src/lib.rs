#![doc = include_str!("../README.md")]

pub mod fault;
pub mod ids;
pub mod request;
pub mod timestamp;

pub use fault::Fault;
pub use ids::{LearnerId, Slug, SlugError, SubmissionId};
pub use timestamp::Timestamp;
