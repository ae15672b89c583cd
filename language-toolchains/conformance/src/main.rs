//! `conformance-determinism [ROUNDS]`: runs every program of every language
//! again and again, and tells whether it always did the same.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use toolchain_conformance::determinism;

const ROUNDS: u64 = 1000;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    let rounds = match std::env::args().nth(1) {
        Some(asked) => asked
            .parse()
            .ok()
            .filter(|rounds| *rounds > 0)
            .with_context(|| format!("'{asked}' is no number of rounds"))?,
        None => ROUNDS,
    };
    let begun = Instant::now();
    let found = determinism::repeat(rounds, |difference| println!("{difference}")).await?;
    println!(
        "{} programs, {:.0} seconds",
        found.programs,
        begun.elapsed().as_secs_f64()
    );
    println!("{} of {} identical", found.identical, found.rounds);
    Ok(if found.identical == found.rounds {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
