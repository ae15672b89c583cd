//! One worker process while it lives, as the server sees it.

use std::collections::HashMap;
use std::io;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use runtime_contract::terminal::{EVENTS_MAX, INPUT_CHUNKS_MAX};
use runtime_contract::{Output, Terminal, TerminalEvent};
use runtime_sandbox::{Execution, GuestCall, ImageId, LayerId, Pace};
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Notify, Semaphore, mpsc, oneshot};

use crate::channel::frame;
use crate::hold::Turn;
use crate::pace::wall_stretch_max;
use crate::started::{Holdings, Process};
use crate::starving::{Starving, starves};
use crate::talk::carry;
use crate::wire::{Call, Done, FromWorker, ToWorker};
use crate::{WorkerFault, WorkerSettings};

/// Messages that wait to be sent; a run waits for room.
const OUTBOX_MAX: usize = 1024;

/// What the other end of a run is told.
type Answer = Result<Box<Done>, String>;

/// A worker that takes runs.
pub(crate) struct Worker {
    /// Messages as frames.
    outbox: mpsc::Sender<Vec<u8>>,
    pending: Mutex<Pending>,
    /// Told when a retired worker may have had its last run.
    fewer: Notify,
    next_run: AtomicU64,
    answered: AtomicBool,
    born: Instant,
    holdings: Holdings,
    pace: Pace,
    patience: Patience,
    pub(crate) pid: Option<u32>,
}

/// How long is waited for a worker.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    pub(crate) grace: Duration,
    pub(crate) starving_max: Duration,
}

impl Patience {
    pub(crate) fn of(settings: &WorkerSettings) -> Self {
        Self {
            grace: settings.grace,
            starving_max: settings.starving_max,
        }
    }
}

#[derive(Default)]
struct Pending {
    /// Set when the process is gone: nothing more is taken.
    dead: bool,
    /// Set when another took its seat: it ends with its last run.
    retired: bool,
    runs: HashMap<u64, Awaited>,
}

/// Somebody who waits for a run.
struct Awaited {
    answer: oneshot::Sender<Answer>,
    talk: Option<Talk>,
}

/// What comes in of a conversation before its answer.
struct Talk {
    events: mpsc::Sender<TerminalEvent>,
    taken: Arc<Semaphore>,
}

/// Why a run got no answer from this worker.
pub(crate) enum Lost {
    /// The process was gone before it got the run.
    Before,
    /// The process died or hung; another may do it.
    Worker,
    /// The process gives way to others and gets nothing itself.
    Starving,
    Fault(WorkerFault),
}

impl Worker {
    /// The worker of a process, and the work of keeping their connection, which
    /// ends with the process.
    pub(crate) fn new(
        process: Process,
        holdings: Holdings,
        pace: Pace,
        patience: Patience,
    ) -> (
        Arc<Self>,
        impl Future<Output = (Option<u32>, String)> + use<>,
    ) {
        let (outbox, outgoing) = mpsc::channel(OUTBOX_MAX);
        let worker = Arc::new(Self {
            outbox,
            pending: Mutex::default(),
            fewer: Notify::new(),
            next_run: AtomicU64::new(1),
            answered: AtomicBool::new(false),
            born: Instant::now(),
            holdings,
            pace,
            patience,
            pid: process.child.id(),
        });
        let keep = keep(Arc::clone(&worker), process, outgoing);
        (worker, keep)
    }

    /// Whether it takes calls of this image that see this layer.
    pub(crate) fn takes(&self, image: ImageId, layer: Option<LayerId>) -> bool {
        let Holdings { images, layers } = &self.holdings;
        let holds = images.contains(&image) && layer.is_none_or(|layer| layers.contains(&layer));
        let pending = self.pending();
        holds && !pending.dead && !pending.retired
    }

    /// Whether it takes calls that see this layer.
    pub(crate) fn holds(&self, layer: LayerId) -> bool {
        let pending = self.pending();
        self.holdings.layers.contains(&layer) && !pending.dead && !pending.retired
    }

    /// Whether it was started after this moment; always, where there is none.
    pub(crate) fn is_younger_than(&self, moment: Option<Instant>) -> bool {
        moment.is_none_or(|moment| self.born > moment)
    }

    /// Whether it ever answered: how it was started is not what it dies of.
    pub(crate) fn has_answered(&self) -> bool {
        self.answered.load(Ordering::Relaxed)
    }

