//! One learner's small programs while another one floods the machine with as
//! many runs as it will take: what the flood costs the neighbour. Blocks with
//! and without the flood follow each other, so that whatever else the machine is
//! doing falls on both.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use runtime_contract::{Owner, Priority, RunRequest, Runner, RunnerFault, StopReason, Ticket};
use runtime_dispatch::WasmDispatch;
use tokio::task::JoinSet;

use crate::programs::{HELLOS, Hello, check, opened, program, request};
use crate::report::Table;
use crate::statistics::{Median, Timings};

/// Blocks of each kind, and the neighbour's runs in one block.
const BLOCKS: usize = 10;
const RUNS_A_BLOCK: usize = 400;
/// Requests that the flood has open at any time; more than may wait, so that
/// some are refused and come again.
const FLOOD_OPEN: usize = 24;
/// How long a refused request of the flood rests: far less than it was told.
const FLOOD_REST: Duration = Duration::from_millis(5);
/// How long the flood runs before the neighbour is measured: its very first program
/// is anybody's first program, and over by then.
const FLOOD_RISES: Duration = Duration::from_millis(500);

/// Fuel of each hostile program: a tenth of a second or so.
const CORPUS_FUEL_MAX: u64 = 1_000_000_000;

/// What the flood runs: about a fifth of a second of work each, or next to none.
const BUSY: [(&str, &str, &str); 2] = [
    (
        "python",
        "main.py",
        "total = 0\nfor number in range(1_000_000):\n    total += number\nprint(total)\n",
    ),
    (
        "javascript",
        "main.js",
        "let total = 0;\nfor (let number = 0; number < 3_000_000; number++) total += number;\nconsole.log(total);\n",
    ),
];

/// The neighbour beside one kind of flood.
struct Neighbour {
    language: &'static str,
    flood: &'static str,
    priority: &'static str,
    pairs: Vec<Pair>,
    /// Runs of the flood that came to their end, and those that were refused.
    flood_runs: usize,
    flood_refused: usize,
}

/// A block without the flood, and the one right after it with the flood.
struct Pair {
    alone: Timings,
    beside: Timings,
}

/// What some pairs come to together.
struct Cells {
    alone: Timings,
    beside: Timings,
    /// Of the p99 of each pair.
    ratio: Median,
}

impl Cells {
    fn of(pairs: &[&Pair]) -> Self {
        let ratio = |pair: &&Pair| pair.beside.percentile_ms(99) / pair.alone.percentile_ms(99);
        Self {
            alone: Timings::together(pairs.iter().map(|pair| &pair.alone)),
            beside: Timings::together(pairs.iter().map(|pair| &pair.beside)),
            ratio: Median::of(pairs.iter().map(ratio).collect()),
        }
    }
}

/// The section of the page.
pub(crate) async fn section(opencode: &Path) -> Result<String> {
    let mut table = Table::new(&[
        "language",
        "the other one floods with",
        "p50 alone",
        "p50 beside",
        "p99 alone",
        "p99 beside",
        "p99 ratio",
        "median of the pairs' ratios",
        "runs of the flood",
        "refused",
    ]);
    let all = measure(opencode).await?;
    for neighbour in &all {
        let pairs: Vec<&Pair> = neighbour.pairs.iter().collect();
        let flood = format!("{} {}", neighbour.priority, neighbour.flood);
        let (runs, refused) = (neighbour.flood_runs, neighbour.flood_refused);
        table.row(row(neighbour.language, flood, &pairs, runs, refused));
    }
    for hello in &HELLOS {
        let of_it = || all.iter().filter(|one| one.language == hello.language);
        let pairs: Vec<&Pair> = of_it().flat_map(|one| &one.pairs).collect();
        let runs = of_it().map(|one| one.flood_runs).sum();
        let refused = of_it().map(|one| one.flood_refused).sum();
        let flood = "all of these".to_owned();
        table.row(row(hello.language, flood, &pairs, runs, refused));
    }
    Ok(format!(
        "## Hello, beside a learner who floods the machine\n\n{table}\n\
         The flood keeps {FLOOD_OPEN} requests open, Python and JavaScript by turns or all hostile\n\
         programs in both (`runtime/guests`), one after the other: more than may\n\
         wait, so some are refused and come again at once. It gets all places but the one\n\
         that is kept for whoever has nothing running, and its programs stand still while\n\
         the neighbour's compute (decision 0007), but for a twentieth of the time.\n\
         {} runs in each of the cells, in {BLOCKS} pairs of blocks without and with the flood;\n\
         one begins when the flood's first program, which is like anybody's, is over. A p99 of so\n\
         few runs moves with whatever else the machine does: the median of the pairs' ratios\n\
         stands with its 95 % interval, and what no flood does shows in it as a ratio of 1.\n",
        BLOCKS * RUNS_A_BLOCK
    ))
}

fn row(
    language: &str,
    flood: String,
    pairs: &[&Pair],
    flood_runs: usize,
    flood_refused: usize,
) -> [String; 10] {
    let Cells {
        alone,
        beside,
        ratio,
    } = Cells::of(pairs);
    let ms = |timings: &Timings, percent| format!("{:.2} ms", timings.percentile_ms(percent));
    [
        language.to_owned(),
        flood,
        ms(&alone, 50),
        ms(&beside, 50),
        ms(&alone, 99),
        ms(&beside, 99),
        format!("{:.2}", beside.percentile_ms(99) / alone.percentile_ms(99)),
        format!(
            "{:.2} ({:.2} to {:.2})",
            ratio.middle, ratio.least, ratio.most
        ),
        flood_runs.to_string(),
        flood_refused.to_string(),
    ]
}

