#![doc = include_str!("../README.md")]

mod built_in;
mod folder;
mod registry;

pub use folder::default_languages_folder;
pub use registry::{
    BrokenLanguage, CompilerPart, InstalledLanguage, InstalledToolchain, Registry, RegistryFault,
};
