//! Messages over a Unix socket: a length, the bytes, and now and then an open
//! file that travels with them.

use std::collections::VecDeque;
use std::io::{self, IoSlice, IoSliceMut};
use std::mem::MaybeUninit;
use std::os::fd::{BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::net::{
    RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, SendAncillaryBuffer,
    SendAncillaryMessage, SendFlags, recvmsg, sendmsg,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::Interest;
use tokio::net::UnixStream;

use crate::wire::MESSAGE_BYTES_MAX;

const HEAD_BYTES: usize = 4;
const READ_BYTES: usize = 64 << 10;
/// Files that may be on their way at once.
const FILES_MAX: usize = 8;

/// The two ends of a connection.
pub(crate) fn split(stream: UnixStream) -> (Sender, Receiver) {
    let stream = Arc::new(stream);
    let receiver = Receiver {
        stream: Arc::clone(&stream),
        bytes: Vec::new(),
        files: VecDeque::new(),
    };
    (Sender { stream }, receiver)
}

/// Sends messages, one after the other.
pub(crate) struct Sender {
    stream: Arc<UnixStream>,
}

/// Receives messages; a wait that is given up loses nothing.
pub(crate) struct Receiver {
    stream: Arc<UnixStream>,
    bytes: Vec<u8>,
    files: VecDeque<OwnedFd>,
}

/// A message as bytes with its length before them.
pub(crate) fn frame(message: &impl Serialize) -> io::Result<Vec<u8>> {
    let mut frame = postcard::to_extend(message, vec![0; HEAD_BYTES]).map_err(io::Error::other)?;
    let length = frame.len() - HEAD_BYTES;
    if length > MESSAGE_BYTES_MAX {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            "a message is too long to be sent",
        ));
    }
    // It fits: `MESSAGE_BYTES_MAX` is below 4 GiB.
    frame[..HEAD_BYTES].copy_from_slice(&(length as u32).to_le_bytes());
    Ok(frame)
}

impl Sender {
    /// Sends a framed message, with a file if there is one.
    pub(crate) async fn send(&self, frame: &[u8], file: Option<BorrowedFd<'_>>) -> io::Result<()> {
        let mut sent = 0;
        while sent < frame.len() {
            // The file goes with the first bytes.
            let files: Vec<_> = file.filter(|_| sent == 0).into_iter().collect();
            let write = || {
                let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
                let mut ancillary = SendAncillaryBuffer::new(&mut space);
                if !files.is_empty() {
                    ancillary.push(SendAncillaryMessage::ScmRights(&files));
                }
                let bytes = [IoSlice::new(&frame[sent..])];
                Ok(sendmsg(
                    &*self.stream,
                    &bytes,
                    &mut ancillary,
                    SendFlags::NOSIGNAL | SendFlags::DONTWAIT,
                )?)
            };
            sent += self.stream.async_io(Interest::WRITABLE, write).await?;
        }
        Ok(())
    }
}

impl Receiver {
    /// The next message; `None` when the other end is gone.
    pub(crate) async fn next<M: DeserializeOwned>(&mut self) -> io::Result<Option<M>> {
        loop {
            if let Some(message) = self.take()? {
                return Ok(Some(message));
            }
            if self.read().await? == 0 {
                return Ok(None);
            }
        }
    }

    /// The first file that came and was not taken yet: files keep the order of
    /// the messages that brought them.
    pub(crate) fn file(&mut self) -> Option<OwnedFd> {
        self.files.pop_front()
    }

    fn take<M: DeserializeOwned>(&mut self) -> io::Result<Option<M>> {
        take(&mut self.bytes)
    }

    async fn read(&mut self) -> io::Result<usize> {
        let Self {
            stream,
            bytes,
            files,
        } = self;
        let read = || {
            let before = bytes.len();
            bytes.resize(before + READ_BYTES, 0);
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(8))];
            let mut ancillary = RecvAncillaryBuffer::new(&mut space);
            let flags = RecvFlags::CMSG_CLOEXEC | RecvFlags::DONTWAIT;
            let received = {
                let mut room = [IoSliceMut::new(&mut bytes[before..])];
                recvmsg(&**stream, &mut room, &mut ancillary, flags)
            };
            let length = received.as_ref().map_or(0, |received| received.bytes);
            bytes.truncate(before + length);
            received?;
            for message in ancillary.drain() {
                if let RecvAncillaryMessage::ScmRights(more) = message {
                    files.extend(more);
                }
            }
            Ok(length)
        };
        let length = stream.async_io(Interest::READABLE, read).await?;
        if self.files.len() > FILES_MAX {
            return Err(nonsense("files came that belong to no message"));
        }
        Ok(length)
    }
}

/// The first message of these bytes, which are what the other end sent; `None`
/// while it is not whole.
pub(crate) fn take<M: DeserializeOwned>(bytes: &mut Vec<u8>) -> io::Result<Option<M>> {
    let Some((head, rest)) = bytes.split_first_chunk::<HEAD_BYTES>() else {
        return Ok(None);
    };
    let length = u32::from_le_bytes(*head) as usize;
    if length > MESSAGE_BYTES_MAX {
        return Err(nonsense("a message is longer than messages may be"));
    }
    let Some(body) = rest.get(..length) else {
        return Ok(None);
    };
    let message = postcard::from_bytes(body).map_err(|_| nonsense("a message is not one"))?;
    bytes.drain(..HEAD_BYTES + length);
    Ok(Some(message))
}

fn nonsense(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io::{Read, Write};
    use std::os::fd::AsFd;

    use super::*;

    #[tokio::test]
    async fn messages_and_files_arrive_in_order() {
        let (one, other) = UnixStream::pair().unwrap();
        let (sender, _) = split(one);
        let (_, mut receiver) = split(other);
        let (mut reading, mut writing) = std::io::pipe().unwrap();
        let long = vec![7_u8; 3 << 20];
        let sending = async {
            let frame = frame(&long).unwrap();
            sender.send(&frame, None).await.unwrap();
            let frame = super::frame(&b"with a file".to_vec()).unwrap();
            sender.send(&frame, Some(writing.as_fd())).await.unwrap();
        };
        let receiving = async {
            assert_eq!(receiver.next::<Vec<u8>>().await.unwrap().unwrap(), long);
            let text = receiver.next::<Vec<u8>>().await.unwrap().unwrap();
            assert_eq!(text, b"with a file");
            receiver.file().unwrap()
        };
        let ((), file) = tokio::join!(sending, receiving);
        File::from(file).write_all(b"through").unwrap();
        writing.flush().unwrap();
        drop(writing);
        let mut text = String::new();
        reading.read_to_string(&mut text).unwrap();
        assert_eq!(text, "through");
        drop(sender);
    }

    #[tokio::test]
    async fn a_length_that_nobody_may_send_is_refused() {
        let (one, other) = UnixStream::pair().unwrap();
        let (sender, _) = split(one);
        let (_, mut receiver) = split(other);
        sender.send(&u32::MAX.to_le_bytes(), None).await.unwrap();
        assert!(receiver.next::<Vec<u8>>().await.is_err());
    }

    #[tokio::test]
    async fn bytes_that_are_no_message_are_refused() {
        let (one, other) = UnixStream::pair().unwrap();
        let (sender, _) = split(one);
        let (_, mut receiver) = split(other);
        sender
            .send(&[3, 0, 0, 0, 200, 200, 200], None)
            .await
            .unwrap();
        assert!(receiver.next::<crate::wire::FromWorker>().await.is_err());
    }
}
