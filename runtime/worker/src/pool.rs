//! A few workers that are always there: started, watched, started again.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use runtime_contract::Terminal;
use runtime_sandbox::{
    AdoptFault, CompiledCode, Compiler, Execution, Executor, ExecutorFault, GuestCall, ImageId,
    LAYERS_MAX, LayerId, LibraryId, Loaded, Pace, SealedCode, SealedLayer, ToolAnswer, ToolCall,
    read_component,
};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::compiling::Job;
use crate::confine::About;
use crate::hold::Hold;
use crate::live::{Lost, Worker};
use crate::programs::Programs;
use crate::seats::{Seat, Wanted, sweep, tend};
use crate::started::Image;
use crate::{WorkerFault, WorkerSettings, compiling, jail};

/// How often a run is given to a worker: once more after one died under it.
const ATTEMPTS: usize = 2;

/// Runs programs in worker processes. They end with the pool.
pub struct WorkerPool {
    shared: Arc<Shared>,
    _tending: JoinSet<()>,
}

pub(crate) struct Shared {
    pub(crate) settings: WorkerSettings,
    compiler: Compiler,
    cache: Option<CompiledCode>,
    pub(crate) wanted: watch::Sender<Wanted>,
    /// Code that a worker could not take, by its number, and why.
    refused: Mutex<BTreeMap<u64, String>>,
    /// Layers that a worker could not take: no more than there are files of languages.
    refused_layers: Mutex<BTreeMap<LayerId, String>>,
    codes: AtomicU64,
    /// One load after the other: two of the same runner compile it once.
    loading: tokio::sync::Mutex<()>,
    pub(crate) seats: Vec<Seat>,
    pub(crate) hold: Arc<Hold>,
    pub(crate) programs: Programs,
    turn: AtomicUsize,
}

impl WorkerPool {
    /// Makes a pool, whose workers start when the first runner is loaded. Needs
    /// a tokio runtime.
    pub fn start(settings: WorkerSettings) -> Result<Self, WorkerFault> {
        let cache = settings.cache.as_ref().and_then(|place| place.open());
        let paces = [Pace::Prompt, Pace::Yielding].into_iter();
        let paces = paces.flat_map(|pace| std::iter::repeat_n(pace, settings.workers.max(1)));
        let seats = paces.map(|pace| Seat {
            pace,
            worker: watch::Sender::new(None),
            about: watch::Sender::new(None),
        });
        let compiler = Compiler::new()?;
        let hold = Arc::new(Hold::new());
        let shared = Arc::new(Shared {
            programs: Programs::new(settings.clone(), compiler.clone(), Arc::clone(&hold)),
            compiler,
            cache,
            wanted: watch::Sender::default(),
            refused: Mutex::default(),
            refused_layers: Mutex::default(),
            codes: AtomicU64::new(0),
            loading: tokio::sync::Mutex::default(),
            seats: seats.collect(),
            hold,
            turn: AtomicUsize::new(0),
            settings,
        });
        let mut tending = JoinSet::new();
        for seat in 0..shared.seats.len() {
            tending.spawn(tend(Arc::clone(&shared), seat));
        }
        tending.spawn(sweep(Arc::clone(&shared)));
        Ok(Self {
            shared,
            _tending: tending,
        })
    }

    /// Whether compiled code is kept between starts.
    #[must_use]
    pub fn keeps_compiled_code(&self) -> bool {
        self.shared.cache.is_some()
    }

    /// What the workers are like, and what this host does not let them give up;
    /// waits for the first worker.
    pub async fn about(&self) -> Result<About, WorkerFault> {
        let shared = &self.shared;
        shared.want(|wanted| &mut wanted.any);
        let mut about = shared.seats[0].about.subscribe();
        let wait_max = shared.settings.worker_wait_max;
        let told = tokio::time::timeout(wait_max, about.wait_for(Option::is_some)).await;
        let about = told.ok().and_then(|told| told.ok()?.clone());
        about.ok_or(WorkerFault::NoneRunning)
    }

