//! `cargo xtask test`: everything that can tell whether OpenCode works, from a
//! fresh machine to one last line `N passed, M failed`.

mod counts;

use std::time::Instant;

use anyhow::{Result, bail};

use crate::process::Process;
use crate::progress::spoken;
use crate::project::Project;
use crate::setup::{self, BROWSER_CRATE, Purpose};
use crate::{check, e2e};

pub(crate) use counts::{Counts, of_last_line};

type Suite = (&'static str, fn(&Project) -> Result<Counts>);

const SUITES: [Suite; 3] = [
    ("gates", |project| check::run(project, &[])),
    ("rust", rust),
    ("browser", e2e::suite),
];

/// Runs every suite, also after one that failed, and prints one line for each
/// and the sum as the very last. `true` when nothing failed.
pub(crate) fn run(project: &Project) -> Result<bool> {
    let mut lines = Vec::new();
    let mut sum = Counts::default();
    let begun = Instant::now();
    let ready = setup::run(project, Purpose::Testing);
    lines.push(format!("set-up: {}", spoken(begun.elapsed())));
    match ready {
        Err(error) => {
            println!("error: set-up failed, so no suite can run\n{error:#}");
            sum.failed = 1;
        }
        Ok(()) => {
            for (name, suite) in SUITES {
                println!("\n=== {name} ===");
                let begun = Instant::now();
                let counts = counted(suite(project));
                lines.push(format!("{name}: {counts} in {}", spoken(begun.elapsed())));
                sum = sum + counts;
            }
        }
    }
    println!("\n=== result ===");
    for line in lines {
        println!("{line}");
    }
    println!("{} passed, {} failed", sum.passed, sum.failed);
    Ok(sum.failed == 0)
}

/// A suite that could not run, or ran nothing, has failed once.
fn counted(result: Result<Counts>) -> Counts {
    match result {
        Ok(counts) if counts.passed + counts.failed > 0 => counts,
        Ok(_) => {
            println!("error: the suite ran no test");
            Counts {
                passed: 0,
                failed: 1,
            }
        }
        Err(error) => {
            println!("error: {error:#}");
            Counts {
                passed: 0,
                failed: 1,
            }
        }
    }
}

/// Every test in Rust. They find what set-up built through the variables that
/// the server reads too.
fn rust(project: &Project) -> Result<Counts> {
    let programs = project.programs();
    let told = Process::cargo()
        .args([
            "test",
            "--workspace",
            "--no-fail-fast",
            "--exclude",
            BROWSER_CRATE,
        ])
        .env("OPENCODE_LANGUAGES", programs.join("languages"))
        // Each error that a guest throws would be given a backtrace, which takes longer than
        // the guest; workers have no such variable.
        .env("RUST_LIB_BACKTRACE", "0")
        .env("OPENCODE_SITE", programs.join("site"))
        .env("OPENCODE_BIN", programs.join("opencode"))
        .in_folder(&project.root)
        .shown_and_kept()?;
    let counts = counts::of_cargo_test(&told.text, told.well);
    if counts == Counts::default() {
        bail!("`cargo test` ran no test");
    }
    Ok(counts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suite_without_tests_has_failed() {
        let check = |result, expected| assert_eq!(counted(result), expected);
        let counts = |passed, failed| Counts { passed, failed };
        check(Ok(counts(3, 0)), counts(3, 0));
        check(Ok(counts(0, 2)), counts(0, 2));
        check(Ok(counts(0, 0)), counts(0, 1));
        check(Err(anyhow::anyhow!("no browser")), counts(0, 1));
    }
}
