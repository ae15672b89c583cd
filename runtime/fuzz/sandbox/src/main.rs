//! `fuzz-sandbox`: as many cases as asked for, and one line that sums them up.

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Result;
use clap::Parser;
use fuzz_sandbox::{batch, case};

#[derive(Parser)]
#[command(about = "Sends made-up wasm through the sandbox.")]
struct CommandLine {
    /// How many cases.
    #[arg(long, default_value_t = 5_000)]
    cases: u64,
    /// For how long at most, instead of a number of cases.
    #[arg(long, conflicts_with = "cases")]
    seconds: Option<u64>,
    /// The number of the first case.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// Writes the file of the case `--seed` here and does nothing else.
    #[arg(long)]
    write: Option<std::path::PathBuf>,
    /// For children: these cases in this process.
    #[arg(long, num_args = 2, value_names = ["FIRST", "COUNT"], hide = true)]
    here: Option<Vec<u64>>,
}

fn main() -> Result<ExitCode> {
    let line = CommandLine::parse();
    if let Some([first, count]) = line.here.as_deref() {
        batch::run_here(*first, *count)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Some(path) = line.write {
        let file = case::file(line.seed);
        let made = file.ok_or_else(|| anyhow::anyhow!("case {} makes no file", line.seed))?;
        std::fs::write(path, made)?;
        return Ok(ExitCode::SUCCESS);
    }
    let program = std::env::current_exe()?;
    let begun = Instant::now();
    let until = line
        .seconds
        .map(|seconds| begun + Duration::from_secs(seconds));
    let cases = if until.is_some() {
        u64::MAX
    } else {
        line.cases
    };
    let tally = batch::run(&program, line.seed, cases, until, |tally| {
        if tally.cases() % 1000 < batch::BATCH_CASES {
            println!("{} cases so far", tally.cases());
        }
    })?;
    for finding in &tally.findings {
        println!("{finding}");
    }
    if !tally.findings.is_empty() {
        println!("repeat a case with `cargo xtask fuzz --cases 1 --seed NUMBER`");
    }
    println!(
        "{} cases in {:.0} seconds from seed {}: {} ran, {} refused, {} not admitted, {} not made, {} findings",
        tally.cases(),
        begun.elapsed().as_secs_f64(),
        line.seed,
        tally.ran,
        tally.refused,
        tally.not_admitted,
        tally.not_made,
        tally.findings.len()
    );
    Ok(if tally.findings.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
