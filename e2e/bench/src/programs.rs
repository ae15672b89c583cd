//! Small programs in the sandbox, each turn beside the native interpreter, so
//! that whatever else the machine is doing falls on both.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use runtime_contract::{
    Action, FilePath, LanguageId, Limits, Outcome, RunRequest, Runner, SourceTree, StopReason,
    Ticket,
};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::{CachePlace, Sandbox, SandboxSettings};
use runtime_worker::{WorkerPool, WorkerSettings};
use toolchain_registry::{Registry, default_languages_folder};

use crate::report::Table;
use crate::statistics::Timings;

const TURNS: usize = 300;
/// Turns that are not counted: the first ones touch memory that later ones find ready.
const TURNS_WARM_UP: usize = 20;
/// Runs of ours in one turn. The first finds the processor's caches full of the
/// native interpreter, as in a server that had rested; the others find their own.
const RUNS_A_TURN: usize = 10;

/// A program that says hello, and who else runs it.
pub(crate) struct Hello {
    pub(crate) language: &'static str,
    entry: &'static str,
    source: &'static str,
    peer: &'static str,
}

pub(crate) const HELLOS: [Hello; 2] = [
    Hello {
        language: "python",
        entry: "main.py",
        source: "print('hello')\n",
        peer: "python3",
    },
    Hello {
        language: "javascript",
        entry: "main.js",
        source: "console.log('hello')\n",
        peer: "node",
    },
];

/// What was measured of one language.
struct Measured {
    language: &'static str,
    peer: &'static str,
    /// From handing over the request to having the outcome, after another run.
    run: Timings,
    /// The same right after the native interpreter had the machine.
    run_after_native: Timings,
    /// Making the store and the instance, without running anything.
    instantiate: Timings,
    /// Starting the native interpreter on the same program, to its end.
    native: Timings,
    fuel: u64,
    /// How many of the runs used exactly this fuel.
    fuel_same: usize,
    runs: usize,
    memory_bytes_peak: u64,
}

/// The languages, and what runs them as the server does.
pub(crate) struct Opened {
    pub(crate) registry: Arc<Registry>,
    pub(crate) sandbox: Sandbox,
    pub(crate) dispatch: WasmDispatch,
}

/// Where code that was compiled once is kept.
pub(crate) fn cache() -> CachePlace {
    CachePlace::beside(default_languages_folder().join("../compiled-code"))
}

/// Worker processes as the server keeps them.
pub(crate) fn workers(opencode: &Path) -> Result<WorkerPool> {
    Ok(WorkerPool::start(WorkerSettings {
        program: opencode.to_owned(),
        cache: Some(cache()),
        ..WorkerSettings::default()
    })?)
}

/// The languages that are installed.
pub(crate) fn opened(opencode: &Path) -> Result<Opened> {
    opened_in(&default_languages_folder(), opencode)
}

/// The languages of a folder.
pub(crate) fn opened_in(folder: &Path, opencode: &Path) -> Result<Opened> {
    let registry = Arc::new(Registry::load(folder)?);
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(cache()),
        ..SandboxSettings::default()
    })?;
    let dispatch = WasmDispatch::new(
        Arc::clone(&registry),
        Arc::new(workers(opencode)?),
        DispatchSettings::default(),
    );
    Ok(Opened {
        registry,
        sandbox,
        dispatch,
    })
}

/// The section of the page.
pub(crate) async fn section(opencode: &Path) -> Result<String> {
    let mut table = Table::new(&[
        "language",
        "run p50",
        "run p99",
        "after native p50",
        "native start p50",
        "native start p99",
        "native ÷ ours",
        "instantiate p50",
        "fuel",
        "same fuel",
        "memory",
    ]);
    for measured in measure(opencode).await? {
        let (run, native) = (&measured.run, &measured.native);
        table.row([
            measured.language.to_owned(),
            format!("{:.2} ms", run.percentile_ms(50)),
            format!("{:.2} ms", run.percentile_ms(99)),
            format!("{:.2} ms", measured.run_after_native.percentile_ms(50)),
            format!("{:.1} ms ({})", native.percentile_ms(50), measured.peer),
            format!("{:.1} ms", native.percentile_ms(99)),
            format!("{:.1}×", native.percentile_ms(50) / run.percentile_ms(50)),
            format!("{:.0} µs", measured.instantiate.percentile_ms(50) * 1e3),
            measured.fuel.to_string(),
            format!("{} of {}", measured.fuel_same, measured.runs),
            format!("{:.1} MB", measured.memory_bytes_peak as f64 / 1e6),
        ]);
    }
    Ok(format!(
        "## Hello, from a warm server\n\n{table}\n\
         A run is a fresh instance each time: request in, outcome out, through the same\n\
         dispatch and the same confined worker processes as in the server. Each turn is one\n\
         start of the native interpreter and ten runs of ours; the first of the ten, which\n\
         finds the processor's caches full of the other program, stands apart as \"after\n\
         native\". Native is starting the interpreter on the same file, to its end, without\n\
         any sandbox.\n"
    ))
}

