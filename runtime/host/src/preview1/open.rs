//! What a program has open, by number, and where its numbers start: the three
//! streams, then the folders that are open from the beginning.

use runtime_world::resources::NodeId;

use super::errno::Errno;
use crate::Host;
use crate::filesystem::tree::ROOT;
use crate::filesystem::{OPEN_FILES_MAX, TOOLCHAIN_FOLDER};

/// The folders that are open from the beginning, from number 3 on, and what
/// they show. In this order every library finds its way: Go starts in the first,
/// and wasi-libc takes the last for every path that no longer name begins.
const OPEN_FIRST: [(&str, &str); 5] = [
    ("/work", "work"),
    ("/tmp", "tmp"),
    ("/", "."),
    (".", "work"),
    // Only where there is a layer.
    ("/toolchain", TOOLCHAIN_FOLDER),
];

/// What the host keeps for a program that is a core module.
#[derive(Debug, Default)]
pub struct Program {
    /// The program's name, then what it was started with.
    pub(super) arguments: Vec<String>,
    /// By number; `None` where nothing is open.
    open: Vec<Option<Open>>,
}

/// What is behind a number.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) thing: Thing,
    /// As the program set them. Only `append` means anything, and only for files.
    pub(super) flags: u16,
}

#[derive(Clone, Debug)]
pub(super) enum Thing {
    Stdin,
    Stdout,
    Stderr,
    File(File),
    Folder {
        node: NodeId,
        /// The name of one that is open from the beginning.
        name: Option<&'static str>,
    },
}

#[derive(Clone, Debug)]
pub(super) struct File {
    pub(super) node: NodeId,
    pub(super) reads: bool,
    pub(super) writes: bool,
    /// Where the next reading or writing starts.
    pub(super) position: u64,
}

impl Thing {
    /// The node that it keeps alive.
    pub(super) fn node(&self) -> Option<NodeId> {
        match self {
            Self::Stdin | Self::Stdout | Self::Stderr => None,
            Self::File(file) => Some(file.node),
            Self::Folder { node, .. } => Some(*node),
        }
    }
}

impl Host {
    /// Makes ready for a program that is a core module; the first argument is its name.
    pub fn prepare_program(&mut self, arguments: Vec<String>) {
        self.program.arguments = arguments;
        for stream in [Thing::Stdin, Thing::Stdout, Thing::Stderr] {
            self.program.put(Open {
                thing: stream,
                flags: 0,
            });
        }
        for (name, path) in OPEN_FIRST {
            // The others were made with the tree, before any guest could take them away.
            let Ok(facts) = self.files.tree.facts_at(ROOT, path) else {
                continue;
            };
            self.files.tree.retain(facts.node);
            let folder = Thing::Folder {
                node: facts.node,
                name: Some(name),
            };
            self.open(folder, 0);
        }
    }

    /// Whether one more file or folder may be open.
    pub(super) fn expect_room_to_open(&self) -> Result<(), Errno> {
        if self.files.open >= OPEN_FILES_MAX {
            return Err(Errno::Mfile);
        }
        Ok(())
    }

    /// Gives a number to a file or folder that the tree already holds for it.
    pub(super) fn open(&mut self, thing: Thing, flags: u16) -> u32 {
        self.files.open += 1;
        self.program.put(Open { thing, flags })
    }

    /// Gives up what is behind a number.
    pub(super) fn close(&mut self, fd: u32) -> Result<(), Errno> {
        let open = self.program.take(fd)?;
        self.let_go(open.thing.node());
        Ok(())
    }

    /// Gives up a node that something open kept alive.
    pub(super) fn let_go(&mut self, node: Option<NodeId>) {
        if let Some(node) = node {
            self.files.release(node);
            self.files.open = self.files.open.saturating_sub(1);
        }
    }
}

impl Program {
    pub(super) fn get(&self, fd: u32) -> Result<&Open, Errno> {
        let open = self.open.get(fd as usize).and_then(Option::as_ref);
        open.ok_or(Errno::Badf)
    }

    pub(super) fn get_mut(&mut self, fd: u32) -> Result<&mut Open, Errno> {
        let open = self.open.get_mut(fd as usize).and_then(Option::as_mut);
        open.ok_or(Errno::Badf)
    }

    /// The file behind a number.
    pub(super) fn file(&self, fd: u32) -> Result<&File, Errno> {
        match &self.get(fd)?.thing {
            Thing::File(file) => Ok(file),
            Thing::Folder { .. } => Err(Errno::Isdir),
            Thing::Stdin | Thing::Stdout | Thing::Stderr => Err(Errno::Spipe),
        }
    }

    pub(super) fn file_mut(&mut self, fd: u32) -> Result<&mut File, Errno> {
        self.file(fd)?;
        match &mut self.get_mut(fd)?.thing {
            Thing::File(file) => Ok(file),
            _ => Err(Errno::Badf),
        }
    }

    /// The folder behind a number.
    pub(super) fn folder(&self, fd: u32) -> Result<NodeId, Errno> {
        match &self.get(fd)?.thing {
            Thing::Folder { node, .. } => Ok(*node),
            _ => Err(Errno::Notdir),
        }
    }

    pub(super) fn take(&mut self, fd: u32) -> Result<Open, Errno> {
        let place = self.open.get_mut(fd as usize).ok_or(Errno::Badf)?;
        place.take().ok_or(Errno::Badf)
    }

    /// Puts something behind a number where something is open.
    pub(super) fn replace(&mut self, fd: u32, open: Open) -> Result<(), Errno> {
        *self.get_mut(fd)? = open;
        Ok(())
    }

    /// Puts something behind the lowest number that is free. There are never more
    /// than the streams and `OPEN_FILES_MAX` others.
    fn put(&mut self, open: Open) -> u32 {
        let free = self.open.iter().position(Option::is_none);
        let fd = free.unwrap_or(self.open.len());
        if fd == self.open.len() {
            self.open.push(None);
        }
        self.open[fd] = Some(open);
        fd as u32
    }
}

#[cfg(test)]
mod tests {
    use runtime_contract::SourceTree;

    use super::*;
    use crate::filesystem::Files;

    #[test]
    fn the_first_folders_are_those_of_every_tree() {
        let files = Files::new(&SourceTree::default(), Vec::new(), None, 0).unwrap();
        let nodes = OPEN_FIRST.map(|(_, path)| Some(files.tree.facts_at(ROOT, path).ok()?.node.0));
        assert_eq!(nodes, [Some(2), Some(1), Some(0), Some(2), None]);
    }

    #[test]
    fn the_lowest_free_number_is_given() {
        let mut program = Program::default();
        let stream = Open {
            thing: Thing::Stdin,
            flags: 0,
        };
        for expected in 0..3 {
            assert_eq!(program.put(stream.clone()), expected);
        }
        program.take(1).unwrap();
        assert_eq!(program.get(1).err(), Some(Errno::Badf));
        assert_eq!(program.put(stream.clone()), 1);
        assert_eq!(program.put(stream), 3);
        assert_eq!(program.take(u32::MAX).err(), Some(Errno::Badf));
    }
}
