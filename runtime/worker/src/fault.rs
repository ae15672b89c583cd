//! What can go wrong between the server and its workers.

use std::io;

use runtime_sandbox::SandboxFault;

/// Why a worker did not do what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum WorkerFault {
    #[error("A worker process could not be started.")]
    Start(#[source] io::Error),
    #[error("The program is more than a worker can be sent.")]
    Message(#[source] io::Error),
    #[error("The runner '{path}' cannot be taken by the workers: {reason}.")]
    Refused { path: String, reason: String },
    #[error("The layer of files '{path}' cannot be taken by the workers: {reason}")]
    LayerRefused { path: String, reason: String },
    #[error("{0} runners are loaded already, which is as many as there may be.")]
    TooManyRunners(usize),
    #[error("{0} layers of files are loaded already, which is as many as there may be.")]
    TooManyLayers(usize),
    #[error("No worker process is running; the log says why they ended.")]
    NoneRunning,
    #[error("The worker processes died under this program twice; it is not tried again.")]
    DiedTwice,
    #[error(
        "The worker process died during this conversation; the program has to be started again."
    )]
    DiedTalking,
    #[error("The worker said something that makes no sense: {0}.")]
    Nonsense(&'static str),
    #[error("The worker could not run the program: {0}")]
    Told(String),
    #[error("The component could not be compiled: {0}")]
    Compile(String),
    #[error("Compiling the component took longer than {0} seconds and was stopped.")]
    CompileTooLong(u64),
    #[error("The compiler process failed.")]
    Compiler(#[source] io::Error),
    #[error("A tool could not be called.")]
    Tool(#[source] io::Error),
    #[error("A tool took longer than {0} seconds and was stopped.")]
    ToolTooLong(u64),
    #[error(transparent)]
    Sandbox(#[from] SandboxFault),
}
