//! Programs that compilers made of what strangers sent. A confined process maps
//! no more code, so each has a process of its own, and one that waits unused is
//! always there to become the next. Whoever runs the same again soon, such as
//! the cases of a submission, finds its process still there.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use runtime_sandbox::{
    AdoptFault, Compiled, Compiler, ImageId, LIBRARIES_MAX, LibraryId, Pace, Recent, SandboxFault,
    SealedCode,
};
use tokio::sync::OnceCell;
use tokio::task::JoinSet;

use crate::compiling::Job;
use crate::hold::Hold;
use crate::live::{Patience, Worker};
use crate::started::{Holdings, Image, Library, Places, Process, Ready};
use crate::{WorkerFault, WorkerSettings, compiling};

/// Bytes of all native code that is kept.
const CODES_BYTES_MAX: usize = 256 << 20;
/// Runs of one program at once, and those in conversation.
const INSTANCES_MAX: u32 = 8;
const CONVERSATIONS_MAX: u32 = 8;

/// Programs, their code and their processes, which end with this.
pub(crate) struct Programs {
    settings: WorkerSettings,
    compiler: Compiler,
    hold: Arc<Hold>,
    codes: Mutex<Recent<ImageId, Code>>,
    libraries: Mutex<BTreeMap<LibraryId, KnownLibrary>>,
    seats: Mutex<BTreeMap<Key, Seat>>,
    prompt: Arc<Spare>,
    yielding: Arc<Spare>,
    lives: Mutex<JoinSet<()>>,
}

/// A program's code, and what it is the rest of.
#[derive(Clone)]
struct Code {
    code: SealedCode,
    library: Option<Library>,
}

/// A library as it was, and its code.
#[derive(Clone)]
struct KnownLibrary {
    bytes: Arc<[u8]>,
    code: SealedCode,
}

/// A program, and whether it gives way to others.
type Key = (ImageId, Pace);

struct Seat {
    worker: Arc<OnceCell<Arc<Worker>>>,
    used: Instant,
}

/// A process that has no program yet.
#[derive(Default)]
struct Spare {
    process: Mutex<Option<Process>>,
    /// Whether one is being started.
    starting: AtomicBool,
}

impl Programs {
    pub(crate) fn new(settings: WorkerSettings, compiler: Compiler, hold: Arc<Hold>) -> Self {
        let codes = Recent::new(settings.program_codes_max, CODES_BYTES_MAX);
        Self {
            settings,
            compiler,
            hold,
            codes: Mutex::new(codes),
            libraries: Mutex::default(),
            seats: Mutex::default(),
            prompt: Arc::default(),
            yielding: Arc::default(),
            lives: Mutex::default(),
        }
    }

    /// Whether a library's code is there.
    pub(crate) fn knows(&self, library: LibraryId) -> bool {
        self.lock_libraries().contains_key(&library)
    }

    /// Keeps a library and its code.
    pub(crate) fn know(
        &self,
        id: LibraryId,
        bytes: Arc<[u8]>,
        code: SealedCode,
    ) -> Result<(), WorkerFault> {
        let mut libraries = self.lock_libraries();
        if libraries.len() >= LIBRARIES_MAX {
            return Err(SandboxFault::TooManyLibraries(libraries.len()).into());
        }
        libraries.insert(id, KnownLibrary { bytes, code });
        Ok(())
    }

    /// Compiles a program, unless that was done lately, and has it ready in a process.
    pub(crate) async fn adopt(
        &self,
        module: &[u8],
        library: Option<LibraryId>,
        pace: Pace,
    ) -> Result<ImageId, AdoptFault> {
        let id = ImageId::of_program(module, library);
        let known = library.and_then(|library| {
            let known = self.lock_libraries().get(&library).cloned();
            known.map(|known| (library, known))
        });
        if self.code(id).is_none() {
            self.compile(id, module, known.as_ref()).await?;
        }
        let is_part = self.code(id).is_some_and(|code| code.library.is_some());
        match (self.worker(id, pace).await, is_part) {
            (Ok(_), _) => Ok(id),
            // The library's code may be of no use, which is not the program's fault.
            (Err(WorkerFault::Refused { reason, .. }), true) => {
                tracing::warn!(reason, "a program is compiled again, without its library");
                self.compile(id, module, None).await?;
                self.worker(id, pace).await.map(|_| id).map_err(blame)
            }
            (Err(fault), _) => Err(blame(fault)),
        }
    }

