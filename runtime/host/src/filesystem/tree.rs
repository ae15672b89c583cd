//! The files that a run sees: a tree in memory that is made for the run and
//! gone with it. Every way in which it can grow has a limit.

use std::collections::BTreeMap;
use std::sync::Arc;

use runtime_world::resources::NodeId;

use super::layer::{Layer, is_layers};
use super::path::{Place, walk};

mod listing;
mod node;

pub(super) use node::{Content, Node};
pub use node::{Facts, Opening, TreeFault};

/// The folder that holds all others.
pub const ROOT: NodeId = NodeId(0);
/// Files and folders that exist at once.
pub const NODES_MAX: usize = 4096;
/// Folders above a file.
pub const DEPTH_MAX: usize = 64;

/// The tree of one run.
#[derive(Debug)]
pub struct Tree {
    nodes: BTreeMap<NodeId, Node>,
    next: u64,
    bytes_total: u64,
    bytes_max: u64,
    /// Files that are shared with other runs, and stay as they are.
    layer: Option<Arc<Layer>>,
}

type Answer<T> = Result<T, TreeFault>;

impl Tree {
    /// An empty root that may come to hold this many bytes.
    #[must_use]
    pub fn new(bytes_max: u64) -> Self {
        let root = Node::unchanging(Content::Folder {
            entries: BTreeMap::new(),
            parent: ROOT,
        });
        Self {
            nodes: BTreeMap::from([(ROOT, root)]),
            next: 1,
            bytes_total: 0,
            bytes_max,
            layer: None,
        }
    }

    /// Shows a layer as a folder of the root. There is one at most.
    pub(crate) fn mount(&mut self, name: &str, layer: Arc<Layer>) -> Answer<()> {
        if self.layer.is_some() || self.entry(ROOT, name)?.is_some() {
            return Err(TreeFault::Exists);
        }
        self.layer = Some(layer);
        self.entries_mut(ROOT, 0)?
            .insert(name.to_owned(), Layer::ROOT);
        Ok(())
    }

    /// Puts a file at a path from the root, with the folders it lies in.
    pub fn plant(&mut self, path: &str, bytes: Vec<u8>) -> Answer<()> {
        let mut folder = ROOT;
        let (folders, name) = path.rsplit_once('/').unwrap_or(("", path));
        for part in folders.split('/').filter(|part| !part.is_empty()) {
            folder = match self.entry(folder, part)? {
                Some(node) => node,
                None => self.make_folder(folder, part, 0)?,
            };
            self.expect_folder(folder)?;
        }
        self.reserve(bytes.len() as u64)?;
        self.add(folder, name, Content::File(bytes), 0)?;
        Ok(())
    }

    /// Opens a path, making the file if that is asked. The node is held until [`Self::release`].
    pub fn open(&mut self, base: NodeId, path: &str, how: Opening, now_ns: u64) -> Answer<NodeId> {
        if how.folder && (how.create || how.exclusive || how.truncate) {
            return Err(TreeFault::Invalid);
        }
        let place = walk(self, base, path)?;
        let node = match (self.find(&place), place) {
            (Ok(_), _) if how.create && how.exclusive => return Err(TreeFault::Exists),
            (Ok(node), _) => node,
            (
                Err(TreeFault::NoEntry),
                Place::Name {
                    folder,
                    name,
                    must_be_folder,
                },
            ) if how.create => {
                if must_be_folder {
                    return Err(TreeFault::IsFolder);
                }
                self.add(folder, &name, Content::File(Vec::new()), now_ns)?
            }
            (Err(fault), _) => return Err(fault),
        };
        if how.folder {
            self.expect_folder(node)?;
        }
        if how.write || how.truncate {
            self.file(node)?;
            expect_own(node)?;
        }
        if how.truncate {
            self.set_size(node, 0, now_ns)?;
        }
        self.retain(node);
        Ok(node)
    }

