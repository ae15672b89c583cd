//! What the dispatch needs of whatever runs programs: this process's own
//! sandbox, or worker processes around one.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use runtime_contract::{
    Action, BuiltFile, FilePath, LanguageId, Limits, RunRequest, SourceTree, StopReason, Terminal,
};
use sha2::{Digest, Sha256};

use crate::{Execution, Question, Sandbox, SandboxFault};

/// A fault of the machine, for the operator's log.
pub type ExecutorFault = Box<dyn Error + Send + Sync>;

/// A runner component by the SHA-256 of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImageId(pub [u8; 32]);

impl fmt::Debug for ImageId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(&self.0[..8]))
    }
}

/// A runner that can be executed from now on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Loaded {
    pub image: ImageId,
    /// Whether the compiled code was already there.
    pub cached: bool,
    /// Milliseconds that loading took, compiling included.
    pub load_ms: f64,
}

/// Whether a program goes before others or after them, where both want the
/// same processor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Pace {
    /// Somebody waits for it.
    Prompt,
    /// Nobody looks on, or whoever does has asked for more than one at once.
    Yielding,
}

/// A native tool of ours that reads what a stranger wrote.
#[derive(Clone, Debug, Default)]
pub struct ToolCall {
    pub program: PathBuf,
    /// A folder of the tool's own, in which its program lies and which it may read.
    /// `{\toolchain}` in its arguments stands for it: a name that no file can have.
    pub toolchain: Option<PathBuf>,
    pub arguments: Vec<String>,
    /// What lies in the folder in which it works.
    pub files: SourceTree,
    /// More of that, made by other tools.
    pub built: Vec<BuiltFile>,
    pub stdin: Vec<u8>,
    /// Files that it is to leave in its folder; without any it can only read there.
    pub outputs: Vec<FilePath>,
    /// What it may use; `None` for what suits a tool that reads a file. Fuel is not
    /// counted.
    pub limits: Option<Limits>,
}

/// What came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ToolAnswer {
    /// `None` when it was ended from outside.
    pub status: Option<i32>,
    /// The one of the call's limits that ended it.
    pub stop: Option<StopReason>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// Those of the outputs that are there.
    pub files: Vec<BuiltFile>,
}

/// An archive of files that guests can read, by the SHA-256 of its bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LayerId(pub [u8; 32]);

impl fmt::Debug for LayerId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(&self.0[..8]))
    }
}

/// What programs of a language have in common, by the SHA-256 of its bytes and what
/// tells it from a program of the same bytes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LibraryId(pub [u8; 32]);

impl LibraryId {
    #[must_use]
    pub fn of(library: &[u8]) -> Self {
        let hash = Sha256::new_with_prefix("library ").chain_update(library);
        Self(hash.finalize().into())
    }
}

impl fmt::Debug for LibraryId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hex::encode(&self.0[..8]))
    }
}

impl ImageId {
    /// A program that is run with the native code of a library, if there is one.
    #[must_use]
    pub fn of_program(module: &[u8], library: Option<LibraryId>) -> Self {
        let hash = Sha256::new_with_prefix(module);
        let hash = match library {
            Some(library) => hash.chain_update(library.0),
            None => hash,
        };
        Self(hash.finalize().into())
    }
}

/// A request to run a program, and what only those who build programs ask besides.
#[derive(Clone, Debug, PartialEq)]
pub struct GuestCall {
    pub request: RunRequest,
    /// All its arguments, its name first; `None` for the entry's name before the
    /// request's own.
    pub arguments: Option<Vec<String>>,
    /// Files in its folder besides the request's.
    pub built: Vec<BuiltFile>,
    /// Files that a compiler finds under `/toolchain`, and a runner under `/packages`.
    pub layer: Option<LayerId>,
    /// Files whose contents are wanted when it has ended.
    pub outputs: Vec<FilePath>,
    /// What a toolchain is asked; the request then stands for its limits only.
    pub question: Option<Question>,
}

impl From<RunRequest> for GuestCall {
    fn from(request: RunRequest) -> Self {
        Self {
            request,
            arguments: None,
            built: Vec::new(),
            layer: None,
            outputs: Vec::new(),
            question: None,
        }
    }
}

impl GuestCall {
    /// The call that asks a toolchain.
    pub fn asking(question: Question, limits: Limits) -> Result<Self, ExecutorFault> {
        let request = RunRequest {
            language: LanguageId::parse("toolchain")?,
            files: SourceTree::default(),
            entry: FilePath::parse("toolchain.wasm")?,
            action: Action::Run,
            stdin: Vec::new(),
            args: Vec::new(),
            limits,
            seed: 0,
            packages: None,
        };
        Ok(Self {
            question: Some(question),
            ..request.into()
        })
    }
}

