#![doc = include_str!("../README.md")]

mod cache;
mod deadline;
mod engine;
mod fault;
mod image;
mod limiter;
mod run;
mod sandbox;
mod settings;
mod verdict;

pub use engine::Allocation;
pub use fault::SandboxFault;
pub use image::RunnerImage;
pub use run::Execution;
pub use sandbox::Sandbox;
pub use settings::SandboxSettings;