    async fn compile(
        &self,
        id: ImageId,
        module: &[u8],
        library: Option<&(LibraryId, KnownLibrary)>,
    ) -> Result<(), AdoptFault> {
        let job = match library {
            Some((_, library)) => Job::Against {
                library: &library.bytes,
                program: module,
            },
            None => Job::Whole(module),
        };
        let time_max = self.settings.program_compile_max;
        let compiled = compiling::compile(&self.settings, job, time_max).await;
        let (compiled, library) = match compiled.map_err(blame)? {
            Compiled::Whole(compiled) => (compiled, None),
            Compiled::OwnPart(compiled) => (
                compiled,
                library.map(|(id, library)| Library {
                    id: *id,
                    code: library.code.clone(),
                }),
            ),
        };
        let code = self.compiler.seal(&compiled);
        let code = code.map_err(|fault| blame(fault.into()))?;
        let kept = Code { code, library };
        self.lock_codes().put(id, kept, compiled.len());
        Ok(())
    }

    /// A process with this program, started if there is none; `None` for a program
    /// that was never adopted, or too long ago.
    pub(crate) async fn worker(
        &self,
        id: ImageId,
        pace: Pace,
    ) -> Result<Option<Arc<Worker>>, WorkerFault> {
        let Some(code) = self.code(id) else {
            return Ok(None);
        };
        loop {
            let seat = self.seat((id, pace));
            let start = || self.start(id, code.clone(), pace);
            let worker = seat.get_or_try_init(start).await?;
            if worker.takes(id, None) {
                return Ok(Some(Arc::clone(worker)));
            }
            // It died, or made room for others; the next round starts one.
            self.leave((id, pace), &seat);
        }
    }

    /// Ends the processes of programs that nobody ran for a while.
    pub(crate) fn sweep(&self) {
        self.lock_seats().retain(|_, seat| {
            let Some(worker) = seat.worker.get() else {
                return true;
            };
            let keeps = worker.load() > 0 || seat.used.elapsed() < self.settings.program_idle_max;
            if !keeps {
                worker.retire();
            }
            keeps
        });
    }

    /// The numbers of the processes that have a program.
    pub(crate) fn processes(&self) -> Vec<u32> {
        let seats = self.lock_seats();
        let workers = seats.values().filter_map(|seat| seat.worker.get());
        workers.filter_map(|worker| worker.pid).collect()
    }

    async fn start(&self, id: ImageId, code: Code, pace: Pace) -> Result<Arc<Worker>, WorkerFault> {
        let Code { code, library } = code;
        let image = Image {
            id,
            number: 0,
            path: "the program".to_owned(),
            code,
            library,
        };
        let images = std::slice::from_ref(&image);
        let waiting = self.take_spare(pace);
        let warmed = match waiting {
            // It may have died while it waited.
            Some(mut process) => match process.warm(images, &[]).await {
                Ok(ready) => Some((process, ready)),
                Err(_) => None,
            },
            None => None,
        };
        let (process, Ready { refused, .. }) = match warmed {
            Some(warmed) => warmed,
            None => {
                let mut process = spawn(&self.settings, &self.hold, pace).await?;
                let ready = process.warm(images, &[]).await?;
                (process, ready)
            }
        };
        if let Some(reason) = refused.get(&id) {
            return Err(WorkerFault::Refused {
                path: image.path,
                reason: reason.clone(),
            });
        }
        let holdings = Holdings::of_images([id]);
        let (worker, life) = Worker::new(process, holdings, pace, Patience::of(&self.settings));
        let mut lives = self.lives.lock().unwrap_or_else(PoisonError::into_inner);
        while lives.try_join_next().is_some() {}
        lives.spawn(async {
            let (pid, status) = life.await;
            tracing::debug!(pid, status, "a program's process ended");
        });
        Ok(worker)
    }

