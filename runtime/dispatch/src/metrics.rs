//! What is counted of runs, under the names that dashboards know.

use std::time::Duration;

use metrics::{counter, gauge, histogram};
use runtime_contract::{LanguageId, Outcome, Priority, RunnerFault, StopReason};

/// A run that came to an outcome.
pub(crate) fn ran(outcome: &Outcome, took: Duration) {
    let language = outcome.language.to_string();
    counter!("opencode_runs_total", "language" => language.clone(), "stop" => stop(outcome.stop))
        .increment(1);
    counter!("opencode_run_fuel_total", "language" => language.clone())
        .increment(outcome.fuel_used);
    histogram!("opencode_run_seconds", "language" => language).record(took.as_secs_f64());
}

/// A request that did not come to an outcome.
pub(crate) fn faulted(fault: &RunnerFault) {
    let kind = match fault {
        RunnerFault::UnknownLanguage { .. } => "unknown-language",
        RunnerFault::EntryMissing(_) => "entry-missing",
        RunnerFault::Refused(_) => "refused",
        RunnerFault::Unavailable { .. } => "unavailable",
        RunnerFault::Busy { .. } => "busy",
        RunnerFault::OwnBusy { .. } => "own-busy",
        RunnerFault::Broken(_) => "broken",
    };
    counter!("opencode_run_faults_total", "fault" => kind).increment(1);
}

/// How many of a priority are on a core and wait for one.
pub(crate) fn queue(priority: Priority, running: usize, waiting: usize) {
    let priority = name(priority);
    gauge!("opencode_runs_active", "priority" => priority).set(running as f64);
    gauge!("opencode_runs_waiting", "priority" => priority).set(waiting as f64);
}

/// A run that had to wait this long for a core.
pub(crate) fn waited(priority: Priority, took: Duration) {
    histogram!("opencode_run_wait_seconds", "priority" => name(priority))
        .record(took.as_secs_f64());
}

/// A run that was told to come back, because its owner's places or all were taken.
pub(crate) fn refused(priority: Priority, places: &'static str) {
    counter!("opencode_runs_refused_total", "priority" => name(priority), "places" => places)
        .increment(1);
}

fn name(priority: Priority) -> &'static str {
    match priority {
        Priority::Interactive => "interactive",
        Priority::Batch => "batch",
    }
}

/// A request that was looked for among the remembered outcomes.
pub(crate) fn run_cache(result: &'static str) {
    counter!("opencode_run_cache_total", "result" => result).increment(1);
}

/// What the remembered outcomes take.
pub(crate) fn run_cache_holds(bytes: usize, outcomes: usize) {
    gauge!("opencode_run_cache_bytes").set(bytes as f64);
    gauge!("opencode_run_cache_outcomes").set(outcomes as f64);
}

/// A conversation that is under way, as long as this lives.
pub(crate) struct Talking;

impl Talking {
    pub(crate) fn start() -> Self {
        gauge!("opencode_conversations_active").increment(1.0);
        Self
    }
}

impl Drop for Talking {
    fn drop(&mut self) {
        gauge!("opencode_conversations_active").decrement(1.0);
    }
}

/// A runner that was loaded.
pub(crate) fn loaded(runner: &LanguageId, cached: bool, ms: f64) {
    let cached = if cached { "true" } else { "false" };
    histogram!("opencode_runner_load_seconds", "runner" => runner.to_string(), "cached" => cached)
        .record(ms / 1e3);
}

/// A stop reason as it is written elsewhere.
pub(crate) fn stop(stop: StopReason) -> &'static str {
    match stop {
        StopReason::Exited => "exited",
        StopReason::UncaughtError => "uncaught-error",
        StopReason::CompileFailed => "compile-failed",
        StopReason::FuelExhausted => "fuel-exhausted",
        StopReason::MemoryExhausted => "memory-exhausted",
        StopReason::StackExhausted => "stack-exhausted",
        StopReason::OutputExhausted => "output-exhausted",
        StopReason::FilesExhausted => "files-exhausted",
        StopReason::WallTimeExhausted => "wall-time-exhausted",
        StopReason::IdleTimeExhausted => "idle-time-exhausted",
        StopReason::Cancelled => "cancelled",
        StopReason::RuntimeBroke => "runtime-broke",
    }
}
