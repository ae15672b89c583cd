//! `cargo xtask <word>`: everything that is done to this repository, one word
//! each. People, scripts and CI call the same words, so that what works for
//! one works for all.

mod apt;
mod bench;
mod cache;
mod check;
mod determinism;
mod e2e;
mod fingerprint;
mod fuzz;
mod process;
mod progress;
mod project;
mod schedule;
mod setup;
mod start;
mod test;

use clap::{Parser, Subcommand};

use crate::project::Project;
use crate::setup::Purpose;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Sets up, starts and tests OpenCode.")]
struct CommandLine {
    #[command(subcommand)]
    word: Word,
}

#[derive(Subcommand)]
enum Word {
    /// Brings everything that building and serving need; quick when nothing changed.
    Setup {
        /// Also bring what only the tests need (a browser, a database, cargo-deny).
        #[arg(long)]
        tests: bool,
    },
    /// Sets up, builds and serves on http://127.0.0.1:8080.
    Start {
        /// Passed on to `opencode serve`, for example `-- --listen 127.0.0.1:9000`.
        #[arg(last = true)]
        serve: Vec<String>,
    },
    /// Sets up and runs every suite; the last line says how many tests passed.
    Test,
    /// Formatting, lints, licences and the rules about who may know whom.
    Check {
        /// Only gates whose names hold one of these words, for example `clippy`.
        only: Vec<String>,
    },
    /// Journeys through the real server in a real browser.
    E2e,
    /// Measures runs, pages and transfers and writes the tables in docs/.
    Bench {
        /// Only these: programs, throughput, languages, fuel, crowd, neighbours, kills, pages; the rest of the page stays.
        parts: Vec<String>,
    },
    /// Runs every program of every language again and again; the last line is `N of N identical`.
    Determinism {
        /// How often.
        #[arg(default_value_t = 1000, value_parser = clap::value_parser!(u64).range(1..))]
        rounds: u64,
    },
    /// Sends made-up wasm through the sandbox, or made-up bytes to parsers; see docs/fuzzing.md.
    Fuzz {
        /// `--seconds S` or `--cases N`, and `--seed X`; or `parsers [TARGET…] [--seconds S]`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<std::ffi::OsString>,
    },
}

fn main() -> std::process::ExitCode {
    let line = CommandLine::parse();
    match Project::find().and_then(|project| run(&project, line.word)) {
        Ok(true) => std::process::ExitCode::SUCCESS,
        Ok(false) => std::process::ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

/// Carries out one word; `false` means that it ran and found something wrong.
fn run(project: &Project, word: Word) -> anyhow::Result<bool> {
    match word {
        Word::Setup { tests: false } => setup::run(project, Purpose::Serving).map(|()| true),
        Word::Setup { tests: true } => setup::run(project, Purpose::Testing).map(|()| true),
        Word::Start { serve } => start::run(project, &serve).map(|()| true),
        Word::Test => test::run(project),
        Word::Check { only } => check::run(project, &only).map(|counts| counts.failed == 0),
        Word::E2e => e2e::run(project),
        Word::Bench { parts } => bench::run(project, &parts).map(|()| true),
        Word::Determinism { rounds } => determinism::run(project, rounds),
        Word::Fuzz { arguments } => fuzz::run(project, &arguments),
    }
}
