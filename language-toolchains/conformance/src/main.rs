//! `conformance-determinism [ROUNDS]`: runs every program of every language
//! again and again, and tells whether it always did the same. It starts itself
//! as `worker`, `compile` and `jail`, as the server does.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use toolchain_conformance::determinism::{self, Asked};

const ROUNDS: u64 = 1000;

fn main() -> Result<ExitCode> {
    let word = std::env::args().nth(1);
    let rounds = match word.as_deref() {
        Some("worker") => return Ok(runtime_worker::process::serve()),
        Some("compile") => return Ok(runtime_worker::process::compile()),
        Some("jail") => {
            let orders = std::env::args_os().skip(2);
            return Ok(runtime_worker::jailed::become_tool(orders));
        }
        Some(asked) => asked
            .parse()
            .ok()
            .filter(|rounds| *rounds > 0)
            .with_context(|| format!("'{asked}' is no number of rounds"))?,
        None => ROUNDS,
    };
    tokio::runtime::Runtime::new()
        .context("starting a runtime")?
        .block_on(check(rounds))
}

async fn check(rounds: u64) -> Result<ExitCode> {
    let begun = Instant::now();
    let asked = Asked {
        built_max: None,
        rounds,
        // This very program, even when its file was replaced meanwhile.
        worker_program: PathBuf::from("/proc/self/exe"),
    };
    let found = determinism::repeat(&asked, |line| println!("{line}")).await?;
    println!(
        "{} programs, {} starts, {:.0} seconds",
        found.programs,
        found.starts,
        begun.elapsed().as_secs_f64()
    );
    println!("{} of {} identical", found.identical, found.rounds);
    Ok(if found.identical == found.rounds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
