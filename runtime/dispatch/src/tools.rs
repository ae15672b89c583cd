//! Compilers and the files that they read: loaded when somebody first needs
//! them, so that a server on which nobody writes C pays nothing for clang.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use runtime_contract::RunnerFault;
use runtime_sandbox::{Executor, ExecutorFault, ImageId, LayerId, LibraryId};
use tokio::sync::OnceCell;

use crate::images::{told, unavailable};

/// The tools that were asked for.
#[derive(Default)]
pub(crate) struct Tools {
    modules: Shelf<ImageId>,
    layers: Shelf<LayerId>,
    libraries: Shelf<Option<LibraryId>>,
}

/// Things by the files that they are loaded from. There are no more than the
/// installed languages have files.
struct Shelf<T>(Mutex<BTreeMap<PathBuf, Arc<OnceCell<T>>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Shelf<T> {
    fn cell(&self, path: &Path) -> Arc<OnceCell<T>> {
        let mut cells = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cells.entry(path.to_owned()).or_default())
    }
}

impl Tools {
    /// A compiler, loaded by whoever asks first; the others wait for that. A
    /// failure is not kept: the next who asks tries again.
    pub(crate) async fn module(
        &self,
        executor: &dyn Executor,
        path: &Path,
    ) -> Result<ImageId, RunnerFault> {
        let cell = self.modules.cell(path);
        let load = || async { executor.load(path).await.map(|loaded| loaded.image) };
        cell.get_or_try_init(load)
            .await
            .copied()
            .map_err(|fault| not_working(path, &fault))
    }

    /// An archive of files for a compiler.
    pub(crate) async fn layer(
        &self,
        executor: &dyn Executor,
        path: &Path,
    ) -> Result<LayerId, RunnerFault> {
        let cell = self.layers.cell(path);
        cell.get_or_try_init(|| executor.load_layer(path))
            .await
            .copied()
            .map_err(|fault| not_working(path, &fault))
    }

    /// What a language's programs begin with; `None` where it cannot be loaded, which is
    /// told once: they are compiled as wholes then.
    pub(crate) async fn library(&self, executor: &dyn Executor, path: &Path) -> Option<LibraryId> {
        let cell = self.libraries.cell(path);
        let load = || async {
            let loaded = executor.load_library(path).await;
            let told = |fault: &ExecutorFault| {
                let reason = told(fault.as_ref());
                tracing::warn!(library = %path.display(), reason, "programs are compiled without their library");
            };
            loaded.inspect_err(told).ok()
        };
        *cell.get_or_init(load).await
    }
}

fn not_working(path: &Path, fault: &ExecutorFault) -> RunnerFault {
    tracing::error!(tool = %path.display(), reason = told(fault.as_ref()), "tool cannot be loaded");
    let message = "The compiler of this language is not working on this server at the moment.";
    unavailable(message.to_owned())
}
