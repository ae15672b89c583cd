//! The methods of an open file or folder.

use runtime_world::fault::FileFault;
use runtime_world::resources::{Descriptor, DirectoryStream, InputStream, IoError, OutputStream};
use runtime_world::wasi::filesystem::types::{
    self, Advice, DescriptorFlags, DescriptorStat, DescriptorType, DirectoryEntry, ErrorCode,
    MetadataHashValue, NewTimestamp, OpenFlags, PathFlags,
};
use wasmtime::component::Resource;

use super::folder_flags;
use super::tree::{Facts, Opening, TreeFault};
use crate::Host;
use crate::clocks::{run_time, wall_time};
use crate::streams::READ_BYTES_MAX;

/// The upper half of every metadata hash; the lower half is the node's number.
const HASH_UPPER: u64 = u64::from_be_bytes(*b"opencode");

type FileResult<T> = Result<T, FileFault>;

impl Host {
    fn descriptor(&self, handle: &Resource<Descriptor>) -> FileResult<Descriptor> {
        Ok(*self.table.get(handle)?)
    }

    /// The file behind a handle that was opened for this.
    fn file(
        &mut self,
        handle: &Resource<Descriptor>,
        right: DescriptorFlags,
    ) -> FileResult<Descriptor> {
        let descriptor = self.descriptor(handle)?;
        if self.facts(descriptor)?.is_folder {
            return Err(ErrorCode::IsDirectory.into());
        }
        if !descriptor.flags.contains(right) {
            return Err(ErrorCode::BadDescriptor.into());
        }
        Ok(descriptor)
    }

    fn facts(&mut self, descriptor: Descriptor) -> FileResult<Facts> {
        self.files
            .tree
            .facts(descriptor.node)
            .map_err(|fault| self.refuse(fault))
    }

    /// What a path leads to, seen from an open folder.
    fn facts_at(&mut self, handle: &Resource<Descriptor>, path: &str) -> FileResult<Facts> {
        self.charge(path.len() as u64)?;
        let base = self.descriptor(handle)?.node;
        self.files
            .tree
            .facts_at(base, path)
            .map_err(|fault| self.refuse(fault))
    }

    /// Does something to a path, seen from an open folder.
    fn change_at(
        &mut self,
        handle: &Resource<Descriptor>,
        path: &str,
        change: impl FnOnce(
            &mut super::Tree,
            runtime_world::resources::NodeId,
            u64,
        ) -> Result<(), TreeFault>,
    ) -> FileResult<()> {
        self.charge(path.len() as u64)?;
        let base = self.descriptor(handle)?.node;
        let now_ns = self.clock.now_ns();
        change(&mut self.files.tree, base, now_ns).map_err(|fault| self.refuse(fault))
    }

    fn timestamp(&self, asked: NewTimestamp) -> Option<u64> {
        match asked {
            NewTimestamp::NoChange => None,
            NewTimestamp::Now => Some(self.clock.now_ns()),
            NewTimestamp::Timestamp(time) => Some(run_time(time)),
        }
    }

    fn set_node_times(
        &mut self,
        facts: Facts,
        accessed: NewTimestamp,
        modified: NewTimestamp,
    ) -> FileResult<()> {
        let (accessed, modified) = (self.timestamp(accessed), self.timestamp(modified));
        self.files
            .tree
            .set_times(facts.node, accessed, modified)
            .map_err(|fault| self.refuse(fault))
    }
}

impl types::Host for Host {
    fn convert_error_code(&mut self, fault: FileFault) -> wasmtime::Result<ErrorCode> {
        match fault {
            FileFault::Answer(code) => Ok(code),
            FileFault::End(error) => Err(error),
        }
    }

    fn filesystem_error_code(
        &mut self,
        _error: Resource<IoError>,
    ) -> wasmtime::Result<Option<ErrorCode>> {
        Ok(None)
    }
}

impl types::HostDescriptor for Host {
    fn read_via_stream(
        &mut self,
        handle: Resource<Descriptor>,
        offset: u64,
    ) -> FileResult<Resource<InputStream>> {
        let node = self.file(&handle, DescriptorFlags::READ)?.node;
        self.files.tree.retain(node);
        Ok(self.push(InputStream::File { node, offset })?)
    }

    fn write_via_stream(
        &mut self,
        handle: Resource<Descriptor>,
        offset: u64,
    ) -> FileResult<Resource<OutputStream>> {
        let node = self.file(&handle, DescriptorFlags::WRITE)?.node;
        self.files.tree.retain(node);
        Ok(self.push(OutputStream::File { node, offset })?)
    }

    fn append_via_stream(
        &mut self,
        handle: Resource<Descriptor>,
    ) -> FileResult<Resource<OutputStream>> {
        let node = self.file(&handle, DescriptorFlags::WRITE)?.node;
        self.files.tree.retain(node);
        Ok(self.push(OutputStream::Append { node })?)
    }

    fn advise(
        &mut self,
        handle: Resource<Descriptor>,
        _offset: u64,
        _length: u64,
        _advice: Advice,
    ) -> FileResult<()> {
        self.file(&handle, DescriptorFlags::empty())?;
        Ok(())
    }

