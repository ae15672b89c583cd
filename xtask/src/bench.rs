//! `cargo xtask bench`: how fast the whole is, measured on this machine beside
//! the native interpreters and written as a table into the documentation.

use anyhow::{Result, bail};

use crate::apt;
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::setup::{self, BROWSER_CRATE, Purpose, chromium};

/// The table, relative to the repository.
const REPORT: &str = "docs/benchmarks.md";
/// What peers are measured in and with. Where it cannot be had, the table says
/// what is missing.
const PEERS: [&str; 4] = ["bubblewrap", "gcc", "g++", "lua5.4"];
const LLVM: [&str; 2] = ["clang-22", "lld-22"];

/// Measures these parts, or all of them.
pub(crate) fn run(project: &Project, parts: &[String]) -> Result<()> {
    setup::run(project, Purpose::Testing)?;
    let progress = Progress::new(1, 1, "peers of the benchmarks");
    if let Err(error) = apt::provide_installed(&project.cache, &PEERS.map(String::from), &progress)
    {
        println!("{error:#}");
    }
    let programs = project.programs();
    build(project)?;
    let mut bench = Process::new(programs.join("e2e-bench"))
        .arg("--write")
        .arg(project.root.join(REPORT))
        .args(parts)
        .env("OPENCODE_BIN", programs.join("opencode"))
        .env("OPENCODE_LANGUAGES", programs.join("languages"))
        .env("OPENCODE_SITE", programs.join("site"));
    match apt::provide(&project.cache, &LLVM.map(String::from), &progress) {
        Ok(root) => {
            bench = bench.env("OPENCODE_BENCH_LLVM", root.join("usr/lib/llvm-22/bin"));
            for (name, value) in apt::surroundings(&root, &apt::library_folders(&root)) {
                // Of everything measured only the compiler needs them.
                if name == "LD_LIBRARY_PATH" {
                    bench = bench.env("OPENCODE_BENCH_LLVM_LIBRARIES", value);
                }
            }
        }
        Err(error) => println!("{error:#}"),
    }
    match chromium() {
        Some(browser) => bench = bench.env("CHROMIUM", browser),
        None => bail!("there is no Chromium to measure pages with; set CHROMIUM to its program"),
    }
    let told = bench.in_folder(&project.root).shown_and_kept()?;
    if !told.well {
        bail!("measuring failed; its own words are above");
    }
    println!("\nwritten to {REPORT}");
    Ok(())
}

/// The program that measures, which no test calls; with the features of the tests, so that
/// only it is compiled.
fn build(project: &Project) -> Result<()> {
    let told = Process::cargo()
        .args([
            "build",
            "--workspace",
            "--exclude",
            BROWSER_CRATE,
            "--bin",
            "e2e-bench",
        ])
        .in_folder(&project.root)
        .shown_and_kept()?;
    if !told.well {
        bail!("the program that measures cannot be built; the compiler's words are above");
    }
    Ok(())
}