    /// The numbers of the processes that run now.
    #[must_use]
    pub fn processes(&self) -> Vec<u32> {
        let workers = self.shared.seats.iter();
        workers
            .filter_map(|seat| seat.worker.borrow().as_ref()?.pid)
            .chain(self.shared.programs.processes())
            .collect()
    }
}

#[async_trait]
impl Executor for WorkerPool {
    async fn call_tool(&self, call: ToolCall) -> Result<ToolAnswer, ExecutorFault> {
        Ok(jail::call(&self.shared.settings, call).await?)
    }

    async fn load(&self, path: &Path) -> Result<Loaded, ExecutorFault> {
        Ok(self.shared.load(path).await?)
    }

    async fn load_layer(&self, path: &Path) -> Result<LayerId, ExecutorFault> {
        let (path, name) = (path.to_owned(), path.display().to_string());
        let open = move || SealedLayer::read(&path).map_err(|fault| unreadable(path, fault));
        let layer = blocking(open).await??;
        Ok(self.shared.load_layer(layer, &name).await?)
    }

    async fn adopt_layer(&self, archive: Vec<u8>, name: &str) -> Result<LayerId, ExecutorFault> {
        let path = PathBuf::from(name);
        let open = move || SealedLayer::new(&archive).map_err(|fault| unreadable(path, fault));
        let layer = blocking(open).await??;
        Ok(self.shared.load_layer(layer, name).await?)
    }

    async fn load_library(&self, path: &Path) -> Result<LibraryId, ExecutorFault> {
        Ok(self.shared.load_library(path).await?)
    }

    async fn adopt(
        &self,
        module: Arc<[u8]>,
        library: Option<LibraryId>,
        pace: Pace,
    ) -> Result<ImageId, AdoptFault> {
        self.shared.programs.adopt(&module, library, pace).await
    }

    async fn call(
        &self,
        image: ImageId,
        call: GuestCall,
        terminal: Option<Terminal>,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        Ok(match terminal {
            None => self.shared.execute(image, &call, pace).await?,
            Some(terminal) => self.shared.converse(image, &call, terminal, pace).await?,
        })
    }
}

impl Shared {
    async fn load(&self, path: &Path) -> Result<Loaded, WorkerFault> {
        let started = Instant::now();
        let file = {
            let path = path.to_owned();
            blocking(move || read_component(&path)).await??
        };
        let id = ImageId(file.hash);
        let path = path.display().to_string();
        let _turn = self.loading.lock().await;
        let (known, count) = {
            let images = &self.wanted.borrow().images;
            (images.contains_key(&id), images.len())
        };
        if !known && count >= self.settings.runners_max {
            return Err(WorkerFault::TooManyRunners(count));
        }
        let mut cached = true;
        if !known {
            let key = self.compiler.cache_key(&file.hash);
            let kept = self.cache.as_ref().and_then(|cache| cache.get(&key));
            cached = kept.is_some();
            let mut code = match kept {
                Some(code) => code,
                None => self.compile(&key, &file.bytes).await?,
            };
            let mut taken = self.spread(id, &path, code).await;
            if cached && let Err(WorkerFault::Refused { reason, .. }) = &taken {
                tracing::warn!(
                    key,
                    reason,
                    "compiled code is of no use; it is compiled again"
                );
                cached = false;
                code = self.compile(&key, &file.bytes).await?;
                taken = self.spread(id, &path, code).await;
            }
            taken?;
        }
        let load_ms = started.elapsed().as_secs_f64() * 1e3;
        tracing::info!(runner = path, cached, load_ms, "runner loaded");
        Ok(Loaded {
            image: id,
            cached,
            load_ms,
        })
    }