    /// Keeps a node alive for one more handle.
    pub fn retain(&mut self, node: NodeId) {
        if let Some(node) = self.nodes.get_mut(&node) {
            node.opens += 1;
        }
    }

    /// Gives up one handle; a node without name and handles is gone.
    pub fn release(&mut self, node: NodeId) {
        if let Some(held) = self.nodes.get_mut(&node) {
            held.opens = held.opens.saturating_sub(1);
            self.sweep(node);
        }
    }

    pub fn facts(&self, node: NodeId) -> Answer<Facts> {
        let found = self.node(node)?;
        let (is_folder, bytes) = match &found.content {
            Content::File(bytes) => (false, bytes.len() as u64),
            Content::Archived(range) => (false, range.len() as u64),
            Content::Folder { .. } => (true, 0),
        };
        Ok(Facts {
            node,
            is_folder,
            bytes,
            modified_ns: found.modified_ns,
            accessed_ns: found.accessed_ns,
        })
    }

    pub fn facts_at(&self, base: NodeId, path: &str) -> Answer<Facts> {
        self.facts(self.find(&walk(self, base, path)?)?)
    }

    pub fn set_times(
        &mut self,
        node: NodeId,
        accessed_ns: Option<u64>,
        modified_ns: Option<u64>,
    ) -> Answer<()> {
        let node = self.node_mut(node)?;
        node.accessed_ns = accessed_ns.unwrap_or(node.accessed_ns);
        node.modified_ns = modified_ns.unwrap_or(node.modified_ns);
        Ok(())
    }

    /// Bytes of a file from an offset on, at most so many; empty at its end.
    pub fn read(&self, node: NodeId, offset: u64, bytes_max: usize) -> Answer<&[u8]> {
        let bytes = self.file(node)?;
        let start = usize::try_from(offset)
            .unwrap_or(usize::MAX)
            .min(bytes.len());
        let end = start.saturating_add(bytes_max).min(bytes.len());
        Ok(&bytes[start..end])
    }

    /// Writes at an offset; a gap before it reads as zeros.
    pub fn write(&mut self, node: NodeId, offset: u64, written: &[u8], now_ns: u64) -> Answer<()> {
        let old = self.file(node)?.len() as u64;
        expect_own(node)?;
        let end = offset
            .checked_add(written.len() as u64)
            .ok_or(TreeFault::Full)?;
        if !written.is_empty() && end > old {
            self.set_size(node, end, now_ns)?;
        }
        let held = self.node_mut(node)?;
        held.modified_ns = now_ns;
        if let Content::File(bytes) = &mut held.content
            && !written.is_empty()
        {
            // In range: the file was grown to `end` above, and fits in memory.
            let start = offset as usize;
            bytes[start..start + written.len()].copy_from_slice(written);
        }
        Ok(())
    }

    /// Makes a file this long, cutting it or filling it with zeros.
    pub fn set_size(&mut self, node: NodeId, size: u64, now_ns: u64) -> Answer<()> {
        let old = self.file(node)?.len() as u64;
        expect_own(node)?;
        if size > old {
            self.reserve(size - old)?;
        } else {
            self.bytes_total -= old - size;
        }
        let held = self.node_mut(node)?;
        held.modified_ns = now_ns;
        if let Content::File(bytes) = &mut held.content {
            bytes.resize(size as usize, 0);
            if bytes.capacity() / 4 > bytes.len() {
                bytes.shrink_to_fit();
            }
        }
        Ok(())
    }

    pub fn make_folder_at(&mut self, base: NodeId, path: &str, now_ns: u64) -> Answer<()> {
        match walk(self, base, path)? {
            Place::Folder(_) => Err(TreeFault::Exists),
            Place::Name { folder, name, .. } => self.make_folder(folder, &name, now_ns).map(|_| ()),
        }
    }

    pub fn make_folder(&mut self, folder: NodeId, name: &str, now_ns: u64) -> Answer<NodeId> {
        self.add(
            folder,
            name,
            Content::Folder {
                entries: BTreeMap::new(),
                parent: folder,
            },
            now_ns,
        )
    }

