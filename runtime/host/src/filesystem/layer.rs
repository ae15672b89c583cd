//! Files that many runs read and none changes, such as a compiler's headers: an
//! archive in memory, looked through once and shared by every run that sees it.

use std::collections::BTreeMap;
use std::fmt;
use std::io::Cursor;
use std::ops::Range;

use runtime_world::resources::NodeId;

use super::path::NAME_BYTES_MAX;
use super::tree::{Content, DEPTH_MAX, Node, ROOT};

/// Files and folders of one layer.
pub const LAYER_NODES_MAX: usize = 65_536;
/// Where a layer's numbers start: no run makes as many files of its own.
const FIRST: u64 = 1 << 62;

/// An archive's files, each found by its path.
pub struct Layer {
    bytes: Box<dyn AsRef<[u8]> + Send + Sync>,
    nodes: Vec<Node>,
}

/// Why an archive cannot be a layer.
#[derive(Debug, thiserror::Error)]
pub enum LayerFault {
    #[error("it is no archive that can be read (tar)")]
    Unreadable(#[from] std::io::Error),
    #[error("it holds more than {LAYER_NODES_MAX} files and folders")]
    TooMany,
    #[error("'{0}' is neither a file nor a folder")]
    Kind(String),
    #[error("'{0}' is no path inside the archive")]
    Path(String),
}

impl Layer {
    /// Looks through an archive (tar) of files and folders.
    pub fn new(bytes: impl AsRef<[u8]> + Send + Sync + 'static) -> Result<Self, LayerFault> {
        let mut layer = Self {
            bytes: Box::new(Vec::new()),
            nodes: vec![folder(ROOT)],
        };
        let size = bytes.as_ref().len();
        let mut archive = tar::Archive::new(Cursor::new(bytes.as_ref()));
        for entry in archive.entries_with_seek()? {
            let entry = entry?;
            let path = entry.path_bytes();
            let path = String::from_utf8_lossy(&path).into_owned();
            let kind = entry.header().entry_type();
            let parts = parts(&path)?;
            if kind.is_dir() {
                layer.folder(&parts)?;
            } else if kind.is_file() {
                let range = usize::try_from(entry.raw_file_position())
                    .ok()
                    .zip(usize::try_from(entry.size()).ok())
                    .and_then(|(start, length)| Some(start..start.checked_add(length)?))
                    .filter(|range| range.end <= size)
                    .ok_or_else(|| std::io::Error::from(std::io::ErrorKind::UnexpectedEof))?;
                layer.file(&parts, range, &path)?;
            } else {
                return Err(LayerFault::Kind(path));
            }
        }
        layer.bytes = Box::new(bytes);
        Ok(layer)
    }

    /// The folder that holds all of it.
    pub(super) const ROOT: NodeId = NodeId(FIRST);

    pub(super) fn node(&self, node: NodeId) -> Option<&Node> {
        let index = usize::try_from(node.0.checked_sub(FIRST)?).ok()?;
        self.nodes.get(index)
    }

    pub(super) fn bytes(&self, range: &Range<usize>) -> &[u8] {
        // In range since the archive was read, and its bytes stay.
        (*self.bytes)
            .as_ref()
            .get(range.clone())
            .unwrap_or_default()
    }

    fn file(&mut self, parts: &[&str], range: Range<usize>, path: &str) -> Result<(), LayerFault> {
        let Some((name, folders)) = parts.split_last() else {
            return Err(LayerFault::Path(path.to_owned()));
        };
        let folder = self.folder(folders)?;
        self.add(folder, name, Content::Archived(range)).map(drop)
    }

    /// The folder with this path, made where it is not there.
    fn folder(&mut self, parts: &[&str]) -> Result<NodeId, LayerFault> {
        let mut at = Self::ROOT;
        for part in parts {
            at = match self.entries(at).and_then(|entries| entries.get(*part)) {
                Some(there) => *there,
                None => self.add(at, part, folder(at).content)?,
            };
            if self.entries(at).is_none() {
                return Err(LayerFault::Path(parts.join("/")));
            }
        }
        Ok(at)
    }

