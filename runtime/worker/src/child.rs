//! A process that is given its input at once, says something and ends: the
//! compiler and the native tools. Neither its length nor its words are believed.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use rustix::fs::{MemfdFlags, memfd_create};
use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::Command;

/// What a process said until it ended.
pub(crate) struct Said {
    pub(crate) status: ExitStatus,
    /// Cut where it says more than it may, and longer than that by a byte then.
    pub(crate) stdout: Vec<u8>,
    /// Cut where it says more than it may.
    pub(crate) stderr: Vec<u8>,
}

/// How much a process may say, and how long it may take.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) stdout_bytes_max: u64,
    pub(crate) stderr_bytes_max: u64,
    pub(crate) time_max: Duration,
}

/// Starts a process with an empty environment and hears it out; `None` when it
/// took too long and was ended. Dropping the future ends it too.
pub(crate) async fn hear(
    command: &mut Command,
    input: &[u8],
    patience: Patience,
) -> io::Result<Option<Said>> {
    let mut child = command
        .env_clear()
        .stdin(Stdio::from(in_memory(input)?))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()?;
    let pipes = child.stdout.take().zip(child.stderr.take());
    let (stdout, stderr) = pipes.ok_or_else(|| io::Error::other("it has no outputs"))?;
    let said = async {
        let (stdout, stderr) = tokio::try_join!(
            read(stdout, patience.stdout_bytes_max + 1),
            read(stderr, patience.stderr_bytes_max)
        )?;
        let status = child.wait().await?;
        Ok(Said {
            status,
            stdout,
            stderr,
        })
    };
    tokio::time::timeout(patience.time_max, said)
        .await
        .ok()
        .transpose()
}

/// Reads up to so many bytes, and then closes: whoever says more, says it to nobody.
async fn read(pipe: impl AsyncRead + Unpin, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut said = Vec::new();
    pipe.take(bytes_max).read_to_end(&mut said).await?;
    Ok(said)
}

/// Bytes as a file that has no name.
fn in_memory(bytes: &[u8]) -> io::Result<File> {
    let mut file = File::from(memfd_create(c"opencode-input", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