    /// Takes the process that waits, if one does, and has the next started.
    fn take_spare(&self, pace: Pace) -> Option<Process> {
        let spare = match pace {
            Pace::Prompt => &self.prompt,
            Pace::Yielding => &self.yielding,
        };
        let waiting = spare.lock().take();
        if !spare.starting.swap(true, Ordering::Relaxed) {
            let (settings, hold) = (self.settings.clone(), Arc::clone(&self.hold));
            let spare = Arc::clone(spare);
            let mut lives = self.lives.lock().unwrap_or_else(PoisonError::into_inner);
            lives.spawn(async move {
                match spawn(&settings, &hold, pace).await {
                    Ok(process) => *spare.lock() = Some(process),
                    Err(fault) => tracing::error!("{fault}"),
                }
                spare.starting.store(false, Ordering::Relaxed);
            });
        }
        waiting
    }

    fn code(&self, id: ImageId) -> Option<Code> {
        self.lock_codes().get(&id).cloned()
    }

    fn lock_libraries(&self) -> MutexGuard<'_, BTreeMap<LibraryId, KnownLibrary>> {
        let libraries = self.libraries.lock();
        libraries.unwrap_or_else(PoisonError::into_inner)
    }

    fn lock_codes(&self) -> MutexGuard<'_, Recent<ImageId, Code>> {
        self.codes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The seat of a program; another one is cleared for it where there are too many.
    fn seat(&self, key: Key) -> Arc<OnceCell<Arc<Worker>>> {
        let mut seats = self.lock_seats();
        if !seats.contains_key(&key) && seats.len() >= self.settings.programs_max.max(1) {
            let idle = |seat: &Seat| seat.worker.get().is_none_or(|worker| worker.load() == 0);
            let given_up = seats
                .iter()
                .min_by_key(|(_, seat)| (!idle(seat), seat.used));
            if let Some(given_up) = given_up.map(|(key, _)| *key)
                && let Some(seat) = seats.remove(&given_up)
                && let Some(worker) = seat.worker.get()
            {
                worker.retire();
            }
        }
        let used = Instant::now();
        let seat = seats.entry(key).or_insert_with(|| Seat {
            worker: Arc::default(),
            used,
        });
        seat.used = used;
        Arc::clone(&seat.worker)
    }

    fn leave(&self, key: Key, left: &Arc<OnceCell<Arc<Worker>>>) {
        let mut seats = self.lock_seats();
        if seats
            .get(&key)
            .is_some_and(|seat| Arc::ptr_eq(&seat.worker, left))
        {
            seats.remove(&key);
        }
    }

    fn lock_seats(&self) -> MutexGuard<'_, BTreeMap<Key, Seat>> {
        self.seats.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Spare {
    fn lock(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn spawn(settings: &WorkerSettings, hold: &Hold, pace: Pace) -> Result<Process, WorkerFault> {
    let places = Places {
        instances_max: INSTANCES_MAX,
        conversations_max: CONVERSATIONS_MAX,
        adopts: true,
    };
    Process::spawn(settings, pace, hold, places).await
}

/// Tells what a program is to be blamed for from what this machine is.
fn blame(fault: WorkerFault) -> AdoptFault {
    match fault {
        WorkerFault::Compile(reason) | WorkerFault::Refused { reason, .. } => {
            AdoptFault::Refused(reason)
        }
        WorkerFault::CompileTooLong(_) => AdoptFault::Refused(fault.to_string()),
        fault => AdoptFault::Broken(fault.into()),
    }
}
