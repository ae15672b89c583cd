//! The sandbox as others hold it: an engine, its threads and the runners that
//! were loaded.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use runtime_contract::{RunRequest, Terminal};
use runtime_host::Layer;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::{OnceCell, OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::task::JoinHandle;
use wasmtime::Engine;

use crate::cache::CompiledCode;
use crate::compiler::Compiler;
use crate::deadline::Gate;
use crate::engine::{self, Allocation};
use crate::executor::{GuestCall, ImageId, LayerId, LibraryId};
use crate::image::{self, ComponentFile, LoadedLibrary, RunnerImage};
use crate::recent::Recent;
use crate::run::{self, Asked, Execution, Pacing};
use crate::sealed::{SealedCode, SealedLayer};
use crate::settings::CachePlace;
use crate::{SandboxFault, SandboxSettings};

/// Runners that are kept loaded.
pub const IMAGES_MAX: usize = 64;
/// Programs that are kept for a while, beside the runners: however many there are,
/// whoever loaded a runner finds it.
const PROGRAMS_MAX: usize = 64;
/// Layers of files that are kept.
pub const LAYERS_MAX: usize = 32;
/// Libraries that are kept.
pub const LIBRARIES_MAX: usize = 16;

/// Runs runner components. Cloning it is cheap and shares everything.
#[derive(Clone)]
pub struct Sandbox {
    shared: Arc<Shared>,
}

struct Shared {
    engine: Engine,
    allocation: Allocation,
    cache: Option<CompiledCode>,
    images: Mutex<Images>,
    programs: Mutex<Images>,
    layers: Mutex<HashMap<LayerId, Arc<Layer>>>,
    libraries: Mutex<HashMap<LibraryId, Arc<LoadedLibrary>>>,
    slots: Arc<Semaphore>,
    /// Places of their own for runs that may spend minutes waiting for a person.
    conversations: Arc<Semaphore>,
    threads: Threads,
    pacing: Pacing,
}

impl Sandbox {
    /// Starts the engine and its threads.
    pub fn new(settings: SandboxSettings) -> Result<Self, SandboxFault> {
        Self::with_gate(settings, None)
    }

    /// Starts a sandbox whose runs may be held up.
    pub fn with_gate(
        settings: SandboxSettings,
        gate: Option<Arc<dyn Gate>>,
    ) -> Result<Self, SandboxFault> {
        let (engine, allocation) = engine::start(&settings)?;
        let cache = settings.cache.as_ref().and_then(CachePlace::open);
        let shared = Shared {
            engine,
            allocation,
            cache,
            images: Mutex::new(Recent::new(IMAGES_MAX, usize::MAX)),
            programs: Mutex::new(Recent::new(PROGRAMS_MAX, usize::MAX)),
            layers: Mutex::default(),
            libraries: Mutex::default(),
            slots: Arc::new(Semaphore::new(settings.instances_max as usize)),
            conversations: Arc::new(Semaphore::new(settings.conversations_max as usize)),
            threads: Threads::start(settings.threads)?,
            pacing: Pacing {
                gate,
                wall_stretch_max: settings.wall_stretch_max,
            },
        };
        Ok(Self {
            shared: Arc::new(shared),
        })
    }

    /// How this machine lets instances be allocated.
    #[must_use]
    pub fn allocation(&self) -> Allocation {
        self.shared.allocation
    }

    /// Whether compiled code is kept between starts.
    #[must_use]
    pub fn keeps_compiled_code(&self) -> bool {
        self.shared.cache.is_some()
    }

    /// Loads a runner component or a program that is a module; several loads of the same bytes compile once.
    pub async fn load(&self, path: &Path) -> Result<RunnerImage, SandboxFault> {
        let path = path.to_owned();
        let file = {
            let path = path.clone();
            self.on_blocking_thread(move |_| image::read_component(&path))
                .await?
        };
        let cell = cell(&self.shared.images, file.hash);
        let image = cell
            .get_or_try_init(|| self.build(path, file, true))
            .await?;
        Ok(image.clone())
    }

    /// Takes a runner that was compiled elsewhere by this very program, or, with a library,
    /// a program's own part; the path names it in faults. Blocks for as long as linking takes.
    pub fn adopt(
        &self,
        path: PathBuf,
        image: ImageId,
        code: &SealedCode,
        library: Option<LibraryId>,
    ) -> Result<(), SandboxFault> {
        let library = match library {
            Some(id) => Some(self.library(id).ok_or(SandboxFault::NotLoaded)?),
            None => None,
        };
        let cell = cell(&self.shared.images, image.0);
        if cell.get().is_none() {
            let library = library.as_ref().map(|library| &library.code);
            let loaded = image::load(&self.shared.engine, &path, image.0, code, library)?;
            // Another who was quicker has loaded the same.
            drop(cell.set(loaded));
        }
        Ok(())
    }

    /// A runner that was loaded or adopted.
    #[must_use]
    pub fn image(&self, image: ImageId) -> Option<RunnerImage> {
        let find = |kept: &Mutex<Images>| lock(kept).get(&image.0)?.get().cloned();
        find(&self.shared.images).or_else(|| find(&self.shared.programs))
    }

    /// Makes a program ready whose bytes are here; several of the same compile once.
    /// Its native code is not kept on disk: thirty programs would push out what the
    /// runners and compilers took minutes to become.
    pub async fn load_bytes(
        &self,
        module: Arc<[u8]>,
        library: Option<LibraryId>,
    ) -> Result<ImageId, SandboxFault> {
        let id = ImageId::of_program(&module, library);
        let library = match library {
            Some(id) => Some(self.library(id).ok_or(SandboxFault::NotLoaded)?),
            None => None,
        };
        let cell = cell(&self.shared.programs, id.0);
        let path = PathBuf::from("the program");
        let bytes = module.to_vec();
        let file = ComponentFile { hash: id.0, bytes };
        let build = || async {
            let Some(library) = library else {
                return self.build(path, file, false).await;
            };
            let build = move |shared: &Shared| {
                let compiler = Compiler::of(&shared.engine);
                image::build_against(&compiler, &path, &file, &library)
            };
            self.on_blocking_thread(build).await
        };
        cell.get_or_try_init(build).await?;
        Ok(id)
    }

    /// Makes ready what the programs of a language have in common.
    pub async fn load_library(&self, path: &Path) -> Result<LibraryId, SandboxFault> {
        let path = path.to_owned();
        let loaded = self.on_blocking_thread(move |shared| {
            let file = image::read_component(&path)?;
            let id = LibraryId::of(&file.bytes);
            if lock(&shared.libraries).contains_key(&id) {
                return Ok(id);
            }
            let compiler = Compiler::of(&shared.engine);
            let cache = shared.cache.as_ref();
            let library = image::build_library(&compiler, cache, &path, &id, file.bytes)?;
            shared.keep_library(id, library).map(|()| id)
        });
        loaded.await
    }

    /// Takes the code of a library that was compiled elsewhere by this very program.
    /// Programs can be adopted with it, and none be built.
    pub fn adopt_library(&self, id: LibraryId, code: &SealedCode) -> Result<(), SandboxFault> {
        let path = Path::new("the library");
        let code = Arc::new(image::load_library(&self.shared.engine, path, code)?);
        let bytes = Vec::new();
        self.shared.keep_library(id, LoadedLibrary { bytes, code })
    }

    fn library(&self, id: LibraryId) -> Option<Arc<LoadedLibrary>> {
        lock(&self.shared.libraries).get(&id).cloned()
    }

    /// Makes an archive of files ready for calls that name it.
    pub async fn load_layer(&self, path: &Path) -> Result<LayerId, SandboxFault> {
        let path = path.to_owned();
        let this = self.clone();
        self.on_blocking_thread(move |_| {
            let layer = SealedLayer::read(&path)
                .map_err(|source| SandboxFault::Unreadable { path, source })?;
            this.adopt_layer(&layer).map(|()| layer.id())
        })
        .await
    }

    /// The same of an archive that lies in no file; the name is for faults.
    pub async fn load_archive(
        &self,
        archive: Vec<u8>,
        name: &str,
    ) -> Result<LayerId, SandboxFault> {
        let path = PathBuf::from(name);
        let this = self.clone();
        self.on_blocking_thread(move |_| {
            let layer = SealedLayer::new(&archive)
                .map_err(|source| SandboxFault::Unreadable { path, source })?;
            this.adopt_layer(&layer).map(|()| layer.id())
        })
        .await
    }

    /// Takes a layer that was read elsewhere. Blocks for as long as it takes to
    /// look it through.
    pub fn adopt_layer(&self, layer: &SealedLayer) -> Result<(), SandboxFault> {
        let id = layer.id();
        if self.layers().contains_key(&id) {
            return Ok(());
        }
        let opened = layer.open().map_err(SandboxFault::Layer)?;
        let mut layers = self.layers();
        // None makes room: whoever loaded it counts on it.
        if !layers.contains_key(&id) && layers.len() >= LAYERS_MAX {
            return Err(SandboxFault::TooManyLayers(layers.len()));
        }
        layers.insert(id, Arc::new(opened));
        Ok(())
    }

    /// Runs one request and tells what came of it. Dropping the future stops
    /// the run at its next yield.
    pub async fn execute(
        &self,
        image: &RunnerImage,
        request: RunRequest,
    ) -> Result<Execution, SandboxFault> {
        self.call(image, request.into(), None).await
    }

    /// Runs one request that talks with somebody over a terminal meanwhile, and
    /// tells what came of it; the outputs went to the terminal and are empty.
    /// Dropping the future stops the run.
    pub async fn converse(
        &self,
        image: &RunnerImage,
        request: RunRequest,
        terminal: Terminal,
    ) -> Result<Execution, SandboxFault> {
        self.call(image, request.into(), Some(terminal)).await
    }

    /// Runs one call, over a terminal if there is one.
    pub async fn call(
        &self,
        image: &RunnerImage,
        call: GuestCall,
        terminal: Option<Terminal>,
    ) -> Result<Execution, SandboxFault> {
        let layer = match call.layer {
            Some(id) => Some(
                self.layers()
                    .get(&id)
                    .cloned()
                    .ok_or(SandboxFault::NotLoaded)?,
            ),
            None => None,
        };
        let slots = match terminal {
            Some(_) => &self.shared.conversations,
            None => &self.shared.slots,
        };
        let slot = self.slot(slots).await;
        let engine = self.shared.engine.clone();
        let ready = Arc::clone(&image.ready);
        let pacing = self.shared.pacing.clone();
        let (answer, answered) = oneshot::channel();
        let run = async move {
            // Nobody waits any more when this cannot be told.
            let tell = |told| drop(answer.send(told));
            let asked = Asked {
                call,
                layer,
                terminal,
            };
            run::run(&engine, &ready, asked, &pacing, tell).await;
            // Free again only now that the instance is gone.
            drop(slot);
        };
        let task = AbortOnDrop::new(self.shared.threads.spawn(run));
        let told = answered.await.map_err(|_| SandboxFault::Panicked)?;
        // To abort it now would have it cleared away before the answer is sent.
        task.let_go();
        told
    }

    /// Makes an instance, throws it away and tells how long making it took:
    /// what a run costs before its program starts. For benchmarks.
    pub async fn instantiate(
        &self,
        image: &RunnerImage,
        request: RunRequest,
    ) -> Result<Duration, SandboxFault> {
        let _slot = self.slot(&self.shared.slots).await;
        let engine = self.shared.engine.clone();
        let ready = Arc::clone(&image.ready);
        self.shared
            .threads
            .spawn(async move { run::instantiate(&engine, &ready, request).await })
            .await
            .map_err(|_| SandboxFault::Panicked)?
    }

    /// A place for one instance; while there is none, this waits.
    async fn slot(&self, slots: &Arc<Semaphore>) -> OwnedSemaphorePermit {
        Arc::clone(slots)
            .acquire_owned()
            .await
            .expect("the semaphore is never closed")
    }

    async fn build(
        &self,
        path: PathBuf,
        file: ComponentFile,
        keep: bool,
    ) -> Result<RunnerImage, SandboxFault> {
        self.on_blocking_thread(move |shared| {
            let cache = shared.cache.as_ref().filter(|_| keep);
            image::build(&shared.engine, cache, &path, &file)
        })
        .await
    }

    fn layers(&self) -> MutexGuard<'_, HashMap<LayerId, Arc<Layer>>> {
        lock(&self.shared.layers)
    }

    async fn on_blocking_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Shared) -> Result<T, SandboxFault> + Send + 'static,
    ) -> Result<T, SandboxFault> {
        let shared = Arc::clone(&self.shared);
        let task = tokio::task::spawn_blocking(move || work(&shared));
        task.await.map_err(|_| SandboxFault::Panicked)?
    }
}

