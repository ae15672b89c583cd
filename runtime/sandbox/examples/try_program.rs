//! Runs a program that is a core module by hand: `try_program FILE.wasm ARGUMENT...`
//!
//! Standard input goes to the program, which finds `data.txt` beside it. `RUNS=n`
//! repeats the run and tells how long the runs took and whether they used the
//! same fuel; `POOLING=0` runs it without a pool.

use std::io::Read;
use std::path::Path;

use runtime_contract::{Action, FilePath, LanguageId, Limits, RunRequest, SourceTree};
use runtime_sandbox::{Sandbox, SandboxSettings};

type Failure = Box<dyn std::error::Error>;

#[tokio::main]
async fn main() -> Result<(), Failure> {
    let mut arguments = std::env::args().skip(1);
    let file = arguments
        .next()
        .ok_or("usage: try_program FILE.wasm ARGUMENT...")?;
    let mut stdin = Vec::new();
    if !std::io::IsTerminal::is_terminal(&std::io::stdin()) {
        std::io::stdin().read_to_end(&mut stdin)?;
    }
    let mut files = SourceTree::default();
    files.insert(FilePath::parse("data.txt")?, b"given\n".to_vec())?;
    let request = RunRequest {
        language: LanguageId::parse("program")?,
        files,
        entry: FilePath::parse("main.c")?,
        action: Action::Run,
        stdin,
        args: arguments.collect(),
        limits: Limits::default(),
        seed: 0,
        packages: None,
    };
    let sandbox = Sandbox::new(SandboxSettings {
        pooling: std::env::var_os("POOLING").is_none_or(|asked| asked != "0"),
        ..SandboxSettings::default()
    })?;
    let image = sandbox.load(Path::new(&file)).await?;
    eprintln!(
        "{:?}, loaded in {:.1} ms",
        sandbox.allocation(),
        image.load_ms()
    );

    let runs = std::env::var("RUNS").map_or(Ok(1), |runs| runs.parse::<usize>())?;
    let mut instances_us = Vec::new();
    let mut times_us = Vec::new();
    let mut fuels = Vec::new();
    let mut last = None;
    for _ in 0..runs.max(1) {
        let made = sandbox.instantiate(&image, request.clone()).await?;
        instances_us.push(made.as_secs_f64() * 1e6);
        let started = std::time::Instant::now();
        let execution = sandbox.execute(&image, request.clone()).await?;
        times_us.push(started.elapsed().as_secs_f64() * 1e6);
        fuels.push(execution.fuel_used);
        last = Some(execution);
    }
    let execution = last.ok_or("nothing ran")?;
    print!("{}", String::from_utf8_lossy(&execution.stdout));
    eprint!("{}", String::from_utf8_lossy(&execution.stderr));
    eprintln!(
        "{:?} exit {:?} {:?}",
        execution.stop, execution.exit_code, execution.uncaught
    );
    eprintln!(
        "fuel {} memory {} KiB",
        execution.fuel_used,
        execution.memory_bytes_peak >> 10
    );
    for (what, times) in [
        ("instance", &mut instances_us),
        ("whole run", &mut times_us),
    ] {
        times.sort_by(f64::total_cmp);
        eprintln!(
            "{what}: p50 {:.1} µs, p99 {:.1} µs",
            times[times.len() / 2],
            times[times.len() * 99 / 100]
        );
    }
    fuels.sort_unstable();
    fuels.dedup();
    eprintln!("{} runs, {} different fuels", runs.max(1), fuels.len());
    Ok(())
}
