//! One run: a store and an instance that are made for it and dropped after it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use runtime_contract::{
    Action, BuiltFile, Diagnostic, Limits, Place, RunRequest, StopReason, Terminal, TestReport,
    UncaughtError,
};
use runtime_host::{Conversation, End, HANDLES_MAX, Host, HostSettings, Layer, Patience, Shown};
use runtime_world::program::Ending;
use wasmtime::{Engine, Store};

use crate::GuestCall;
use crate::SandboxFault;
use crate::crash::{self, Sources};
use crate::deadline::{Gate, Late, Patient, WallTime, until};
use crate::image::Ready;
use crate::limiter::Limiter;
use crate::program;
use crate::toolchain::{self, Reply};
use crate::verdict::{Said, Signs, judge};
use crate::words::{DIAGNOSTICS_MAX, clip, uncaught};

/// Fuel after which a run lets others go first, which is also when it can be
/// stopped: about a tenth of a millisecond of compiled code.
const FUEL_UNTIL_YIELD: u64 = 1_000_000;
/// Fuel for instantiating; it is not the learner's.
const INSTANTIATION_FUEL_MAX: u64 = 1_000_000_000;
/// Bytes that one call may hand to the host, arguments and results.
const CALL_BYTES_MAX: usize = 16 << 20;

/// What a store holds.
pub(crate) struct Guest {
    pub(crate) host: Host,
    pub(crate) limiter: Limiter,
}

/// What came of one run.
#[derive(Clone, Debug, PartialEq)]
pub struct Execution {
    pub stop: StopReason,
    /// The program's own status; `None` when it was stopped before it could give one.
    pub exit_code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub fuel_used: u64,
    pub memory_bytes_peak: u64,
    pub wall_ms: f64,
    pub diagnostics: Vec<Diagnostic>,
    pub uncaught: Option<UncaughtError>,
    pub returned: Option<serde_json::Value>,
    pub tests: Vec<TestReport>,
    /// Those of the wanted files that are there.
    pub files: Vec<BuiltFile>,
    /// What a toolchain answered, or what is wrong with that.
    pub reply: Option<Result<Reply, String>>,
}

/// A call as it is run.
pub(crate) struct Asked {
    pub(crate) call: GuestCall,
    /// The layer that the call names.
    pub(crate) layer: Option<Arc<Layer>>,
    pub(crate) terminal: Option<Terminal>,
}

/// What the runner's export gave back.
enum Answer {
    /// A program's start came back.
    Finished,
    Ended(Ending),
    Returned(String),
    Replied(Result<Reply, String>),
}

/// What decides when a run goes on.
#[derive(Clone)]
pub(crate) struct Pacing {
    pub(crate) gate: Option<Arc<dyn Gate>>,
    pub(crate) wall_stretch_max: u32,
}

