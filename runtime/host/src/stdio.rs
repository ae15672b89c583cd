//! `wasi:cli/stdin`, `stdout` and `stderr`: input is bytes that are all there
//! from the start, output is kept as bytes up to one limit for both streams. A
//! run in conversation gets more input later, and its output goes out at once.

use runtime_contract::Output;
use runtime_world::resources::{InputStream, OutputStream};
use runtime_world::wasi::cli::{stderr, stdin, stdout};
use wasmtime::component::Resource;

use crate::{Conversation, Host};

/// The standard streams of one run.
#[derive(Debug)]
pub struct Stdio {
    /// What was given so far and is not read yet, from `stdin_read` on.
    stdin: Vec<u8>,
    stdin_read: usize,
    /// Where more comes from; `None` when `stdin` is all there is.
    conversation: Option<Conversation>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    output_bytes: u64,
    output_bytes_max: u64,
    /// A copy of what is written while a test runs.
    copy: Option<Vec<u8>>,
}

impl Stdio {
    pub(crate) fn new(
        stdin: Vec<u8>,
        conversation: Option<Conversation>,
        output_bytes_max: u64,
    ) -> Self {
        Self {
            stdin,
            stdin_read: 0,
            conversation,
            stdout: Vec::new(),
            stderr: Vec::new(),
            output_bytes: 0,
            output_bytes_max,
            copy: None,
        }
    }

    /// Whether a reading gives something, or the end, without waiting for anybody.
    pub(crate) fn input_is_ready(&self) -> bool {
        self.stdin_read < self.stdin.len()
            || self.conversation.as_ref().is_none_or(Conversation::is_over)
    }

    /// Bytes that were given and are not read yet.
    pub(crate) fn bytes_left(&self) -> u64 {
        (self.stdin.len() - self.stdin_read) as u64
    }

    /// Waits for the next chunk of a conversation, or its end, when all that
    /// was given is read.
    pub(crate) async fn wait_for_input(&mut self) {
        if self.input_is_ready() {
            return;
        }
        if let Some(conversation) = &mut self.conversation {
            self.stdin = conversation.next_chunk().await;
            self.stdin_read = 0;
        }
    }

    /// The next bytes of standard input that was given; `None` when there are none.
    pub(crate) fn read(&mut self, bytes_max: usize) -> Option<Vec<u8>> {
        let rest = &self.stdin[self.stdin_read..];
        if rest.is_empty() {
            return None;
        }
        let bytes = rest[..rest.len().min(bytes_max)].to_vec();
        self.stdin_read += bytes.len();
        Some(bytes)
    }

    /// Takes output; false when it went past the limit, up to which it is kept.
    #[must_use]
    pub(crate) fn write(&mut self, to_stderr: bool, bytes: &[u8]) -> bool {
        let room = self.output_bytes_max.saturating_sub(self.output_bytes);
        let kept = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
        let stream = if to_stderr {
            &mut self.stderr
        } else {
            &mut self.stdout
        };
        stream.extend_from_slice(&bytes[..kept]);
        self.output_bytes += kept as u64;
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&bytes[..kept]);
        }
        kept == bytes.len()
    }

    /// In a conversation, hands over what was written and waits until there is
    /// room for it.
    pub(crate) async fn hand_over(&mut self) {
        let Some(conversation) = &mut self.conversation else {
            return;
        };
        for (output, kept) in [
            (Output::Stdout, &mut self.stdout),
            (Output::Stderr, &mut self.stderr),
        ] {
            if !kept.is_empty() {
                conversation.tell(output, std::mem::take(kept)).await;
            }
        }
    }

    /// Starts a copy of all output.
    pub(crate) fn start_copy(&mut self) {
        self.copy = Some(Vec::new());
    }

    /// Ends the copy and gives it.
    pub(crate) fn take_copy(&mut self) -> Vec<u8> {
        self.copy.take().unwrap_or_default()
    }

    pub(crate) fn take_outputs(&mut self) -> (Vec<u8>, Vec<u8>) {
        (
            std::mem::take(&mut self.stdout),
            std::mem::take(&mut self.stderr),
        )
    }
}

impl stdin::Host for Host {
    fn get_stdin(&mut self) -> wasmtime::Result<Resource<InputStream>> {
        self.push(InputStream::Stdin)
    }
}

impl stdout::Host for Host {
    fn get_stdout(&mut self) -> wasmtime::Result<Resource<OutputStream>> {
        self.push(OutputStream::Stdout)
    }
}

impl stderr::Host for Host {
    fn get_stderr(&mut self) -> wasmtime::Result<Resource<OutputStream>> {
        self.push(OutputStream::Stderr)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_outputs_share_one_limit() {
        let mut stdio = Stdio::new(Vec::new(), None, 5);
        assert!(stdio.write(false, b"abc"));
        assert!(stdio.write(true, b"de"));
        assert!(stdio.write(true, b""));
        assert!(!stdio.write(false, b"f"));
        assert_eq!(stdio.take_outputs(), (b"abc".to_vec(), b"de".to_vec()));
    }

    #[test]
    fn output_is_kept_up_to_the_limit() {
        let mut stdio = Stdio::new(Vec::new(), None, 5);
        assert!(!stdio.write(false, &[b'x'; 100]));
        assert_eq!(stdio.take_outputs().0, b"xxxxx");
    }

    #[test]
    fn input_comes_in_pieces_and_then_ends() {
        let mut stdio = Stdio::new(b"hello".to_vec(), None, 0);
        assert_eq!(stdio.read(3).unwrap(), b"hel");
        assert_eq!(stdio.read(0).unwrap(), b"");
        assert_eq!(stdio.read(3).unwrap(), b"lo");
        assert_eq!(stdio.read(3), None);
    }
}
