//! From a request to an outcome.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Instant;

use async_trait::async_trait;
use runtime_contract::{
    Action, CompileReport, Diagnostic, FilePath, LanguageId, Limits, Outcome, Output, RunRequest,
    Runner, RunnerFault, StopReason, Terminal, Ticket, Tier,
};
use runtime_sandbox::{AdoptFault, Execution, Executor, GuestCall, ImageId, Pace};
use tokio::task::JoinHandle;
use toolchain_contract::{Prepared, Said, TestRun, Toolchain};
use toolchain_registry::{CompilerPart, InstalledLanguage, Registry};
use tracing::Instrument;

use crate::admission::{Admission, Rules};
use crate::build_cache::{Build, BuildCache};
use crate::conversations::{Conversations, carry};
use crate::images::{ImageState, Images, LanguageReadiness, Readiness, told};
use crate::run_cache::{RunCache, RunCacheSettings, RunKey};
use crate::tools::Tools;
use crate::{bounds, build, build_cache, metrics};

/// How a dispatch is set up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DispatchSettings {
    /// Programs that run at once.
    pub running_max: usize,
    /// Programs that wait; more are told to come back.
    pub waiting_max: usize,
    /// Programs of one owner and one priority that wait.
    pub waiting_per_owner_max: usize,
    /// Outcomes that are remembered for whoever allows it; `None` runs each request.
    pub run_cache: Option<RunCacheSettings>,
    /// Programs in conversation with somebody, besides those; more are told to
    /// come back.
    pub conversations_max: usize,
}

impl Default for DispatchSettings {
    fn default() -> Self {
        Self {
            running_max: available_parallelism().map_or(2, usize::from),
            waiting_max: 256,
            waiting_per_owner_max: 16,
            run_cache: None,
            conversations_max: 32,
        }
    }
}

/// Runs programs as WebAssembly, wherever its executor does that. Cloning it is cheap and shares everything.
#[derive(Clone)]
pub struct WasmDispatch {
    pub(crate) shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) registry: Arc<Registry>,
    pub(crate) executor: Arc<dyn Executor>,
    images: Images,
    pub(crate) admission: Admission,
    run_cache: Option<RunCache>,
    conversations: Conversations,
    pub(crate) tools: Tools,
    pub(crate) builds: BuildCache,
}

impl WasmDispatch {
    #[must_use]
    pub fn new(
        registry: Arc<Registry>,
        executor: Arc<dyn Executor>,
        settings: DispatchSettings,
    ) -> Self {
        let images = Images::new(&registry);
        let admission = Admission::new(Rules {
            running_max: settings.running_max,
            waiting_max: settings.waiting_max,
            waiting_per_owner_max: settings.waiting_per_owner_max,
        });
        Self {
            shared: Arc::new(Shared {
                registry,
                executor,
                images,
                admission,
                run_cache: settings.run_cache.map(RunCache::new),
                conversations: Conversations::new(settings.conversations_max),
                tools: Tools::default(),
                builds: BuildCache::default(),
            }),
        }
    }

    /// Loads every runner in the background, one after the other; programs that
    /// come meanwhile wait for theirs. Progress shows in [`Self::readiness`].
    pub fn warm_up(&self) -> JoinHandle<()> {
        let shared = Arc::clone(&self.shared);
        tokio::spawn(async move {
            for runner in shared.images.by_size() {
                // A failure is in the log and in `readiness`.
                shared
                    .images
                    .get(shared.executor.as_ref(), &runner)
                    .await
                    .ok();
            }
        })
    }

    /// Loads everything of one language: its runner, or its compilers and the
    /// files that they read. What is there already takes no time.
    pub async fn load(&self, language: &InstalledLanguage) -> Result<(), RunnerFault> {
        let (shared, executor) = (&self.shared, self.shared.executor.as_ref());
        if language.runner.is_some() {
            let loaded = shared.images.get(executor, &language.language.runner);
            return loaded.await.map(drop);
        }
        for (kind, path) in language.compilers() {
            match kind {
                CompilerPart::Module => shared.tools.module(executor, &path).await.map(drop)?,
                CompilerPart::Layer => shared.tools.layer(executor, &path).await.map(drop)?,
            }
        }
        Ok(())
    }

    /// How far every language is.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        let language = |installed: &InstalledLanguage| LanguageReadiness {
            language: installed.language.id.clone(),
            state: match installed.runner {
                Some(_) => self.shared.images.state(&installed.language.runner),
                None => ImageState::OnDemand,
            },
        };
        Readiness {
            languages: self.shared.registry.languages().map(language).collect(),
        }
    }

    /// The languages behind it.
    #[must_use]
    pub fn registry(&self) -> &Registry {
        &self.shared.registry
    }
}

