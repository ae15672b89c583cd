//! `wasi:cli/stdin`, `stdout` and `stderr`: input is bytes that are all there
//! from the start, output is kept as bytes up to one limit for both streams.

use runtime_world::resources::{InputStream, OutputStream};
use runtime_world::wasi::cli::{stderr, stdin, stdout};
use wasmtime::component::Resource;

use crate::Host;

/// The standard streams of one run.
#[derive(Debug)]
pub struct Stdio {
    stdin: Vec<u8>,
    stdin_read: usize,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    output_bytes_max: u64,
    /// A copy of what is written while a test runs.
    copy: Option<Vec<u8>>,
}

impl Stdio {
    pub(crate) fn new(stdin: Vec<u8>, output_bytes_max: u64) -> Self {
        Self {
            stdin,
            stdin_read: 0,
            stdout: Vec::new(),
            stderr: Vec::new(),
            output_bytes_max,
            copy: None,
        }
    }

    /// The next bytes of standard input; `None` at its end.
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
        let written = (self.stdout.len() + self.stderr.len()) as u64;
        let room = self.output_bytes_max.saturating_sub(written);
        let kept = usize::try_from(room).unwrap_or(usize::MAX).min(bytes.len());
        let stream = if to_stderr {
            &mut self.stderr
        } else {
            &mut self.stdout
        };
        stream.extend_from_slice(&bytes[..kept]);
        if let Some(copy) = &mut self.copy {
            copy.extend_from_slice(&bytes[..kept]);
        }
        kept == bytes.len()
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
        let mut stdio = Stdio::new(Vec::new(), 5);
        assert!(stdio.write(false, b"abc"));
        assert!(stdio.write(true, b"de"));
        assert!(stdio.write(true, b""));
        assert!(!stdio.write(false, b"f"));
        assert_eq!(stdio.take_outputs(), (b"abc".to_vec(), b"de".to_vec()));
    }

    #[test]
    fn output_is_kept_up_to_the_limit() {
        let mut stdio = Stdio::new(Vec::new(), 5);
        assert!(!stdio.write(false, &[b'x'; 100]));
        assert_eq!(stdio.take_outputs().0, b"xxxxx");
    }

    #[test]
    fn input_comes_in_pieces_and_then_ends() {
        let mut stdio = Stdio::new(b"hello".to_vec(), 0);
        assert_eq!(stdio.read(3).unwrap(), b"hel");
        assert_eq!(stdio.read(0).unwrap(), b"");
        assert_eq!(stdio.read(3).unwrap(), b"lo");
        assert_eq!(stdio.read(3), None);
    }
}
