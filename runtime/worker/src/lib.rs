#![doc = include_str!("../README.md")]

mod channel;
mod child;
mod compiling;
pub mod confine;
mod fault;
mod hold;
mod jail;
pub mod jailed;
mod jailing;
mod live;
mod namespaces;
mod orders;
mod pace;
mod pool;
pub mod process;
mod programs;
pub mod received;
mod seats;
mod settings;
mod started;
mod starving;
mod talk;
mod wire;
mod word;
mod workplace;

pub use confine::{About, Protection};
pub use fault::WorkerFault;
pub use jailing::WithJail;
pub use pool::WorkerPool;
pub use settings::WorkerSettings;
