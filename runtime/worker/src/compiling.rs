//! Compiling in a process of its own: a component that makes the compiler run
//! away takes nothing with it.

use std::time::Duration;

use runtime_sandbox::{COMPILED_BYTES_MAX, Compiled};
use tokio::process::Command;

use crate::child::{Patience, hear};
use crate::{WorkerFault, WorkerSettings};

/// Bytes of a complaint that are kept.
const COMPLAINT_BYTES_MAX: u64 = 4 << 10;

/// How a compiler ends that made a program's own part only.
pub(crate) const OWN_PART_STATUS: u8 = 10;

/// What a compiler is to do.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Job<'a> {
    /// A component, or a program that is a module.
    Whole(&'a [u8]),
    /// What programs have in common.
    Library(&'a [u8]),
    /// A program, or of one that begins with the library only the rest.
    Against {
        library: &'a [u8],
        program: &'a [u8],
    },
}

impl<'a> Job<'a> {
    /// The job as it is told: which it is, how long its first part is, and the parts.
    fn told(&self) -> Vec<u8> {
        let (kind, first, second): (u8, _, &[u8]) = match self {
            Self::Whole(wasm) => (0, wasm, &[]),
            Self::Library(library) => (1, library, &[]),
            Self::Against { library, program } => (2, library, program),
        };
        let mut told = Vec::with_capacity(9 + first.len() + second.len());
        told.push(kind);
        told.extend_from_slice(&(first.len() as u64).to_le_bytes());
        told.extend_from_slice(first);
        told.extend_from_slice(second);
        told
    }

    pub(crate) fn read(told: &'a [u8]) -> Option<Self> {
        let (kind, rest) = told.split_first()?;
        let (length, rest) = rest.split_first_chunk()?;
        let length = usize::try_from(u64::from_le_bytes(*length)).ok()?;
        let (first, second) = rest.split_at_checked(length)?;
        match (kind, second) {
            (0, []) => Some(Self::Whole(first)),
            (1, []) => Some(Self::Library(first)),
            (2, program) => Some(Self::Against {
                library: first,
                program,
            }),
            _ => None,
        }
    }
}

/// Compiles to native code.
pub(crate) async fn compile(
    settings: &WorkerSettings,
    job: Job<'_>,
    time_max: Duration,
) -> Result<Compiled, WorkerFault> {
    let patience = Patience {
        stdout_bytes_max: COMPILED_BYTES_MAX,
        stderr_bytes_max: COMPLAINT_BYTES_MAX,
        time_max,
    };
    let mut compiler = Command::new(&settings.program);
    compiler.args(&settings.compiler_arguments);
    let said = hear(&mut compiler, &job.told(), patience)
        .await
        .map_err(WorkerFault::Compiler)?
        .ok_or(WorkerFault::CompileTooLong(time_max.as_secs()))?;
    // A compiler that says too much is told nothing more, and ends of that.
    if said.stdout.len() as u64 > COMPILED_BYTES_MAX {
        return Err(WorkerFault::Compile(
            "its native code is too large".to_owned(),
        ));
    }
    let can_be_part = matches!(job, Job::Against { .. });
    if can_be_part && said.status.code() == Some(OWN_PART_STATUS.into()) {
        return Ok(Compiled::OwnPart(said.stdout));
    }
    if !said.status.success() {
        let complaint = String::from_utf8_lossy(&said.stderr);
        let complaint = complaint.trim();
        // A compiler that ends by itself has said why.
        let reason = match (complaint, said.status.code()) {
            ("", _) | (_, None) => format!("{complaint} ({})", said.status).trim().to_owned(),
            (complaint, Some(_)) => complaint.to_owned(),
        };
        return Err(WorkerFault::Compile(reason));
    }
    Ok(Compiled::Whole(said.stdout))
}

/// Compiles what has no own part.
pub(crate) async fn compile_whole(
    settings: &WorkerSettings,
    job: Job<'_>,
    time_max: Duration,
) -> Result<Vec<u8>, WorkerFault> {
    match compile(settings, job, time_max).await? {
        Compiled::Whole(code) | Compiled::OwnPart(code) => Ok(code),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_is_understood_as_it_was_told() {
        let against = Job::Against {
            library: b"first",
            program: b"second",
        };
        for job in [Job::Whole(b"one"), Job::Library(b""), against] {
            let told = job.told();
            assert_eq!(Job::read(&told), Some(job));
            for end in 0..told.len().min(9) {
                assert_eq!(Job::read(&told[..end]), None);
            }
        }
        assert_eq!(Job::read(&[3; 20]), None);
        let mut long = Job::Whole(b"one").told();
        long.push(0);
        assert_eq!(Job::read(&long), None, "there is something behind it");
        let mut short = Job::Library(b"one").told();
        short[1] = 255;
        assert_eq!(Job::read(&short), None, "its part is not all there");
    }
}
