#![doc = include_str!("../README.md")]

pub mod addresses;
pub mod compare;
pub mod limits;
pub mod lines;
pub mod name;
pub mod snapshot;
#[cfg(feature = "store")]
pub mod store;
pub mod tree;
#[cfg(any(feature = "ssr", feature = "hydrate"))]
pub mod ui;

pub use compare::{Comparison, FileChange, FileComparison, compare};
pub use limits::Full;
pub use lines::{Line, LineSide, Part};
pub use name::{NameError, SnapshotName};
pub use snapshot::{Parent, Project, Snapshot, SnapshotId};
pub use tree::{ContentHash, Tree, TreeFile, TreeId};
