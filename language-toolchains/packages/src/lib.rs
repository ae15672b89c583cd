#![doc = include_str!("../README.md")]

mod archive;
mod bounds;
mod set;
mod wheel;

pub use archive::{pack, unpack};
pub use bounds::{
    PACKAGE_BYTES_MAX, PACKAGE_FILE_BYTES_MAX, PACKAGE_FILES_MAX, PACKAGES_BYTES_MAX, PACKAGES_MAX,
};
pub use set::{PackageMistake, Packages, read};
