//! A few workers that are always there: started, watched, started again.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use runtime_contract::{RunRequest, Terminal};
use runtime_sandbox::{
    CompiledCode, Compiler, Execution, Executor, ExecutorFault, ImageId, Loaded, SealedCode,
    read_component,
};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::confine::About;
use crate::live::{Image, Lost, Process, Worker};
use crate::{WorkerFault, WorkerSettings, compiling};

/// How often a run is given to a worker: once more after one died under it.
const ATTEMPTS: usize = 2;
/// Time that a run waits for any worker to be there.
const WORKER_WAIT_MAX: Duration = Duration::from_secs(30);
/// Rest before a worker that died young is started again; doubled each time.
const REST_MIN: Duration = Duration::from_millis(50);
const REST_MAX: Duration = Duration::from_secs(5);
/// A worker that lived this long did not die of how it was started.
const OLD: Duration = Duration::from_secs(10);

/// Runs programs in worker processes. They end with the pool.
pub struct WorkerPool {
    shared: Arc<Shared>,
    _tending: JoinSet<()>,
}

struct Shared {
    settings: WorkerSettings,
    compiler: Compiler,
    cache: Option<CompiledCode>,
    images: Mutex<BTreeMap<ImageId, Image>>,
    /// One load after the other: two of the same runner compile it once.
    loading: tokio::sync::Mutex<()>,
    seats: Vec<Seat>,
    turn: AtomicUsize,
}

/// A place for one worker at a time.
struct Seat {
    worker: watch::Sender<Option<Arc<Worker>>>,
    about: watch::Sender<Option<About>>,
}

impl WorkerPool {
    /// Starts the workers in the background. Needs a tokio runtime.
    pub fn start(settings: WorkerSettings) -> Result<Self, WorkerFault> {
        let cache = settings.cache.as_ref().and_then(|place| place.open());
        let seats = (0..settings.workers.max(1)).map(|_| Seat {
            worker: watch::Sender::new(None),
            about: watch::Sender::new(None),
        });
        let shared = Arc::new(Shared {
            compiler: Compiler::new()?,
            cache,
            images: Mutex::default(),
            loading: tokio::sync::Mutex::default(),
            seats: seats.collect(),
            turn: AtomicUsize::new(0),
            settings,
        });
        let mut tending = JoinSet::new();
        for seat in 0..shared.seats.len() {
            tending.spawn(tend(Arc::clone(&shared), seat));
        }
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
        let mut about = self.shared.seats[0].about.subscribe();
        let told = tokio::time::timeout(WORKER_WAIT_MAX, about.wait_for(Option::is_some)).await;
        let about = told.ok().and_then(|told| told.ok()?.clone());
        about.ok_or(WorkerFault::NoneRunning)
    }

    /// The numbers of the processes that run now.
    #[must_use]
    pub fn processes(&self) -> Vec<u32> {
        let workers = self.shared.seats.iter();
        workers
            .filter_map(|seat| seat.worker.borrow().as_ref()?.pid)
            .collect()
    }
}

#[async_trait]
impl Executor for WorkerPool {
    async fn load(&self, path: &Path) -> Result<Loaded, ExecutorFault> {
        Ok(self.shared.load(path).await?)
    }

    async fn execute(
        &self,
        image: ImageId,
        request: RunRequest,
    ) -> Result<Execution, ExecutorFault> {
        Ok(self.shared.execute(image, &request).await?)
    }

    async fn converse(
        &self,
        image: ImageId,
        request: RunRequest,
        terminal: Terminal,
    ) -> Result<Execution, ExecutorFault> {
        Ok(self.shared.converse(image, &request, terminal).await?)
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
        let _turn = self.loading.lock().await;
        let known = self.images().contains_key(&id);
        let mut cached = true;
        if !known {
            let key = self.compiler.cache_key(&file.hash);
            let kept = self.cache.as_ref().and_then(|cache| cache.get(&key));
            cached = kept.is_some();
            let code = match kept {
                Some(code) => code,
                None => self.compile(&key, &file.bytes).await?,
            };
            let image = Image {
                id,
                path: path.display().to_string(),
                code,
            };
            self.images().insert(id, image.clone());
            self.hand_over(&image).await;
        }
        let load_ms = started.elapsed().as_secs_f64() * 1e3;
        tracing::info!(runner = %path.display(), cached, load_ms, "runner loaded");
        Ok(Loaded {
            image: id,
            cached,
            load_ms,
        })
    }

