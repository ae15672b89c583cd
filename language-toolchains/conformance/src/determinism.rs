//! Holding that a program repeats itself: every fixture, and guests that look
//! at all that could differ or that end by a limit, again and again in
//! sandboxes and worker processes that are dropped and started anew. Between two
//! starts a program has all its runs one after the other: those that are compiled
//! are then built once for each start, not once for each run.

mod differences;
mod programs;
mod surroundings;

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use futures::stream::{self, StreamExt, TryStreamExt};
use runtime_contract::{Outcome, Runner, Ticket};
use runtime_dispatch::WasmDispatch;

use self::differences::differences;
use self::programs::Program;
pub use self::surroundings::SURROUNDINGS;
use crate::installed::Installed;

/// Rounds after which everything is dropped and started anew elsewhere.
const ROUNDS_A_START: u64 = 50;
/// Programs that are under way at once.
const PROGRAMS_AT_ONCE: usize = 8;
/// Differences that are told; more say nothing new.
const TOLD_MAX: u64 = 50;
/// How often it is told how far the check is.
const TOLD_EVERY: Duration = Duration::from_secs(30);

/// What is asked of the check.
pub struct Asked {
    pub rounds: u64,
    /// A program that is a worker when called with `worker` and a compiler when
    /// called with `compile`.
    pub worker_program: PathBuf,
    /// Programs of each compiled language that are taken, spread over all of them;
    /// every one of theirs is built again in each of the surroundings.
    pub built_max: Option<usize>,
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub programs: usize,
    /// How often the sandbox or the workers were started.
    pub starts: u64,
    pub rounds: u64,
    /// Rounds in which every program did what it did in the first.
    pub identical: u64,
}

/// Runs every program once a round and holds it against the first round.
pub async fn repeat(asked: &Asked, mut tell: impl FnMut(&str)) -> Result<Found> {
    let Asked {
        rounds,
        worker_program,
        built_max,
    } = asked;
    let rounds_a_start = ROUNDS_A_START
        .min(rounds.div_ceil(SURROUNDINGS.len() as u64))
        .max(1);
    let installed = Installed::copy()?;
    let mut surroundings = SURROUNDINGS.into_iter().cycle();
    let mut programs: Vec<Program> = Vec::new();
    let mut first: Vec<Outcome> = Vec::new();
    let (mut identical, mut starts, mut told, mut round) = (0, 0, 0, 0);
    let begun = Instant::now();
    let mut told_at = begun;
    while round < *rounds {
        let around = surroundings.next().unwrap_or(SURROUNDINGS[0]);
        let dispatch = around.dispatch(&installed, worker_program)?;
        starts += 1;
        if programs.is_empty() {
            programs = programs::all(&dispatch, *built_max)?;
            let untamed = run_all(&dispatch, &programs).await?;
            programs::tighten(&mut programs, &untamed);
            first = run_all(&dispatch, &programs).await?;
        }
        let count = rounds_a_start.min(rounds - round);
        let mut differing = BTreeSet::new();
        let mut repeated = stream::iter(programs.iter().zip(&first).enumerate())
            .map(|(number, (program, first))| repeat_one(&dispatch, number, program, first, count))
            .buffered(PROGRAMS_AT_ONCE);
        while let Some((number, found)) = repeated.try_next().await? {
            for (offset, difference) in found {
                differing.insert(offset);
                told += 1;
                if told <= TOLD_MAX {
                    let (name, round) = (&programs[number].name, round + offset);
                    tell(&format!("round {round}, {around}: {name}: {difference}"));
                }
            }
            if told_at.elapsed() > TOLD_EVERY {
                told_at = Instant::now();
                tell(&format!(
                    "{round} of {rounds} rounds after {:.0} seconds, {identical} identical; in the next {count}, {} of {} programs",
                    begun.elapsed().as_secs_f64(),
                    number + 1,
                    programs.len(),
                ));
            }
        }
        drop(repeated);
        identical += count - differing.len() as u64;
        round += count;
    }
    Ok(Found {
        programs: programs.len(),
        starts,
        rounds: *rounds,
        identical,
    })
}

/// Runs a program so many times and tells in which of them what differed.
async fn repeat_one(
    dispatch: &WasmDispatch,
    number: usize,
    program: &Program,
    first: &Outcome,
    count: u64,
) -> Result<(usize, Vec<(u64, String)>)> {
    let mut found = Vec::new();
    for offset in 0..count {
        let again = run_one(dispatch, program).await?;
        let told = differences(first, &again);
        found.extend(told.into_iter().map(|difference| (offset, difference)));
    }
    Ok((number, found))
}

async fn run_one(dispatch: &WasmDispatch, program: &Program) -> Result<Outcome> {
    dispatch
        .run(program.request.clone(), Ticket::local())
        .await
        .with_context(|| format!("{} was not run", program.name))
}

async fn run_all(dispatch: &WasmDispatch, programs: &[Program]) -> Result<Vec<Outcome>> {
    stream::iter(programs)
        .map(|program| run_one(dispatch, program))
        .buffered(PROGRAMS_AT_ONCE)
        .try_collect()
        .await
}
