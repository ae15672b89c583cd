//! A process that is given its input at once, says something and ends: the
//! compiler and the native tools. Neither its length nor its words are believed.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::process::{ExitStatus, Stdio};
use std::time::{Duration, Instant};

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

/// How many times as long as it may a process may take that gets no processor: a full
/// machine decides nothing.
const STRETCH_MAX: u32 = 4;
/// The unit in which the kernel tells of time on processors (`USER_HZ`).
const TICK: Duration = Duration::from_millis(10);

/// How much a process may say, and how long it may take: on processors, or several
/// times as long by the clock.
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
    let pid = child.id();
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
    tokio::select! {
        said = said => said.map(Some),
        () = patience.ends(pid) => Ok(None),
    }
}

impl Patience {
    /// Comes back when the process has had its time.
    async fn ends(self, pid: Option<u32>) {
        let begun = Instant::now();
        let mut left = self.time_max;
        while !left.is_zero() {
            tokio::time::sleep(left).await;
            let by_the_clock = (self.time_max * STRETCH_MAX).saturating_sub(begun.elapsed());
            let used = pid.and_then(time_on_processors).unwrap_or(self.time_max);
            left = self.time_max.saturating_sub(used).min(by_the_clock);
        }
    }
}

/// The time that a process had on processors; `None` when it is gone.
fn time_on_processors(pid: u32) -> Option<Duration> {
    let told = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // Its name may hold anything and ends with the last bracket.
    let (_, told) = told.rsplit_once(')')?;
    let mut ticks = told.split_whitespace().skip(11).map(str::parse::<u32>);
    let (user, system) = (ticks.next()?.ok()?, ticks.next()?.ok()?);
    Some(TICK * user.saturating_add(system))
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

#[cfg(test)]
mod tests {
    use super::*;

    async fn hear_out(program: &str, arguments: &[&str]) -> Option<Said> {
        let patience = Patience {
            stdout_bytes_max: 10,
            stderr_bytes_max: 10,
            time_max: Duration::from_millis(300),
        };
        let mut command = Command::new(program);
        hear(command.args(arguments), b"", patience).await.unwrap()
    }

    #[tokio::test]
    async fn who_gets_no_processor_has_longer_and_not_for_ever() {
        let slept = hear_out("/bin/sleep", &["0.5"]).await;
        assert!(slept.is_some_and(|said| said.status.success()));
        assert!(hear_out("/bin/sleep", &["60"]).await.is_none());
    }

    #[tokio::test]
    async fn who_uses_up_a_processor_is_ended() {
        let busy = hear_out("/bin/sh", &["-c", "while :; do :; done"]).await;
        assert!(busy.is_none());
    }

    #[test]
    fn time_on_processors_is_told() {
        let pid = std::process::id();
        let before = time_on_processors(pid).unwrap();
        let begun = Instant::now();
        while time_on_processors(pid).unwrap() < before + TICK {
            assert!(begun.elapsed() < Duration::from_secs(60));
        }
    }
}