/// Runs a request in a fresh instance and tells what came of it before the
/// instance is cleared away, which takes a good part of a small run's time and
/// which nobody needs to wait for.
pub(crate) async fn run(
    engine: &Engine,
    ready: &Ready,
    asked: Asked,
    pacing: &Pacing,
    tell: impl FnOnce(Result<Execution, SandboxFault>),
) {
    let Asked {
        mut call,
        layer,
        terminal,
    } = asked;
    let is_program = matches!(ready, Ready::Program(_));
    let request = &call.request;
    if is_program && request.action != Action::Run {
        return tell(Err(SandboxFault::OnlyRuns));
    }
    match (ready, &call.question) {
        (Ready::Toolchain(_), None) => return tell(Err(SandboxFault::OnlyAnswers)),
        (Ready::Runner(_) | Ready::Program(_), Some(_)) => {
            return tell(Err(SandboxFault::NoToolchain));
        }
        _ => {}
    }
    let limits = request.limits;
    let wall_max = Duration::from_millis(limits.wall_ms_max);
    let time = WallTime::start(wall_max, pacing.wall_stretch_max);
    let started = time.started();
    let patience = Arc::new(Patience::default());
    let conversation = terminal.map(|terminal| Conversation::new(terminal, Arc::clone(&patience)));
    let outputs = std::mem::take(&mut call.outputs);
    let sources = match is_program {
        true => Sources::of(&call.request.files),
        false => Sources::default(),
    };
    let shown = layer.map(|layer| match ready {
        Ready::Runner(_) => Shown::Packages(layer),
        Ready::Program(_) | Ready::Toolchain(_) => Shown::Toolchain(layer),
    });
    let mut store = match store(engine, &mut call, shown, conversation) {
        Ok(Some(store)) => store,
        Ok(None) => return tell(Ok(refused_files(started))),
        Err(fault) => return tell(Err(fault)),
    };
    let mut progress = Progress::default();
    let patient = Patient {
        patience: &patience,
        idle_max: Duration::from_millis(limits.idle_ms_max),
    };
    let called = until(
        time,
        patient,
        pacing.gate.as_deref(),
        perform(&mut store, ready, call, &sources, &mut progress),
    )
    .await;
    let engine_fuel = match (progress.instantiated, store.get_fuel()) {
        (true, Ok(left)) => limits.fuel_max.saturating_sub(left),
        _ => 0,
    };
    let summed = sum_up(
        store.data_mut(),
        limits,
        Call {
            engine_fuel,
            progress,
            called,
        },
        started + patience.waited(),
    );
    tell(summed.map(|mut execution| {
        execution.files = store.data().host.take_files(&outputs);
        execution
    }));
    // On a single thread, whoever carries the answer goes first.
    tokio::task::yield_now().await;
}

/// Makes a store and an instance and drops both, telling how long making them took.
pub(crate) async fn instantiate(
    engine: &Engine,
    ready: &Ready,
    request: RunRequest,
) -> Result<Duration, SandboxFault> {
    let started = Instant::now();
    let mut call = GuestCall::from(request);
    // A request whose files do not fit has no instance to make.
    let Some(mut store) = store(engine, &mut call, None, None)? else {
        return Ok(started.elapsed());
    };
    let instantiated = match ready {
        Ready::Runner(pre) => pre.instantiate_async(&mut store).await.map(drop),
        Ready::Toolchain(pre) => pre.instantiate_async(&mut store).await.map(drop),
        Ready::Program(program) => {
            store.data_mut().host.prepare_program(arguments(&call));
            program.instantiate(&mut store).await.map(drop)
        }
    };
    instantiated.map_err(SandboxFault::Setup)?;
    Ok(started.elapsed())
}

/// The store of a run, with its files and input; `None` when the files are
/// more than it may have.
fn store(
    engine: &Engine,
    call: &mut GuestCall,
    layer: Option<Shown>,
    conversation: Option<Conversation>,
) -> Result<Option<Store<Guest>>, SandboxFault> {
    let request = &mut call.request;
    let limits = request.limits;
    let settings = HostSettings {
        files: std::mem::take(&mut request.files),
        built: std::mem::take(&mut call.built),
        layer,
        stdin: std::mem::take(&mut request.stdin),
        conversation,
        seed: request.seed,
        fuel_max: limits.fuel_max,
        output_bytes_max: limits.output_bytes_max,
        file_bytes_max: limits.file_bytes_max,
    };
    let Ok(host) = Host::new(settings) else {
        return Ok(None);
    };
    let mut store = Store::new(
        engine,
        Guest {
            host,
            limiter: Limiter::new(limits.memory_bytes_max),
        },
    );
    store.limiter(|guest| &mut guest.limiter);
    store.set_hostcall_fuel(CALL_BYTES_MAX);
    store.set_max_component_handles(2 * HANDLES_MAX);
    store
        .set_fuel(INSTANTIATION_FUEL_MAX)
        .and_then(|()| store.fuel_async_yield_interval(Some(FUEL_UNTIL_YIELD)))
        .map_err(SandboxFault::Setup)?;
    Ok(Some(store))
}