#[async_trait]
impl Runner for WasmDispatch {
    async fn run(&self, request: RunRequest, ticket: Ticket) -> Result<Outcome, RunnerFault> {
        self.watched(request, ticket, None).await
    }

    async fn converse(
        &self,
        request: RunRequest,
        ticket: Ticket,
        terminal: Terminal,
    ) -> Result<Outcome, RunnerFault> {
        self.watched(request, ticket, Some(terminal)).await
    }
}

impl WasmDispatch {
    /// Runs a program and tells log and metrics what came of it.
    async fn watched(
        &self,
        request: RunRequest,
        ticket: Ticket,
        terminal: Option<Terminal>,
    ) -> Result<Outcome, RunnerFault> {
        let span = tracing::info_span!(
            "run",
            language = %request.language,
            owner = ticket.owner.as_str(),
            priority = ?ticket.priority,
            action = action(&request.action),
            conversation = terminal.is_some(),
            files = request.files.len(),
            stop = tracing::field::Empty,
            fuel = tracing::field::Empty,
            wall_ms = tracing::field::Empty,
        );
        let started = Instant::now();
        let ran = async {
            match terminal {
                None => self.shared.run(request, &ticket).await,
                Some(terminal) => self.shared.converse(request, &ticket, terminal).await,
            }
        };
        let ran = ran.instrument(span.clone()).await;
        match &ran {
            Ok(outcome) => {
                span.record("stop", metrics::stop(outcome.stop));
                span.record("fuel", outcome.fuel_used);
                span.record("wall_ms", outcome.wall_ms);
                // What was remembered is counted by the cache.
                if !outcome.cached {
                    metrics::ran(outcome, started.elapsed());
                }
                span.in_scope(|| tracing::debug!(cached = outcome.cached, "program ended"));
            }
            Err(fault) => {
                metrics::faulted(fault);
                if let RunnerFault::Broken(_) = fault {
                    span.in_scope(|| {
                        tracing::error!(reason = told(fault), "program could not be run")
                    });
                }
            }
        }
        ran
    }
}

/// What runs a language's programs.
#[derive(Clone, Copy)]
enum How<'a> {
    /// A runner, which reads the sources.
    Runner(ImageId),
    /// The program itself, once the toolchain's plan has built it.
    Build(&'a Arc<dyn Toolchain>),
}

impl How<'_> {
    /// What stands for it in the key of what is remembered.
    fn hash(self, request: &RunRequest) -> [u8; 32] {
        match self {
            Self::Runner(image) => image.0,
            Self::Build(_) => build_cache::tag(request),
        }
    }
}

/// A call that can be made now.
struct Going {
    image: ImageId,
    call: GuestCall,
    compile: CompileReport,
    /// Who reads what a program that was built said.
    built: Option<Built>,
}

/// What is read from the words of a program that was built.
struct Built {
    toolchain: Arc<dyn Toolchain>,
    asked: Asked,
}

enum Asked {
    Run,
    /// Its tests, which may leave a report in a file.
    Tests(Option<FilePath>),
}

impl Shared {
    async fn run(&self, mut request: RunRequest, ticket: &Ticket) -> Result<Outcome, RunnerFault> {
        let (installed, how) = self.accept(&mut request, ticket).await?;
        let (Some(cache), Some(domain)) = (&self.run_cache, &ticket.domain) else {
            return self.run_now(request, ticket, installed, how).await;
        };
        let key = RunKey::of(domain, how.hash(&request), &request);
        let park = || self.admission.park(ticket);
        let run = self.run_now(request, ticket, installed, how);
        cache.get_or_run(key, domain, park, run).await
    }

    /// Waits for a place and runs the program.
    async fn run_now(
        &self,
        request: RunRequest,
        ticket: &Ticket,
        installed: &InstalledLanguage,
        how: How<'_>,
    ) -> Result<Outcome, RunnerFault> {
        let place = self.admission.enter(ticket).await?;
        let pace = place.pace();
        let language = request.language.clone();
        let going = match self
            .make_ready(installed, how, request, ticket, pace)
            .await?
        {
            Ok(going) => going,
            Err(rejected) => return Ok(*rejected),
        };
        let execution = self
            .executor
            .call(going.image, going.call, None, pace)
            .await
            .map_err(RunnerFault::Broken)?;
        outcome(language, going.compile, going.built, execution).await
    }

