//! Thousands of programs at once, each waiting for somebody to type: how much
//! memory each takes, and that all of them are still there. The kernel lets a
//! process have only so many mappings (`vm.max_map_count`), and a pool reserves
//! 80 GiB of addresses for each instance of the 128 TiB that a process has, so
//! they are spread over several worker processes.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use futures::SinkExt;
use futures::stream::{self, StreamExt};
use runtime_contract::{LanguageId, Limits, RunRequest, Terminal, TerminalEnd, TerminalEvent};
use runtime_sandbox::{Executor, ImageId, Pace};
use runtime_worker::{WorkerPool, WorkerSettings};
use tokio::task::JoinSet;
use toolchain_registry::{Registry, default_languages_folder};

use crate::machine::{self, Held};
use crate::programs;
use crate::report::Table;
use crate::statistics::Timings;

/// Worker processes among which a crowd is divided.
const WORKERS: usize = 16;
/// Programs that are being started at once.
const STARTING: usize = 16;
/// Programs after which the memory is looked at.
const LOOK_EVERY: usize = 250;
/// Memory that a crowd may take, and that it leaves to others in any case.
const MEMORY_BYTES_MAX: u64 = 12 << 30;
const MEMORY_LEFT_BYTES_MIN: u64 = 3 << 30;
/// How long a crowd is left alone to see what waiting costs.
const WAITING: Duration = Duration::from_secs(5);
/// How many of a crowd are typed to.
const SAMPLE: usize = 200;
/// Time after which a program that does not answer counts as gone.
const ANSWER_MAX: Duration = Duration::from_secs(30);

/// A program that waits, and how many of it there are to be.
struct Crowd {
    language: &'static str,
    entry: &'static str,
    source: &'static str,
    programs: usize,
}

const CROWDS: [Crowd; 2] = [
    Crowd {
        language: "javascript",
        entry: "main.js",
        source: "const lines = require('readline').createInterface({ input: process.stdin });\n\
            lines.on('line', line => { console.log('hello ' + line); lines.close(); });\n",
        programs: 10_000,
    },
    Crowd {
        language: "python",
        entry: "main.py",
        source: "print('hello', input())\n",
        programs: 5_000,
    },
];

/// What came of one crowd.
struct Measured {
    alive: usize,
    started: Duration,
    pooled: bool,
    workers: Held,
    server: Held,
    /// By how much the machine's available memory fell.
    machine_bytes: u64,
    waiting_cpu_ms: u64,
    answers: Timings,
}

/// The section of the page.
pub(crate) async fn section(opencode: &Path) -> Result<String> {
    let mut table = Table::new(&[
        "language",
        "alive at once",
        "memory each",
        "of that private",
        "of the machine each",
        "kernel's tables each",
        "in the server each",
        "mappings each",
        "all started in",
        "processor time in 5 s",
        "answered",
        "answer p50",
        "answer p99",
    ]);
    let mut pooled = true;
    for crowd in &CROWDS {
        let measured = measure(crowd, opencode).await?;
        let alive = measured.alive as u64;
        let megabytes = |bytes: u64| format!("{:.2} MB", (bytes / alive) as f64 / 1e6);
        let kilobytes = |bytes: u64| format!("{:.0} kB", (bytes / alive) as f64 / 1e3);
        pooled &= measured.pooled;
        table.row([
            crowd.language.to_owned(),
            if measured.alive < crowd.programs {
                format!(
                    "{alive} of {} (all that the memory limit allows)",
                    crowd.programs
                )
            } else {
                alive.to_string()
            },
            megabytes(measured.workers.proportional_bytes),
            megabytes(measured.workers.private_bytes),
            megabytes(measured.machine_bytes),
            kilobytes(measured.workers.page_table_bytes),
            kilobytes(measured.server.proportional_bytes),
            format!("{:.1}", measured.workers.mappings as f64 / alive as f64),
            format!("{:.1} s", measured.started.as_secs_f64()),
            format!("{} ms", measured.waiting_cpu_ms),
            format!("{0} of {0}", measured.answers.count()),
            format!("{:.1} ms", measured.answers.percentile_ms(50)),
            format!("{:.1} ms", measured.answers.percentile_ms(99)),
        ]);
    }
    let pools = if pooled {
        "with pools"
    } else {
        "without pools"
    };
    Ok(format!(
        "## Sandboxes that wait for somebody to type\n\n{table}\n\
         Each is a program in conversation that asked for a line and is not answered, in\n\
         {WORKERS} confined worker processes {pools}. Memory is how much the proportional set\n\
         size of all workers grew (what they share is divided among them), divided by the\n\
         programs; the limit for JavaScript is 2 MB. Of the machine: by how much its available\n\
         memory fell, the kernel's own and everybody else's included. The server's side of\n\
         each conversation, with its channels, stands apart. A sample of {SAMPLE} is typed to in the end, one after\n\
         the other, and has to answer. A crowd stops growing at {} GiB.\n",
        MEMORY_BYTES_MAX >> 30,
    ))
}

