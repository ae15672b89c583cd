//! Native tools of ours that read what strangers wrote: formatters and linters.
//! Each call is a process of its own, which sees its own program, the system's
//! libraries and a folder that was made for the call, writes nowhere but to its
//! outputs, and ends at its deadline.

use std::io;
use std::path::Path;
use std::process::Stdio;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirBuilder, DirBuilderExt, OpenOptions, OpenOptionsExt};
use runtime_contract::SourceTree;
use runtime_sandbox::{ToolAnswer, ToolCall};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::process::Command;

use crate::{WorkerFault, WorkerSettings};

/// Bytes of what it answers, and of what it complains of.
const ANSWER_BYTES_MAX: u64 = 16 << 20;
const COMPLAINT_BYTES_MAX: u64 = 64 << 10;

/// Calls a tool and waits for its end. Dropping the future ends the process.
pub(crate) async fn call(
    settings: &WorkerSettings,
    call: ToolCall,
) -> Result<ToolAnswer, WorkerFault> {
    let ToolCall {
        program,
        arguments,
        files,
        stdin,
    } = call;
    let folder = tokio::task::spawn_blocking(move || lay_out(&files))
        .await
        .map_err(io::Error::other)
        .and_then(|folder| folder)
        .map_err(WorkerFault::Tool)?;
    let mut child = Command::new(&settings.program)
        .args(&settings.jail_arguments)
        .arg(program)
        .arg(folder.path())
        .args(arguments)
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(WorkerFault::Tool)?;
    let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
    let (Some(mut input), Some(stdout), Some(stderr)) = pipes else {
        return Err(WorkerFault::Nonsense("the tool has no inputs or outputs"));
    };
    let work = async {
        let write = async {
            // A tool that has read enough may close it.
            input.write_all(&stdin).await.ok();
            drop(input);
            Ok(())
        };
        let (told, complained, ()) = tokio::try_join!(
            read(stdout, ANSWER_BYTES_MAX + 1),
            read(stderr, COMPLAINT_BYTES_MAX),
            write
        )?;
        let status = child.wait().await?;
        Ok::<_, io::Error>((told, complained, status))
    };
    let (stdout, stderr, status) = tokio::time::timeout(settings.tool_max, work)
        .await
        .map_err(|_| WorkerFault::ToolTooLong(settings.tool_max.as_secs()))?
        .map_err(WorkerFault::Tool)?;
    if stdout.len() as u64 > ANSWER_BYTES_MAX {
        return Err(WorkerFault::Nonsense("a tool says more than it may"));
    }
    Ok(ToolAnswer {
        status: status.code(),
        stdout,
        stderr,
    })
}

/// Reads up to so many bytes, and then closes: whoever says more, says it to nobody.
async fn read(pipe: impl AsyncRead + Unpin, bytes_max: u64) -> io::Result<Vec<u8>> {
    let mut told = Vec::new();
    pipe.take(bytes_max).read_to_end(&mut told).await?;
    Ok(told)
}

/// A folder with a program's files, which others can read and not change. It is
/// gone with the value.
fn lay_out(files: &SourceTree) -> io::Result<tempfile::TempDir> {
    let folder = tempfile::Builder::new()
        .prefix("opencode-tool-")
        .tempdir()?;
    open_for_others(folder.path())?;
    // Through this no path leads out of the folder, whatever it is.
    let inside = Dir::open_ambient_dir(folder.path(), ambient_authority())?;
    let mut builder = DirBuilder::new();
    builder.recursive(true).mode(0o755);
    for (path, bytes) in files.iter() {
        let path = Path::new(path.as_str());
        if let Some(parent) = path.parent() {
            inside.create_dir_with(parent, &builder)?;
        }
        let mut options = OpenOptions::new();
        options.write(true).create_new(true).mode(0o644);
        io::Write::write_all(&mut inside.open_with(path, &options)?, bytes)?;
    }
    Ok(folder)
}

/// A tool of root's server runs as nobody, who must be able to look inside.
fn open_for_others(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o755))
}
