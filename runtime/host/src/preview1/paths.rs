//! What is done to paths, each seen from an open folder that it never leaves.

use super::descriptors::{RIGHT_READ, RIGHT_WRITE, known_flags};
use super::memory::Memory;
use super::open::{File, Thing};
use super::{Answer, Call, Errno, Fault};
use crate::Host;
use crate::filesystem::path::PATH_BYTES_MAX;
use crate::filesystem::tree::Opening;

/// How to open.
const CREATE: u32 = 1;
const DIRECTORY: u32 = 2;
const EXCLUSIVE: u32 = 4;
const TRUNCATE: u32 = 8;
const HOW_ALL: u32 = 0xf;

/// A path that a guest names; it costs its bytes.
pub(super) fn path<'m>(
    memory: &'m Memory<'_>,
    host: &mut Host,
    at: u32,
    length: u32,
) -> Result<&'m str, Fault> {
    if length as usize > PATH_BYTES_MAX {
        return Err(Errno::Nametoolong.into());
    }
    let path = memory.text(at, length)?;
    host.charge(u64::from(length))?;
    Ok(path)
}

impl Call<'_> {
    #[expect(
        clippy::too_many_arguments,
        reason = "as many as the interface's function has"
    )]
    pub(super) fn path_open(
        &mut self,
        fd: u32,
        _lookup: u32,
        at: u32,
        length: u32,
        how: u32,
        base: u64,
        _inheriting: u64,
        flags: u32,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        let folder = self.host.program.folder(fd)?;
        let flags = known_flags(flags)?;
        if how & !HOW_ALL != 0 {
            return Err(Errno::Inval.into());
        }
        let path = path(&self.memory, self.host, at, length)?;
        // Before anything is made or cut that could not be opened then.
        self.host.expect_room_to_open()?;
        let (reads, writes) = (base & RIGHT_READ != 0, base & RIGHT_WRITE != 0);
        let opening = Opening {
            create: how & CREATE != 0,
            exclusive: how & EXCLUSIVE != 0,
            truncate: how & TRUNCATE != 0,
            folder: how & DIRECTORY != 0,
            write: writes,
        };
        let now_ns = self.host.clock.now_ns();
        let tree = &mut self.host.files.tree;
        let node = tree.open(folder, path, opening, now_ns);
        let node = node.map_err(|fault| self.host.refuse(fault))?;
        let facts = self.host.files.tree.facts(node);
        let thing = if facts.is_ok_and(|facts| facts.is_folder) {
            Thing::Folder { node, name: None }
        } else {
            Thing::File(File {
                node,
                reads,
                writes,
                position: 0,
            })
        };
        let opened = self.host.open(thing, flags);
        self.memory.put_u32(result, opened)?;
        Ok(())
    }

    pub(super) fn path_create_directory(&mut self, fd: u32, at: u32, length: u32) -> Answer {
        let folder = self.host.program.folder(fd)?;
        let path = path(&self.memory, self.host, at, length)?;
        let now_ns = self.host.clock.now_ns();
        let done = self.host.files.tree.make_folder_at(folder, path, now_ns);
        done.map_err(|fault| self.host.refuse(fault).into())
    }

    pub(super) fn path_remove_directory(&mut self, fd: u32, at: u32, length: u32) -> Answer {
        let folder = self.host.program.folder(fd)?;
        let path = path(&self.memory, self.host, at, length)?;
        let now_ns = self.host.clock.now_ns();
        let done = self.host.files.tree.remove_folder_at(folder, path, now_ns);
        done.map_err(|fault| self.host.refuse(fault).into())
    }

    pub(super) fn path_unlink_file(&mut self, fd: u32, at: u32, length: u32) -> Answer {
        let folder = self.host.program.folder(fd)?;
        let path = path(&self.memory, self.host, at, length)?;
        let now_ns = self.host.clock.now_ns();
        let done = self.host.files.tree.remove_file_at(folder, path, now_ns);
        done.map_err(|fault| self.host.refuse(fault).into())
    }

    pub(super) fn path_rename(
        &mut self,
        fd: u32,
        at: u32,
        length: u32,
        new_fd: u32,
        new_at: u32,
        new_length: u32,
    ) -> Answer {
        let folder = self.host.program.folder(fd)?;
        let new_folder = self.host.program.folder(new_fd)?;
        let old_path = path(&self.memory, self.host, at, length)?;
        let new_path = path(&self.memory, self.host, new_at, new_length)?;
        let now_ns = self.host.clock.now_ns();
        let tree = &mut self.host.files.tree;
        let done = tree.rename((folder, old_path), (new_folder, new_path), now_ns);
        done.map_err(|fault| self.host.refuse(fault).into())
    }

    /// There are no links: what is there cannot be linked, and is none itself.
    #[expect(
        clippy::too_many_arguments,
        reason = "as many as the interface's function has"
    )]
    pub(super) fn path_link(
        &mut self,
        fd: u32,
        _flags: u32,
        at: u32,
        length: u32,
        new_fd: u32,
        _new_at: u32,
        _new_length: u32,
    ) -> Answer {
        self.host.program.folder(fd)?;
        self.host.program.folder(new_fd)?;
        self.facts_at(fd, at, length)?;
        Err(Errno::Perm.into())
    }

    pub(super) fn path_symlink(
        &mut self,
        _target: u32,
        _target_length: u32,
        fd: u32,
        _at: u32,
        _length: u32,
    ) -> Answer {
        self.host.program.folder(fd)?;
        Err(Errno::Perm.into())
    }

    pub(super) fn path_readlink(
        &mut self,
        fd: u32,
        at: u32,
        length: u32,
        _text: u32,
        _text_length: u32,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        self.facts_at(fd, at, length)?;
        Err(Errno::Inval.into())
    }
}
