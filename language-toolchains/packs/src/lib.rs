#![doc = include_str!("../README.md")]

mod archive;
mod fault;
mod files;
mod folder;
mod making;
mod manifest;
mod pack;
mod signature;
mod store;

pub use archive::{read_archive, write_archive};
pub use fault::{PackFault, shown};
pub use files::{ARCHIVE_ENTRIES_MAX, PACK_BYTES_MAX, PACK_FILES_MAX, PackFiles};
pub use making::make;
pub use pack::{Pack, check, open};
pub use signature::{Key, KeyFault, Trust};
pub use store::{InstalledPack, Origin, PACKS_MAX, PacksFolder, PacksLock, Staged, StoreFault};

/// Names every other file.
pub const PACK_TOML: &str = "pack.toml";
/// The signature over it, where minisign puts it.
pub const SIGNATURE: &str = "pack.toml.minisig";
/// The language's manifest.
pub const MANIFEST: &str = "toolchain.toml";
/// The component that runs its programs.
pub const RUNNER: &str = "runner.wasm";
