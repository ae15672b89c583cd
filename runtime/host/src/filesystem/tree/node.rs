//! What a tree is made of, and the words in which it is asked and answers.

use std::collections::BTreeMap;
use std::ops::Range;

use runtime_world::resources::NodeId;

/// A file or folder.
#[derive(Debug)]
pub(in crate::filesystem) struct Node {
    pub(in crate::filesystem) content: Content,
    /// Whether a folder still names it.
    pub(super) linked: bool,
    /// Handles that keep it alive after its name is gone.
    pub(super) opens: u32,
    pub(super) modified_ns: u64,
    pub(super) accessed_ns: u64,
}

impl Node {
    /// One that bears a name and was never touched.
    pub(in crate::filesystem) fn unchanging(content: Content) -> Self {
        Self {
            content,
            linked: true,
            opens: 0,
            modified_ns: 0,
            accessed_ns: 0,
        }
    }
}

#[derive(Debug)]
pub(in crate::filesystem) enum Content {
    File(Vec<u8>),
    /// A file of the layer; where its bytes lie.
    Archived(Range<usize>),
    Folder {
        entries: BTreeMap<String, NodeId>,
        parent: NodeId,
    },
}

/// Why the tree refused. `Full` ends the run; the others are answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TreeFault {
    NoEntry,
    Exists,
    NotFolder,
    IsFolder,
    NotEmpty,
    NameTooLong,
    Invalid,
    NotPermitted,
    /// Bytes, or files and folders, past the limit.
    Full,
}

/// What is known about a file or folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    pub node: NodeId,
    pub is_folder: bool,
    pub bytes: u64,
    pub modified_ns: u64,
    pub accessed_ns: u64,
}

/// How a path is to be opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    pub create: bool,
    pub exclusive: bool,
    pub truncate: bool,
    pub folder: bool,
    pub write: bool,
}