/// Instantiates, and calls what the request asks for.
async fn perform(
    store: &mut Store<Guest>,
    ready: &Ready,
    call: GuestCall,
    sources: &Sources,
    progress: &mut Progress,
) -> wasmtime::Result<Answer> {
    let pre = match ready {
        Ready::Runner(pre) => pre,
        Ready::Toolchain(pre) => {
            let world = pre.instantiate_async(&mut *store).await?;
            start_counting(store, &call.request.limits, progress)?;
            let replied = toolchain::ask(store, &world, call.question).await?;
            return Ok(Answer::Replied(replied));
        }
        Ready::Program(ready) => {
            store.data_mut().host.prepare_program(arguments(&call));
            let ended = async {
                let instance = ready.instantiate(&mut *store).await?;
                start_counting(store, &call.request.limits, progress)?;
                program::start(store, instance).await
            };
            let ended = ended.await;
            let guest = store.data_mut();
            if let Err(error) = &ended {
                progress.crash = crash::uncaught(error, sources);
                if let Some(found) = &progress.crash
                    && progress.instantiated
                    && guest.host.end().is_none()
                    && !guest.limiter.denied()
                {
                    let words = crash::last_words(found, error, sources);
                    guest.host.say_last(&words).await;
                }
            }
            return ended.map(|()| Answer::Finished);
        }
    };
    let request = call.request;
    let world = pre.instantiate_async(&mut *store).await?;
    start_counting(store, &request.limits, progress)?;
    let program = world.opencode_runner_program();
    let entry = request.entry.as_str();
    match request.action {
        Action::Run => Ok(Answer::Ended(
            program.call_run(store, entry, &request.args).await?,
        )),
        Action::Call {
            function,
            arguments,
        } => {
            let arguments: Vec<String> = arguments.iter().map(ToString::to_string).collect();
            let answered = program
                .call_call(store, entry, &function, &arguments)
                .await?;
            Ok(answered.map_or_else(Answer::Ended, Answer::Returned))
        }
        Action::Test { test_files } => {
            let files: Vec<String> = test_files.iter().map(ToString::to_string).collect();
            Ok(Answer::Ended(program.call_test(store, &files).await?))
        }
    }
}

/// What a program that is a module is started with.
fn arguments(call: &GuestCall) -> Vec<String> {
    let request = &call.request;
    match &call.arguments {
        Some(arguments) => arguments.clone(),
        None => program::arguments(&request.entry, &request.args),
    }
}

/// Fuel counts from here, so that it does not depend on how instances are made.
fn start_counting(
    store: &mut Store<Guest>,
    limits: &Limits,
    progress: &mut Progress,
) -> wasmtime::Result<()> {
    store.set_fuel(limits.fuel_max)?;
    progress.instantiated = true;
    Ok(())
}

/// How far a call came.
#[derive(Default)]
struct Progress {
    instantiated: bool,
    /// What ended a program that is a module. What a runner runs into is its own
    /// fault and stands for nothing here.
    crash: Option<UncaughtError>,
}

/// How a call went, as far as the engine tells.
struct Call {
    engine_fuel: u64,
    progress: Progress,
    called: Result<wasmtime::Result<Answer>, Late>,
}