async fn measure(opencode: &Path) -> Result<Vec<Measured>> {
    let Opened {
        registry,
        sandbox,
        dispatch,
    } = opened(opencode)?;
    let scratch = tempfile::tempdir()?;
    let mut all = Vec::new();
    for hello in &HELLOS {
        let language = LanguageId::parse(hello.language)?;
        let installed = registry.get(&language).with_context(|| {
            format!("{language} is not installed; `cargo xtask setup` builds it")
        })?;
        let runner = installed.runner.as_deref();
        let runner = runner.with_context(|| format!("{language} has no runner"))?;
        let image = sandbox.load(runner).await?;
        let program = scratch.path().join(hello.entry);
        std::fs::write(&program, hello.source)?;

        let (mut runs, mut firsts) = (vec![], vec![]);
        let (mut natives, mut instantiations) = (vec![], vec![]);
        let mut fuels = Vec::new();
        let mut memory_bytes_peak = 0;
        let peer = interpreter(hello.language)?;
        for turn in 0..TURNS_WARM_UP + TURNS {
            let counted = turn >= TURNS_WARM_UP;
            for run in 0..RUNS_A_TURN {
                let started = Instant::now();
                let outcome = dispatch.run(request(hello)?, Ticket::local()).await?;
                let took = started.elapsed();
                check(hello, &outcome)?;
                if counted {
                    let timings = if run == 0 { &mut firsts } else { &mut runs };
                    timings.push(took);
                    fuels.push(outcome.fuel_used);
                    memory_bytes_peak = outcome.memory_bytes_peak;
                }
            }
            // The first one warms what the worker processes and the peer had cooled.
            sandbox.instantiate(&image, request(hello)?).await?;
            let instantiation = sandbox.instantiate(&image, request(hello)?).await?;
            let native = native(&peer, &program)?;
            if counted {
                instantiations.push(instantiation);
                natives.push(native);
            }
        }
        all.push(Measured {
            language: hello.language,
            peer: hello.peer,
            run: Timings::new(&runs),
            run_after_native: Timings::new(&firsts),
            instantiate: Timings::new(&instantiations),
            native: Timings::new(&natives),
            fuel: fuels[0],
            fuel_same: fuels.iter().filter(|fuel| **fuel == fuels[0]).count(),
            runs: fuels.len(),
            memory_bytes_peak,
        });
    }
    Ok(all)
}

pub(crate) fn request(hello: &Hello) -> Result<RunRequest> {
    program(hello.language, hello.entry, hello.source)
}

/// The request to run one file.
pub(crate) fn program(language: &str, entry: &str, source: &str) -> Result<RunRequest> {
    let entry = FilePath::parse(entry)?;
    let mut files = SourceTree::default();
    files.insert(entry.clone(), source.as_bytes().to_vec())?;
    Ok(RunRequest {
        language: LanguageId::parse(language)?,
        files,
        entry,
        action: Action::Run,
        stdin: Vec::new(),
        args: Vec::new(),
        limits: Limits::default(),
        seed: 0,
        packages: None,
    })
}

/// A bench of wrong answers would measure nothing.
pub(crate) fn check(hello: &Hello, outcome: &Outcome) -> Result<()> {
    ensure!(
        outcome.stop == StopReason::Exited && outcome.stdout == b"hello\n",
        "{} did not say hello: {outcome:?}",
        hello.language
    );
    Ok(())
}

/// The native interpreter itself: what is called `python3` is often a shell
/// script that chooses one, and would be measured with it.
pub(crate) fn interpreter(language: &str) -> Result<PathBuf> {
    let (name, ask) = match language {
        "python" => ("python3", ["-c", "import sys; print(sys.executable)"]),
        _ => ("node", ["-p", "process.execPath"]),
    };
    let output = std::process::Command::new(name)
        .args(ask)
        .output()
        .with_context(|| format!("asking {name} where it is"))?;
    Ok(PathBuf::from(String::from_utf8(output.stdout)?.trim()))
}

fn native(interpreter: &Path, program: &Path) -> Result<Duration> {
    let started = Instant::now();
    let output = std::process::Command::new(interpreter)
        .arg(program)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting {}", interpreter.display()))?;
    let took = started.elapsed();
    ensure!(
        output.stdout == b"hello\n",
        "{} did not say hello",
        interpreter.display()
    );
    Ok(took)
}
