//! `wasi:io`: streams that are always ready, and waiting that takes no time,
//! but for the standard input of a conversation, which waits for a person.

use runtime_world::fault::StreamFault;
use runtime_world::resources::{InputStream, IoError, OutputStream, Pollable};
use runtime_world::wasi::io::{error, poll, streams};
use wasmtime::component::Resource;

use crate::{End, Host};

/// Bytes that one reading gives.
pub const READ_BYTES_MAX: u64 = 64 << 10;
/// Bytes that one writing takes, as `check-write` says.
pub const WRITE_BYTES_MAX: u64 = 64 << 10;
/// Bytes that one writing with its own flush takes, by the interface's words.
pub const WRITE_AND_FLUSH_BYTES_MAX: u64 = 4096;

type StreamResult<T> = Result<T, StreamFault>;

impl Host {
    async fn read_stream(
        &mut self,
        stream: &Resource<InputStream>,
        length: u64,
    ) -> StreamResult<Vec<u8>> {
        // At most `READ_BYTES_MAX`, so it fits.
        let bytes_max = length.min(READ_BYTES_MAX) as usize;
        let bytes = match self.table.get_mut(stream)? {
            InputStream::Stdin => {
                if bytes_max > 0 {
                    self.stdio.wait_for_input().await;
                }
                match self.stdio.read(bytes_max) {
                    None if bytes_max == 0 && !self.stdio.input_is_ready() => Some(Vec::new()),
                    read => read,
                }
            }
            InputStream::File { node, offset } => {
                let bytes = self.files.read(*node, *offset, bytes_max);
                *offset += bytes.len() as u64;
                Some(bytes).filter(|bytes| !bytes.is_empty() || bytes_max == 0)
            }
        };
        let bytes = bytes.ok_or(StreamFault::Closed)?;
        self.charge(bytes.len() as u64)?;
        self.meter.breathe().await;
        Ok(bytes)
    }

    async fn write_stream(
        &mut self,
        stream: &Resource<OutputStream>,
        bytes: &[u8],
        bytes_max: u64,
    ) -> StreamResult<()> {
        if bytes.len() as u64 > bytes_max {
            let message = format!(
                "a write of {} bytes where {bytes_max} were allowed",
                bytes.len()
            );
            return Err(StreamFault::End(wasmtime::Error::msg(message)));
        }
        self.charge(bytes.len() as u64)?;
        let length = bytes.len() as u64;
        let now_ns = self.clock.now_ns();
        let written = match self.table.get_mut(stream)? {
            OutputStream::Stdout => self
                .stdio
                .write(false, bytes)
                .then_some(())
                .ok_or(End::Output),
            OutputStream::Stderr => self
                .stdio
                .write(true, bytes)
                .then_some(())
                .ok_or(End::Output),
            OutputStream::File { node, offset } => {
                let written = self.files.write(*node, *offset, bytes, now_ns);
                *offset = offset.saturating_add(length);
                written
            }
            OutputStream::Append { node } => self.files.append(*node, bytes, now_ns),
        };
        self.stdio.hand_over().await;
        written.map_err(|end| self.stop(end))?;
        self.meter.breathe().await;
        Ok(())
    }

    /// Moves up to so many bytes, none where the source is at its end.
    async fn splice_streams(
        &mut self,
        from: &Resource<InputStream>,
        to: &Resource<OutputStream>,
        length: u64,
    ) -> StreamResult<u64> {
        let bytes = self.read_stream(from, length.min(WRITE_BYTES_MAX)).await?;
        self.write_stream(to, &bytes, WRITE_BYTES_MAX).await?;
        Ok(bytes.len() as u64)
    }

    /// The ones that are ready. When none is, the clock first jumps to the
    /// earliest that will be; a person is slower than any clock, so input is
    /// waited for only where nothing else comes.
    pub(crate) async fn wait(&mut self, pollables: &[Pollable]) -> Vec<u32> {
        let first = pollables
            .iter()
            .filter_map(|pollable| self.instant(pollable));
        match first.min() {
            Some(first) => self.clock.jump_to(first),
            None => self.stdio.wait_for_input().await,
        }
        let now_ns = self.clock.now_ns();
        (0..)
            .zip(pollables)
            .filter(|(_, pollable)| self.instant(pollable).is_some_and(|then| then <= now_ns))
            .map(|(index, _)| index)
            .collect()
    }

    /// When something is ready on the virtual clock; `None` for input that a
    /// person has yet to give.
    fn instant(&self, pollable: &Pollable) -> Option<u64> {
        match pollable {
            Pollable::Ready => Some(0),
            Pollable::At(then_ns) => Some(*then_ns),
            Pollable::Stdin => self.stdio.input_is_ready().then_some(0),
        }
    }
}

impl error::Host for Host {}

impl error::HostError for Host {
    fn to_debug_string(&mut self, error: Resource<IoError>) -> wasmtime::Result<String> {
        match *self.table.get(&error)? {}
    }

    fn drop(&mut self, error: Resource<IoError>) -> wasmtime::Result<()> {
        self.table.delete(error)?;
        Ok(())
    }
}

