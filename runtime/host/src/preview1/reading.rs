//! Reading and writing. A call uses one place of those it is given, the first
//! that is not empty, and says how much of it was used.

use super::descriptors::APPEND;
use super::memory::Place;
use super::open::{File, Thing};
use super::{Answer, Call, Errno, Fault};
use crate::End;
use crate::streams::{READ_BYTES_MAX, WRITE_BYTES_MAX};

impl Call<'_> {
    pub(super) async fn fd_read(
        &mut self,
        fd: u32,
        iovecs: u32,
        count: u32,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        let read = match self.host.program.get(fd)?.thing.clone() {
            Thing::Stdout | Thing::Stderr => return Err(Errno::Badf.into()),
            Thing::Folder { .. } => return Err(Errno::Isdir.into()),
            Thing::Stdin => {
                let place = self.place(iovecs, count)?;
                self.read_stdin(place).await?
            }
            Thing::File(file) => {
                let read = self.read_file(&file, file.position, iovecs, count)?;
                let position = file.position.saturating_add(u64::from(read));
                self.host.program.file_mut(fd)?.position = position;
                read
            }
        };
        self.memory.put_u32(result, read)?;
        Ok(())
    }

    pub(super) async fn fd_pread(
        &mut self,
        fd: u32,
        iovecs: u32,
        count: u32,
        offset: u64,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        let file = self.host.program.file(fd)?.clone();
        let read = self.read_file(&file, offset, iovecs, count)?;
        self.memory.put_u32(result, read)?;
        Ok(())
    }

    pub(super) async fn fd_write(
        &mut self,
        fd: u32,
        iovecs: u32,
        count: u32,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        let open = self.host.program.get(fd)?.clone();
        let written = match open.thing {
            Thing::Stdin => return Err(Errno::Badf.into()),
            Thing::Folder { .. } => return Err(Errno::Isdir.into()),
            Thing::Stdout | Thing::Stderr => {
                let place = self.place(iovecs, count)?;
                let to_stderr = matches!(open.thing, Thing::Stderr);
                self.write_stream(to_stderr, place).await?
            }
            Thing::File(file) => {
                let at = if open.flags & APPEND == 0 {
                    file.position
                } else {
                    let facts = self.host.files.tree.facts(file.node);
                    facts.map_or(0, |facts| facts.bytes)
                };
                let written = self.write_file(&file, at, iovecs, count)?;
                let position = at.saturating_add(u64::from(written));
                self.host.program.file_mut(fd)?.position = position;
                written
            }
        };
        self.memory.put_u32(result, written)?;
        Ok(())
    }

    pub(super) async fn fd_pwrite(
        &mut self,
        fd: u32,
        iovecs: u32,
        count: u32,
        offset: u64,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        let file = self.host.program.file(fd)?.clone();
        let written = self.write_file(&file, offset, iovecs, count)?;
        self.memory.put_u32(result, written)?;
        Ok(())
    }

    /// The place that a call uses. Those before it, which are empty, cost a unit each.
    fn place(&mut self, iovecs: u32, count: u32) -> Result<Place, Fault> {
        let first = self.memory.first_iovec(iovecs, count)?;
        self.host.charge(u64::from(first.skipped))?;
        Ok(first.place)
    }

    async fn read_stdin(&mut self, place: Place) -> Result<u32, Fault> {
        if place.length == 0 {
            return Ok(0);
        }
        self.host.stdio.wait_for_input().await;
        let bytes = self.host.stdio.read(read_bytes_max(place));
        let bytes = bytes.unwrap_or_default();
        self.host.charge(bytes.len() as u64)?;
        self.memory.put(place.at, &bytes)?;
        // At most `READ_BYTES_MAX`.
        Ok(bytes.len() as u32)
    }

    fn read_file(
        &mut self,
        file: &File,
        offset: u64,
        iovecs: u32,
        count: u32,
    ) -> Result<u32, Fault> {
        if !file.reads {
            return Err(Errno::Badf.into());
        }
        let place = self.place(iovecs, count)?;
        let tree = &self.host.files.tree;
        let read = tree.read(file.node, offset, read_bytes_max(place));
        let bytes = read.unwrap_or_default();
        self.memory.put(place.at, bytes)?;
        let length = bytes.len() as u32;
        self.host.charge(u64::from(length))?;
        Ok(length)
    }

    /// Output goes in pieces, so that whoever listens is never sent more at once.
    async fn write_stream(&mut self, to_stderr: bool, place: Place) -> Result<u32, Fault> {
        self.host.charge(u64::from(place.length))?;
        let bytes = self.memory.bytes(place.at, place.length)?;
        for piece in bytes.chunks(WRITE_BYTES_MAX as usize) {
            let fits = self.host.stdio.write(to_stderr, piece);
            self.host.stdio.hand_over().await;
            if !fits {
                return Err(self.host.stop(End::Output).into());
            }
        }
        Ok(place.length)
    }

    fn write_file(
        &mut self,
        file: &File,
        offset: u64,
        iovecs: u32,
        count: u32,
    ) -> Result<u32, Fault> {
        if !file.writes {
            return Err(Errno::Badf.into());
        }
        let place = self.place(iovecs, count)?;
        if place.length == 0 {
            return Ok(0);
        }
        self.host.charge(u64::from(place.length))?;
        let now_ns = self.host.clock.now_ns();
        let bytes = self.memory.bytes(place.at, place.length)?;
        let written = self.host.files.write(file.node, offset, bytes, now_ns);
        written.map_err(|end| self.host.stop(end))?;
        Ok(place.length)
    }
}

/// How much of a place one reading fills.
fn read_bytes_max(place: Place) -> usize {
    // At most `READ_BYTES_MAX`, so it fits.
    u64::from(place.length).min(READ_BYTES_MAX) as usize
}
