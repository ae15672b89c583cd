//! A jail beside an executor that has none: for tests and benches, which run guests
//! in their own process and still call the native tools of languages.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use async_trait::async_trait;
use runtime_contract::Terminal;
use runtime_sandbox::{
    AdoptFault, Execution, Executor, ExecutorFault, GuestCall, ImageId, LayerId, LibraryId, Loaded,
    Pace, ToolAnswer, ToolCall,
};

use crate::{WorkerSettings, jail};

/// Runs guests where the other does, and tools in processes of their own.
pub struct WithJail<E> {
    inner: E,
    settings: WorkerSettings,
}

impl<E: Executor> WithJail<E> {
    /// `program` is one that becomes a tool when its first argument is `jail`.
    pub fn new(inner: E, program: PathBuf) -> Self {
        let settings = WorkerSettings {
            program,
            ..WorkerSettings::default()
        };
        Self { inner, settings }
    }
}

#[async_trait]
impl<E: Executor> Executor for WithJail<E> {
    async fn load(&self, path: &Path) -> Result<Loaded, ExecutorFault> {
        self.inner.load(path).await
    }

    async fn load_layer(&self, path: &Path) -> Result<LayerId, ExecutorFault> {
        self.inner.load_layer(path).await
    }

    async fn adopt_layer(&self, archive: Vec<u8>, name: &str) -> Result<LayerId, ExecutorFault> {
        self.inner.adopt_layer(archive, name).await
    }

    async fn load_library(&self, path: &Path) -> Result<LibraryId, ExecutorFault> {
        self.inner.load_library(path).await
    }

    async fn adopt(
        &self,
        module: Arc<[u8]>,
        library: Option<LibraryId>,
        pace: Pace,
    ) -> Result<ImageId, AdoptFault> {
        self.inner.adopt(module, library, pace).await
    }

    async fn call(
        &self,
        image: ImageId,
        call: GuestCall,
        terminal: Option<Terminal>,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        self.inner.call(image, call, terminal, pace).await
    }

    async fn call_tool(&self, call: ToolCall) -> Result<ToolAnswer, ExecutorFault> {
        Ok(jail::call(&self.settings, call).await?)
    }
}
