//! Compiling in a process of its own: a component that makes the compiler run
//! away takes nothing with it.

use std::time::Duration;

use runtime_sandbox::COMPILED_BYTES_MAX;
use tokio::process::Command;

use crate::child::{Patience, hear};
use crate::{WorkerFault, WorkerSettings};

/// Bytes of a complaint that are kept.
const COMPLAINT_BYTES_MAX: u64 = 4 << 10;

/// Compiles a component, or a program that is a module, to native code.
pub(crate) async fn compile(
    settings: &WorkerSettings,
    component: &[u8],
    time_max: Duration,
) -> Result<Vec<u8>, WorkerFault> {
    let patience = Patience {
        stdout_bytes_max: COMPILED_BYTES_MAX,
        stderr_bytes_max: COMPLAINT_BYTES_MAX,
        time_max,
    };
    let mut compiler = Command::new(&settings.program);
    compiler.args(&settings.compiler_arguments);
    let said = hear(&mut compiler, component, patience)
        .await
        .map_err(WorkerFault::Compiler)?
        .ok_or(WorkerFault::CompileTooLong(time_max.as_secs()))?;
    // A compiler that says too much is told nothing more, and ends of that.
    if said.stdout.len() as u64 > COMPILED_BYTES_MAX {
        return Err(WorkerFault::Compile(
            "its native code is too large".to_owned(),
        ));
    }
    if !said.status.success() {
        let complaint = String::from_utf8_lossy(&said.stderr);
        return Err(WorkerFault::Compile(format!(
            "{} ({})",
            complaint.trim(),
            said.status
        )));
    }
    Ok(said.stdout)
}
