//! The places that workers have in the pool, and who keeps a worker in each.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use runtime_sandbox::{ImageId, LayerId, Pace, SealedLayer};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::WorkerFault;
use crate::confine::About;
use crate::live::{Patience, Worker};
use crate::pool::Shared;
use crate::started::{Holdings, Image, Places, Process, Ready};

/// Rest before another is started for a worker that died before it ever answered; doubled
/// each time.
const REST_MIN: Duration = Duration::from_millis(50);
/// The longest for one that was ready: who waits has an answer within a second, whenever
/// workers are killed.
const READY_REST_MAX: Duration = Duration::from_millis(400);
/// The longest for one that did not even start.
const REST_MAX: Duration = Duration::from_secs(5);
/// Time between two looks at what nobody runs any more.
const SWEEP_EVERY: Duration = Duration::from_secs(10);
const SWEEP_REST_MIN: Duration = Duration::from_millis(10);
/// A worker that lived this long did not die of how it was started.
const OLD: Duration = Duration::from_secs(10);

/// What workers are to be there for. A confined process maps no more code, so
/// that a new runner takes new processes.
#[derive(Clone, Default)]
pub(crate) struct Wanted {
    /// Whether there are to be any; not before somebody asks.
    pub(crate) any: bool,
    /// Whether there are to be some that give way to the others.
    pub(crate) yielding: bool,
    pub(crate) images: BTreeMap<ImageId, Image>,
    pub(crate) layers: BTreeMap<LayerId, SealedLayer>,
}

/// A place for one worker at a time. There are as many of each pace as may run
/// at once: a program that gives way never holds up one that does not.
pub(crate) struct Seat {
    pub(crate) pace: Pace,
    pub(crate) worker: watch::Sender<Option<Arc<Worker>>>,
    pub(crate) about: watch::Sender<Option<About>>,
}

/// Keeps a worker in a seat for as long as the pool lives: a new one when it
/// dies, and when there are more runners than it knows.
pub(crate) async fn tend(shared: Arc<Shared>, index: usize) {
    let seat = &shared.seats[index];
    let mut wanted = shared.wanted.subscribe();
    // The sender lives as long as `shared`.
    let is_wanted = |wanted: &Wanted| match seat.pace {
        Pace::Prompt => wanted.any,
        Pace::Yielding => wanted.yielding,
    };
    wanted.wait_for(is_wanted).await.ok();
    // Those that ended their last runs go on beside the one in the seat.
    let mut lives = JoinSet::new();
    let mut rest = REST_MIN;
    loop {
        let began = Instant::now();
        let mut rest_max = REST_MAX;
        let (images, layers): (Vec<Image>, Vec<SealedLayer>) = {
            let wanted = wanted.borrow_and_update();
            let images = wanted.images.values().cloned().collect();
            (images, wanted.layers.values().cloned().collect())
        };
        match start(&shared, seat.pace, &images, &layers).await {
            Ok((process, Ready { about, refused })) => {
                tell_once(index, seat, about);
                let mut known = Holdings::default();
                for layer in &layers {
                    let id = layer.id();
                    match refused.get(&ImageId(id.0)) {
                        Some(reason) => {
                            shared.refused_layers().insert(id, reason.clone());
                        }
                        None => {
                            known.layers.insert(id);
                        }
                    }
                }
                for image in &images {
                    match refused.get(&image.id) {
                        Some(reason) => {
                            shared.refused().insert(image.number, reason.clone());
                        }
                        None => {
                            known.images.insert(image.id);
                        }
                    }
                }
                let patience = Patience::of(&shared.settings);
                let (worker, life) = Worker::new(process, known, seat.pace, patience);
                let pid = worker.pid;
                tracing::debug!(pid, "worker started");
                let current = lives.spawn(life).id();
                if let Some(before) = seat.worker.send_replace(Some(Arc::clone(&worker))) {
                    before.retire();
                }
                let died = tokio::select! {
                    () = death(&mut lives, current) => true,
                    () = news(&mut wanted, &images, &layers) => false,
                };
                if !died {
                    continue;
                }
                seat.worker.send_replace(None);
                rest_max = match worker.has_answered() {
                    true => REST_MIN,
                    false => READY_REST_MAX,
                };
            }
            Err(fault) => {
                let cause = std::error::Error::source(&fault).map(ToString::to_string);
                tracing::error!(cause, "{fault}");
            }
        }
        rest = match began.elapsed() {
            lived if lived > OLD => REST_MIN,
            _ => (rest * 2).min(rest_max),
        };
        if rest > REST_MIN * 2 {
            tokio::time::sleep(rest).await;
        }
    }
}

/// Starts a process that holds all of this.
async fn start(
    shared: &Shared,
    pace: Pace,
    images: &[Image],
    layers: &[SealedLayer],
) -> Result<(Process, Ready), WorkerFault> {
    let settings = &shared.settings;
    let places = Places {
        instances_max: settings.instances_max,
        conversations_max: settings.conversations_max,
        adopts: false,
    };
    let mut process = Process::spawn(settings, pace, &shared.hold, places).await?;
    let ready = process.warm(images, layers).await?;
    Ok((process, ready))
}

/// Ends what nobody runs any more, now and then, for as long as the pool lives.
pub(crate) async fn sweep(shared: Arc<Shared>) {
    let every = shared.settings.program_idle_max.min(SWEEP_EVERY);
    loop {
        tokio::time::sleep(every.max(SWEEP_REST_MIN)).await;
        shared.programs.sweep();
    }
}

/// Waits until the worker in a seat died; lets those that it replaced end.
async fn death(lives: &mut JoinSet<(Option<u32>, String)>, current: tokio::task::Id) {
    while let Some(ended) = lives.join_next_with_id().await {
        let (task, (pid, status)) = ended.unwrap_or_else(|broke| (broke.id(), Default::default()));
        if task == current {
            tracing::error!(pid, status, "a worker ended; another is started");
            return;
        }
    }
}

/// Waits until there is other code than a worker was started with.
async fn news(wanted: &mut watch::Receiver<Wanted>, images: &[Image], layers: &[SealedLayer]) {
    let differs = |wanted: &Wanted| {
        let numbers = wanted.images.values().map(|image| image.number);
        let held = layers.iter().map(SealedLayer::id);
        !numbers.eq(images.iter().map(|image| image.number))
            || !wanted.layers.keys().copied().eq(held)
    };
    // The sender lives as long as the pool.
    wanted.wait_for(differs).await.ok();
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