impl Shared {
    fn keep_library(&self, id: LibraryId, library: LoadedLibrary) -> Result<(), SandboxFault> {
        let mut libraries = lock(&self.libraries);
        // None makes room: whoever loaded it counts on it.
        if !libraries.contains_key(&id) && libraries.len() >= LIBRARIES_MAX {
            return Err(SandboxFault::TooManyLibraries(libraries.len()));
        }
        libraries.insert(id, Arc::new(library));
        Ok(())
    }
}

/// What is loaded, or being loaded, by the hash of its bytes.
type Images = Recent<[u8; 32], Arc<OnceCell<RunnerImage>>>;

fn cell(kept: &Mutex<Images>, hash: [u8; 32]) -> Arc<OnceCell<RunnerImage>> {
    let mut kept = lock(kept);
    if let Some(cell) = kept.get(&hash) {
        return Arc::clone(cell);
    }
    let cell = Arc::default();
    kept.put(hash, Arc::clone(&cell), 0);
    cell
}

fn lock<T>(kept: &Mutex<T>) -> MutexGuard<'_, T> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The threads on which guests run; none of its own where the settings say so.
struct Threads(Option<Runtime>);

impl Threads {
    fn start(count: usize) -> Result<Self, SandboxFault> {
        if count == 0 {
            return Ok(Self(None));
        }
        let runtime = Builder::new_multi_thread()
            .worker_threads(count)
            .thread_name("sandbox")
            .enable_time()
            .build()
            .map_err(SandboxFault::Threads)?;
        Ok(Self(Some(runtime)))
    }

    fn spawn<F>(&self, run: F) -> JoinHandle<F::Output>
    where
        F: Future + Send + 'static,
        F::Output: Send + 'static,
    {
        match &self.0 {
            Some(runtime) => runtime.spawn(run),
            None => tokio::spawn(run),
        }
    }
}

impl Drop for Threads {
    fn drop(&mut self) {
        // A runtime must not be waited for inside another one.
        if let Some(runtime) = self.0.take() {
            runtime.shutdown_background();
        }
    }
}

/// Stops a task when nobody waits for it any more.
struct AbortOnDrop(Option<JoinHandle<()>>);

impl AbortOnDrop {
    fn new(task: JoinHandle<()>) -> Self {
        Self(Some(task))
    }

    /// Leaves the task to its end.
    fn let_go(mut self) {
        self.0 = None;
    }
}

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        if let Some(task) = &self.0 {
            task.abort();
        }
    }
}
