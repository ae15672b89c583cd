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
use runtime_contract::{Outcome, Owner, RunRequest, Runner, Ticket};
use runtime_dispatch::WasmDispatch;

use self::differences::differences;
use self::programs::Program;
pub use self::surroundings::SURROUNDINGS;
use crate::installed::Installed;

/// How often everything is dropped and started anew elsewhere, where there are so many
/// rounds. Each start builds all compiled programs again, which takes as long as a
/// hundred rounds.
const STARTS: u64 = SURROUNDINGS.len() as u64;
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

/// Runs every program once a round and holds it against the first time.
pub async fn repeat(asked: &Asked, mut tell: impl FnMut(&str)) -> Result<Found> {
    let Asked {
        rounds,
        worker_program,
        built_max,
    } = asked;
    let rounds_a_start = rounds.div_ceil(STARTS).max(1);
    let installed = Installed::copy()?;
    let mut surroundings = SURROUNDINGS.into_iter().cycle();
    let mut programs: Vec<Program> = Vec::new();
    let (mut identical, mut starts, mut told, mut round) = (0, 0, 0, 0);
    let begun = Instant::now();
    let mut told_at = begun;
    while round < *rounds {
        let around = surroundings.next().unwrap_or(SURROUNDINGS[0]);
        let dispatch = around.dispatch(&installed, worker_program)?;
        starts += 1;
        if programs.is_empty() {
            programs = programs::all(&dispatch, *built_max)?;
        }
        let count = rounds_a_start.min(rounds - round);
        let mut differing = BTreeSet::new();
        let programs_count = programs.len();
        let mut repeated = stream::iter(std::mem::take(&mut programs))
            .map(|program| repeat_one(&dispatch, program, count))
            .buffered(PROGRAMS_AT_ONCE);
        while let Some((program, found)) = repeated.try_next().await? {
            for (offset, difference) in found {
                differing.insert(offset);
                told += 1;
                if told <= TOLD_MAX {
                    let (name, round) = (&program.name, round + offset);
                    tell(&format!("round {round}, {around}: {name}: {difference}"));
                }
            }
            programs.push(program);
            if told_at.elapsed() > TOLD_EVERY {
                told_at = Instant::now();
                tell(&format!(
                    "{round} of {rounds} rounds after {:.0} seconds, {identical} identical; in the next {count}, {} of {} programs",
                    begun.elapsed().as_secs_f64(),
                    programs.len(),
                    programs_count,
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

/// Runs a program so many times and tells in which of them what differed from the very
/// first time. Everything comes one after the other: what was built is still there. Of a
/// program that takes long, only the first round is a whole one.
async fn repeat_one(
    dispatch: &WasmDispatch,
    mut program: Program,
    count: u64,
) -> Result<(Program, Vec<(u64, String)>)> {
    let first = match program.first.take() {
        Some(first) => first,
        None => first_time(dispatch, &mut program).await?,
    };
    let mut found = Vec::new();
    for offset in 0..count {
        let (request, first) = match &program.short {
            Some((request, first)) if offset > 0 => (request, first),
            _ => (&program.request, &first),
        };
        let again = run_one(dispatch, &program.name, request).await?;
        let told = differences(first, &again);
        found.extend(told.into_iter().map(|difference| (offset, difference)));
    }
    program.first = Some(first);
    Ok((program, found))
}

/// Finds out what there is to be repeated.
async fn first_time(dispatch: &WasmDispatch, program: &mut Program) -> Result<Outcome> {
    let mut first = run_one(dispatch, &program.name, &program.request).await?;
    if program.tighten(&first) {
        first = run_one(dispatch, &program.name, &program.request).await?;
    }
    if let Some(request) = program.shortened(&first) {
        let shortened = run_one(dispatch, &program.name, &request).await?;
        program.short = Some((request, shortened));
    }
    Ok(first)
}

async fn run_one(dispatch: &WasmDispatch, name: &str, request: &RunRequest) -> Result<Outcome> {
    // Each program is somebody else's: nobody gets all places for what is one owner's.
    let ticket = Ticket::interactive(Owner::new(name));
    dispatch
        .run(request.clone(), ticket)
        .await
        .with_context(|| format!("{name} was not run"))
}
