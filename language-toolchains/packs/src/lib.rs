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
pub use pack::{PACK_LAYERS_MAX, PACK_MODULES_MAX, Pack, check, open};
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
/// The component that knows its compilers, where its programs are built or made ready.
pub const TOOLCHAIN: &str = "toolchain.wasm";