    /// Has the code of a library made, or takes it from the cache, for the processes of
    /// programs that begin with it.
    async fn load_library(&self, path: &Path) -> Result<LibraryId, WorkerFault> {
        let file = {
            let path = path.to_owned();
            blocking(move || read_component(&path)).await??
        };
        let id = LibraryId::of(&file.bytes);
        let _turn = self.loading.lock().await;
        if self.programs.knows(id) {
            return Ok(id);
        }
        let key = self.compiler.library_cache_key(&id);
        let kept = self.cache.as_ref().and_then(|cache| cache.get(&key));
        let code = match kept {
            Some(code) => code,
            None => {
                let job = Job::Library(&file.bytes);
                let time_max = self.settings.compile_max;
                let compiled = compiling::compile_whole(&self.settings, job, time_max).await?;
                if let Some(cache) = &self.cache {
                    cache.put(&key, &compiled);
                }
                self.compiler.seal(&compiled)?
            }
        };
        self.programs.know(id, file.bytes.into(), code)?;
        tracing::info!(path = %path.display(), "library of programs loaded");
        Ok(id)
    }

    /// Has workers started that hold one more layer, and waits for the first of them.
    /// One that they refuse, or cannot start with, is forgotten: it would keep
    /// everybody from theirs.
    async fn load_layer(&self, layer: SealedLayer, path: &str) -> Result<LayerId, WorkerFault> {
        let id = layer.id();
        let _turn = self.loading.lock().await;
        let (known, count) = {
            let layers = &self.wanted.borrow().layers;
            (layers.contains_key(&id), layers.len())
        };
        if !known && count >= LAYERS_MAX {
            return Err(WorkerFault::TooManyLayers(count));
        }
        if !known {
            self.layer_refused(id, path)?;
            self.wanted.send_modify(|wanted| {
                wanted.any = true;
                wanted.layers.insert(id, layer);
            });
            if let Err(fault) = self.layer_taken(id, path).await {
                self.wanted.send_modify(|wanted| {
                    wanted.layers.remove(&id);
                });
                return Err(fault);
            }
            tracing::info!(path, "layer of files loaded");
        }
        Ok(id)
    }