    fn sync_data(&mut self, handle: Resource<Descriptor>) -> FileResult<()> {
        self.descriptor(&handle)?;
        Ok(())
    }

    fn get_flags(&mut self, handle: Resource<Descriptor>) -> FileResult<DescriptorFlags> {
        Ok(self.descriptor(&handle)?.flags)
    }

    fn get_type(&mut self, handle: Resource<Descriptor>) -> FileResult<DescriptorType> {
        let descriptor = self.descriptor(&handle)?;
        Ok(kind(self.facts(descriptor)?))
    }

    async fn set_size(&mut self, handle: Resource<Descriptor>, size: u64) -> FileResult<()> {
        let node = self.file(&handle, DescriptorFlags::WRITE)?.node;
        let old = self.files.tree.facts(node).map_or(0, |facts| facts.bytes);
        let now_ns = self.clock.now_ns();
        self.files
            .tree
            .set_size(node, size, now_ns)
            .map_err(|fault| self.refuse(fault))?;
        // Growing writes zeros, which costs as much as writing anything else.
        self.charge(size.saturating_sub(old))?;
        self.meter.breathe().await;
        Ok(())
    }

    fn set_times(
        &mut self,
        handle: Resource<Descriptor>,
        accessed: NewTimestamp,
        modified: NewTimestamp,
    ) -> FileResult<()> {
        let descriptor = self.descriptor(&handle)?;
        let facts = self.facts(descriptor)?;
        self.set_node_times(facts, accessed, modified)
    }

    async fn read(
        &mut self,
        handle: Resource<Descriptor>,
        length: u64,
        offset: u64,
    ) -> FileResult<(Vec<u8>, bool)> {
        let node = self.file(&handle, DescriptorFlags::READ)?.node;
        // At most `READ_BYTES_MAX`, so it fits.
        let bytes_max = length.min(READ_BYTES_MAX) as usize;
        let bytes = self.files.read(node, offset, bytes_max);
        self.charge(bytes.len() as u64)?;
        self.meter.breathe().await;
        let at_end = bytes.is_empty() && bytes_max > 0;
        Ok((bytes, at_end))
    }

    async fn write(
        &mut self,
        handle: Resource<Descriptor>,
        bytes: Vec<u8>,
        offset: u64,
    ) -> FileResult<u64> {
        let node = self.file(&handle, DescriptorFlags::WRITE)?.node;
        self.charge(bytes.len() as u64)?;
        let now_ns = self.clock.now_ns();
        self.files
            .write(node, offset, &bytes, now_ns)
            .map_err(|end| self.stop(end))?;
        self.meter.breathe().await;
        Ok(bytes.len() as u64)
    }

    fn read_directory(
        &mut self,
        handle: Resource<Descriptor>,
    ) -> FileResult<Resource<DirectoryStream>> {
        let descriptor = self.descriptor(&handle)?;
        if !self.facts(descriptor)?.is_folder {
            return Err(ErrorCode::NotDirectory.into());
        }
        self.files.tree.retain(descriptor.node);
        Ok(self.push(DirectoryStream {
            node: descriptor.node,
            last: None,
        })?)
    }

    fn sync(&mut self, handle: Resource<Descriptor>) -> FileResult<()> {
        self.descriptor(&handle)?;
        Ok(())
    }

    fn create_directory_at(
        &mut self,
        handle: Resource<Descriptor>,
        path: String,
    ) -> FileResult<()> {
        self.change_at(&handle, &path, |tree, base, now_ns| {
            tree.make_folder_at(base, &path, now_ns)
        })
    }

    fn stat(&mut self, handle: Resource<Descriptor>) -> FileResult<DescriptorStat> {
        let descriptor = self.descriptor(&handle)?;
        Ok(stat(self.facts(descriptor)?))
    }

    fn stat_at(
        &mut self,
        handle: Resource<Descriptor>,
        _flags: PathFlags,
        path: String,
    ) -> FileResult<DescriptorStat> {
        Ok(stat(self.facts_at(&handle, &path)?))
    }

    fn set_times_at(
        &mut self,
        handle: Resource<Descriptor>,
        _flags: PathFlags,
        path: String,
        accessed: NewTimestamp,
        modified: NewTimestamp,
    ) -> FileResult<()> {
        let facts = self.facts_at(&handle, &path)?;
        self.set_node_times(facts, accessed, modified)
    }

    fn link_at(
        &mut self,
        handle: Resource<Descriptor>,
        _flags: PathFlags,
        old_path: String,
        _new_handle: Resource<Descriptor>,
        _new_path: String,
    ) -> FileResult<()> {
        self.facts_at(&handle, &old_path)?;
        Err(ErrorCode::NotPermitted.into())
    }