    /// Lets it end with its last run.
    pub(crate) fn retire(&self) {
        self.pending().retired = true;
        self.fewer.notify_one();
    }

    /// Waits until it was retired and has no run any more; it gets none after that.
    async fn unneeded(&self) {
        loop {
            {
                let mut pending = self.pending();
                if pending.retired && pending.runs.is_empty() {
                    pending.dead = true;
                    return;
                }
            }
            self.fewer.notified().await;
        }
    }

    /// Runs that it has.
    pub(crate) fn load(&self) -> usize {
        self.pending().runs.len()
    }

    /// Runs a call. Dropping the future stops the run.
    pub(crate) async fn run(&self, image: ImageId, call: &GuestCall) -> Result<Execution, Lost> {
        let (waiting, told) = self.start(image, call, None).await?;
        let stretch_max = wall_stretch_max(self.pace) + 1;
        let wall_max = Duration::from_millis(call.request.limits.wall_ms_max);
        let hangs = tokio::time::sleep(wall_max * stretch_max + self.patience.grace);
        let answer = tokio::select! {
            answer = told => answer.map_err(|_| Lost::Worker)?,
            () = hangs => {
                self.give_up();
                return Err(Lost::Worker);
            }
            starving = starves(self.pid, self.patience.starving_max),
                if self.pace == Pace::Yielding =>
            {
                if starving == Starving::Nothing {
                    self.give_up();
                }
                return Err(Lost::Starving);
            }
        };
        drop(waiting);
        executed(answer)
    }

    /// Runs a call that talks over a terminal. Dropping the future stops the
    /// run; a worker that dies ends the conversation.
    pub(crate) async fn converse(
        &self,
        image: ImageId,
        call: &GuestCall,
        terminal: Terminal,
        turn: &Turn<'_>,
    ) -> Result<Execution, Lost> {
        let (events, to_tell) = mpsc::channel(EVENTS_MAX);
        let taken = Arc::new(Semaphore::new(INPUT_CHUNKS_MAX));
        let talk = Talk {
            events,
            taken: Arc::clone(&taken),
        };
        let (waiting, told) = self.start(image, call, Some(talk)).await?;
        let carried = carry(self, waiting.run, terminal, to_tell, &taken, turn);
        let (carried, answer) = tokio::join!(carried, told);
        // Without an answer the worker died, whatever was carried till then.
        let answer = answer.map_err(|_| Lost::Worker)?;
        carried?;
        drop(waiting);
        executed(answer)
    }

    /// Sends a run and remembers who waits for it.
    async fn start(
        &self,
        image: ImageId,
        call: &GuestCall,
        talk: Option<Talk>,
    ) -> Result<(Waiting<'_>, oneshot::Receiver<Answer>), Lost> {
        let run = self.next_run.fetch_add(1, Ordering::Relaxed);
        let (answer, told) = oneshot::channel();
        let converses = talk.is_some();
        {
            let mut pending = self.pending();
            if pending.dead || pending.retired {
                return Err(Lost::Before);
            }
            pending.runs.insert(run, Awaited { answer, talk });
        }
        let waiting = Waiting { worker: self, run };
        let message = ToWorker::Run {
            run,
            image: image.0,
            call: Box::new(Call::from(call)),
            converses,
        };
        self.send(&message).await?;
        Ok((waiting, told))
    }

    /// What came of a run's conversation meanwhile. A worker may not send more
    /// than it was allowed to.
    fn overhear(&self, run: u64, event: TerminalEvent) -> io::Result<()> {
        let pending = self.pending();
        let talk = pending.runs.get(&run).and_then(|run| run.talk.as_ref());
        match talk.map(|talk| talk.events.try_send(event)) {
            Some(Err(TrySendError::Full(_))) => {
                Err(io::Error::other("it says more than may be on its way"))
            }
            // Who left does not listen any more.
            Some(Ok(()) | Err(TrySendError::Closed(_))) | None => Ok(()),
        }
    }

    fn taken(&self, run: u64) {
        let pending = self.pending();
        let talk = pending.runs.get(&run).and_then(|run| run.talk.as_ref());
        // No more than there ever were: a worker that lies gains nothing.
        if let Some(talk) = talk
            && talk.taken.available_permits() < INPUT_CHUNKS_MAX
        {
            talk.taken.add_permits(1);
        }
    }

