//! What can go wrong that is not the learner's doing.

use std::path::{Path, PathBuf};

use runtime_host::refused::UnknownImport;

use crate::Refusal;
use crate::program::NoProgram;

/// Why a component could not be loaded or a run not be done.
#[derive(Debug, thiserror::Error)]
pub enum SandboxFault {
    #[error("The sandbox's engine could not start.")]
    Engine(#[source] wasmtime::Error),
    #[error("The sandbox could not start its threads.")]
    Threads(#[source] std::io::Error),
    #[error("The runner '{}' could not be read.", path.display())]
    Unreadable {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("The runner '{}' is larger than {bytes_max} bytes.", path.display())]
    TooLarge { path: PathBuf, bytes_max: u64 },
    #[error("The runner '{}' is not a WebAssembly component or module that can be compiled.", path.display())]
    NotComponent {
        path: PathBuf,
        #[source]
        source: wasmtime::Error,
    },
    #[error("The runner '{}' is refused: {refusal}.", path.display())]
    NotAdmitted { path: PathBuf, refusal: Refusal },
    #[error("The runner '{}' is refused: {import}.", path.display())]
    UnknownImport {
        path: PathBuf,
        import: UnknownImport,
    },
    #[error("The component '{}' does not fit the world '{world}': {source}.", path.display())]
    WrongWorld {
        path: PathBuf,
        world: &'static str,
        source: wasmtime::Error,
    },
    #[error("The program '{}' is refused: {reason}.", path.display())]
    NoProgram { path: PathBuf, reason: NoProgram },
    #[error("The program '{}' imports something in another form than the sandbox has it: {source}.", path.display())]
    WrongImport {
        path: PathBuf,
        source: wasmtime::Error,
    },
    #[error(
        "A program that is a module can only be run: it has no functions to call by name, and no tests."
    )]
    OnlyRuns,
    #[error(
        "It is no toolchain: it exports no interface 'opencode:toolchain/builder' of version 0.1."
    )]
    NoToolchain,
    #[error("A toolchain can only be asked; it runs no programs.")]
    OnlyAnswers,
    #[error("Compiled code could not be laid into memory: {0}.")]
    Sealing(std::io::Error),
    #[error("Compiled code could not be loaded.")]
    Unloadable(#[source] wasmtime::Error),
    #[error("A layer of files cannot be used: {0}.")]
    Layer(#[source] runtime_host::LayerFault),
    #[error("The library '{}' is none: it is no program whose first functions have fixed places.", path.display())]
    NoLibrary { path: PathBuf },
    #[error("{0} libraries are loaded already, which is as many as there may be.")]
    TooManyLibraries(usize),
    #[error("{0} layers of files are loaded already, which is as many as there may be.")]
    TooManyLayers(usize),
    #[error("The runner was to be run before it was loaded.")]
    NotLoaded,
    #[error("A run could not be set up.")]
    Setup(#[source] wasmtime::Error),
    #[error("A run broke off inside the sandbox itself.")]
    Panicked,
}

impl SandboxFault {
    /// Whether this machine is at fault, and not what was to be loaded or run.
    pub(crate) fn is_of_the_machine(&self) -> bool {
        matches!(
            self,
            Self::Sealing(_) | Self::Unloadable(_) | Self::Setup(_) | Self::Panicked
        )
    }

    /// What is wrong, without the name of the file and without a full stop: the same
    /// words whether this process looked at it or another.
    #[must_use]
    pub fn reason(&self) -> String {
        match self {
            Self::NotAdmitted { refusal, .. } => refusal.to_string(),
            Self::NotComponent { source, .. } => {
                format!("it is no WebAssembly that the engine takes: {source:#}")
            }
            Self::UnknownImport { import, .. } => import.to_string(),
            Self::NoProgram { reason, .. } => reason.to_string(),
            Self::WrongImport { source, .. } => {
                format!("it imports something in another form than the sandbox has it: {source}")
            }
            Self::WrongWorld { world, source, .. } => {
                format!("it does not fit the world '{world}': {source}")
            }
            fault => fault.to_string().trim_end_matches('.').to_owned(),
        }
    }

    /// What the check before compiling has against a component.
    pub(crate) fn not_admitted(path: &Path, refusal: Refusal) -> Self {
        let path = path.to_owned();
        match refusal {
            Refusal::Unreadable(error) => Self::NotComponent {
                path,
                source: wasmtime::Error::new(error),
            },
            refusal => Self::NotAdmitted { path, refusal },
        }
    }
}
