//! What a program may find itself in without noticing.

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use anyhow::Result;
use runtime_dispatch::WasmDispatch;
use runtime_sandbox::{Sandbox, SandboxSettings};
use runtime_worker::{WithJail, WorkerPool, WorkerSettings};

use crate::installed::Installed;

/// Where programs run.
#[derive(Clone, Copy, Debug)]
pub enum Surroundings {
    /// A sandbox in this process, with a pool of instances or without.
    Here { pooling: bool, threads: usize },
    /// Confined worker processes, as in the server.
    Workers { processes: usize },
}

/// All that are tried, by turns.
pub const SURROUNDINGS: [Surroundings; 6] = [
    Surroundings::Here {
        pooling: true,
        threads: 2,
    },
    Surroundings::Workers { processes: 2 },
    Surroundings::Here {
        pooling: false,
        threads: 1,
    },
    Surroundings::Here {
        pooling: true,
        threads: 1,
    },
    Surroundings::Workers { processes: 3 },
    Surroundings::Here {
        pooling: false,
        threads: 3,
    },
];

impl Surroundings {
    /// Starts them. Needs a tokio runtime.
    pub(super) fn dispatch(
        self,
        installed: &Installed,
        worker_program: &Path,
    ) -> Result<WasmDispatch> {
        let cache = Some(installed.cache());
        Ok(match self {
            Self::Here { pooling, threads } => {
                let sandbox = Sandbox::new(SandboxSettings {
                    cache,
                    pooling,
                    threads,
                    ..SandboxSettings::default()
                })?;
                installed.dispatch(Arc::new(WithJail::new(sandbox, worker_program.to_owned())))
            }
            Self::Workers { processes } => {
                installed.dispatch(Arc::new(WorkerPool::start(WorkerSettings {
                    program: worker_program.to_owned(),
                    workers: processes,
                    cache,
                    ..WorkerSettings::default()
                })?))
            }
        })
    }
}

impl fmt::Display for Surroundings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Here { pooling, threads } => {
                let pool = if *pooling { "a" } else { "no" };
                write!(
                    formatter,
                    "in a sandbox with {pool} pool on {threads} threads"
                )
            }
            Self::Workers { processes } => write!(formatter, "in {processes} worker processes"),
        }
    }
}
