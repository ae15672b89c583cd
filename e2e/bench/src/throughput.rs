//! How many programs a second, two at a time, and how long each takes: in the
//! sandbox, as native programs, and as native programs in a jail with limits,
//! which is what a container costs. All by turns in short blocks, so that
//! whatever else the machine is doing falls on all.

mod contestants;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use tokio::task::JoinSet;

use self::contestants::{Contestant, Contestants};
use crate::report::Table;
use crate::statistics::Timings;

/// Programs under way at once.
const IN_FLIGHT: usize = 2;
/// Blocks of each contestant, and how long new programs are started in one.
const BLOCKS: usize = 5;
const BLOCK: Duration = Duration::from_millis(500);
/// A block that takes longer lay on a machine that stood still, as one does that
/// is moved or whose disk is overrun: it is measured again, whoever's it was.
const STOOD_STILL: Duration = Duration::from_secs(20);
/// How often that may be.
const STOOD_STILL_TIMES_MAX: usize = 5;
/// Instances of the C guest that are made to tell how long one takes.
const INSTANCES: usize = 1_000;
const INSTANCES_WARM_UP: usize = 100;

/// What one contestant did, in one block or in all of them.
#[derive(Default)]
struct Done {
    took: Vec<Duration>,
    elapsed: Duration,
}

impl Done {
    fn a_second(&self) -> f64 {
        self.took.len() as f64 / self.elapsed.as_secs_f64()
    }
}

/// The section of the page.
pub(crate) async fn section(opencode: &Path) -> Result<String> {
    let scratch = tempfile::tempdir()?;
    let Contestants { all, missing, ours } = contestants::all(scratch.path(), opencode)?;
    for contestant in &all {
        // The first run loads, compiles and fills caches.
        contestant.run().await?;
    }
    let mut done: Vec<Done> = all.iter().map(|_| Done::default()).collect();
    let mut stood_still = 0;
    for _ in 0..BLOCKS {
        for (contestant, done) in all.iter().zip(&mut done) {
            let mut measured = block(contestant).await?;
            while measured.elapsed > STOOD_STILL {
                stood_still += 1;
                ensure!(
                    stood_still <= STOOD_STILL_TIMES_MAX,
                    "the machine stands still again and again"
                );
                measured = block(contestant).await?;
            }
            done.took.extend(measured.took);
            done.elapsed += measured.elapsed;
        }
    }

    let mut table = Table::new(&[
        "program",
        "language",
        "run by",
        "runs a second",
        "p50",
        "p99",
        "÷ native",
    ]);
    for (contestant, done_by) in all.iter().zip(&done) {
        let native = all
            .iter()
            .zip(&done)
            .find(|(peer, _)| peer.is_native_peer_of(contestant))
            .map(|(_, native)| format!("{:.2}×", done_by.a_second() / native.a_second()));
        let timings = Timings::new(&done_by.took);
        table.row([
            contestant.program.to_owned(),
            contestant.language.to_owned(),
            contestant.run_by.clone(),
            format!("{:.0}", done_by.a_second()),
            format!("{:.2} ms", timings.percentile_ms(50)),
            format!("{:.2} ms", timings.percentile_ms(99)),
            native.unwrap_or_else(|| "–".to_owned()),
        ]);
    }
    let mut text = format!("## Runs a second, {IN_FLIGHT} at a time\n\n{table}\n");
    for missing in missing {
        text.push_str(&format!("Not measured: {missing}.\n\n"));
    }
    if stood_still > 0 {
        text.push_str(&format!(
            "The machine stood still for more than {} seconds {stood_still} times; what was measured then was measured again.\n\n",
            STOOD_STILL.as_secs()
        ));
    }
    if let Some(instances) = instances(&ours).await? {
        text.push_str(&format!(
            "An instance of the C guest is made in {:.1} µs (p50; p99 {:.1} µs; the limit is 50 µs).\n\n",
            instances.percentile_ms(50) * 1e3,
            instances.percentile_ms(99) * 1e3,
        ));
    }
    text.push_str(
        "Ours is from request to outcome through dispatch and confined worker processes, a\n\
         fresh instance each. Native starts the program, without any sandbox, and reads what\n\
         it writes. A jail is the same below bubblewrap with every namespace of its own, the\n\
         file system read-only, and our limits on memory and processor time through prlimit:\n\
         less than what a container runtime does. The 10 ms program is a sieve of primes, of\n\
         such a size in each language that its native peer computes for about 10 ms; Node\n\
         compiles it while it runs, which no interpreter in a sandbox does. C is compiled\n\
         ahead of time on both sides (gcc -O2; clang -O2 and then the engine).\n",
    );
    Ok(text)
}

/// Starts programs for a while.
async fn block(contestant: &Contestant) -> Result<Done> {
    let begun = Instant::now();
    let mut lanes = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let contestant = contestant.clone();
        lanes.spawn(async move {
            let mut took = Vec::new();
            while begun.elapsed() < BLOCK {
                took.push(contestant.run().await?);
            }
            anyhow::Ok(took)
        });
    }
    let mut took = Vec::new();
    while let Some(lane) = lanes.join_next().await {
        took.extend(lane??);
    }
    Ok(Done {
        took,
        elapsed: begun.elapsed(),
    })
}

/// How long making an instance of the C guest takes; none without a C compiler.
async fn instances(ours: &Arc<contestants::Ours>) -> Result<Option<Timings>> {
    let Some(request) = &ours.c_request else {
        return Ok(None);
    };
    let installed = ours.opened.registry.get(&request.language);
    let runner = installed.and_then(|installed| installed.runner.as_deref());
    let runner = runner.context("the C guest is installed")?;
    let image = ours.opened.sandbox.load(runner).await?;
    let mut took = Vec::with_capacity(INSTANCES);
    for instance in 0..INSTANCES_WARM_UP + INSTANCES {
        let made = ours
            .opened
            .sandbox
            .instantiate(&image, request.clone())
            .await?;
        if instance >= INSTANCES_WARM_UP {
            took.push(made);
        }
    }
    Ok(Some(Timings::new(&took)))
}
