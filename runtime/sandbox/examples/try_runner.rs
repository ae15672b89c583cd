//! Runs a program by hand: `try_runner LANGUAGES_DIR LANGUAGE FILE...`
//!
//! The first file is the entry; each is put into the program under its own
//! name. Standard input goes to the program. With `TEST=1` the files are run as
//! tests, with `CALL=name` the function is called with `ARGS` (a JSON list),
//! and `RUNS=n` repeats the run and tells how long the runs took.

use std::io::Read;
use std::path::Path;

use runtime_contract::{Action, FilePath, LanguageId, Limits, RunRequest, SourceTree};
use runtime_sandbox::{CachePlace, Sandbox, SandboxSettings};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .init();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [languages, language, names @ ..] = arguments.as_slice() else {
        return Err("usage: try_runner LANGUAGES_DIR LANGUAGE FILE...".into());
    };
    let request = request(language, names)?;
    let cache_folder = std::env::temp_dir().join("opencode-try-runner");
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(CachePlace::beside(cache_folder)),
        ..SandboxSettings::default()
    })?;
    let runner = Path::new(languages).join(language).join("runner.wasm");
    let image = sandbox.load(&runner).await.map_err(with_sources)?;
    eprintln!(
        "loaded in {:.1} ms, cached: {}",
        image.load_ms(),
        image.was_cached()
    );

    let mut instances = Vec::new();
    for _ in 0..100 {
        instances.push(
            sandbox
                .instantiate(&image, request.clone())
                .await
                .map_err(with_sources)?
                .as_secs_f64()
                * 1e6,
        );
    }
    instances.sort_by(f64::total_cmp);
    eprintln!(
        "instance alone: p50 {:.0} µs, p99 {:.0} µs",
        instances[50], instances[99]
    );

    let runs: usize = std::env::var("RUNS")
        .ok()
        .and_then(|runs| runs.parse().ok())
        .unwrap_or(1);
    let mut times_ms = Vec::new();
    let mut fuels = Vec::new();
    let mut last = None;
    for _ in 0..runs.max(1) {
        let started = std::time::Instant::now();
        let execution = sandbox
            .execute(&image, request.clone())
            .await
            .map_err(with_sources)?;
        times_ms.push(started.elapsed().as_secs_f64() * 1e3);
        fuels.push(execution.fuel_used);
        last = Some(execution);
    }
    let execution = last.ok_or("nothing ran")?;
    print!("{}", String::from_utf8_lossy(&execution.stdout));
    eprint!("{}", String::from_utf8_lossy(&execution.stderr));
    eprintln!("{:?} exit {:?}", execution.stop, execution.exit_code);
    eprintln!(
        "fuel {} memory {} KiB wall {:.3} ms",
        execution.fuel_used,
        execution.memory_bytes_peak >> 10,
        execution.wall_ms
    );
    for told in [
        execution.uncaught.map(|error| format!("{error:?}")),
        execution.returned.map(|value| format!("returned {value}")),
    ]
    .into_iter()
    .flatten()
    {
        eprintln!("{told}");
    }
    for diagnostic in execution.diagnostics {
        eprintln!("{diagnostic:?}");
    }
    for test in execution.tests {
        eprintln!("{test:?}");
    }
    times_ms.sort_by(f64::total_cmp);
    fuels.dedup();
    eprintln!(
        "{runs} runs: p50 {:.3} ms p99 {:.3} ms, different fuels in a row: {}",
        times_ms[times_ms.len() / 2],
        times_ms[times_ms.len() * 99 / 100],
        fuels.len()
    );
    Ok(())
}

fn request(language: &str, names: &[String]) -> Result<RunRequest, Failure> {
    let mut files = SourceTree::default();
    let mut paths = Vec::new();
    for name in names {
        let short = Path::new(name)
            .file_name()
            .and_then(|name| name.to_str())
            .ok_or("a file needs a name")?;
        let path = FilePath::parse(short)?;
        files.insert(path.clone(), std::fs::read(name)?)?;
        paths.push(path);
    }
    let entry = paths.first().cloned().ok_or("name at least one file")?;
    let action = match std::env::var("CALL") {
        Ok(function) => Action::Call {
            function,
            arguments: serde_json::from_str(
                &std::env::var("ARGS").unwrap_or_else(|_| "[]".into()),
            )?,
        },
        Err(_) if std::env::var_os("TEST").is_some() => Action::Test { test_files: paths },
        Err(_) => Action::Run,
    };
    let mut stdin = Vec::new();
    if !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        std::io::stdin().read_to_end(&mut stdin)?;
    }
    Ok(RunRequest {
        language: LanguageId::parse(language)?,
        files,
        entry,
        action,
        stdin,
        args: Vec::new(),
        limits: Limits::default(),
        seed: 0,
        packages: None,
    })
}

/// An error with everything behind it.
fn with_sources(error: impl std::error::Error) -> Failure {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text = format!("{text}\n  because {cause}");
        source = cause.source();
    }
    text.into()
}
