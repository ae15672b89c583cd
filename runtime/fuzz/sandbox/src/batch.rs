//! Many cases. The parent gives each batch to a child process and watches it:
//! a child that dies, or that is silent for too long, has found something, and
//! what it said last is the number that repeats it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use runtime_sandbox::{Sandbox, SandboxSettings};

use crate::case::{self, CASE_MAX, Met};

/// Cases of one child.
pub const BATCH_CASES: u64 = 250;
/// Silence after which a child is stopped: a case that is late twice, and some
/// more. It is waited for in parts: a machine that stood still, and its clock
/// not, ends one part and not all of them.
const SILENCE_MAX: Duration = CASE_MAX.saturating_mul(3);
const SILENCE_PARTS: u32 = 6;
/// The most memory that a child may come to have, all of its pool's pages
/// included; asked of the kernel when it ends.
pub const CHILD_MEMORY_KB_MAX: u64 = 3 << 20;
/// Last words of a child that are told.
const LAST_WORDS_BYTES_MAX: u64 = 4096;

/// What was met, and how often.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub not_made: u64,
    pub not_admitted: u64,
    pub refused: u64,
    pub ran: u64,
    /// One sentence for each thing that the sandbox must not do.
    pub findings: Vec<String>,
}

impl Tally {
    #[must_use]
    pub fn cases(&self) -> u64 {
        self.not_made + self.not_admitted + self.refused + self.ran + self.findings.len() as u64
    }

    fn count(&mut self, word: &str) {
        match word {
            "not-made" => self.not_made += 1,
            "not-admitted" => self.not_admitted += 1,
            "refused" => self.refused += 1,
            _ => self.ran += 1,
        }
    }
}

const fn word(met: Met) -> &'static str {
    match met {
        Met::NotMade => "not-made",
        Met::NotAdmitted => "not-admitted",
        Met::Refused => "refused",
        Met::Ran => "ran",
    }
}

/// The child: sends cases through one sandbox and says each number before it
/// begins and what it met after it. With a pool for one batch and without for
/// the next.
pub fn run_here(first: u64, count: u64) -> Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .context("starting a runtime")?;
    let sandbox = Sandbox::new(SandboxSettings {
        instances_max: 4,
        conversations_max: 1,
        threads: 1,
        pooling: (first / BATCH_CASES).is_multiple_of(2),
        ..SandboxSettings::default()
    })?;
    for number in first..first.saturating_add(count) {
        println!("case {number}");
        match runtime.block_on(case::check(&sandbox, number)) {
            Ok(met) => println!("met {}", word(met)),
            Err(finding) => println!("found {finding:#}"),
        }
    }
    if let Some(peak_kb) = memory_peak_kb() {
        println!("memory {peak_kb}");
    }
    Ok(())
}

/// The most resident memory that this process ever had, as the kernel says.
fn memory_peak_kb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// The parent: one batch in a child of this program. A child that died is
/// followed by another one for the rest of its batch.
pub fn run_in_children(program: &Path, first: u64, count: u64, tally: &mut Tally) -> Result<()> {
    let end = first.saturating_add(count);
    let mut next = first;
    while next < end {
        let last = run_in_child(program, next, end - next, tally)?;
        // Behind the case at which the child died, or behind all of them.
        next = last.map_or(end, |number| number + 1);
    }
    Ok(())
}

/// Runs one child; gives the case at which it died.
fn run_in_child(program: &Path, first: u64, count: u64, tally: &mut Tally) -> Result<Option<u64>> {
    let mut child = Command::new(program)
        .args(["--here", &first.to_string(), &count.to_string()])
        // Its last words are to be the reason, not the way there.
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", program.display()))?;
    let stdout = child.stdout.take().context("the child has an output")?;
    let stderr = child
        .stderr
        .take()
        .context("the child has an error output")?;
    let (said, hears) = mpsc::channel();
    let listens = thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            if said.send(line).is_err() {
                break;
            }
        }
    });
    let last_words = thread::spawn(move || last_bytes(stderr));
    let mut under_way = None;
    let mut silent_parts = 0;
    while silent_parts < SILENCE_PARTS {
        match hears.recv_timeout(SILENCE_MAX / SILENCE_PARTS) {
            Ok(line) => {
                silent_parts = 0;
                hear(&line, &mut under_way, tally);
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
            Err(mpsc::RecvTimeoutError::Timeout) => silent_parts += 1,
        }
    }
    let silent = silent_parts == SILENCE_PARTS;
    if silent {
        child.kill().context("stopping a child that hangs")?;
    }
    let status = child.wait().context("waiting for the child")?;
    let _ = listens.join();
    let words = last_words.join().unwrap_or_default();
    let Some(number) = under_way else {
        anyhow::ensure!(status.success(), "a child ended with {status}: {words}");
        return Ok(None);
    };
    let how = if silent {
        "hung".to_owned()
    } else {
        format!("ended the process ({status})")
    };
    tally.findings.push(format!("case {number} {how}: {words}"));
    Ok(Some(number))
}

fn hear(line: &str, under_way: &mut Option<u64>, tally: &mut Tally) {
    match line.split_once(' ') {
        Some(("case", number)) => *under_way = number.parse().ok(),
        Some(("met", word)) => {
            *under_way = None;
            tally.count(word);
        }
        Some(("found", what)) => {
            let number = under_way.take().unwrap_or_default();
            tally.findings.push(format!("case {number}: {what}"));
        }
        Some(("memory", peak)) if peak.parse().unwrap_or(u64::MAX) > CHILD_MEMORY_KB_MAX => {
            tally
                .findings
                .push(format!("a batch took {peak} KB of memory"));
        }
        _ => {}
    }
}

/// The end of what a stream says.
fn last_bytes(mut stream: impl std::io::Read) -> String {
    let mut kept = Vec::new();
    let mut piece = [0; 4096];
    while let Ok(read @ 1..) = stream.read(&mut piece) {
        kept.extend_from_slice(&piece[..read]);
        let surplus = kept.len().saturating_sub(LAST_WORDS_BYTES_MAX as usize);
        kept.drain(..surplus);
    }
    String::from_utf8_lossy(&kept).trim().to_owned()
}

/// Until the cases or the time are used up.
pub fn run(
    program: &Path,
    first: u64,
    cases: u64,
    until: Option<Instant>,
    mut tell: impl FnMut(&Tally),
) -> Result<Tally> {
    let mut tally = Tally::default();
    let mut next = first;
    let end = first.saturating_add(cases);
    while next < end && until.is_none_or(|until| Instant::now() < until) {
        let count = BATCH_CASES.min(end - next);
        run_in_children(program, next, count, &mut tally)?;
        tell(&tally);
        next += count;
    }
    Ok(tally)
}