async fn measure(crowd: &Crowd, opencode: &Path) -> Result<Measured> {
    let pool = pool(crowd, opencode)?;
    let registry = Registry::load(&default_languages_folder())?;
    let language = LanguageId::parse(crowd.language)?;
    let installed = registry.get(&language);
    let runner = installed.and_then(|installed| installed.runner.as_deref());
    let runner = runner.with_context(|| format!("{language} has no runner here"))?;
    let loaded = pool.load(runner).await;
    let image = loaded.map_err(|fault| anyhow::anyhow!(fault))?.image;
    let about = pool.about().await?;
    let processes = all_processes(&pool).await?;
    let own = [std::process::id()];

    let mut running = JoinSet::new();
    // One in each process beforehand: what a process needs once is no crowd.
    let mut waiters = Vec::with_capacity(crowd.programs);
    for _ in 0..WORKERS {
        waiters.push(waiting(begin(crowd, &pool, image, &mut running)?).await?);
    }
    let (workers_before, server_before) = (machine::held(&processes)?, machine::held(&own)?);
    let available = machine::available_bytes()?;
    let begun = Instant::now();
    while waiters.len() - WORKERS < crowd.programs {
        let left = crowd.programs + WORKERS - waiters.len();
        let mut more = Vec::with_capacity(LOOK_EVERY);
        for _ in 0..LOOK_EVERY.min(left) {
            more.push(begin(crowd, &pool, image, &mut running)?);
        }
        let mut ready = stream::iter(more).map(waiting).buffer_unordered(STARTING);
        while let Some(waiter) = ready.next().await {
            waiters.push(waiter?);
        }
        let now = machine::available_bytes()?;
        if now < MEMORY_LEFT_BYTES_MIN || available.saturating_sub(now) > MEMORY_BYTES_MAX {
            break;
        }
    }
    let started = begun.elapsed();
    let alive = waiters.len() - WORKERS;
    let (workers, server) = (machine::held(&processes)?, machine::held(&own)?);
    let machine_bytes = available.saturating_sub(machine::available_bytes()?);

    tokio::time::sleep(WAITING).await;
    let waited = machine::held(&processes)?;
    let every = (waiters.len() / SAMPLE).max(1);
    let mut answers = Vec::with_capacity(SAMPLE);
    for waiter in waiters.iter_mut().step_by(every).take(SAMPLE) {
        answers.push(answer(waiter).await?);
    }
    ensure!(
        pool.processes() == processes,
        "a worker died under the crowd of {}",
        crowd.language
    );
    drop(waiters);
    running.shutdown().await;
    Ok(Measured {
        alive,
        started,
        pooled: about.pooled,
        workers: workers.since(&workers_before),
        server: server.since(&server_before),
        machine_bytes,
        waiting_cpu_ms: waited.cpu_ms - workers.cpu_ms,
        answers: Timings::new(&answers),
    })
}

fn pool(crowd: &Crowd, opencode: &Path) -> Result<Arc<WorkerPool>> {
    // One more for each process, and some because the shares are not even.
    let share = crowd.programs / WORKERS;
    Ok(Arc::new(WorkerPool::start(WorkerSettings {
        program: opencode.to_owned(),
        workers: WORKERS,
        instances_max: 1,
        conversations_max: u32::try_from(share + share / 50 + 4)?,
        cache: Some(programs::cache()),
        ..WorkerSettings::default()
    })?))
}

/// The numbers of the processes, once all are there.
async fn all_processes(pool: &WorkerPool) -> Result<Vec<u32>> {
    let begun = Instant::now();
    while begun.elapsed() < ANSWER_MAX {
        let processes = pool.processes();
        if processes.len() == WORKERS {
            return Ok(processes);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    bail!("the workers did not all start")
}

/// A program that was asked for, before it waits.
fn begin(
    crowd: &Crowd,
    pool: &Arc<WorkerPool>,
    image: ImageId,
    running: &mut JoinSet<()>,
) -> Result<TerminalEnd> {
    let request = RunRequest {
        limits: Limits::default(),
        ..programs::program(crowd.language, crowd.entry, crowd.source)?
    };
    let (terminal, end) = Terminal::pair();
    let pool = Arc::clone(pool);
    running.spawn(async move {
        // How it ended shows at the terminal's other end.
        drop(pool.converse(image, request, terminal, Pace::Prompt).await);
    });
    Ok(end)
}

/// Waits until a program waits.
async fn waiting(mut end: TerminalEnd) -> Result<TerminalEnd> {
    match tokio::time::timeout(ANSWER_MAX, end.events.next()).await {
        Ok(Some(TerminalEvent::WaitsForInput)) => Ok(end),
        other => bail!("a program did not come to wait: {other:?}"),
    }
}

/// Types a line and gives the time until the program answered.
async fn answer(waiter: &mut TerminalEnd) -> Result<Duration> {
    let begun = Instant::now();
    waiter.input.send(b"you\n".to_vec()).await?;
    let mut said = Vec::new();
    while !said.ends_with(b"\n") {
        match tokio::time::timeout(ANSWER_MAX, waiter.events.next()).await {
            Ok(Some(TerminalEvent::Wrote { bytes, .. })) => said.extend(bytes),
            Ok(Some(TerminalEvent::WaitsForInput)) => {}
            other => bail!("a program that waited did not answer: {other:?}"),
        }
    }
    ensure!(said == b"hello you\n", "it said '{}'", said.escape_ascii());
    Ok(begun.elapsed())
}
