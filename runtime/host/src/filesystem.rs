//! `wasi:filesystem`: the in-memory tree behind the interface's handles.

pub mod layer;
pub mod path;
pub mod tree;

mod descriptor;

use std::sync::Arc;

use runtime_contract::{BuiltFile, FilePath, SourceTree};
use runtime_world::fault::FileFault;
use runtime_world::resources::{Descriptor, NodeId};
use runtime_world::wasi::filesystem::preopens;
use runtime_world::wasi::filesystem::types::{DescriptorFlags, ErrorCode};
use wasmtime::component::Resource;

use crate::{End, Host};
use layer::Layer;
use tree::{ROOT, Tree, TreeFault};

/// Files and folders that a guest may hold open at once.
pub const OPEN_FILES_MAX: u32 = 128;

/// The folder of the root that shows a compiler its layer.
pub(crate) const TOOLCHAIN_FOLDER: &str = "toolchain";
/// The folder of the root that shows a runner its layer.
pub(crate) const PACKAGES_FOLDER: &str = "packages";

/// What a layer is to the guest that sees it, which decides where.
#[derive(Clone, Debug)]
pub enum Shown {
    /// What a compiler reads, in `/toolchain`.
    Toolchain(Arc<Layer>),
    /// Libraries that a program can import, in `/packages`.
    Packages(Arc<Layer>),
}

/// A program's file as the tree names it.
fn in_work(path: &FilePath) -> String {
    format!("work/{path}")
}

/// The flags of every open folder.
pub(crate) fn folder_flags() -> DescriptorFlags {
    DescriptorFlags::READ | DescriptorFlags::MUTATE_DIRECTORY
}

/// The files of one run.
#[derive(Debug)]
pub struct Files {
    pub(crate) tree: Tree,
    pub(crate) open: u32,
}

impl Files {
    /// The program's files in `/work`, an empty `/tmp`, and a layer's in their folder.
    pub(crate) fn new(
        sources: &SourceTree,
        built: Vec<BuiltFile>,
        layer: Option<Shown>,
        bytes_max: u64,
    ) -> Result<Self, End> {
        let mut tree = Tree::new(bytes_max);
        let make = || {
            tree.make_folder(ROOT, "tmp", 0)?;
            tree.make_folder(ROOT, "work", 0)?;
            for (path, bytes) in sources.iter() {
                tree.plant(&in_work(path), bytes.to_vec())?;
            }
            for file in built {
                tree.remove_file_at(ROOT, &in_work(&file.path), 0).ok();
                tree.plant(&in_work(&file.path), file.bytes)?;
            }
            match layer {
                None => Ok(()),
                Some(Shown::Toolchain(layer)) => tree.mount(TOOLCHAIN_FOLDER, layer),
                Some(Shown::Packages(layer)) => tree.mount(PACKAGES_FOLDER, layer),
            }
        };
        make().map_err(|_: TreeFault| End::Files)?;
        Ok(Self { tree, open: 0 })
    }

    /// Those of these files that are there, out of `/work`.
    pub(crate) fn take(&self, wanted: &[FilePath]) -> Vec<BuiltFile> {
        let found = wanted.iter().filter_map(|path| {
            let node = self.tree.facts_at(ROOT, &in_work(path)).ok()?.node;
            let bytes = self.tree.read(node, 0, usize::MAX).ok()?.to_vec();
            let path = path.clone();
            Some(BuiltFile { path, bytes })
        });
        found.collect()
    }

    /// Bytes behind an open stream; none when there are no more.
    pub(crate) fn read(&self, node: NodeId, offset: u64, bytes_max: usize) -> Vec<u8> {
        self.tree
            .read(node, offset, bytes_max)
            .map(<[u8]>::to_vec)
            .unwrap_or_default()
    }

    /// Writes through an open stream; all that can go wrong is the limit.
    pub(crate) fn write(
        &mut self,
        node: NodeId,
        offset: u64,
        bytes: &[u8],
        now_ns: u64,
    ) -> Result<(), End> {
        self.tree
            .write(node, offset, bytes, now_ns)
            .map_err(|_| End::Files)
    }

    pub(crate) fn append(&mut self, node: NodeId, bytes: &[u8], now_ns: u64) -> Result<(), End> {
        let end = self.tree.facts(node).map_or(0, |facts| facts.bytes);
        self.write(node, end, bytes, now_ns)
    }

    pub(crate) fn release(&mut self, node: NodeId) {
        self.tree.release(node);
    }
}

impl Host {
    /// Opens a handle on a node that the tree already holds for it.
    pub(crate) fn push_descriptor(
        &mut self,
        descriptor: Descriptor,
    ) -> Result<Resource<Descriptor>, FileFault> {
        if self.files.open >= OPEN_FILES_MAX {
            self.files.release(descriptor.node);
            return Err(ErrorCode::Quota.into());
        }
        self.files.open += 1;
        Ok(self.push(descriptor)?)
    }

    /// What a refusal of the tree means for the guest.
    pub(crate) fn refuse(&mut self, fault: TreeFault) -> FileFault {
        let code = match fault {
            TreeFault::Full => return FileFault::End(self.stop(End::Files)),
            TreeFault::NoEntry => ErrorCode::NoEntry,
            TreeFault::Exists => ErrorCode::Exist,
            TreeFault::NotFolder => ErrorCode::NotDirectory,
            TreeFault::IsFolder => ErrorCode::IsDirectory,
            TreeFault::NotEmpty => ErrorCode::NotEmpty,
            TreeFault::NameTooLong => ErrorCode::NameTooLong,
            TreeFault::Invalid => ErrorCode::Invalid,
            TreeFault::NotPermitted => ErrorCode::NotPermitted,
        };
        FileFault::Answer(code)
    }
}

impl preopens::Host for Host {
    fn get_directories(&mut self) -> wasmtime::Result<Vec<(Resource<Descriptor>, String)>> {
        self.files.tree.retain(ROOT);
        match self.push_descriptor(Descriptor {
            node: ROOT,
            flags: folder_flags(),
        }) {
            Ok(root) => Ok(vec![(root, "/".to_owned())]),
            Err(FileFault::End(error)) => Err(error),
            Err(FileFault::Answer(_)) => Err(self.stop(End::Memory)),
        }
    }
}
