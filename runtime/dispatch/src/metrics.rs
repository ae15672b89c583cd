//! What is counted of runs, under the names that dashboards know.

use std::time::Duration;

use metrics::{counter, gauge, histogram};
use runtime_contract::{LanguageId, Outcome, RunnerFault, StopReason};

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
        RunnerFault::Broken(_) => "broken",
    };
    counter!("opencode_run_faults_total", "fault" => kind).increment(1);
}

/// How many wait for a core.
pub(crate) fn waiting(count: usize) {
    gauge!("opencode_runs_waiting").set(count as f64);
}

/// A run that is on a core, as long as this lives.
pub(crate) struct Active;

impl Active {
    pub(crate) fn start() -> Self {
        gauge!("opencode_runs_active").increment(1.0);
        Self
    }
}

impl Drop for Active {
    fn drop(&mut self) {
        gauge!("opencode_runs_active").decrement(1.0);
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
        StopReason::Cancelled => "cancelled",
        StopReason::RuntimeBroke => "runtime-broke",
    }
}