async fn measure(opencode: &Path) -> Result<Vec<Neighbour>> {
    let dispatch = opened(opencode)?.dispatch;
    let busy: Vec<RunRequest> = BUSY
        .iter()
        .map(|(language, entry, source)| program(language, entry, source))
        .collect::<Result<_>>()?;
    let hellos: Vec<RunRequest> = HELLOS.iter().map(request).collect::<Result<_>>()?;
    let corpus = corpus()?;
    // Every runner is loaded and every page of the pool touched before it counts.
    for request in busy.iter().chain(&hellos).cycle().take(40) {
        dispatch.run(request.clone(), Ticket::local()).await?;
    }
    let mut all = Vec::new();
    for hello in &HELLOS {
        let floods = [
            ("busy loops", &busy),
            ("hellos", &hellos),
            ("the hostile corpus", &corpus),
        ];
        for (flood, requests) in floods {
            for (name, priority) in [
                ("interactive", Priority::Interactive),
                ("batch", Priority::Batch),
            ] {
                let mut pairs = Vec::with_capacity(BLOCKS);
                let (mut flood_runs, mut flood_refused) = (0, 0);
                for _ in 0..BLOCKS {
                    let alone = block(&dispatch, hello).await?;
                    let rising = Flood::start(&dispatch, requests, priority);
                    tokio::time::sleep(FLOOD_RISES).await;
                    let beside = block(&dispatch, hello).await?;
                    let (runs, refused) = rising.stop().await?;
                    flood_runs += runs;
                    flood_refused += refused;
                    pairs.push(Pair { alone, beside });
                }
                ensure!(flood_runs > 0, "there was no flood");
                all.push(Neighbour {
                    language: hello.language,
                    flood,
                    priority: name,
                    pairs,
                    flood_runs,
                    flood_refused,
                });
            }
        }
    }
    Ok(all)
}

/// Every hostile program that is written in Python or JavaScript, with less fuel
/// than learners have, so that each of them has its turn.
fn corpus() -> Result<Vec<RunRequest>> {
    let python = runtime_guests::python::ALL.iter();
    let javascript = runtime_guests::javascript::ALL.iter();
    let python = python.map(|source| program("python", "main.py", source));
    let javascript = javascript.map(|source| program("javascript", "main.js", source));
    python
        .chain(javascript)
        .map(|request| {
            let mut request = request?;
            request.limits.fuel_max = CORPUS_FUEL_MAX;
            Ok(request)
        })
        .collect()
}

/// The neighbour's runs, one after the other, as somebody who looks at the screen.
async fn block(dispatch: &WasmDispatch, hello: &Hello) -> Result<Timings> {
    let ticket = Ticket::interactive(Owner::new("neighbour"));
    let mut took = Vec::with_capacity(RUNS_A_BLOCK);
    for _ in 0..RUNS_A_BLOCK {
        let request = request(hello)?;
        let started = Instant::now();
        let outcome = dispatch.run(request, ticket.clone()).await?;
        took.push(started.elapsed());
        check(hello, &outcome)?;
    }
    Ok(Timings::new(&took))
}

/// One owner's endless requests.
struct Flood {
    tasks: JoinSet<Result<()>>,
    ends: Arc<AtomicBool>,
    runs: Arc<AtomicUsize>,
    refused: Arc<AtomicUsize>,
}

impl Flood {
    fn start(dispatch: &WasmDispatch, requests: &[RunRequest], priority: Priority) -> Self {
        let mut flood = Self {
            tasks: JoinSet::new(),
            ends: Arc::default(),
            runs: Arc::default(),
            refused: Arc::default(),
        };
        let requests: Arc<[RunRequest]> = requests.into();
        let next = Arc::new(AtomicUsize::new(0));
        for _ in 0..FLOOD_OPEN {
            let (dispatch, requests) = (dispatch.clone(), Arc::clone(&requests));
            let next = Arc::clone(&next);
            let (ends, runs) = (Arc::clone(&flood.ends), Arc::clone(&flood.runs));
            let refused = Arc::clone(&flood.refused);
            let mut ticket = Ticket::interactive(Owner::new("flood"));
            ticket.priority = priority;
            flood.tasks.spawn(async move {
                while !ends.load(Ordering::Relaxed) {
                    let turn = next.fetch_add(1, Ordering::Relaxed);
                    let request = requests[turn % requests.len()].clone();
                    match dispatch.run(request, ticket.clone()).await {
                        Ok(outcome) => {
                            // A hostile program may end as it likes, but for this.
                            ensure!(outcome.stop != StopReason::RuntimeBroke, "{outcome:?}");
                            runs.fetch_add(1, Ordering::Relaxed);
                        }
                        Err(RunnerFault::OwnBusy { .. } | RunnerFault::Busy { .. }) => {
                            refused.fetch_add(1, Ordering::Relaxed);
                            tokio::time::sleep(FLOOD_REST).await;
                        }
                        Err(fault) => return Err(fault.into()),
                    }
                }
                Ok(())
            });
        }
        flood
    }

    /// Ends the flood and waits until it is over, so that the next block is alone.
    async fn stop(mut self) -> Result<(usize, usize)> {
        self.ends.store(true, Ordering::Relaxed);
        while let Some(task) = self.tasks.join_next().await {
            task??;
        }
        let (runs, refused) = (&self.runs, &self.refused);
        Ok((
            runs.load(Ordering::Relaxed),
            refused.load(Ordering::Relaxed),
        ))
    }
}