    /// Whether workers refused these very bytes, which stay what they are.
    fn layer_refused(&self, layer: LayerId, path: &str) -> Result<(), WorkerFault> {
        match self.refused_layers().get(&layer) {
            Some(reason) => Err(WorkerFault::LayerRefused {
                path: path.to_owned(),
                reason: reason.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Waits until a worker holds a layer.
    async fn layer_taken(&self, layer: LayerId, path: &str) -> Result<(), WorkerFault> {
        let taken = async {
            loop {
                let mut workers = self.seats.iter().map(|seat| seat.worker.borrow());
                if workers.any(|worker| worker.as_ref().is_some_and(|it| it.holds(layer))) {
                    return Ok(());
                }
                self.layer_refused(layer, path)?;
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        };
        let waited = tokio::time::timeout(self.settings.worker_wait_max, taken);
        waited.await.map_err(|_| WorkerFault::NoneRunning)?
    }

    async fn compile(&self, key: &str, component: &[u8]) -> Result<SealedCode, WorkerFault> {
        let job = Job::Whole(component);
        let compiled =
            compiling::compile_whole(&self.settings, job, self.settings.compile_max).await?;
        if let Some(cache) = &self.cache {
            cache.put(key, &compiled);
        }
        Ok(self.compiler.seal(&compiled)?)
    }

    /// Has workers started that know one more runner, and waits for the first of
    /// them. A runner that they refuse is forgotten.
    async fn spread(&self, id: ImageId, path: &str, code: SealedCode) -> Result<(), WorkerFault> {
        let number = self.codes.fetch_add(1, Ordering::Relaxed);
        let image = Image {
            id,
            number,
            path: path.to_owned(),
            code,
            library: None,
        };
        self.wanted.send_modify(|wanted| {
            wanted.any = true;
            wanted.images.insert(id, image);
        });
        let spread = self.idlest(id, None, Pace::Prompt, None).await.map(drop);
        if spread.is_err() {
            self.wanted.send_modify(|wanted| {
                wanted.images.remove(&id);
            });
        }
        let path = path.to_owned();
        match (spread, self.refused().remove(&number)) {
            (Err(_), Some(reason)) => Err(WorkerFault::Refused { path, reason }),
            (spread, _) => spread,
        }
    }

    async fn execute(
        &self,
        image: ImageId,
        call: &GuestCall,
        mut pace: Pace,
    ) -> Result<Execution, WorkerFault> {
        let mut attempt = 1;
        // Workers that are killed together, one of them before it is known to be dead, are
        // no two deaths under a program: it is run again in one that started afterwards.
        let mut died = None;
        while attempt <= ATTEMPTS {
            let _turn = self.hold.start(pace).await;
            let worker = self.idlest(image, call.layer, pace, died).await?;
            match worker.run(image, call).await {
                Ok(execution) => return Ok(execution),
                Err(Lost::Fault(fault)) => return Err(fault),
                Err(Lost::Before) => {}
                Err(Lost::Worker) => {
                    tracing::warn!(pid = worker.pid, attempt, "a worker died under a program");
                    attempt += 1;
                    died = Some(Instant::now());
                }
                Err(Lost::Starving) => {
                    tracing::warn!(
                        pid = worker.pid,
                        "a program gave way to others in vain and does no longer"
                    );
                    (pace, died) = (Pace::Prompt, None);
                }
            }
        }
        Err(WorkerFault::DiedTwice)
    }

    /// What was typed is gone with a worker, so a conversation is not repeated.
    async fn converse(
        &self,
        image: ImageId,
        call: &GuestCall,
        terminal: Terminal,
        pace: Pace,
    ) -> Result<Execution, WorkerFault> {
        let turn = self.hold.start(pace).await;
        let worker = self.idlest(image, call.layer, pace, None).await?;
        match worker.converse(image, call, terminal, &turn).await {
            Ok(execution) => Ok(execution),
            Err(Lost::Fault(fault)) => Err(fault),
            Err(Lost::Before | Lost::Worker | Lost::Starving) => Err(WorkerFault::DiedTalking),
        }
    }

    /// The worker with the fewest runs among those of this pace that know a
    /// runner, with this layer, waiting while there is none that is younger than this
    /// moment; for a program its own.
    async fn idlest(
        &self,
        image: ImageId,
        layer: Option<LayerId>,
        pace: Pace,
        younger_than: Option<Instant>,
    ) -> Result<Arc<Worker>, WorkerFault> {
        let number = {
            let wanted = self.wanted.borrow();
            wanted.images.get(&image).map(|image| image.number)
        };
        let Some(number) = number else {
            let program = self.programs.worker(image, pace).await?;
            return program.ok_or_else(|| runtime_sandbox::SandboxFault::NotLoaded.into());
        };
        if pace == Pace::Yielding {
            self.want(|wanted| &mut wanted.yielding);
        }
        let waited = tokio::time::timeout(self.settings.worker_wait_max, async {
            loop {
                // Equal ones take turns: who ran last still clears that away.
                let first = self.turn.fetch_add(1, Ordering::Relaxed) % self.seats.len();
                let (before, after) = self.seats.split_at(first);
                let workers = after.iter().chain(before).filter_map(|seat| {
                    let worker = seat.worker.borrow().clone()?;
                    (seat.pace == pace
                        && worker.is_younger_than(younger_than)
                        && worker.takes(image, layer))
                    .then(|| (worker.load(), worker))
                });
                if let Some((_, worker)) = workers.min_by_key(|(load, _)| *load) {
                    return Ok(worker);
                }
                if self.refused().contains_key(&number) {
                    return Err(WorkerFault::NoneRunning);
                }
                // Seldom, and short: right after the start or after a crash.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        waited.await.map_err(|_| WorkerFault::NoneRunning)?
    }

    /// Has something started that nobody wanted before.
    fn want(&self, what: fn(&mut Wanted) -> &mut bool) {
        self.wanted
            .send_if_modified(|wanted| !std::mem::replace(what(wanted), true));
    }

    pub(crate) fn refused_layers(&self) -> MutexGuard<'_, BTreeMap<LayerId, String>> {
        let refused = &self.refused_layers;
        refused.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn refused(&self) -> MutexGuard<'_, BTreeMap<u64, String>> {
        self.refused.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn unreadable(path: PathBuf, source: io::Error) -> WorkerFault {
    runtime_sandbox::SandboxFault::Unreadable { path, source }.into()
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WorkerFault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| WorkerFault::Sandbox(runtime_sandbox::SandboxFault::Panicked))
}
