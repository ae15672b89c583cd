//! Workers that are killed under running programs: whether every run still comes to
//! its answer, and how long those who wait have to wait for it.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use runtime_contract::{LanguageId, Runner, StopReason, Ticket};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::Executor;
use rustix::process::{Pid, Signal, kill_process};
use tokio::task::JoinSet;
use toolchain_registry::{Registry, default_languages_folder};

use crate::languages::contestants::{CONTESTANTS, Computes, Contestant};
use crate::programs;
use crate::report::Table;
use crate::statistics::Timings;

/// How often workers are killed.
const KILLS: usize = 50;
/// Programs that are under way at any time.
const LANES: usize = 2;
/// Runs that are over before the first kill, in each lane: runners are loaded and
/// programs built.
const RUNS_WARM_UP: usize = 3;
/// The kills come so long after the lanes went on, and later each time.
const KILL_AFTER: Duration = Duration::from_millis(5);
const KILL_LATER: Duration = Duration::from_micros(370);
/// Who is killed under, and how much its program computes: a small part of a second.
const VICTIMS: [(&str, &str, u32); 3] = [
    ("python", "fib", 18),
    ("javascript", "fib", 20),
    ("c", "fib", 28),
];

/// Which workers a kill hits.
#[derive(Clone, Copy)]
enum Hit {
    One,
    All,
}

/// One run, from asking to its answer.
struct Run {
    asked: Instant,
    answered: Instant,
}

/// The section of the page.
pub(crate) async fn section(opencode: &Path) -> Result<String> {
    let mut table = Table::new(&[
        "language",
        "killed at a time",
        "workers killed",
        "runs",
        "lost",
        "run p50",
        "kill to next answer p50",
        "p99",
        "longest",
        "to that of a run it hit p50",
        "longest of these",
    ]);
    let mut absent = Vec::new();
    let registry = Arc::new(Registry::load(&default_languages_folder())?);
    for (id, word, size) in VICTIMS {
        let contestant = CONTESTANTS.iter().find(|contestant| contestant.id == id);
        let contestant = contestant.context("a contestant of each victim's language")?;
        let computes = contestant.computes.as_ref();
        let computes = computes.context("programs of each victim's language")?;
        if registry.get(&LanguageId::parse(id)?).is_none() {
            absent.push(id);
            continue;
        }
        for hit in [Hit::One, Hit::All] {
            let words = [word.to_owned(), size.to_string()];
            let done = measure(opencode, &registry, contestant, computes, &words, hit).await?;
            table.row(done.told(id, hit));
        }
    }
    let absent = match absent.is_empty() {
        true => String::new(),
        false => format!("Not installed here: {}.\n\n", absent.join(", ")),
    };
    Ok(format!(
        "## Workers that are killed\n\n{table}\n{absent}\
         {LANES} programs are under way at any time, each some milliseconds long, in two confined\n\
         workers (in C in the program's own process). `kill -9` comes {KILLS} times, at another moment of the\n\
         runs each time, and again once each of them had an answer. Lost is what got no answer, or another\n\
         than it gets undisturbed. The limit for the next answer is one second.\n"
    ))
}

struct Done {
    killed: usize,
    runs: Vec<Run>,
    lost: usize,
    kills: Vec<Instant>,
}

