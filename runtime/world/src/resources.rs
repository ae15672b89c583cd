//! What stands behind the handles that a guest holds: plain values that say
//! which of the host's things is meant. None of them owns anything outside
//! the run's own store.

use crate::wasi::filesystem::types::DescriptorFlags;

/// The number of a file or folder in the run's in-memory tree; never used twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u64);

/// An error behind a stream. This host makes none: its streams end or trap.
#[derive(Clone, Copy, Debug)]
pub enum IoError {}

/// Something to wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pollable {
    /// Streams of this host never make a guest wait.
    Ready,
    /// Ready once the virtual clock, in nanoseconds, has reached this.
    At(u64),
    /// Ready once standard input gives something.
    Stdin,
}

/// Where bytes come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InputStream {
    Stdin,
    File { node: NodeId, offset: u64 },
}

/// Where bytes go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutputStream {
    Stdout,
    Stderr,
    File { node: NodeId, offset: u64 },
    Append { node: NodeId },
}

/// An open file or folder.
#[derive(Clone, Copy, Debug)]
pub struct Descriptor {
    pub node: NodeId,
    pub flags: DescriptorFlags,
}

/// A folder being listed.
#[derive(Clone, Debug)]
pub struct DirectoryStream {
    pub node: NodeId,
    /// The name that was given out last; the listing goes on behind it.
    pub last: Option<String>,
}

/// No standard stream is a terminal, so none of these is ever made.
#[derive(Clone, Copy, Debug)]
pub enum Terminal {}
