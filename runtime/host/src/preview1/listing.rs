//! Listing a folder. The interface wants a number from which a listing goes on;
//! here it is the number of the file or folder that was given last, so that it
//! goes on in the same place whatever was made or removed meanwhile.

use super::descriptors::{FILE, FOLDER};
use super::{Answer, Call};

/// Bytes of an entry before its name.
const ENTRY_BYTES: usize = 24;

impl Call<'_> {
    pub(super) async fn fd_readdir(
        &mut self,
        fd: u32,
        buffer: u32,
        length: u32,
        cookie: u64,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        let folder = self.host.program.folder(fd)?;
        self.memory.expect(buffer, length)?;
        let count = self.host.files.tree.entries_count(folder);
        let count = count.map_err(|fault| self.host.refuse(fault))?;
        // All of them are looked at, however few there is room for.
        self.host.charge(count)?;
        let room = self.memory.bytes_mut(buffer, length)?;
        let tree = &self.host.files.tree;
        let mut used = 0;
        for (node, name) in tree.entries_above(folder, cookie).unwrap_or_default() {
            let is_folder = tree.facts(node).is_ok_and(|facts| facts.is_folder);
            let mut head = [0; ENTRY_BYTES];
            head[..8].copy_from_slice(&node.0.to_le_bytes());
            head[8..16].copy_from_slice(&node.0.to_le_bytes());
            head[16..20].copy_from_slice(&(name.len() as u32).to_le_bytes());
            head[20] = if is_folder { FOLDER } else { FILE };
            for part in [&head, name.as_bytes()] {
                // What does not fit is cut: a full buffer says that there is more.
                let part = &part[..part.len().min(room.len() - used)];
                room[used..used + part.len()].copy_from_slice(part);
                used += part.len();
            }
            if used == room.len() {
                break;
            }
        }
        self.host.charge(used as u64)?;
        // At most `length`.
        self.memory.put_u32(result, used as u32)?;
        Ok(())
    }
}