impl Done {
    fn told(&self, id: &str, hit: Hit) -> [String; 11] {
        let took = |run: &Run| run.answered - run.asked;
        let all = Timings::new(&self.runs.iter().map(took).collect::<Vec<_>>());
        let (mut nexts, mut hits) = (Vec::new(), Vec::new());
        for kill in &self.kills {
            let after = self.runs.iter().filter(|run| run.answered > *kill);
            nexts.extend(after.clone().map(|run| run.answered - *kill).min());
            // The one that was under way and took longest is one that it hit.
            let under_way = after.filter(|run| run.asked < *kill);
            hits.extend(under_way.map(|run| run.answered - *kill).max());
        }
        let (nexts, hits) = (Timings::new(&nexts), Timings::new(&hits));
        let ms = |timings: &Timings, percent| format!("{:.1} ms", timings.percentile_ms(percent));
        [
            id.to_owned(),
            match hit {
                Hit::One => "one".to_owned(),
                Hit::All => "all".to_owned(),
            },
            self.killed.to_string(),
            self.runs.len().to_string(),
            self.lost.to_string(),
            ms(&all, 50),
            ms(&nexts, 50),
            ms(&nexts, 99),
            ms(&nexts, 100),
            ms(&hits, 50),
            ms(&hits, 100),
        ]
    }
}

async fn measure(
    opencode: &Path,
    registry: &Arc<Registry>,
    contestant: &Contestant,
    computes: &Computes,
    words: &[String],
    hit: Hit,
) -> Result<Done> {
    let pool = Arc::new(programs::workers(opencode)?);
    let executor: Arc<dyn Executor> = pool.clone();
    let dispatch = WasmDispatch::new(Arc::clone(registry), executor, DispatchSettings::default());
    let request = contestant.request(computes.source.to_owned(), words)?;
    let expected = dispatch.run(request.clone(), Ticket::local()).await?;
    ensure!(expected.stop == StopReason::Exited, "{expected:?}");
    let ends = Arc::new(AtomicBool::new(false));
    let counts: [Arc<AtomicUsize>; LANES] = Default::default();
    let mut lanes = JoinSet::new();
    for count in &counts {
        let (dispatch, request, count) = (dispatch.clone(), request.clone(), Arc::clone(count));
        let (ends, expected) = (Arc::clone(&ends), expected.clone());
        lanes.spawn(async move {
            let (mut runs, mut lost) = (Vec::new(), 0);
            while !ends.load(Ordering::Relaxed) {
                let asked = Instant::now();
                let outcome = dispatch.run(request.clone(), Ticket::local()).await;
                let answered = Instant::now();
                let is_right = outcome.is_ok_and(|outcome| {
                    outcome.stdout == expected.stdout && outcome.fuel_used == expected.fuel_used
                });
                lost += usize::from(!is_right);
                runs.push(Run { asked, answered });
                count.fetch_add(1, Ordering::Relaxed);
            }
            (runs, lost)
        });
    }
    let gone_on = async |more: usize| {
        let before: Vec<usize> = counts
            .iter()
            .map(|count| count.load(Ordering::Relaxed))
            .collect();
        let behind = || {
            let mut both = counts.iter().zip(&before);
            both.any(|(count, before)| count.load(Ordering::Relaxed) < before + more)
        };
        while behind() {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    };
    gone_on(RUNS_WARM_UP).await;
    let (mut kills, mut killed) = (Vec::new(), 0);
    for turn in 0..KILLS {
        tokio::time::sleep(KILL_AFTER + KILL_LATER * u32::try_from(turn)?).await;
        let processes = pool.processes();
        let victims: Vec<u32> = match hit {
            Hit::One => processes
                .get(turn % processes.len().max(1))
                .copied()
                .into_iter()
                .collect(),
            Hit::All => processes,
        };
        kills.push(Instant::now());
        for victim in victims {
            let pid = Pid::from_raw(i32::try_from(victim)?).context("a process has a number")?;
            // It may have ended by itself.
            killed += usize::from(kill_process(pid, Signal::KILL).is_ok());
        }
        // A program under which two workers die is given up, so each gets its answer first.
        gone_on(2).await;
    }
    ends.store(true, Ordering::Relaxed);
    let (mut runs, mut lost) = (Vec::new(), 0);
    while let Some(lane) = lanes.join_next().await {
        let (its_runs, its_lost) = lane?;
        runs.extend(its_runs);
        lost += its_lost;
    }
    Ok(Done {
        killed,
        runs,
        lost,
        kills,
    })
}