    async fn compile(&self, key: &str, component: &[u8]) -> Result<SealedCode, WorkerFault> {
        let compiled = compiling::compile(&self.settings, component).await?;
        if let Some(cache) = &self.cache {
            cache.put(key, &compiled);
        }
        Ok(self.compiler.seal(&compiled)?)
    }

    /// Gives a new runner to the workers that are there; others start with it.
    async fn hand_over(&self, image: &Image) {
        for seat in &self.seats {
            let worker = seat.worker.borrow().clone();
            if let Some(worker) = worker {
                // A worker that is gone is started again with every runner.
                worker.hand_over(image).await.ok();
            }
        }
    }

    async fn execute(
        &self,
        image: ImageId,
        request: &RunRequest,
    ) -> Result<Execution, WorkerFault> {
        let image = self.images().get(&image).cloned();
        let image = image.ok_or(runtime_sandbox::SandboxFault::NotLoaded)?;
        let mut attempt = 1;
        while attempt <= ATTEMPTS {
            let worker = self.idlest().await?;
            match worker.run(&image, request).await {
                Ok(execution) => return Ok(execution),
                Err(Lost::Fault(fault)) => return Err(fault),
                Err(Lost::Before) => {}
                Err(Lost::Worker) => {
                    tracing::warn!(pid = worker.pid, attempt, "a worker died under a program");
                    attempt += 1;
                }
            }
        }
        Err(WorkerFault::DiedTwice)
    }

    /// What was typed is gone with a worker, so a conversation is not repeated.
    async fn converse(
        &self,
        image: ImageId,
        request: &RunRequest,
        terminal: Terminal,
    ) -> Result<Execution, WorkerFault> {
        let image = self.images().get(&image).cloned();
        let image = image.ok_or(runtime_sandbox::SandboxFault::NotLoaded)?;
        let worker = self.idlest().await?;
        match worker.converse(&image, request, terminal).await {
            Ok(execution) => Ok(execution),
            Err(Lost::Fault(fault)) => Err(fault),
            Err(Lost::Before | Lost::Worker) => Err(WorkerFault::DiedTalking),
        }
    }

    /// The worker with the fewest runs; waits while there is none.
    async fn idlest(&self) -> Result<Arc<Worker>, WorkerFault> {
        let waited = tokio::time::timeout(WORKER_WAIT_MAX, async {
            loop {
                // Equal ones take turns: who ran last still clears that away.
                let first = self.turn.fetch_add(1, Ordering::Relaxed) % self.seats.len();
                let (before, after) = self.seats.split_at(first);
                let workers = after.iter().chain(before).filter_map(|seat| {
                    let worker = seat.worker.borrow().clone()?;
                    worker.lives().then(|| (worker.load(), worker))
                });
                if let Some((_, worker)) = workers.min_by_key(|(load, _)| *load) {
                    return worker;
                }
                // Seldom, and short: right after the start or after a crash.
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        waited.await.map_err(|_| WorkerFault::NoneRunning)
    }

    fn images(&self) -> MutexGuard<'_, BTreeMap<ImageId, Image>> {
        self.images.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps a worker in a seat for as long as the pool lives.
async fn tend(shared: Arc<Shared>, index: usize) {
    let seat = &shared.seats[index];
    let mut rest = REST_MIN;
    loop {
        let began = Instant::now();
        let images: Vec<Image> = shared.images().values().cloned().collect();
        match Process::start(&shared.settings, &images).await {
            Ok((process, about)) => {
                tell_once(index, seat, about);
                let (worker, keep) = Worker::new(process, &images);
                let pid = worker.pid;
                tracing::debug!(pid, "worker started");
                seat.worker.send_replace(Some(worker));
                let status = keep.await;
                seat.worker.send_replace(None);
                tracing::error!(pid, status, "a worker ended; another is started");
            }
            Err(fault) => {
                let cause = std::error::Error::source(&fault).map(ToString::to_string);
                tracing::error!(cause, "{fault}");
            }
        }
        rest = match began.elapsed() {
            lived if lived > OLD => REST_MIN,
            _ => (rest * 2).min(REST_MAX),
        };
        if rest > REST_MIN * 2 {
            tokio::time::sleep(rest).await;
        }
    }
}

/// Says at the first start which protections this host does not offer.
fn tell_once(index: usize, seat: &Seat, about: About) {
    if index == 0 && seat.about.borrow().is_none() {
        for protection in &about.protections {
            if let Some(missing) = &protection.missing {
                tracing::warn!(
                    protection = protection.name,
                    "programs run with one protection less: {missing}"
                );
            }
        }
    }
    seat.about.send_replace(Some(about));
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, WorkerFault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|_| WorkerFault::Sandbox(runtime_sandbox::SandboxFault::Panicked))
}
