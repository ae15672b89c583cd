//! Files that a tool made, or that are made for one.

use std::fmt;

use crate::FilePath;

/// A file that was not written by anybody. Unlike a source it may be large.
#[derive(Clone, PartialEq, Eq)]
pub struct BuiltFile {
    pub path: FilePath,
    pub bytes: Vec<u8>,
}

impl fmt::Debug for BuiltFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} ({} bytes)", self.path, self.bytes.len())
    }
}