fn sum_up(
    guest: &mut Guest,
    limits: Limits,
    call: Call,
    started: Instant,
) -> Result<Execution, SandboxFault> {
    if guest.limiter.denied() {
        guest.host.record_end(End::Memory);
    }
    let (answer, error, late) = match call.called {
        Ok(Ok(answer)) => (Some(answer), None, None),
        Ok(Err(error)) => (None, Some(error), None),
        Err(late) => (None, None, Some(late)),
    };
    if error.as_ref().is_some_and(asked_too_much) {
        guest.host.record_end(End::Memory);
    }
    let trap = error.as_ref().and_then(program::trap_of);
    let end = guest.host.end();
    // The engine could not give what every run gets: not the guest's doing.
    if let (false, None, None, Some(error)) =
        (call.progress.instantiated, end, trap, error.as_ref())
    {
        return Err(SandboxFault::Setup(wasmtime::Error::msg(format!(
            "{error:#}"
        ))));
    }

    let memory_bytes_peak = guest.limiter.memory_bytes_peak();
    let host_fuel = guest.host.fuel_used();
    let fuel_used = call.engine_fuel.saturating_add(host_fuel);
    let mut told = Told::default();
    let said = match answer {
        Some(answer) => told.take(answer),
        None => call.progress.crash.map(|error| told.take_error(error)),
    };
    let signs = Signs {
        fuel_used,
        fuel_max: limits.fuel_max,
        end,
        trap,
        late,
        said,
    };
    let (stop, exit_code) = judge(signs);
    if stop == StopReason::RuntimeBroke {
        let cause = error.map(|error| format!("{error:?}"));
        tracing::warn!(cause, "a runner broke off");
    }
    let ended_itself = matches!(
        stop,
        StopReason::Exited | StopReason::UncaughtError | StopReason::CompileFailed
    );
    let told = if ended_itself { told } else { Told::default() };
    let remains = guest.host.take_remains(stop.sentence());
    Ok(Execution {
        stop,
        exit_code,
        stdout: remains.stdout,
        stderr: remains.stderr,
        fuel_used: if stop == StopReason::FuelExhausted {
            limits.fuel_max
        } else {
            fuel_used
        },
        memory_bytes_peak,
        wall_ms: started.elapsed().as_secs_f64() * 1e3,
        diagnostics: told.diagnostics,
        uncaught: told.uncaught,
        returned: told.returned,
        tests: remains.tests,
        files: Vec::new(),
        reply: told.reply,
    })
}

/// What a runner told besides how it ended.
#[derive(Default)]
struct Told {
    diagnostics: Vec<Diagnostic>,
    uncaught: Option<UncaughtError>,
    returned: Option<serde_json::Value>,
    reply: Option<Result<Reply, String>>,
}

impl Told {
    /// Keeps what a program's end means for it.
    fn take_error(&mut self, error: UncaughtError) -> Said {
        self.uncaught = Some(error);
        Said::Uncaught
    }

    /// Keeps what an answer tells; `None` for an answer that is not one.
    fn take(&mut self, answer: Answer) -> Option<Said> {
        match answer {
            Answer::Finished => Some(Said::Exited(0)),
            Answer::Returned(json) => {
                self.returned = Some(serde_json::from_str(&json).ok()?);
                Some(Said::Exited(0))
            }
            Answer::Replied(reply) => {
                self.reply = Some(reply);
                Some(Said::Exited(0))
            }
            Answer::Ended(Ending::Exited(status)) => Some(Said::Exited(status)),
            Answer::Ended(Ending::Uncaught(error)) => {
                self.uncaught = Some(uncaught(error));
                Some(Said::Uncaught)
            }
            Answer::Ended(Ending::CompileFailed(diagnostics)) => {
                self.diagnostics = diagnostics
                    .into_iter()
                    .take(DIAGNOSTICS_MAX)
                    .map(|found| {
                        let place = Place {
                            line: found.line,
                            column: found.column,
                        };
                        Diagnostic::error(clip(found.file), place, clip(found.message))
                    })
                    .collect();
                Some(Said::CompileFailed)
            }
            Answer::Ended(Ending::StackExhausted) => Some(Said::StackExhausted),
            Answer::Ended(Ending::MemoryExhausted) => Some(Said::MemoryExhausted),
        }
    }
}

/// Whether the engine refused a call because of its size or the number of handles.
fn asked_too_much(error: &wasmtime::Error) -> bool {
    // The engine has no public types for these; a test for each holds the words.
    let words = [
        "fuel allocated for hostcalls has been exhausted",
        "store handle limit exceeded",
    ];
    error.chain().any(|cause| {
        let cause = cause.to_string();
        words.iter().any(|words| cause.contains(words))
    })
}

/// A run whose files alone are more than it may have.
fn refused_files(started: Instant) -> Execution {
    Execution {
        stop: StopReason::FilesExhausted,
        exit_code: None,
        stdout: Vec::new(),
        stderr: Vec::new(),
        fuel_used: 0,
        memory_bytes_peak: 0,
        wall_ms: started.elapsed().as_secs_f64() * 1e3,
        diagnostics: Vec::new(),
        uncaught: None,
        returned: None,
        tests: Vec::new(),
        files: Vec::new(),
        reply: None,
    }
}
