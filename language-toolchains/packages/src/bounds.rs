//! How much there may be of anything.

pub use runtime_contract::PACKAGE_FILE_BYTES_MAX;

/// Packages of one course and language.
pub const PACKAGES_MAX: usize = 32;
/// Bytes of all the files of one package, unpacked.
pub const PACKAGE_BYTES_MAX: usize = 32 << 20;
/// Files of one package.
pub const PACKAGE_FILES_MAX: usize = 8_000;
/// Bytes of the files of all packages of one course and language.
pub const PACKAGES_BYTES_MAX: usize = 64 << 20;
/// Bytes of what a package says about itself.
pub(crate) const METADATA_BYTES_MAX: usize = 1 << 20;
/// Characters of its summary that are kept.
pub(crate) const SUMMARY_CHARS_MAX: usize = 200;