impl poll::Host for Host {
    async fn poll(&mut self, handles: Vec<Resource<Pollable>>) -> wasmtime::Result<Vec<u32>> {
        if handles.is_empty() {
            return Err(wasmtime::Error::msg(
                "the guest waited for an empty list, which the interface forbids",
            ));
        }
        self.charge(handles.len() as u64)?;
        let pollables: Result<Vec<_>, _> = handles
            .iter()
            .map(|handle| self.table.get(handle).copied())
            .collect();
        let ready = self.wait(&pollables?).await;
        self.meter.breathe().await;
        Ok(ready)
    }
}

impl poll::HostPollable for Host {
    fn ready(&mut self, handle: Resource<Pollable>) -> wasmtime::Result<bool> {
        let instant = self.instant(self.table.get(&handle)?);
        Ok(instant.is_some_and(|then_ns| then_ns <= self.clock.now_ns()))
    }

    async fn block(&mut self, handle: Resource<Pollable>) -> wasmtime::Result<()> {
        let pollable = *self.table.get(&handle)?;
        self.charge(1)?;
        self.wait(&[pollable]).await;
        self.meter.breathe().await;
        Ok(())
    }

    fn drop(&mut self, handle: Resource<Pollable>) -> wasmtime::Result<()> {
        self.table.delete(handle)?;
        Ok(())
    }
}

impl streams::Host for Host {
    fn convert_stream_error(
        &mut self,
        fault: StreamFault,
    ) -> wasmtime::Result<streams::StreamError> {
        match fault {
            StreamFault::Closed => Ok(streams::StreamError::Closed),
            StreamFault::End(error) => Err(error),
        }
    }
}

impl streams::HostInputStream for Host {
    async fn read(&mut self, stream: Resource<InputStream>, length: u64) -> StreamResult<Vec<u8>> {
        self.read_stream(&stream, length).await
    }

    async fn blocking_read(
        &mut self,
        stream: Resource<InputStream>,
        length: u64,
    ) -> StreamResult<Vec<u8>> {
        self.read_stream(&stream, length).await
    }

    async fn skip(&mut self, stream: Resource<InputStream>, length: u64) -> StreamResult<u64> {
        Ok(self.read_stream(&stream, length).await?.len() as u64)
    }

    async fn blocking_skip(
        &mut self,
        stream: Resource<InputStream>,
        length: u64,
    ) -> StreamResult<u64> {
        Ok(self.read_stream(&stream, length).await?.len() as u64)
    }

    fn subscribe(&mut self, stream: Resource<InputStream>) -> wasmtime::Result<Resource<Pollable>> {
        let pollable = match self.table.get(&stream)? {
            InputStream::Stdin => Pollable::Stdin,
            InputStream::File { .. } => Pollable::Ready,
        };
        self.push(pollable)
    }

    fn drop(&mut self, stream: Resource<InputStream>) -> wasmtime::Result<()> {
        if let InputStream::File { node, .. } = self.table.delete(stream)? {
            self.files.release(node);
        }
        Ok(())
    }
}

impl streams::HostOutputStream for Host {
    fn check_write(&mut self, _stream: Resource<OutputStream>) -> StreamResult<u64> {
        Ok(WRITE_BYTES_MAX)
    }

    async fn write(&mut self, stream: Resource<OutputStream>, bytes: Vec<u8>) -> StreamResult<()> {
        self.write_stream(&stream, &bytes, WRITE_BYTES_MAX).await
    }

    async fn blocking_write_and_flush(
        &mut self,
        stream: Resource<OutputStream>,
        bytes: Vec<u8>,
    ) -> StreamResult<()> {
        self.write_stream(&stream, &bytes, WRITE_AND_FLUSH_BYTES_MAX)
            .await
    }

    fn flush(&mut self, _stream: Resource<OutputStream>) -> StreamResult<()> {
        Ok(())
    }

    fn blocking_flush(&mut self, _stream: Resource<OutputStream>) -> StreamResult<()> {
        Ok(())
    }

    fn subscribe(
        &mut self,
        _stream: Resource<OutputStream>,
    ) -> wasmtime::Result<Resource<Pollable>> {
        self.push(Pollable::Ready)
    }

    async fn write_zeroes(
        &mut self,
        stream: Resource<OutputStream>,
        length: u64,
    ) -> StreamResult<()> {
        // One past the limit is refused like any length beyond it.
        let zeros = vec![0; length.min(WRITE_BYTES_MAX + 1) as usize];
        self.write_stream(&stream, &zeros, WRITE_BYTES_MAX).await
    }

    async fn blocking_write_zeroes_and_flush(
        &mut self,
        stream: Resource<OutputStream>,
        length: u64,
    ) -> StreamResult<()> {
        let zeros = vec![0; length.min(WRITE_AND_FLUSH_BYTES_MAX + 1) as usize];
        self.write_stream(&stream, &zeros, WRITE_AND_FLUSH_BYTES_MAX)
            .await
    }

    async fn splice(
        &mut self,
        to: Resource<OutputStream>,
        from: Resource<InputStream>,
        length: u64,
    ) -> StreamResult<u64> {
        self.splice_streams(&from, &to, length).await
    }

    async fn blocking_splice(
        &mut self,
        to: Resource<OutputStream>,
        from: Resource<InputStream>,
        length: u64,
    ) -> StreamResult<u64> {
        self.splice_streams(&from, &to, length).await
    }

    fn drop(&mut self, stream: Resource<OutputStream>) -> wasmtime::Result<()> {
        if let OutputStream::File { node, .. } | OutputStream::Append { node } =
            self.table.delete(stream)?
        {
            self.files.release(node);
        }
        Ok(())
    }
}
