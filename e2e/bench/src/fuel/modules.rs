//! The modules that compilers make of programs: an executor that passes every call on
//! to the workers and keeps what it was given to adopt.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use runtime_contract::Terminal;
use runtime_sandbox::{
    AdoptFault, Execution, Executor, ExecutorFault, GuestCall, ImageId, LayerId, LibraryId, Loaded,
    Pace, ToolAnswer, ToolCall,
};
use runtime_worker::WorkerPool;

/// Workers, and the last program that they adopted.
pub(super) struct Modules {
    workers: WorkerPool,
    last: Mutex<Option<Arc<[u8]>>>,
}

impl Modules {
    pub(super) fn new(workers: WorkerPool) -> Self {
        Self {
            workers,
            last: Mutex::default(),
        }
    }

    /// The module of the last program that was built.
    pub(super) fn last(&self) -> Option<Arc<[u8]>> {
        let last = self.last.lock();
        last.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

#[async_trait]
impl Executor for Modules {
    async fn load(&self, path: &Path) -> Result<Loaded, ExecutorFault> {
        self.workers.load(path).await
    }

    async fn load_layer(&self, path: &Path) -> Result<LayerId, ExecutorFault> {
        self.workers.load_layer(path).await
    }

    async fn load_library(&self, path: &Path) -> Result<LibraryId, ExecutorFault> {
        self.workers.load_library(path).await
    }

    async fn adopt(
        &self,
        module: Arc<[u8]>,
        library: Option<LibraryId>,
        pace: Pace,
    ) -> Result<ImageId, AdoptFault> {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&module));
        self.workers.adopt(module, library, pace).await
    }

    async fn call(
        &self,
        image: ImageId,
        call: GuestCall,
        terminal: Option<Terminal>,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        self.workers.call(image, call, terminal, pace).await
    }

    async fn call_tool(&self, call: ToolCall) -> Result<ToolAnswer, ExecutorFault> {
        self.workers.call_tool(call).await
    }
}