    pub fn remove_folder_at(&mut self, base: NodeId, path: &str, now_ns: u64) -> Answer<()> {
        let place = walk(self, base, path)?;
        let node = self.find(&place)?;
        let Place::Name { folder, name, .. } = place else {
            return Err(TreeFault::Invalid);
        };
        if !self.entries(node)?.is_empty() {
            return Err(TreeFault::NotEmpty);
        }
        self.unlink(folder, &name, now_ns)
    }

    pub fn remove_file_at(&mut self, base: NodeId, path: &str, now_ns: u64) -> Answer<()> {
        let place = walk(self, base, path)?;
        let node = self.find(&place)?;
        let Place::Name { folder, name, .. } = place else {
            return Err(TreeFault::IsFolder);
        };
        self.file(node)?;
        self.unlink(folder, &name, now_ns)
    }

    pub fn rename(
        &mut self,
        (old_base, old_path): (NodeId, &str),
        (new_base, new_path): (NodeId, &str),
        now_ns: u64,
    ) -> Answer<()> {
        let old_place = walk(self, old_base, old_path)?;
        let moved = self.find(&old_place)?;
        expect_own(moved)?;
        let new_place = walk(self, new_base, new_path)?;
        let (
            Place::Name {
                folder: old_folder,
                name: old_name,
                ..
            },
            Place::Name {
                folder,
                name,
                must_be_folder,
            },
        ) = (old_place, new_place)
        else {
            return Err(TreeFault::Invalid);
        };
        let is_folder = self.facts(moved)?.is_folder;
        if must_be_folder && !is_folder {
            return Err(TreeFault::NotFolder);
        }
        if is_folder && self.lies_in(folder, moved)? {
            return Err(TreeFault::Invalid);
        }
        match self.entry(folder, &name)? {
            Some(there) if there == moved => return Ok(()),
            Some(there) => {
                match (is_folder, self.facts(there)?.is_folder) {
                    (true, false) => return Err(TreeFault::NotFolder),
                    (false, true) => return Err(TreeFault::IsFolder),
                    (true, true) if !self.entries(there)?.is_empty() => {
                        return Err(TreeFault::NotEmpty);
                    }
                    _ => {}
                }
                self.unlink(folder, &name, now_ns)?;
            }
            None => self.expect_room(folder)?,
        }
        self.entries_mut(old_folder, now_ns)?.remove(&old_name);
        self.entries_mut(folder, now_ns)?.insert(name, moved);
        if let Content::Folder { parent, .. } = &mut self.node_mut(moved)?.content {
            *parent = folder;
        }
        Ok(())
    }

    /// What bears a name in a folder.
    pub(crate) fn entry(&self, folder: NodeId, name: &str) -> Answer<Option<NodeId>> {
        Ok(self.entries(folder)?.get(name).copied())
    }

    pub(crate) fn parent(&self, folder: NodeId) -> Answer<NodeId> {
        match &self.node(folder)?.content {
            Content::Folder { parent, .. } => Ok(*parent),
            Content::File(_) | Content::Archived(_) => Err(TreeFault::NotFolder),
        }
    }

    pub(crate) fn expect_folder(&self, node: NodeId) -> Answer<()> {
        self.entries(node).map(|_| ())
    }

    fn find(&self, place: &Place) -> Answer<NodeId> {
        match place {
            Place::Folder(node) => Ok(*node),
            Place::Name {
                folder,
                name,
                must_be_folder,
            } => {
                let node = self.entry(*folder, name)?.ok_or(TreeFault::NoEntry)?;
                if *must_be_folder {
                    self.expect_folder(node)?;
                }
                Ok(node)
            }
        }
    }

    fn node(&self, node: NodeId) -> Answer<&Node> {
        match &self.layer {
            Some(layer) if is_layers(node) => layer.node(node),
            _ => self.nodes.get(&node),
        }
        .ok_or(TreeFault::NoEntry)
    }

