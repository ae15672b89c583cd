#![doc = include_str!("../README.md")]

mod admit;
mod cache;
mod compiler;
mod crash;
mod deadline;
mod engine;
mod executor;
mod fault;
mod image;
mod key;
mod library;
mod limiter;
mod own_part;
mod program;
mod recent;
mod run;
mod sandbox;
mod sealed;
mod settings;
mod toolchain;
mod verdict;
mod versions;
mod words;

pub use admit::{BOUNDS, Bound, Refusal};
pub use cache::CompiledCode;
pub use compiler::{Compiled, Compiler};
pub use deadline::Gate;
pub use engine::{Allocation, config as engine_config};
pub use executor::{
    AdoptFault, Executor, ExecutorFault, GuestCall, ImageId, LayerId, LibraryId, Loaded, Pace,
    ToolAnswer, ToolCall,
};
pub use fault::SandboxFault;
pub use image::{ComponentFile, RunnerImage, read_component};
pub use program::NoProgram;
pub use recent::Recent;
pub use run::Execution;
pub use sandbox::{IMAGES_MAX, LAYERS_MAX, LIBRARIES_MAX, Sandbox};
pub use sealed::{COMPILED_BYTES_MAX, LAYER_BYTES_MAX, SealedCode, SealedLayer};
pub use settings::{CachePlace, SandboxSettings};
pub use toolchain::{Question, Reply, TESTS_MAX};
pub use versions::{FUEL_VERSION, HOST_VERSION};
