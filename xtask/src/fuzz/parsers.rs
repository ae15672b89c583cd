//! `cargo xtask fuzz parsers [TARGET…] [--seconds S]`: each parser of outside
//! bytes under libFuzzer, which sees where its inputs lead. The compiler's
//! coverage pass needs no nightly: these are the flags that `cargo fuzz` gives
//! for `--sanitizer none`, and they reach only what is built for a target that is
//! named, so build scripts stay as they are.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Parser;

use super::libfuzzer::Told;
use crate::process::{Process, last_lines};
use crate::progress::{Progress, spoken};
use crate::project::Project;

const FLAGS: &str = "-Cpasses=sancov-module \
    -Cllvm-args=-sanitizer-coverage-level=4 \
    -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
    -Cllvm-args=-sanitizer-coverage-pc-table \
    -Cllvm-args=-sanitizer-coverage-trace-compares \
    --cfg fuzzing";
/// Bytes of one input.
const INPUT_BYTES_MAX: u32 = 64 << 10;
/// Seconds that one input may take.
const INPUT_SECONDS_MAX: u32 = 60;
/// Megabytes that the program may hold.
const MEMORY_MIB_MAX: u32 = 4096;
/// Courses are read from folders; on a disk, writing those would take most of the
/// time.
const MEMORY_FOLDER: &str = "/dev/shm";
/// Lines of a failed target that are shown.
const LINES_SHOWN_MAX: usize = 30;

#[derive(Parser)]
#[command(no_binary_name = true, bin_name = "cargo xtask fuzz parsers")]
struct Asked {
    /// Which parsers; all of them when none is named.
    targets: Vec<String>,
    /// How long for each.
    #[arg(long, default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..))]
    seconds: u32,
}

/// Where libFuzzer's things are kept, so that each run goes on where the last
/// one stopped.
struct Places {
    program: PathBuf,
    corpus: PathBuf,
    findings: PathBuf,
    dictionaries: PathBuf,
}

pub(super) fn run(project: &Project, arguments: &[OsString]) -> Result<bool> {
    let asked = Asked::parse_from(arguments);
    let places = build(project)?;
    let all = targets(&places.program)?;
    for name in &asked.targets {
        if !all.contains(name) {
            bail!("there is no target '{name}'; there are: {}", all.join(", "));
        }
    }
    let wanted: Vec<_> = all
        .iter()
        .filter(|name| asked.targets.is_empty() || asked.targets.contains(name))
        .collect();
    println!("fuzz: {} targets, {} s each", wanted.len(), asked.seconds);
    println!("{}", Told::HEADING);
    let mut findings = 0;
    for name in &wanted {
        let (told, text) = places.fuzz(name, asked.seconds)?;
        println!("{}", told.line(name));
        let Some(trouble) = told.trouble() else {
            continue;
        };
        findings += 1;
        println!("{name}: {trouble}");
        println!("{}", what_was_said(&text));
        if let Some(file) = &told.written {
            println!("again: TARGET={name} {} {file}", places.program.display());
        }
    }
    println!("fuzz: {findings} findings in {} targets", wanted.len());
    Ok(findings == 0)
}

/// Builds the program with coverage, in a target folder of its own.
fn build(project: &Project) -> Result<Places> {
    let begun = Instant::now();
    let folder = project.cache.folder().join("fuzz");
    let source = project.root.join("runtime/fuzz/targets");
    // The workspace's versions are tried, not whatever is newest.
    let lock = source.join("Cargo.lock");
    fs::copy(project.root.join("Cargo.lock"), &lock)
        .with_context(|| format!("could not write {}", lock.display()))?;
    let host = host()?;
    let progress = Progress::new(1, 1, "fuzz targets");
    progress.say("building them with coverage; the first time takes many minutes");
    let build = folder.join("build");
    Process::cargo()
        .args(["build", "--release", "--target", &host, "--target-dir"])
        .arg(&build)
        .env("RUSTFLAGS", FLAGS)
        .without_env("CARGO_ENCODED_RUSTFLAGS")
        .in_folder(&source)
        .logged(&project.cache.log("fuzz-targets")?, &progress)?;
    progress.say(&format!("built after {}", spoken(begun.elapsed())));
    Ok(Places {
        program: build.join(&host).join("release/parser"),
        corpus: folder.join("corpus"),
        findings: folder.join("findings"),
        dictionaries: folder.join("dictionaries"),
    })
}

/// The panic, where there was one, or else the last that was written.
fn what_was_said(text: &str) -> String {
    match text.find(" panicked at ") {
        Some(at) => {
            let lines = text[at..].lines().take(LINES_SHOWN_MAX);
            let lines = lines.take_while(|line| !line.starts_with("note: "));
            lines.collect::<Vec<_>>().join("\n")
        }
        None => last_lines(text, LINES_SHOWN_MAX),
    }
}

fn host() -> Result<String> {
    let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let told = Process::new(rustc).arg("-vV").stdout()?;
    told.lines()
        .find_map(|line| line.strip_prefix("host: "))
        .map(str::to_owned)
        .context("rustc does not say what it compiles for")
}

/// The program tells the names of its targets when it is given none.
fn targets(program: &Path) -> Result<Vec<String>> {
    let told = Process::new(program).without_env("TARGET").outcome()?;
    let names = told.text.lines().filter(|line| !line.contains(' '));
    let names: Vec<_> = names.map(str::to_owned).collect();
    if names.is_empty() {
        bail!("{} names no targets: {}", program.display(), told.text);
    }
    Ok(names)
}

impl Places {
    /// Gives one target inputs for so many seconds.
    fn fuzz(&self, name: &str, seconds: u32) -> Result<(Told, String)> {
        let corpus = self.corpus.join(name);
        for folder in [&corpus, &self.findings, &self.dictionaries] {
            fs::create_dir_all(folder)
                .with_context(|| format!("could not create {}", folder.display()))?;
        }
        let dictionary = self.dictionaries.join(name);
        let begun = Instant::now();
        let mut process = Process::new(&self.program);
        if Path::new(MEMORY_FOLDER).is_dir() {
            process = process.env("TMPDIR", MEMORY_FOLDER);
        }
        let outcome = process
            .arg(format!("-max_total_time={seconds}"))
            .arg(format!("-max_len={INPUT_BYTES_MAX}"))
            .arg(format!("-timeout={INPUT_SECONDS_MAX}"))
            .arg(format!("-rss_limit_mb={MEMORY_MIB_MAX}"))
            .args(["-print_final_stats=1", "-detect_leaks=0"])
            .arg(format!("-dict={}", dictionary.display()))
            .arg(format!(
                "-artifact_prefix={}/{name}-",
                self.findings.display()
            ))
            .arg(&corpus)
            .env("TARGET", name)
            .env("RUST_BACKTRACE", "0")
            .env("FUZZ_SEEDS", &corpus)
            .env("FUZZ_DICTIONARY", &dictionary)
            .outcome()?;
        let took = begun.elapsed().max(Duration::from_millis(1));
        let told = Told::read(&outcome.text, outcome.well, took);
        Ok((told, outcome.text))
    }
}
