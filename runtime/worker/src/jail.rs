//! Native tools of ours that read what strangers wrote: formatters and linters.
//! Each call is a process of its own, which sees its own program, the system's
//! libraries and a folder that was made for the call, writes nowhere but to its
//! outputs, and ends at its deadline.

use std::io;
use std::path::Path;

use cap_std::ambient_authority;
use cap_std::fs::{Dir, DirBuilder, DirBuilderExt, OpenOptions, OpenOptionsExt};
use runtime_contract::SourceTree;
use runtime_sandbox::{ToolAnswer, ToolCall};
use tokio::process::Command;

use crate::child::{Patience, hear};
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
        ..
    } = call;
    let folder = tokio::task::spawn_blocking(move || lay_out(&files))
        .await
        .map_err(io::Error::other)
        .and_then(|folder| folder)
        .map_err(WorkerFault::Tool)?;
    let patience = Patience {
        stdout_bytes_max: ANSWER_BYTES_MAX,
        stderr_bytes_max: COMPLAINT_BYTES_MAX,
        time_max: settings.tool_max,
    };
    let mut tool = Command::new(&settings.program);
    tool.args(&settings.jail_arguments)
        .arg(program)
        .arg(folder.path())
        .args(arguments);
    let said = hear(&mut tool, &stdin, patience)
        .await
        .map_err(WorkerFault::Tool)?
        .ok_or(WorkerFault::ToolTooLong(settings.tool_max.as_secs()))?;
    if said.stdout.len() as u64 > ANSWER_BYTES_MAX {
        return Err(WorkerFault::Nonsense("a tool says more than it may"));
    }
    Ok(ToolAnswer {
        status: said.status.code(),
        stdout: said.stdout,
        stderr: said.stderr,
        files: Vec::new(),
    })
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