    /// Holds a place for conversations, and one of those that ordinary runs need
    /// only while it computes.
    async fn converse(
        &self,
        mut request: RunRequest,
        ticket: &Ticket,
        terminal: Terminal,
    ) -> Result<Outcome, RunnerFault> {
        let (installed, how) = self.accept(&mut request, ticket).await?;
        let _talk = self.conversations.enter()?;
        let kept = self.run_cache.as_ref().zip(ticket.domain.as_ref());
        let kept = kept.map(|(cache, domain)| {
            let key = RunKey::of(domain, how.hash(&request), &request).conversing();
            (cache, domain, key)
        });
        if let Some((cache, domain, key)) = kept
            && let Some(outcome) = cache.get(&key, domain)
        {
            return Ok(terminal.tell_all(outcome).await);
        }
        let place = self.admission.enter(ticket).await?;
        let language = request.language.clone();
        let pace = place.pace();
        let going = match self
            .make_ready(installed, how, request, ticket, pace)
            .await?
        {
            Ok(going) => going,
            Err(rejected) => return Ok(terminal.tell_all(*rejected).await),
        };
        let (inner, end) = Terminal::pair();
        let (execution, carried) = tokio::join!(
            self.executor
                .call(going.image, going.call, Some(inner), pace),
            carry(terminal, end, &self.admission, ticket, place),
        );
        let execution = execution.map_err(RunnerFault::Broken)?;
        let outcome = outcome(language, going.compile, going.built, execution).await?;
        if let Some((cache, domain, key)) = kept
            && let Some((output, bytes)) = carried.repeatable()
        {
            let mut whole = outcome.clone();
            match output {
                Output::Stdout => whole.stdout = bytes,
                Output::Stderr => whole.stderr = bytes,
            }
            cache.keep(key, domain, &whole);
        }
        Ok(outcome)
    }

    /// Checks a request and finds its language and what runs it.
    async fn accept(
        &self,
        request: &mut RunRequest,
        ticket: &Ticket,
    ) -> Result<(&InstalledLanguage, How<'_>), RunnerFault> {
        let Some(installed) = self.registry.get(&request.language) else {
            return Err(RunnerFault::UnknownLanguage {
                asked: request.language.clone(),
                known: self.registry.ids(),
            });
        };
        bounds::check(request)?;
        request.limits = request.limits.capped();
        let how = match (&installed.runner, &installed.toolchain) {
            (None, Some(toolchain)) => How::Build(toolchain),
            _ => How::Runner(self.image(&installed.language.runner, ticket).await?),
        };
        Ok((installed, how))
    }

    /// Makes the sources ready, or builds them; the inner error is the outcome of
    /// sources that are not a program.
    async fn make_ready(
        &self,
        installed: &InstalledLanguage,
        how: How<'_>,
        mut request: RunRequest,
        ticket: &Ticket,
        pace: Pace,
    ) -> Result<Result<Going, Box<Outcome>>, RunnerFault> {
        let started = Instant::now();
        let mut compile = CompileReport::default();
        let took = || started.elapsed().as_secs_f64() * 1e3;
        let toolchain = match how {
            How::Build(toolchain) => toolchain,
            How::Runner(image) => {
                if let Some(toolchain) = &installed.toolchain {
                    match prepare(Arc::clone(toolchain), request.clone()).await? {
                        Prepared::Ready { files, diagnostics } => {
                            request.files = files;
                            compile.diagnostics = diagnostics;
                        }
                        Prepared::Rejected { diagnostics: found } => {
                            let mut outcome = rejected(&request, found, None);
                            outcome.compile.ms = took();
                            return Ok(Err(Box::new(outcome)));
                        }
                        Prepared::Compile { .. } => {
                            let reason = "a language with a runner has nothing to build";
                            return Err(RunnerFault::Broken(reason.into()));
                        }
                    }
                    compile.ms = took();
                }
                return Ok(Ok(Going {
                    image,
                    call: request.into(),
                    compile,
                    built: None,
                }));
            }
        };
        let built = self.build(installed, toolchain, &request, ticket, pace);
        let (build, cached) = built.await?;
        let program = match build {
            Build::Program(program) => program,
            Build::Rejected(outcome) => {
                let mut outcome = Outcome::clone(&outcome);
                outcome.compile.ms = took();
                outcome.compile.cached = cached;
                return Ok(Err(Box::new(outcome)));
            }
        };
        let adopted = self.executor.adopt(Arc::clone(&program.module), pace);
        let image = match adopted.await {
            Ok(image) => image,
            Err(AdoptFault::Refused(reason)) => {
                return Ok(Err(Box::new(build::not_taken(&request, &reason))));
            }
            Err(AdoptFault::Broken(fault)) => return Err(RunnerFault::Broken(fault)),
        };
        compile.ms = took();
        compile.cached = cached;
        compile.diagnostics = program.warnings.clone();
        let asked = match request.action {
            Action::Test { .. } => Asked::Tests(program.report.clone()),
            Action::Run | Action::Call { .. } => Asked::Run,
        };
        let toolchain = Arc::clone(toolchain);
        let built = Some(Built { toolchain, asked });
        build::aim(&program, &mut request);
        Ok(Ok(Going {
            image,
            call: GuestCall {
                outputs: program.report.iter().cloned().collect(),
                ..request.into()
            },
            compile,
            built,
        }))
    }

