//! What an operator decides about workers.

use std::ffi::OsString;
use std::path::PathBuf;
use std::thread::available_parallelism;
use std::time::Duration;

use runtime_sandbox::{CachePlace, IMAGES_MAX};

/// How worker processes are kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkerSettings {
    /// The program that is started as worker and as compiler.
    pub program: PathBuf,
    /// Its arguments to be a worker.
    pub worker_arguments: Vec<OsString>,
    /// Its arguments to be a compiler.
    pub compiler_arguments: Vec<OsString>,
    /// Its arguments to become a tool in a jail; the tool's follow.
    pub jail_arguments: Vec<OsString>,
    /// Processes that are kept, each with its programs on one thread; and as many
    /// again that give way to those, once there is something for them.
    pub workers: usize,
    /// Programs that are alive in one worker at once; more wait.
    pub instances_max: u32,
    /// Conversations that are alive in one worker at once, besides those.
    pub conversations_max: u32,
    /// Runners that are loaded at most; each worker has all of them.
    pub runners_max: usize,
    /// Where compiled code is kept between starts.
    pub cache: Option<CachePlace>,
    /// Time that compiling one component may take.
    pub compile_max: Duration,
    /// Time that compiling one program may take, which a stranger wrote.
    pub program_compile_max: Duration,
    /// Programs of compiled languages that are kept in processes of their own.
    pub programs_max: usize,
    /// Time for which a program that nobody runs keeps its process.
    pub program_idle_max: Duration,
    /// Programs whose native code is kept, with a process or without.
    pub program_codes_max: usize,
    /// Time that a native tool may take for one call.
    pub tool_max: Duration,
    /// Time that a run waits for any worker to be there.
    pub worker_wait_max: Duration,
    /// Time for which a program gives way to others although its worker starves; then it
    /// is run anew among those that do not.
    pub starving_max: Duration,
    /// Time past the longest that a run may take (`pace.rs`) after which its worker
    /// counts as hung. A worker ends its runs itself; this is for one that no longer
    /// can.
    pub grace: Duration,
}

impl Default for WorkerSettings {
    fn default() -> Self {
        Self {
            // This very program, even when its file was replaced meanwhile.
            program: PathBuf::from("/proc/self/exe"),
            worker_arguments: vec!["worker".into()],
            compiler_arguments: vec!["compile".into()],
            jail_arguments: vec!["jail".into()],
            workers: available_parallelism().map_or(2, usize::from),
            instances_max: 64,
            conversations_max: 32,
            runners_max: IMAGES_MAX,
            cache: None,
            compile_max: Duration::from_secs(600),
            // A program in Go with net/http is compiled as a whole, which took more than 30
            // seconds beside others.
            program_compile_max: Duration::from_secs(120),
            programs_max: 16,
            program_idle_max: Duration::from_secs(60),
            program_codes_max: 256,
            tool_max: Duration::from_secs(20),
            worker_wait_max: Duration::from_secs(30),
            starving_max: Duration::from_secs(5),
            grace: Duration::from_secs(10),
        }
    }
}