    fn node_mut(&mut self, node: NodeId) -> Answer<&mut Node> {
        expect_own(node)?;
        self.nodes.get_mut(&node).ok_or(TreeFault::NoEntry)
    }

    fn file(&self, node: NodeId) -> Answer<&[u8]> {
        match &self.node(node)?.content {
            Content::File(bytes) => Ok(bytes),
            Content::Archived(range) => {
                Ok(self.layer.as_ref().map_or(&[], |layer| layer.bytes(range)))
            }
            Content::Folder { .. } => Err(TreeFault::IsFolder),
        }
    }

    fn entries(&self, node: NodeId) -> Answer<&BTreeMap<String, NodeId>> {
        match &self.node(node)?.content {
            Content::Folder { entries, .. } => Ok(entries),
            Content::File(_) | Content::Archived(_) => Err(TreeFault::NotFolder),
        }
    }

    fn entries_mut(&mut self, node: NodeId, now_ns: u64) -> Answer<&mut BTreeMap<String, NodeId>> {
        let node = self.node_mut(node)?;
        node.modified_ns = now_ns;
        match &mut node.content {
            Content::Folder { entries, .. } => Ok(entries),
            Content::File(_) | Content::Archived(_) => Err(TreeFault::NotFolder),
        }
    }

    fn reserve(&mut self, more: u64) -> Answer<()> {
        let total = self
            .bytes_total
            .checked_add(more)
            .filter(|total| *total <= self.bytes_max);
        self.bytes_total = total.ok_or(TreeFault::Full)?;
        Ok(())
    }

    /// Whether a folder can take one more entry.
    fn expect_room(&self, folder: NodeId) -> Answer<()> {
        expect_own(folder)?;
        // A removed folder that is still open takes nothing new.
        if !self.node(folder)?.linked {
            return Err(TreeFault::NoEntry);
        }
        let mut depth = 1;
        let mut above = folder;
        while above != ROOT {
            depth += 1;
            if depth > DEPTH_MAX {
                return Err(TreeFault::NameTooLong);
            }
            above = self.parent(above)?;
        }
        Ok(())
    }

    fn lies_in(&self, node: NodeId, folder: NodeId) -> Answer<bool> {
        let mut above = node;
        while above != folder {
            if above == ROOT {
                return Ok(false);
            }
            above = self.parent(above)?;
        }
        Ok(true)
    }

    fn add(&mut self, folder: NodeId, name: &str, content: Content, now_ns: u64) -> Answer<NodeId> {
        if self.entry(folder, name)?.is_some() {
            return Err(TreeFault::Exists);
        }
        self.expect_room(folder)?;
        if self.nodes.len() >= NODES_MAX {
            return Err(TreeFault::Full);
        }
        let node = NodeId(self.next);
        self.next += 1;
        let new = Node {
            modified_ns: now_ns,
            accessed_ns: now_ns,
            ..Node::unchanging(content)
        };
        self.nodes.insert(node, new);
        self.entries_mut(folder, now_ns)?
            .insert(name.to_owned(), node);
        Ok(node)
    }

    fn unlink(&mut self, folder: NodeId, name: &str, now_ns: u64) -> Answer<()> {
        if let Some(node) = self.entry(folder, name)? {
            expect_own(node)?;
        }
        let node = self
            .entries_mut(folder, now_ns)?
            .remove(name)
            .ok_or(TreeFault::NoEntry)?;
        self.node_mut(node)?.linked = false;
        self.sweep(node);
        Ok(())
    }

    fn sweep(&mut self, node: NodeId) {
        if self
            .nodes
            .get(&node)
            .is_some_and(|held| !held.linked && held.opens == 0)
            && let Some(gone) = self.nodes.remove(&node)
            && let Content::File(bytes) = gone.content
        {
            self.bytes_total -= bytes.len() as u64;
        }
    }
}

/// Refuses to change what belongs to the layer.
fn expect_own(node: NodeId) -> Answer<()> {
    if is_layers(node) {
        return Err(TreeFault::NotPermitted);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
