#![doc = include_str!("../README.md")]

mod neighbours;
mod pages;
mod programs;
mod report;
mod statistics;

use std::path::PathBuf;

use anyhow::{Context, Result};

#[tokio::main]
async fn main() -> Result<()> {
    // On one of the runtime's own threads, as the server's handlers are.
    tokio::spawn(measure()).await?
}

async fn measure() -> Result<()> {
    let report_path = std::env::args_os().nth(1).map(PathBuf::from).context(
        "usage: e2e-bench REPORT.md (with OPENCODE_BIN naming the server), or e2e-bench programs|neighbours",
    )?;
    let opencode = std::env::var_os("OPENCODE_BIN")
        .map(PathBuf::from)
        .context("OPENCODE_BIN names the opencode binary; `cargo xtask bench` sets it")?;
    // One part alone, shown and not written: for whoever works on it.
    match report_path.to_str() {
        Some("programs") => {
            print!("{}", report::programs(&programs::measure(&opencode).await?));
            return Ok(());
        }
        Some("neighbours") => {
            let measured = neighbours::measure(&opencode).await?;
            print!("{}", report::neighbours(&measured));
            return Ok(());
        }
        _ => {}
    }

    let programs = programs::measure(&opencode).await?;
    let beside = neighbours::measure(&opencode).await?;
    let served = pages::measure(&opencode).await?;
    let browsed = pages::browse(&opencode).await?;
    let text = report::write(&programs, &beside, &served, &browsed);
    std::fs::write(&report_path, &text)
        .with_context(|| format!("writing {}", report_path.display()))?;
    print!("{text}");
    Ok(())
}
