//! What an operator decides about a sandbox.

use std::path::PathBuf;
use std::thread::available_parallelism;

use crate::cache::CompiledCode;

/// Where compiled code is kept between starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CachePlace {
    pub folder: PathBuf,
    /// The secret that marks the code as ours; better not in the same folder.
    pub key_file: PathBuf,
}

impl CachePlace {
    /// A folder, and the key in a file beside it.
    #[must_use]
    pub fn beside(folder: PathBuf) -> Self {
        let key_file = folder.with_extension("key");
        Self { folder, key_file }
    }

    /// Opens the cache; without it each start compiles, which the log says.
    #[must_use]
    pub fn open(&self) -> Option<CompiledCode> {
        match CompiledCode::open(&self.folder, &self.key_file) {
            Ok(cache) => Some(cache),
            Err(error) => {
                tracing::warn!(folder = %self.folder.display(), %error, "no cache of compiled code; each start compiles");
                None
            }
        }
    }
}

/// How a sandbox is set up. The default suits one machine with its cores.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SandboxSettings {
    /// Where compiled code is kept between starts; `None` compiles at each start.
    pub cache: Option<CachePlace>,
    /// Runs that are alive at once; more wait.
    pub instances_max: u32,
    /// Conversations that are alive at once, besides those; more wait.
    pub conversations_max: u32,
    /// Threads on which guests run; 0 runs them on the caller's own runtime.
    pub threads: usize,
    /// Whether to try the pooling allocator first.
    pub pooling: bool,
    /// How many times its `wall_ms_max` a run may take while this process gets no
    /// processor for it.
    pub wall_stretch_max: u32,
}

impl Default for SandboxSettings {
    fn default() -> Self {
        Self {
            cache: None,
            instances_max: 64,
            conversations_max: 32,
            threads: available_parallelism().map_or(2, usize::from),
            pooling: true,
            wall_stretch_max: 2,
        }
    }
}
