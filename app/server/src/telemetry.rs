//! What the program tells its operator: log lines on standard error, and the
//! numbers behind `/metrics`.

use std::sync::OnceLock;

use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use tracing_subscriber::EnvFilter;

use crate::complaint::{Complaint, Kind};
use crate::config::{LogFormat, Settings};

/// Upper ends of the buckets in which durations are counted, in seconds.
const SECONDS_BUCKETS: &[f64] = &[
    0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0,
];

/// Begins to log. Called once, by the binary; a second call changes nothing.
pub fn start_logging(settings: &Settings) -> Result<(), Complaint> {
    let filter = EnvFilter::try_new(&settings.log).map_err(|error| {
        Complaint::new(
            Kind::Config,
            format!(
                "The log filter '{}' cannot be used: {error}; write a level such as 'info' or 'debug'.",
                settings.log
            ),
        )
    })?;
    let lines = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A second subscriber in one process is a test's; the first one stays.
    let _ = match settings.log_format {
        LogFormat::Json => lines.json().flatten_event(true).try_init(),
        LogFormat::Human => {
            let colours = std::io::IsTerminal::is_terminal(&std::io::stderr())
                && std::env::var_os("NO_COLOR").is_none();
            lines.with_ansi(colours).with_target(false).try_init()
        }
    };
    Ok(())
}

/// The numbers of this process, counted from the first call on.
#[must_use]
pub fn metrics() -> PrometheusHandle {
    static HANDLE: OnceLock<PrometheusHandle> = OnceLock::new();
    HANDLE
        .get_or_init(|| {
            let builder = PrometheusBuilder::new()
                .set_buckets_for_metric(Matcher::Suffix("_seconds".to_owned()), SECONDS_BUCKETS)
                .expect("there are buckets");
            let recorder = builder.build_recorder();
            let handle = recorder.handle();
            // Fails only where a recorder is there already, and there is none.
            let _ = metrics::set_global_recorder(recorder);
            describe();
            handle
        })
        .clone()
}

fn describe() {
    use metrics::{describe_counter, describe_gauge, describe_histogram};
    describe_counter!(
        "opencode_http_requests_total",
        "Requests by route and status."
    );
    describe_histogram!(
        "opencode_http_request_seconds",
        "Time until the answer's head, by route."
    );
    describe_counter!(
        "opencode_submissions_total",
        "Answers handed in, by language."
    );
    describe_counter!(
        "opencode_submissions_graded_total",
        "Answers graded, by language and result."
    );
    describe_gauge!(
        "opencode_submissions_waiting",
        "Answers that wait or are being graded, by state."
    );
    describe_counter!("opencode_drafts_saved_total", "Drafts kept, by result.");
    describe_gauge!("opencode_runs_active", "Programs on a core, by priority.");
    describe_gauge!(
        "opencode_runs_waiting",
        "Programs that wait for a core, by priority."
    );
    describe_histogram!(
        "opencode_run_wait_seconds",
        "How long a program waited for its turn, by priority."
    );
    describe_counter!(
        "opencode_runs_refused_total",
        "Runs told to come back, by priority and whose places were taken."
    );
    describe_counter!(
        "opencode_run_cache_total",
        "Requests looked for among remembered outcomes, by result."
    );
    describe_gauge!(
        "opencode_run_cache_bytes",
        "Bytes that remembered outcomes take."
    );
    describe_gauge!(
        "opencode_run_cache_outcomes",
        "Outcomes that are remembered."
    );
}

/// Does the work of a process that the server started, whose troubles go to the
/// server's own standard error.
pub fn in_worker(work: impl FnOnce() -> std::process::ExitCode) -> std::process::ExitCode {
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(std::io::stderr)
        .init();
    work()
}