    /// A later file of the same name takes the place of the earlier.
    fn add(&mut self, folder: NodeId, name: &str, content: Content) -> Result<NodeId, LayerFault> {
        if self.nodes.len() >= LAYER_NODES_MAX {
            return Err(LayerFault::TooMany);
        }
        let node = NodeId(FIRST + self.nodes.len() as u64);
        self.nodes.push(Node::unchanging(content));
        let index = (folder.0 - FIRST) as usize;
        if let Content::Folder { entries, .. } = &mut self.nodes[index].content {
            entries.insert(name.to_owned(), node);
        }
        Ok(node)
    }

    fn entries(&self, folder: NodeId) -> Option<&BTreeMap<String, NodeId>> {
        match &self.node(folder)?.content {
            Content::Folder { entries, .. } => Some(entries),
            Content::File(_) | Content::Archived(_) => None,
        }
    }
}

impl fmt::Debug for Layer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "a layer of {} files and folders",
            self.nodes.len()
        )
    }
}

/// Whether a number is one of a layer's.
pub(super) fn is_layers(node: NodeId) -> bool {
    node.0 >= FIRST
}

fn folder(parent: NodeId) -> Node {
    Node::unchanging(Content::Folder {
        entries: BTreeMap::new(),
        parent,
    })
}

/// The names that a path is made of; none may lead out of the archive.
fn parts(path: &str) -> Result<Vec<&str>, LayerFault> {
    let parts: Vec<_> = path
        .split('/')
        .filter(|part| !part.is_empty() && *part != ".")
        .collect();
    let plain = |part: &&str| *part != ".." && part.len() <= NAME_BYTES_MAX && !part.contains('\0');
    // The layer lies one folder deep.
    if path.starts_with('/') || parts.len() >= DEPTH_MAX - 1 || !parts.iter().all(plain) {
        return Err(LayerFault::Path(path.to_owned()));
    }
    Ok(parts)
}

#[cfg(test)]
mod tests {
    use super::super::tree::{Opening, Tree, TreeFault};
    use super::*;
    use std::sync::Arc;

