//! Compiling in a process of its own: a component that makes the compiler run
//! away takes nothing with it.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::process::Stdio;

use runtime_sandbox::COMPILED_BYTES_MAX;
use rustix::fs::{MemfdFlags, memfd_create};
use tokio::io::AsyncReadExt;
use tokio::process::Command;

use crate::{WorkerFault, WorkerSettings};

/// Bytes of a complaint that are kept.
const COMPLAINT_BYTES_MAX: u64 = 4 << 10;

/// Compiles a component to native code.
pub(crate) async fn compile(
    settings: &WorkerSettings,
    component: &[u8],
) -> Result<Vec<u8>, WorkerFault> {
    let input = in_memory(component).map_err(WorkerFault::Compiler)?;
    let mut child = Command::new(&settings.program)
        .args(&settings.compiler_arguments)
        .env_clear()
        .stdin(Stdio::from(input))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true)
        .spawn()
        .map_err(WorkerFault::Compiler)?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let (Some(stdout), Some(stderr)) = (stdout, stderr) else {
        return Err(WorkerFault::Nonsense("the compiler has no outputs"));
    };
    let work = async {
        let (mut compiled, mut complaint) = (Vec::new(), Vec::new());
        let mut stdout = stdout.take(COMPILED_BYTES_MAX + 1);
        let mut stderr = stderr.take(COMPLAINT_BYTES_MAX);
        tokio::try_join!(
            stdout.read_to_end(&mut compiled),
            stderr.read_to_end(&mut complaint)
        )?;
        let status = child.wait().await?;
        Ok::<_, io::Error>((compiled, complaint, status))
    };
    let (compiled, complaint, status) = tokio::time::timeout(settings.compile_max, work)
        .await
        .map_err(|_| WorkerFault::CompileTooLong(settings.compile_max.as_secs()))?
        .map_err(WorkerFault::Compiler)?;
    if !status.success() {
        let complaint = String::from_utf8_lossy(&complaint);
        return Err(WorkerFault::Compile(format!(
            "{} ({status})",
            complaint.trim()
        )));
    }
    if compiled.len() as u64 > COMPILED_BYTES_MAX {
        return Err(WorkerFault::Compile(
            "its native code is too large".to_owned(),
        ));
    }
    Ok(compiled)
}

/// Bytes as a file that has no name.
fn in_memory(bytes: &[u8]) -> io::Result<File> {
    let mut file = File::from(memfd_create(c"opencode-component", MemfdFlags::CLOEXEC)?);
    file.write_all(bytes)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}
