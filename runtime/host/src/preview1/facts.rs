//! What is known about a file or folder, and changing it: sizes and times.

use runtime_world::resources::NodeId;

use super::descriptors::{FILE, FOLDER};
use super::paths::path;
use super::{Answer, Call, Errno, Fault};
use crate::Host;
use crate::clocks::WALL_START_NS;
use crate::filesystem::tree::Facts;

const FILESTAT_BYTES: u32 = 64;
/// The only device there is.
const DEVICE: u64 = 1;

/// Which times to set, and whether to the present.
const ACCESSED: u32 = 1;
const ACCESSED_NOW: u32 = 2;
const MODIFIED: u32 = 4;
const MODIFIED_NOW: u32 = 8;

impl Call<'_> {
    /// Of a stream everything is 0.
    pub(super) fn fd_filestat_get(&mut self, fd: u32, result: u32) -> Answer {
        self.memory.expect(result, FILESTAT_BYTES)?;
        let node = self.host.program.get(fd)?.thing.node();
        let stat = match node {
            None => [0; FILESTAT_BYTES as usize],
            Some(node) => filestat(self.host.facts_of(node)?),
        };
        self.memory.put(result, &stat)?;
        Ok(())
    }

    pub(super) fn path_filestat_get(
        &mut self,
        fd: u32,
        _flags: u32,
        at: u32,
        length: u32,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, FILESTAT_BYTES)?;
        let facts = self.facts_at(fd, at, length)?;
        self.memory.put(result, &filestat(facts))?;
        Ok(())
    }

    pub(super) async fn fd_filestat_set_size(&mut self, fd: u32, size: u64) -> Answer {
        let file = self.host.program.file(fd)?;
        if !file.writes {
            return Err(Errno::Badf.into());
        }
        let node = file.node;
        let old = self.host.facts_of(node)?.bytes;
        let now_ns = self.host.clock.now_ns();
        let done = self.host.files.tree.set_size(node, size, now_ns);
        done.map_err(|fault| self.host.refuse(fault))?;
        // Growing writes zeros, which costs as much as writing anything else.
        self.host.charge(size.saturating_sub(old))?;
        Ok(())
    }

    pub(super) fn fd_filestat_set_times(
        &mut self,
        fd: u32,
        accessed: u64,
        modified: u64,
        flags: u32,
    ) -> Answer {
        let node = self.host.program.get(fd)?.thing.node();
        let node = node.ok_or(Errno::Inval)?;
        expect_times(flags)?;
        self.set_times(node, accessed, modified, flags)
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "as many as the interface's function has"
    )]
    pub(super) fn path_filestat_set_times(
        &mut self,
        fd: u32,
        _flags: u32,
        at: u32,
        length: u32,
        accessed: u64,
        modified: u64,
        set: u32,
    ) -> Answer {
        self.host.program.folder(fd)?;
        expect_times(set)?;
        let node = self.facts_at(fd, at, length)?.node;
        self.set_times(node, accessed, modified, set)
    }

    /// What a path leads to, seen from an open folder.
    pub(super) fn facts_at(&mut self, fd: u32, at: u32, length: u32) -> Result<Facts, Fault> {
        let base = self.host.program.folder(fd)?;
        let path = path(&self.memory, self.host, at, length)?;
        let facts = self.host.files.tree.facts_at(base, path);
        facts.map_err(|fault| self.host.refuse(fault).into())
    }

    fn set_times(&mut self, node: NodeId, accessed: u64, modified: u64, flags: u32) -> Answer {
        let now_ns = self.host.clock.now_ns();
        let time = |given: u32, now: u32, time_ns: u64| {
            // Times before the start of the run are its start.
            let given = (flags & given != 0).then_some(time_ns.saturating_sub(WALL_START_NS));
            given.or((flags & now != 0).then_some(now_ns))
        };
        let accessed = time(ACCESSED, ACCESSED_NOW, accessed);
        let modified = time(MODIFIED, MODIFIED_NOW, modified);
        let done = self.host.files.tree.set_times(node, accessed, modified);
        done.map_err(|fault| self.host.refuse(fault).into())
    }
}

impl Host {
    fn facts_of(&mut self, node: NodeId) -> Result<Facts, Fault> {
        let facts = self.files.tree.facts(node);
        facts.map_err(|fault| self.refuse(fault).into())
    }
}

/// Each time is left, given or the present.
fn expect_times(flags: u32) -> Result<(), Errno> {
    let both = |one: u32, other: u32| flags & one != 0 && flags & other != 0;
    if flags > 0xf || both(ACCESSED, ACCESSED_NOW) || both(MODIFIED, MODIFIED_NOW) {
        return Err(Errno::Inval);
    }
    Ok(())
}

/// The interface's structure: device, number, kind, links, size, and the times
/// of access, modification and change.
fn filestat(facts: Facts) -> [u8; FILESTAT_BYTES as usize] {
    let mut stat = [0; FILESTAT_BYTES as usize];
    let mut put = |at: usize, value: u64| stat[at..at + 8].copy_from_slice(&value.to_le_bytes());
    let kind = if facts.is_folder { FOLDER } else { FILE };
    let wall_ns = |ns: u64| WALL_START_NS.saturating_add(ns);
    put(0, DEVICE);
    put(8, facts.node.0);
    put(16, u64::from(kind));
    put(24, 1);
    put(32, facts.bytes);
    put(40, wall_ns(facts.accessed_ns));
    put(48, wall_ns(facts.modified_ns));
    put(56, wall_ns(facts.modified_ns));
    stat
}