    fn finish(&self, run: u64, result: Answer) {
        self.answered.store(true, Ordering::Relaxed);
        // Who left does not want the answer any more.
        if let Some(awaited) = self.pending().runs.remove(&run) {
            drop(awaited.answer.send(result));
        }
        self.fewer.notify_one();
    }

    /// Ends a process that no longer does anything.
    fn give_up(&self) {
        tracing::error!(pid = self.pid, "a worker hangs and is killed");
        self.kill();
    }

    /// Ends the process at once, and gives it nothing more.
    pub(crate) fn kill(&self) {
        let pid = self
            .pid
            .and_then(|pid| i32::try_from(pid).ok())
            .and_then(rustix::process::Pid::from_raw);
        let mut pending = self.pending();
        // While it is not dead here, its number cannot be another's.
        if let Some(pid) = pid
            && !pending.dead
        {
            rustix::process::kill_process(pid, rustix::process::Signal::KILL).ok();
            pending.dead = true;
        }
    }

    pub(crate) async fn send(&self, message: &ToWorker) -> Result<(), Lost> {
        let frame = frame(message).map_err(|error| Lost::Fault(WorkerFault::Message(error)))?;
        self.outbox.send(frame).await.map_err(|_| {
            self.pending().dead = true;
            Lost::Before
        })
    }

    fn pending(&self) -> MutexGuard<'_, Pending> {
        self.pending.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets everybody who waits for this worker know that it is gone.
    fn bury(&self) {
        let mut pending = self.pending();
        pending.dead = true;
        pending.runs.clear();
    }
}

/// Somebody who waits for a run; who leaves before the answer stops it.
struct Waiting<'a> {
    worker: &'a Worker,
    run: u64,
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        let unanswered = self.worker.pending().runs.remove(&self.run).is_some();
        if unanswered && let Ok(cancel) = frame(&ToWorker::Cancel { run: self.run }) {
            // When the outbox is full the run goes on to its own limit.
            self.worker.outbox.try_send(cancel).ok();
        }
        self.worker.fewer.notify_one();
    }
}

/// The execution that an answer holds.
fn executed(answer: Answer) -> Result<Execution, Lost> {
    let told = |text: String| Lost::Fault(WorkerFault::Told(text));
    let nonsense = |what| Lost::Fault(WorkerFault::Nonsense(what));
    answer
        .map_err(told)
        .and_then(|done| done.into_execution().map_err(nonsense))
}

/// Keeps a connection until the process ends; tells which it was and how it ended.
async fn keep(
    worker: Arc<Worker>,
    process: Process,
    mut outgoing: mpsc::Receiver<Vec<u8>>,
) -> (Option<u32>, String) {
    let Process {
        mut child,
        sender,
        mut receiver,
    } = process;
    let send = async {
        while let Some(frame) = outgoing.recv().await {
            sender.send(&frame, None).await?;
        }
        Ok::<_, io::Error>(())
    };
    let receive = async {
        while let Some(message) = receiver.next().await? {
            match message {
                FromWorker::Wrote {
                    run,
                    to_stderr,
                    bytes,
                } => {
                    let output = if to_stderr {
                        Output::Stderr
                    } else {
                        Output::Stdout
                    };
                    worker.overhear(run, TerminalEvent::Wrote { output, bytes })?;
                }
                FromWorker::WaitsForInput { run } => {
                    worker.overhear(run, TerminalEvent::WaitsForInput)?;
                }
                FromWorker::Taken { run } => worker.taken(run),
                FromWorker::Done { run, result } => worker.finish(run, result),
                FromWorker::Ready { .. } => {
                    return Err(io::Error::other("it said twice that it is ready"));
                }
            }
        }
        Ok(())
    };
    let broken = tokio::select! {
        sent = send => sent,
        received = receive => received,
        () = worker.unneeded() => Ok(()),
    };
    if let Err(error) = broken {
        tracing::error!(pid = worker.pid, %error, "the connection to a worker broke");
    }
    // From here on its number may become another's.
    worker.pending().dead = true;
    child.start_kill().ok();
    let status = child.wait().await;
    worker.bury();
    let status = match status {
        Ok(status) => status.to_string(),
        Err(error) => error.to_string(),
    };
    (worker.pid, status)
}
