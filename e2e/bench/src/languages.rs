//! Every language beside its native toolchain: from source to output, and five
//! programs that compute (`languages/<id>`), turn by turn.

pub(crate) mod contestants;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use runtime_contract::{LanguageId, Outcome, Runner, StopReason, Ticket};
use toolchain_registry::InstalledLanguage;

use self::contestants::{CONTESTANTS, Computes, Contestant, Peer, WORDS};
use crate::programs::{self, Opened};
use crate::report::Table;
use crate::statistics::Timings;

/// Programs that nobody built before, and runs of one that was.
const FIRSTS: usize = 9;
const AGAINS: usize = 50;
/// Builds by the native compiler.
const NATIVE_BUILDS: usize = 3;
/// Turns of each program that computes.
const TURNS: usize = 5;

/// The two sections of the page.
pub(crate) async fn sections(opencode: &Path) -> Result<String> {
    let opened = programs::opened(opencode)?;
    let mut building = Table::new(&[
        "language",
        "hello, source to output p50",
        "of that compiling",
        "native ÷ ours",
        "five programs in one p50",
        "hello again p50",
        "memory",
        "its files",
    ]);
    let mut computing = Table::new(&["language", "fib", "sort", "n-body", "strings", "map"]);
    let mut absent = Vec::new();
    for contestant in &CONTESTANTS {
        let Some(installed) = opened.registry.get(&LanguageId::parse(contestant.id)?) else {
            absent.push(contestant.id);
            continue;
        };
        eprintln!("measuring {}", contestant.id);
        opened.dispatch.load(installed).await?;
        let scratch = tempfile::tempdir()?;
        building.row(build(&opened, installed, contestant, scratch.path()).await?);
        if let Some(computes) = &contestant.computes {
            computing.row(compute(&opened, contestant, computes, scratch.path()).await?);
        }
    }
    let absent = match absent.is_empty() {
        true => String::new(),
        false => format!("Not installed here: {}.\n", absent.join(", ")),
    };
    Ok(format!(
        "## Languages, from source to output\n\n{building}\n\
         A program that says hello (in C++ by iostream, a map and a vector), and one of some\n\
         hundred lines that could also compute what is below: each sent {FIRSTS} times with\n\
         another greeting, so that nothing is remembered. Compiled, made native code and run, all\n\
         in confined processes, with the compilers in memory. \"Again\" is the same program, of\n\
         which what was built is remembered, in a fresh instance. Memory is that of the program's\n\
         run. Native is the compiler with -O2 or its like and one run of what it made, or the\n\
         interpreter, without any sandbox. Its files are what set-up made: runner, compilers,\n\
         libraries.\n{absent}\n\
         ## Languages, computing\n\n{computing}\n\
         Time of the run (p50 of {TURNS}, turn by turn with the native program, which includes its\n\
         start) and how many times the native one's that is. The compiled languages compute for\n\
         about a tenth of a second natively, the others less. Node compiles while it runs.\n"
    ))
}

async fn build(
    opened: &Opened,
    installed: &InstalledLanguage,
    contestant: &Contestant,
    scratch: &Path,
) -> Result<[String; 8]> {
    let hello = first_runs(opened, contestant, contestant.hello, scratch).await?;
    let five = match &contestant.computes {
        Some(computes) => {
            let five = first_runs(opened, contestant, computes.source, scratch).await?;
            five.told()
        }
        None => "—".to_owned(),
    };
    let mut agains = Vec::new();
    for _ in 0..AGAINS {
        let source = greeting(contestant.hello, 0);
        let begun = Instant::now();
        run(opened, contestant, source, &[]).await?;
        agains.push(begun.elapsed());
    }
    Ok([
        contestant.id.to_owned(),
        hello.told(),
        format!("{:.1} ms", hello.compiling_ms),
        hello.ratio(),
        five,
        format!("{:.2} ms", Timings::new(&agains).percentile_ms(50)),
        format!("{:.1} MB", hello.memory_bytes_peak as f64 / 1e6),
        format!("{:.1} MB", files_bytes(installed) as f64 / 1e6),
    ])
}

/// A program that nobody built before, p50.
struct First {
    all_ms: f64,
    compiling_ms: f64,
    native_ms: Option<f64>,
    memory_bytes_peak: u64,
}

impl First {
    fn told(&self) -> String {
        match self.native_ms {
            Some(native) => format!("{:.1} ms (native {native:.0})", self.all_ms),
            None => format!("{:.1} ms", self.all_ms),
        }
    }

    fn ratio(&self) -> String {
        let ratio = self.native_ms.map(|native| native / self.all_ms);
        ratio.map_or("—".to_owned(), |ratio| format!("{ratio:.1}×"))
    }
}

async fn first_runs(
    opened: &Opened,
    contestant: &Contestant,
    source: &str,
    scratch: &Path,
) -> Result<First> {
    let (mut firsts, mut compiles) = (Vec::new(), Vec::new());
    let mut memory_bytes_peak = 0;
    for turn in 0..FIRSTS {
        let source = greeting(source, turn);
        let begun = Instant::now();
        let outcome = run(opened, contestant, source, &[]).await?;
        firsts.push(begun.elapsed());
        compiles.push(Duration::from_secs_f64(outcome.compile.ms / 1e3));
        memory_bytes_peak = outcome.memory_bytes_peak;
    }
    Ok(First {
        all_ms: Timings::new(&firsts).percentile_ms(50),
        compiling_ms: Timings::new(&compiles).percentile_ms(50),
        native_ms: native_build(contestant, source, scratch)?,
        memory_bytes_peak,
    })
}