    /// A language's runner; while it is being loaded, only so many may wait for it.
    async fn image(&self, runner: &LanguageId, ticket: &Ticket) -> Result<ImageId, RunnerFault> {
        if let Some(image) = self.images.loaded(runner) {
            return Ok(image);
        }
        let _waiting = self.admission.park(ticket)?;
        self.images.get(self.executor.as_ref(), runner).await
    }
}

/// Makes the sources ready on a thread that may be held up; the error is a
/// toolchain that broke.
pub(crate) async fn prepare(
    toolchain: Arc<dyn Toolchain>,
    request: RunRequest,
) -> Result<Prepared, RunnerFault> {
    let task = tokio::task::spawn_blocking(move || {
        toolchain.prepare(request.files, &request.entry, &request.action)
    });
    task.await
        .map_err(|broke| RunnerFault::Broken(Box::new(broke)))
}

async fn outcome(
    language: LanguageId,
    mut compile: CompileReport,
    built: Option<Built>,
    mut execution: Execution,
) -> Result<Outcome, RunnerFault> {
    compile.diagnostics.append(&mut execution.diagnostics);
    if let Some(built) = built {
        execution = read_words(built, execution).await?;
    }
    Ok(Outcome {
        language,
        tier: Tier::Wasm,
        stop: execution.stop,
        exit_code: execution.exit_code,
        stdout: execution.stdout,
        stderr: execution.stderr,
        fuel_used: execution.fuel_used,
        memory_bytes_peak: execution.memory_bytes_peak,
        wall_ms: execution.wall_ms,
        cached: false,
        compile,
        uncaught: execution.uncaught,
        returned: execution.returned,
        tests: execution.tests,
    })
}

/// What the words of a program mean that was built: of its tests, or of the error
/// that ended it. Read on a thread that may be held up: the program could write
/// what it liked.
async fn read_words(built: Built, mut execution: Execution) -> Result<Execution, RunnerFault> {
    let read = move || {
        let Built { toolchain, asked } = built;
        match asked {
            Asked::Tests(report) => {
                let files = std::mem::take(&mut execution.files);
                let report = files
                    .into_iter()
                    .find(|file| Some(&file.path) == report.as_ref());
                execution.tests = toolchain.reports(&TestRun {
                    exit_code: execution.exit_code,
                    stdout: execution.stdout.clone(),
                    stderr: execution.stderr.clone(),
                    report: report.map(|file| file.bytes).unwrap_or_default(),
                    unfinished: execution.stop.sentence().to_owned(),
                });
            }
            Asked::Run => {
                let left = execution.stop == StopReason::Exited && execution.exit_code != Some(0);
                let said = left.then(|| Said {
                    status: execution.exit_code,
                    stdout: execution.stdout.clone(),
                    stderr: execution.stderr.clone(),
                });
                if let Some(error) = said.and_then(|said| toolchain.uncaught(&said)) {
                    execution.stop = StopReason::UncaughtError;
                    execution.uncaught = Some(error);
                }
            }
        }
        execution
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|broke| RunnerFault::Broken(Box::new(broke)))
}

/// The outcome of sources that are not a program, in the compiler's own words or
/// told as compilers tell it.
pub(crate) fn rejected(
    request: &RunRequest,
    diagnostics: Vec<Diagnostic>,
    words: Option<Vec<u8>>,
) -> Outcome {
    let mut stderr = words.unwrap_or_else(|| {
        let lines = diagnostics.iter().map(|found| {
            let Diagnostic {
                file,
                line,
                column,
                message,
                ..
            } = found;
            format!("{file}:{line}:{column}: {message}\n")
        });
        lines.collect::<String>().into_bytes()
    });
    let room = usize::try_from(request.limits.output_bytes_max).unwrap_or(usize::MAX);
    stderr.truncate(room.min(Limits::CEILING.output_bytes_max as usize));
    Outcome {
        language: request.language.clone(),
        tier: Tier::Wasm,
        stop: StopReason::CompileFailed,
        exit_code: Some(1),
        stdout: Vec::new(),
        stderr,
        fuel_used: 0,
        memory_bytes_peak: 0,
        wall_ms: 0.0,
        cached: false,
        compile: CompileReport {
            ms: 0.0,
            cached: false,
            diagnostics,
        },
        uncaught: None,
        returned: None,
        tests: Vec::new(),
    }
}

fn action(action: &Action) -> &'static str {
    match action {
        Action::Run => "run",
        Action::Call { .. } => "call",
        Action::Test { .. } => "test",
    }
}