    fn archive(files: &[(&str, &str)]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (path, text) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_mode(0o644);
            // `append_data` refuses what a hostile archive may hold.
            let name = &mut header.as_gnu_mut().unwrap().name;
            name[..path.len()].copy_from_slice(path.as_bytes());
            header.set_cksum();
            builder.append(&header, text.as_bytes()).unwrap();
        }
        builder.into_inner().unwrap()
    }

    fn tree(files: &[(&str, &str)]) -> Tree {
        let mut tree = Tree::new(100);
        let layer = Layer::new(archive(files)).unwrap();
        tree.mount("toolchain", Arc::new(layer)).unwrap();
        tree
    }

    #[test]
    fn its_files_are_found_and_read() {
        let mut tree = tree(&[("include/stdio.h", "int printf();"), ("./lib/libc.a", "!")]);
        let read = Opening::default();
        let file = tree.open(ROOT, "toolchain/include/stdio.h", read, 0);
        assert_eq!(tree.read(file.unwrap(), 4, 100).unwrap(), b"printf();");
        let facts = tree.facts_at(ROOT, "toolchain/lib/libc.a").unwrap();
        assert_eq!((facts.bytes, facts.is_folder), (1, false));
        let listed = |folder: &str| {
            let folder = tree.facts_at(ROOT, folder).unwrap().node;
            let entries = tree.entries_above(folder, 0).unwrap().into_iter();
            entries.map(|(_, name)| name.to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(listed("toolchain"), ["include", "lib"]);
        assert_eq!(listed("toolchain/include/../lib"), ["libc.a"]);
        assert_eq!(
            tree.facts_at(ROOT, "toolchain/../tmp"),
            Err(TreeFault::NoEntry)
        );
    }

    #[test]
    fn nothing_in_it_changes() {
        let mut tree = tree(&[("a/b", "text")]);
        let denied = Err(TreeFault::NotPermitted);
        for how in [
            Opening {
                write: true,
                ..Opening::default()
            },
            Opening {
                truncate: true,
                ..Opening::default()
            },
        ] {
            assert_eq!(tree.open(ROOT, "toolchain/a/b", how, 0), denied);
        }
        let create = Opening {
            create: true,
            ..Opening::default()
        };
        assert_eq!(tree.open(ROOT, "toolchain/a/new", create, 0), denied);
        let denied = Err(TreeFault::NotPermitted);
        assert_eq!(tree.make_folder_at(ROOT, "toolchain/new", 0), denied);
        assert_eq!(tree.remove_file_at(ROOT, "toolchain/a/b", 0), denied);
        tree.plant("mine", b"1".to_vec()).unwrap();
        for (from, to) in [
            ("toolchain/a/b", "mine2"),
            ("toolchain", "elsewhere"),
            ("mine", "toolchain/a/b"),
            ("mine", "toolchain/a/c"),
        ] {
            assert_eq!(
                tree.rename((ROOT, from), (ROOT, to), 0),
                denied,
                "{from} {to}"
            );
        }
        let file = tree.facts_at(ROOT, "toolchain/a/b").unwrap().node;
        assert_eq!(tree.write(file, 0, b"x", 0), denied);
        assert_eq!(tree.set_size(file, 1000, 0), denied);
        assert_eq!(tree.set_times(file, Some(1), None), denied);
        assert_eq!(tree.read(file, 0, 100).unwrap(), b"text");
        assert_eq!(tree.facts_at(ROOT, "mine").unwrap().bytes, 1);
        // What was refused has not been counted.
        tree.plant("rest", vec![0; 99]).unwrap();
    }

    #[test]
    fn an_empty_one_cannot_be_taken_away() {
        let mut tree = tree(&[]);
        let denied = Err(TreeFault::NotPermitted);
        assert_eq!(tree.remove_folder_at(ROOT, "toolchain", 0), denied);
        tree.make_folder(ROOT, "mine", 0).unwrap();
        assert_eq!(tree.rename((ROOT, "mine"), (ROOT, "toolchain"), 0), denied);
        assert!(tree.facts_at(ROOT, "toolchain").unwrap().is_folder);
    }

    #[test]
    fn an_archive_of_too_many_is_refused_and_of_as_many_as_may_be_is_not() {
        // The folder that holds all of it is one of them.
        let names: Vec<String> = (1..=LAYER_NODES_MAX).map(|name| name.to_string()).collect();
        let files: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "")).collect();
        let taken = Layer::new(archive(&files[1..]));
        assert_eq!(taken.unwrap().nodes.len(), LAYER_NODES_MAX);
        let refused = Layer::new(archive(&files)).map(drop).unwrap_err();
        assert!(matches!(refused, LayerFault::TooMany), "{refused:?}");
        assert_eq!(
            refused.to_string(),
            "it holds more than 65536 files and folders"
        );
        // Folders that no entry names are counted too.
        let deep: Vec<String> = (0..LAYER_NODES_MAX / 8)
            .map(|name| format!("{name}/b/c/d/e/f/g/h"))
            .collect();
        let deep: Vec<(&str, &str)> = deep.iter().map(|path| (path.as_str(), "")).collect();
        let refused = Layer::new(archive(&deep)).map(drop);
        assert!(matches!(refused, Err(LayerFault::TooMany)), "{refused:?}");
    }

    #[test]
    fn hostile_archives_are_refused() {
        for path in ["../up", "/etc/passwd", "a/../../b", "", "."] {
            let refused = Layer::new(archive(&[(path, "x")])).map(drop);
            assert!(
                matches!(refused, Err(LayerFault::Path(_))),
                "{path}: {refused:?}"
            );
        }
        let inside = Layer::new(archive(&[("a", "x"), ("a/b", "y")])).map(drop);
        assert!(matches!(inside, Err(LayerFault::Path(_))), "{inside:?}");
        let mut cut = archive(&[("a", "some text")]);
        cut.truncate(515);
        assert!(matches!(Layer::new(cut), Err(LayerFault::Unreadable(_))));
        let mut link = tar::Builder::new(Vec::new());
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(tar::EntryType::Symlink);
        header.set_size(0);
        link.append_link(&mut header, "passwd", "/etc/passwd")
            .unwrap();
        let refused = Layer::new(link.into_inner().unwrap()).map(drop);
        assert!(matches!(refused, Err(LayerFault::Kind(_))), "{refused:?}");
    }
}