/// Why a program was not adopted.
#[derive(Debug, thiserror::Error)]
pub enum AdoptFault {
    /// The program itself: what is wrong with it.
    #[error("{0}")]
    Refused(String),
    #[error(transparent)]
    Broken(ExecutorFault),
}

/// Loads runners and runs them.
#[async_trait]
pub trait Executor: Send + Sync {
    /// Makes a runner component, or a tool that is a module, ready; several loads
    /// of the same bytes compile once.
    async fn load(&self, path: &Path) -> Result<Loaded, ExecutorFault>;

    /// Makes an archive of files ready for those guests that ask for it.
    async fn load_layer(&self, path: &Path) -> Result<LayerId, ExecutorFault>;

    /// The same of an archive that lies in no file; the name is for faults and the log.
    /// Where there are no such layers this is refused.
    async fn adopt_layer(&self, _archive: Vec<u8>, name: &str) -> Result<LayerId, ExecutorFault> {
        Err(format!("there are no layers here, and '{name}' is none").into())
    }

    /// Makes a library ready: a program with which others begin. Those are quicker
    /// to adopt then, and are no others. Where there are no libraries this is refused.
    async fn load_library(&self, path: &Path) -> Result<LibraryId, ExecutorFault> {
        let path = path.display();
        Err(format!("there are no libraries here, and '{path}' is none").into())
    }

    /// Makes a program ready that a tool has just made, of which a library may be
    /// ready already. It is kept for a while only: call this again before each call.
    async fn adopt(
        &self,
        module: Arc<[u8]>,
        library: Option<LibraryId>,
        pace: Pace,
    ) -> Result<ImageId, AdoptFault>;

    /// Runs one call in a fresh instance. With a terminal, the program talks over
    /// it meanwhile and its outputs go there. Dropping the future stops the run.
    async fn call(
        &self,
        image: ImageId,
        call: GuestCall,
        terminal: Option<Terminal>,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault>;

    /// Runs one request.
    async fn execute(
        &self,
        image: ImageId,
        request: RunRequest,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        self.call(image, request.into(), None, pace).await
    }

    /// Runs one request that talks over a terminal.
    async fn converse(
        &self,
        image: ImageId,
        request: RunRequest,
        terminal: Terminal,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        let terminal = Some(terminal);
        self.call(image, request.into(), terminal, pace).await
    }

    /// Asks a toolchain that is a component, in a fresh instance. What it answered
    /// is the execution's `reply`.
    async fn ask(
        &self,
        image: ImageId,
        question: Question,
        limits: Limits,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        let call = GuestCall::asking(question, limits)?;
        self.call(image, call, None, pace).await
    }

    /// Calls a native tool in a process that can do nothing else. Dropping the
    /// future ends it. Where there are no such processes this is refused.
    async fn call_tool(&self, call: ToolCall) -> Result<ToolAnswer, ExecutorFault> {
        let program = call.program.display();
        Err(format!("there is no jail here in which '{program}' could run").into())
    }
}

#[async_trait]
impl Executor for Sandbox {
    async fn load(&self, path: &Path) -> Result<Loaded, ExecutorFault> {
        let image = Sandbox::load(self, path).await?;
        Ok(Loaded {
            image: ImageId(image.hash()),
            cached: image.was_cached(),
            load_ms: image.load_ms(),
        })
    }

    async fn load_layer(&self, path: &Path) -> Result<LayerId, ExecutorFault> {
        Ok(Sandbox::load_layer(self, path).await?)
    }

    async fn adopt_layer(&self, archive: Vec<u8>, name: &str) -> Result<LayerId, ExecutorFault> {
        Ok(self.load_archive(archive, name).await?)
    }

    async fn load_library(&self, path: &Path) -> Result<LibraryId, ExecutorFault> {
        Ok(Sandbox::load_library(self, path).await?)
    }

    async fn adopt(
        &self,
        module: Arc<[u8]>,
        library: Option<LibraryId>,
        _pace: Pace,
    ) -> Result<ImageId, AdoptFault> {
        let loaded = self.load_bytes(module, library).await;
        loaded.map_err(|fault| match fault.is_of_the_machine() {
            true => AdoptFault::Broken(fault.into()),
            false => AdoptFault::Refused(fault.reason()),
        })
    }

    async fn call(
        &self,
        image: ImageId,
        call: GuestCall,
        terminal: Option<Terminal>,
        _pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        let image = self.image(image).ok_or(SandboxFault::NotLoaded)?;
        Ok(Sandbox::call(self, &image, call, terminal).await?)
    }
}
