//! Native tools of ours that read what strangers wrote: formatters, linters and
//! compilers. Each call is a process of its own, which sees its own program, the
//! system's libraries and a folder that was made for the call, writes nowhere but to
//! its outputs and, if files are wanted of it, in that folder, and ends at its
//! deadline.

use std::io;
use std::os::unix::ffi::OsStringExt;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use runtime_contract::StopReason;
use runtime_sandbox::{ToolAnswer, ToolCall};
use tokio::process::Command;

use crate::child::{Patience, Said, hear};
use crate::orders::{Bounds, Orders, TOOLCHAIN, WORK};
use crate::workplace::Workplace;
use crate::{WorkerFault, WorkerSettings};

/// Bytes of what it answers, and of what it complains of, if nothing else is said.
const ANSWER_BYTES_MAX: u64 = 16 << 20;
const COMPLAINT_BYTES_MAX: u64 = 64 << 10;
/// Milliseconds between two looks at what a tool has written so far.
const LOOK_AGAIN_MS: u64 = 50;

/// Calls a tool and waits for its end. Dropping the future ends the process.
pub(crate) async fn call(
    settings: &WorkerSettings,
    call: ToolCall,
) -> Result<ToolAnswer, WorkerFault> {
    let ToolCall {
        program,
        toolchain,
        arguments,
        files,
        built,
        stdin,
        outputs,
        limits,
    } = call;
    let bounds = Bounds::new(limits, !outputs.is_empty());
    let with_toolchain = toolchain.is_some();
    let outputs = Arc::new(outputs);
    let wanted = Arc::clone(&outputs);
    let place =
        blocking(move || Workplace::lay_out(&files, &built, &wanted, with_toolchain)).await?;
    let place = Arc::new(place);
    let said_bytes_max = limits.map(|limits| limits.output_bytes_max);
    let patience = Patience {
        stdout_bytes_max: said_bytes_max.unwrap_or(ANSWER_BYTES_MAX),
        stderr_bytes_max: said_bytes_max.unwrap_or(COMPLAINT_BYTES_MAX),
        time_max: limits.map_or(settings.tool_max, |limits| {
            Duration::from_millis(limits.wall_ms_max)
        }),
    };
    let orders = Orders {
        program,
        place: place.path().to_owned(),
        toolchain,
        bounds,
    };
    let mut tool = Command::new(&settings.program);
    tool.args(&settings.jail_arguments)
        .args(orders.words())
        .args(arguments);
    let said = tokio::select! {
        said = hear(&mut tool, &stdin, patience) => said.map_err(WorkerFault::Tool)?,
        full = overflow(&place, bounds) => {
            full?;
            return Ok(ended(StopReason::FilesExhausted));
        }
    };
    let Some(said) = said else {
        return match limits {
            Some(_) => Ok(ended(StopReason::WallTimeExhausted)),
            None => Err(WorkerFault::ToolTooLong(patience.time_max.as_secs())),
        };
    };
    let too_much = said.stdout.len() as u64 > patience.stdout_bytes_max;
    if too_much && limits.is_none() {
        return Err(WorkerFault::Nonsense("a tool says more than it may"));
    }
    let left = blocking(move || place.take(&outputs, bounds.file_bytes_max)).await?;
    let stop = if too_much {
        Some(StopReason::OutputExhausted)
    } else if left.is_none() || wrote_too_much(&said) {
        Some(StopReason::FilesExhausted)
    } else {
        None
    };
    let files = match stop {
        Some(_) => Vec::new(),
        None => left.unwrap_or_default(),
    };
    let names = Names::of(&orders);
    Ok(ToolAnswer {
        status: said.status.code(),
        stop,
        stdout: names.told(said.stdout),
        stderr: names.told(said.stderr),
        files,
    })
}

/// What folders of this machine are called in a tool's words: a call's place has
/// another name each time, and none of them is anybody's business.
struct Names(Vec<(Vec<u8>, &'static [u8])>);

impl Names {
    fn of(orders: &Orders) -> Self {
        let bytes = |path: PathBuf| path.into_os_string().into_vec();
        let mut names = vec![
            (bytes(orders.place.join(WORK).join("")), b"".as_slice()),
            (bytes(orders.place.join(WORK)), b"."),
            (bytes(orders.place.join("")), b""),
        ];
        let own = orders.toolchain.as_ref();
        let own = own.and_then(|toolchain| toolchain.canonicalize().ok());
        names.extend(own.map(|own| (bytes(own), TOOLCHAIN.as_bytes())));
        Self(names)
    }

    fn told(&self, mut words: Vec<u8>) -> Vec<u8> {
        for (name, instead) in &self.0 {
            words = replaced(&words, name, instead);
        }
        words
    }
}

fn replaced(text: &[u8], name: &[u8], instead: &[u8]) -> Vec<u8> {
    let mut told = Vec::with_capacity(text.len());
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with(name) {
            told.extend_from_slice(instead);
            at += name.len();
        } else {
            told.push(text[at]);
            at += 1;
        }
    }
    told
}

/// Comes back when a tool has left more in its folder than it may. Each file has its
/// limit from the kernel; this is for many files.
async fn overflow(place: &Arc<Workplace>, bounds: Bounds) -> Result<(), WorkerFault> {
    if !bounds.writes() {
        return std::future::pending().await;
    }
    loop {
        tokio::time::sleep(Duration::from_millis(LOOK_AGAIN_MS)).await;
        let place = Arc::clone(place);
        let full = blocking(move || Ok(place.is_overfull(bounds.file_bytes_max))).await?;
        if full {
            return Ok(());
        }
    }
}

/// The kernel ends whoever writes past the end of what a file may hold.
fn wrote_too_much(said: &Said) -> bool {
    use std::os::unix::process::ExitStatusExt;
    said.status.signal() == Some(libc::SIGXFSZ)
}

fn ended(stop: StopReason) -> ToolAnswer {
    ToolAnswer {
        stop: Some(stop),
        ..ToolAnswer::default()
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, WorkerFault> {
    let done = tokio::task::spawn_blocking(work).await;
    done.map_err(io::Error::other)
        .and_then(|done| done)
        .map_err(WorkerFault::Tool)
}
