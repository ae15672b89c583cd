//! Pressing Run: what the page sends and what it shows.

use app_vocabulary::Slug;
use runtime_contract::{
    CompileReport, FilePath, LanguageId, Outcome, SourceTree, StopReason, Tier, UncaughtError,
};
use serde::{Deserialize, Serialize};

/// What a page asks to be run. Limits are the exercise's, or the defaults.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunAsked {
    /// The course and lesson that the work belongs to, if any.
    #[serde(default)]
    pub lesson: Option<(Slug, Slug)>,
    pub language: LanguageId,
    pub files: SourceTree,
    pub entry: FilePath,
    #[serde(default)]
    pub stdin: String,
    #[serde(default)]
    pub args: Vec<String>,
}

/// A run as a page shows it. Also what `opencode run --json` prints, with the
/// sentence besides.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RunShown {
    pub language: LanguageId,
    pub tier: Tier,
    pub stop: StopReason,
    /// The stop's sentence, for the learner.
    pub sentence: String,
    pub exit_code: Option<i32>,
    /// Bytes that are not UTF-8 are shown as U+FFFD; escapes arrive as they
    /// were written and are made inert where they are drawn.
    pub stdout: String,
    pub stderr: String,
    pub fuel_used: u64,
    pub memory_bytes_peak: u64,
    pub wall_ms: f64,
    /// Whether this is what the same run came to before; `wall_ms` is that run's.
    #[serde(default)]
    pub cached: bool,
    pub compile: CompileReport,
    pub uncaught: Option<UncaughtError>,
}

impl From<Outcome> for RunShown {
    fn from(outcome: Outcome) -> Self {
        Self {
            language: outcome.language,
            tier: outcome.tier,
            stop: outcome.stop,
            sentence: outcome.stop.sentence().to_owned(),
            exit_code: outcome.exit_code,
            stdout: String::from_utf8_lossy(&outcome.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&outcome.stderr).into_owned(),
            fuel_used: outcome.fuel_used,
            memory_bytes_peak: outcome.memory_bytes_peak,
            wall_ms: outcome.wall_ms,
            cached: outcome.cached,
            compile: outcome.compile,
            uncaught: outcome.uncaught,
        }
    }
}