    fn open_at(
        &mut self,
        handle: Resource<Descriptor>,
        _path_flags: PathFlags,
        path: String,
        open_flags: OpenFlags,
        flags: DescriptorFlags,
    ) -> FileResult<Resource<Descriptor>> {
        self.charge(path.len() as u64)?;
        let base = self.descriptor(&handle)?.node;
        let how = Opening {
            create: open_flags.contains(OpenFlags::CREATE),
            exclusive: open_flags.contains(OpenFlags::EXCLUSIVE),
            truncate: open_flags.contains(OpenFlags::TRUNCATE),
            folder: open_flags.contains(OpenFlags::DIRECTORY),
            write: flags.contains(DescriptorFlags::WRITE),
        };
        let now_ns = self.clock.now_ns();
        let node = self
            .files
            .tree
            .open(base, &path, how, now_ns)
            .map_err(|fault| self.refuse(fault))?;
        let is_folder = self
            .files
            .tree
            .facts(node)
            .is_ok_and(|facts| facts.is_folder);
        let rights = DescriptorFlags::READ | DescriptorFlags::WRITE;
        let flags = if is_folder {
            folder_flags()
        } else {
            flags & rights
        };
        self.push_descriptor(Descriptor { node, flags })
    }

    fn readlink_at(&mut self, handle: Resource<Descriptor>, path: String) -> FileResult<String> {
        self.facts_at(&handle, &path)?;
        // There are no symbolic links, so whatever is there is not one.
        Err(ErrorCode::Invalid.into())
    }

    fn remove_directory_at(
        &mut self,
        handle: Resource<Descriptor>,
        path: String,
    ) -> FileResult<()> {
        self.change_at(&handle, &path, |tree, base, now_ns| {
            tree.remove_folder_at(base, &path, now_ns)
        })
    }

    fn rename_at(
        &mut self,
        handle: Resource<Descriptor>,
        old_path: String,
        new_handle: Resource<Descriptor>,
        new_path: String,
    ) -> FileResult<()> {
        self.charge(new_path.len() as u64)?;
        let new_base = self.descriptor(&new_handle)?.node;
        self.change_at(&handle, &old_path, |tree, base, now_ns| {
            tree.rename((base, &old_path), (new_base, &new_path), now_ns)
        })
    }

    fn symlink_at(
        &mut self,
        handle: Resource<Descriptor>,
        _target: String,
        _path: String,
    ) -> FileResult<()> {
        self.descriptor(&handle)?;
        Err(ErrorCode::NotPermitted.into())
    }

    fn unlink_file_at(&mut self, handle: Resource<Descriptor>, path: String) -> FileResult<()> {
        self.change_at(&handle, &path, |tree, base, now_ns| {
            tree.remove_file_at(base, &path, now_ns)
        })
    }

    fn is_same_object(
        &mut self,
        one: Resource<Descriptor>,
        other: Resource<Descriptor>,
    ) -> wasmtime::Result<bool> {
        Ok(self.table.get(&one)?.node == self.table.get(&other)?.node)
    }

    fn metadata_hash(&mut self, handle: Resource<Descriptor>) -> FileResult<MetadataHashValue> {
        let node = self.descriptor(&handle)?.node;
        Ok(MetadataHashValue {
            lower: node.0,
            upper: HASH_UPPER,
        })
    }

    fn metadata_hash_at(
        &mut self,
        handle: Resource<Descriptor>,
        _flags: PathFlags,
        path: String,
    ) -> FileResult<MetadataHashValue> {
        let facts = self.facts_at(&handle, &path)?;
        Ok(MetadataHashValue {
            lower: facts.node.0,
            upper: HASH_UPPER,
        })
    }

    fn drop(&mut self, handle: Resource<Descriptor>) -> wasmtime::Result<()> {
        let descriptor = self.table.delete(handle)?;
        self.files.release(descriptor.node);
        self.files.open = self.files.open.saturating_sub(1);
        Ok(())
    }
}

impl types::HostDirectoryEntryStream for Host {
    fn read_directory_entry(
        &mut self,
        handle: Resource<DirectoryStream>,
    ) -> FileResult<Option<DirectoryEntry>> {
        let stream = self.table.get(&handle)?;
        let next = self
            .files
            .tree
            .next_entry(stream.node, stream.last.as_deref());
        let Some((name, facts)) = next.map_err(|fault| self.refuse(fault))? else {
            return Ok(None);
        };
        self.charge(name.len() as u64)?;
        self.table.get_mut(&handle)?.last = Some(name.clone());
        Ok(Some(DirectoryEntry {
            type_: kind(facts),
            name,
        }))
    }

    fn drop(&mut self, handle: Resource<DirectoryStream>) -> wasmtime::Result<()> {
        let stream = self.table.delete(handle)?;
        self.files.release(stream.node);
        Ok(())
    }
}

fn kind(facts: Facts) -> DescriptorType {
    if facts.is_folder {
        DescriptorType::Directory
    } else {
        DescriptorType::RegularFile
    }
}

fn stat(facts: Facts) -> DescriptorStat {
    DescriptorStat {
        type_: kind(facts),
        link_count: 1,
        size: facts.bytes,
        data_access_timestamp: Some(wall_time(facts.accessed_ns)),
        data_modification_timestamp: Some(wall_time(facts.modified_ns)),
        status_change_timestamp: Some(wall_time(facts.modified_ns)),
    }
}
