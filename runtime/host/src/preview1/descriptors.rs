//! What is open: closing it, what it is, where it stands.

use super::open::Thing;
use super::{Answer, Call, Errno};

/// Kinds of things, in the interface's own numbers. A stream has none: it is no
/// terminal, so that a library writes to it as it writes to a file.
pub(super) const UNKNOWN: u8 = 0;
pub(super) const FOLDER: u8 = 3;
pub(super) const FILE: u8 = 4;

/// Flags of something open.
pub(super) const APPEND: u16 = 1;
const FLAGS_ALL: u32 = 0x1f;

/// Rights, in the interface's own bits. A program is told what it can do.
pub(super) const RIGHT_READ: u64 = 1 << 1;
pub(super) const RIGHT_WRITE: u64 = 1 << 6;
/// Of each file: seek, fdstat-set-flags, sync, tell, advise, filestat-get,
/// filestat-set-times, poll.
const FILE_RIGHTS: u64 = 0x08a0_00bc;
/// Of a file opened for writing besides: datasync, filestat-set-size.
const WRITTEN_FILE_RIGHTS: u64 = RIGHT_WRITE | 0x0040_0001;
/// Of each folder: everything with a path, readdir, filestat-get and -set-times.
const FOLDER_RIGHTS: u64 = 0x07b7_fe00;
/// Of what is opened in a folder: everything but sockets.
const INHERITED_RIGHTS: u64 = 0x0fff_ffff;

/// Bytes of the structures.
const FDSTAT_BYTES: u32 = 24;
const PRESTAT_BYTES: u32 = 8;

const ADVICE_MAX: u32 = 5;

impl Call<'_> {
    pub(super) fn fd_close(&mut self, fd: u32) -> Answer {
        Ok(self.host.close(fd)?)
    }

    /// Moves what is behind one number to another, where something must be open.
    pub(super) fn fd_renumber(&mut self, from: u32, to: u32) -> Answer {
        let program = &self.host.program;
        program.get(from)?;
        program.get(to)?;
        if from == to {
            return Ok(());
        }
        let moved = self.host.program.take(from)?;
        let there = self.host.program.get(to)?.thing.node();
        self.host.program.replace(to, moved)?;
        self.host.let_go(there);
        Ok(())
    }

    pub(super) fn fd_fdstat_get(&mut self, fd: u32, result: u32) -> Answer {
        self.memory.expect(result, FDSTAT_BYTES)?;
        let open = self.host.program.get(fd)?;
        let (kind, rights, inherited) = match &open.thing {
            Thing::Stdin => (UNKNOWN, RIGHT_READ, 0),
            Thing::Stdout | Thing::Stderr => (UNKNOWN, RIGHT_WRITE, 0),
            Thing::Folder { .. } => (FOLDER, FOLDER_RIGHTS, INHERITED_RIGHTS),
            Thing::File(file) => {
                let read = if file.reads { RIGHT_READ } else { 0 };
                let write = if file.writes { WRITTEN_FILE_RIGHTS } else { 0 };
                (FILE, FILE_RIGHTS | read | write, 0)
            }
        };
        let mut stat = [0; FDSTAT_BYTES as usize];
        stat[0] = kind;
        stat[2..4].copy_from_slice(&open.flags.to_le_bytes());
        stat[8..16].copy_from_slice(&rights.to_le_bytes());
        stat[16..24].copy_from_slice(&u64::to_le_bytes(inherited));
        self.memory.put(result, &stat)?;
        Ok(())
    }

    pub(super) fn fd_fdstat_set_flags(&mut self, fd: u32, flags: u32) -> Answer {
        let open = self.host.program.get_mut(fd)?;
        open.flags = known_flags(flags)?;
        Ok(())
    }

    pub(super) fn fd_fdstat_set_rights(&mut self, fd: u32, _base: u64, _inherited: u64) -> Answer {
        self.host.program.get(fd)?;
        Err(Errno::Notsup.into())
    }

    pub(super) fn fd_prestat_get(&mut self, fd: u32, result: u32) -> Answer {
        self.memory.expect(result, PRESTAT_BYTES)?;
        let name = self.first_name(fd)?;
        self.memory.put_u32(result, 0)?;
        self.memory.put_u32(result + 4, name.len() as u32)?;
        Ok(())
    }

    pub(super) fn fd_prestat_dir_name(&mut self, fd: u32, name: u32, length: u32) -> Answer {
        let own = self.first_name(fd)?;
        if (length as usize) < own.len() {
            return Err(Errno::Nametoolong.into());
        }
        self.memory.expect(name, length)?;
        self.memory.put(name, own.as_bytes())?;
        Ok(())
    }

    /// The name of a folder that is open from the beginning.
    fn first_name(&self, fd: u32) -> Result<&'static str, Errno> {
        match self.host.program.get(fd)?.thing {
            Thing::Folder {
                name: Some(name), ..
            } => Ok(name),
            _ => Err(Errno::Badf),
        }
    }

    pub(super) fn fd_seek(&mut self, fd: u32, offset: i64, whence: u32, result: u32) -> Answer {
        self.memory.expect(result, 8)?;
        let file = self.host.program.file(fd)?;
        let from = match whence {
            0 => 0,
            1 => file.position,
            2 => {
                let facts = self.host.files.tree.facts(file.node);
                facts.map_or(0, |facts| facts.bytes)
            }
            _ => return Err(Errno::Inval.into()),
        };
        // Half of the numbers, as a file's sizes have everywhere.
        let to = i128::from(from) + i128::from(offset);
        let to = u64::try_from(to).map_err(|_| Errno::Inval)?;
        if i64::try_from(to).is_err() {
            return Err(Errno::Overflow.into());
        }
        self.host.program.file_mut(fd)?.position = to;
        self.memory.put_u64(result, to)?;
        Ok(())
    }

    pub(super) fn fd_tell(&mut self, fd: u32, result: u32) -> Answer {
        self.memory.expect(result, 8)?;
        let position = self.host.program.file(fd)?.position;
        self.memory.put_u64(result, position)?;
        Ok(())
    }

    pub(super) fn fd_sync(&mut self, fd: u32) -> Answer {
        self.host.program.get(fd)?;
        Ok(())
    }

    pub(super) fn fd_datasync(&mut self, fd: u32) -> Answer {
        self.fd_sync(fd)
    }

    pub(super) fn fd_advise(&mut self, fd: u32, _from: u64, _length: u64, advice: u32) -> Answer {
        self.host.program.file(fd)?;
        if advice > ADVICE_MAX {
            return Err(Errno::Inval.into());
        }
        Ok(())
    }

    pub(super) fn fd_allocate(&mut self, fd: u32, _from: u64, _length: u64) -> Answer {
        self.host.program.file(fd)?;
        Err(Errno::Notsup.into())
    }
}

/// The flags that there are.
pub(super) fn known_flags(flags: u32) -> Result<u16, Errno> {
    if flags & !FLAGS_ALL != 0 {
        return Err(Errno::Inval);
    }
    u16::try_from(flags).map_err(|_| Errno::Inval)
}
