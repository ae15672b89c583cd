//! What an operator decides about a sandbox.

use std::path::PathBuf;
use std::thread::available_parallelism;

/// How a sandbox is set up. The default suits one machine with its cores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxSettings {
    /// Where compiled code is kept between starts; `None` compiles at each start.
    pub cache_folder: Option<PathBuf>,
    /// Runs that are alive at once; more wait.
    pub instances_max: u32,
    /// Threads on which guests run.
    pub threads: usize,
    /// Whether to try the pooling allocator first.
    pub pooling: bool,
}

impl Default for SandboxSettings {
    fn default() -> Self {
        Self {
            cache_folder: None,
            instances_max: 64,
            threads: available_parallelism().map_or(2, usize::from),
            pooling: true,
        }
    }
}