/// A program that greets as no other does: another comment would come to the same
/// native code.
fn greeting(source: &str, turn: usize) -> String {
    source.replace("hello", &format!("hello {turn}"))
}

/// What a language brings, besides tools that only read sources.
fn files_bytes(installed: &InstalledLanguage) -> u64 {
    let compilers = installed.compilers().into_iter().map(|(_, path)| path);
    let native = installed.tool("toolchain");
    let files = compilers.chain(installed.runner.clone()).chain(native);
    files.map(|path| bytes_of(&path)).sum()
}

/// The bytes of a file, or of all files in a folder.
fn bytes_of(path: &Path) -> u64 {
    let Ok(about) = path.metadata() else {
        return 0;
    };
    if !about.is_dir() {
        return about.len();
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| bytes_of(&entry.path())).sum()
}

async fn compute(
    opened: &Opened,
    contestant: &Contestant,
    computes: &Computes,
    scratch: &Path,
) -> Result<[String; 6]> {
    let peer = native_program(contestant, computes.source, scratch)?;
    let mut cells = vec![contestant.id.to_owned()];
    for (word, size) in WORDS.into_iter().zip(computes.sizes) {
        let words = [word.to_owned(), size.to_string()];
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for _ in 0..TURNS {
            let source = computes.source.to_owned();
            let outcome = run(opened, contestant, source, &words).await?;
            ours.push(Duration::from_secs_f64(outcome.wall_ms / 1e3));
            if let Some(peer) = &peer {
                let begun = Instant::now();
                let told = Command::new(&peer[0])
                    .args(&peer[1..])
                    .args(&words)
                    .output()?;
                theirs.push(begun.elapsed());
                ensure!(
                    told.status.success() && told.stdout == outcome.stdout,
                    "{} {word}: the native program says something else",
                    contestant.id
                );
            }
        }
        let own = Timings::new(&ours).percentile_ms(50);
        cells.push(match theirs.is_empty() {
            true => format!("{own:.0} ms"),
            false => {
                let ratio = own / Timings::new(&theirs).percentile_ms(50);
                format!("{own:.0} ms, {ratio:.2}×")
            }
        });
    }
    cells
        .try_into()
        .map_err(|_| anyhow::anyhow!("a cell for each program"))
}

async fn run(
    opened: &Opened,
    contestant: &Contestant,
    source: String,
    words: &[String],
) -> Result<Outcome> {
    let request = contestant.request(source, words)?;
    let outcome = opened.dispatch.run(request, Ticket::local()).await?;
    ensure!(
        outcome.stop == StopReason::Exited && outcome.exit_code == Some(0),
        "{} {words:?} ended as {:?}: {}{:?}",
        contestant.id,
        outcome.stop,
        String::from_utf8_lossy(&outcome.stderr),
        outcome.compile.diagnostics
    );
    Ok(outcome)
}

/// Milliseconds from source to output outside; none where the toolchain is not there.
fn native_build(contestant: &Contestant, source: &str, scratch: &Path) -> Result<Option<f64>> {
    let mut took = Vec::new();
    for turn in 0..NATIVE_BUILDS {
        let source = greeting(source, turn);
        let begun = Instant::now();
        let Some(program) = native_program(contestant, &source, scratch)? else {
            return Ok(None);
        };
        let status = Command::new(&program[0])
            .args(&program[1..])
            .stdout(Stdio::null())
            .status()?;
        ensure!(status.success(), "{program:?} failed");
        took.push(begun.elapsed());
    }
    Ok(Some(Timings::new(&took).percentile_ms(50)))
}

/// The words that start the native program, built if it has to be.
fn native_program(
    contestant: &Contestant,
    text: &str,
    scratch: &Path,
) -> Result<Option<Vec<PathBuf>>> {
    let source = scratch.join(contestant.entry);
    std::fs::write(&source, text).context("writing a program")?;
    let there = |program: &str| {
        let asked = Command::new("which").arg(program).output();
        asked.is_ok_and(|asked| asked.status.success())
    };
    match contestant.peer {
        // What bears these names may be a script that looks for the program.
        Peer::Interpreter("python3" | "node") => {
            Ok(Some(vec![programs::interpreter(contestant.id)?, source]))
        }
        Peer::Interpreter(program) if there(program) => Ok(Some(vec![program.into(), source])),
        Peer::Compiler([program, arguments @ ..]) if there(program) => {
            let output = scratch.join("native");
            let mut compiler = Command::new(program);
            compiler.args(arguments).arg(&output).arg(&source);
            if contestant.id == "c" {
                compiler.arg("-lm");
            }
            let told = compiler.current_dir(scratch).output()?;
            ensure!(
                told.status.success(),
                "{program} failed: {}",
                String::from_utf8_lossy(&told.stderr)
            );
            Ok(Some(vec![output]))
        }
        _ => Ok(None),
    }
}
