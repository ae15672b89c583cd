//! From a request to an outcome.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Instant;

use async_trait::async_trait;
use runtime_contract::{
    Action, CompileReport, Diagnostic, LanguageId, Limits, Outcome, Output, RunRequest, Runner,
    RunnerFault, StopReason, Terminal, Ticket, Tier,
};
use runtime_sandbox::{Execution, Executor, ImageId};
use tokio::task::JoinHandle;
use toolchain_contract::{Prepared, Toolchain};
use toolchain_registry::{InstalledLanguage, Registry};
use tracing::Instrument;

use crate::admission::{Admission, Rules};
use crate::conversations::{Conversations, carry};
use crate::images::{Images, LanguageReadiness, Readiness, told};
use crate::run_cache::{RunCache, RunCacheSettings, RunKey};
use crate::{bounds, metrics};

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

    /// How far every language is.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        let language = |installed: &InstalledLanguage| LanguageReadiness {
            language: installed.language.id.clone(),
            state: self.shared.images.state(&installed.language.runner),
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

impl Shared {
    async fn run(&self, mut request: RunRequest, ticket: &Ticket) -> Result<Outcome, RunnerFault> {
        let (installed, image) = self.accept(&mut request, ticket).await?;
        let (Some(cache), Some(domain)) = (&self.run_cache, &ticket.domain) else {
            return self.run_now(request, ticket, installed, image).await;
        };
        let key = RunKey::of(domain, image.0, &request);
        let park = || self.admission.park(ticket);
        let run = self.run_now(request, ticket, installed, image);
        cache.get_or_run(key, domain, park, run).await
    }

    /// Waits for a place and runs the program.
    async fn run_now(
        &self,
        mut request: RunRequest,
        ticket: &Ticket,
        installed: &InstalledLanguage,
        image: ImageId,
    ) -> Result<Outcome, RunnerFault> {
        let place = self.admission.enter(ticket).await?;
        let pace = place.pace();
        let language = request.language.clone();
        let compile = match compile(installed, &mut request).await? {
            Ok(compile) => compile,
            Err(rejected) => return Ok(*rejected),
        };
        let execution = self
            .executor
            .execute(image, request, pace)
            .await
            .map_err(RunnerFault::Broken)?;
        Ok(outcome(language, compile, execution))
    }

    /// Holds a place for conversations, and one of those that ordinary runs need
    /// only while it computes.
    async fn converse(
        &self,
        mut request: RunRequest,
        ticket: &Ticket,
        terminal: Terminal,
    ) -> Result<Outcome, RunnerFault> {
        let (installed, image) = self.accept(&mut request, ticket).await?;
        let _talk = self.conversations.enter()?;
        let kept = self.run_cache.as_ref().zip(ticket.domain.as_ref());
        let kept = kept.map(|(cache, domain)| {
            let key = RunKey::of(domain, image.0, &request).conversing();
            (cache, domain, key)
        });
        if let Some((cache, domain, key)) = kept
            && let Some(outcome) = cache.get(&key, domain)
        {
            return Ok(terminal.tell_all(outcome).await);
        }
        let place = self.admission.enter(ticket).await?;
        let language = request.language.clone();
        let compile = match compile(installed, &mut request).await? {
            Ok(compile) => compile,
            Err(rejected) => return Ok(terminal.tell_all(*rejected).await),
        };
        let pace = place.pace();
        let (inner, end) = Terminal::pair();
        let (execution, carried) = tokio::join!(
            self.executor.converse(image, request, inner, pace),
            carry(terminal, end, &self.admission, ticket, place),
        );
        let execution = execution.map_err(RunnerFault::Broken)?;
        let outcome = outcome(language, compile, execution);
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

    /// Checks a request and finds its language with its runner.
    async fn accept(
        &self,
        request: &mut RunRequest,
        ticket: &Ticket,
    ) -> Result<(&InstalledLanguage, ImageId), RunnerFault> {
        let Some(installed) = self.registry.get(&request.language) else {
            return Err(RunnerFault::UnknownLanguage {
                asked: request.language.clone(),
                known: self.registry.ids(),
            });
        };
        bounds::check(request)?;
        request.limits = request.limits.capped();
        let image = self.image(&installed.language.runner, ticket).await?;
        Ok((installed, image))
    }
}

/// What making the sources ready took, or the outcome of sources that are not a program.
async fn compile(
    installed: &InstalledLanguage,
    request: &mut RunRequest,
) -> Result<Result<CompileReport, Box<Outcome>>, RunnerFault> {
    let started = Instant::now();
    let mut compile = CompileReport::default();
    if let Some(toolchain) = &installed.toolchain {
        let prepared = prepare(Arc::clone(toolchain), request).await?;
        compile.ms = started.elapsed().as_secs_f64() * 1e3;
        match prepared {
            Ok(warnings) => compile.diagnostics = warnings,
            Err(diagnostics) => {
                return Ok(Err(Box::new(rejected(request, compile.ms, diagnostics))));
            }
        }
    }
    Ok(Ok(compile))
}

impl Shared {
    /// A language's runner; while it is being loaded, only so many may wait for it.
    async fn image(&self, runner: &LanguageId, ticket: &Ticket) -> Result<ImageId, RunnerFault> {
        if let Some(image) = self.images.loaded(runner) {
            return Ok(image);
        }
        let _waiting = self.admission.park(ticket)?;
        self.images.get(self.executor.as_ref(), runner).await
    }
}

/// Makes the sources ready on a thread that may be held up; the outer error is
/// a toolchain that broke, the inner one a source that is not a program.
async fn prepare(
    toolchain: Arc<dyn Toolchain>,
    request: &mut RunRequest,
) -> Result<Result<Vec<Diagnostic>, Vec<Diagnostic>>, RunnerFault> {
    let files = std::mem::take(&mut request.files);
    let entry = request.entry.clone();
    let task = tokio::task::spawn_blocking(move || toolchain.prepare(files, &entry));
    match task
        .await
        .map_err(|broke| RunnerFault::Broken(Box::new(broke)))?
    {
        Prepared::Ready { files, diagnostics } => {
            request.files = files;
            Ok(Ok(diagnostics))
        }
        Prepared::Rejected { diagnostics } => Ok(Err(diagnostics)),
    }
}

fn outcome(language: LanguageId, mut compile: CompileReport, execution: Execution) -> Outcome {
    compile.diagnostics.extend(execution.diagnostics);
    Outcome {
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
    }
}

/// The outcome of sources that are not a program, told like a compiler tells it.
fn rejected(request: &RunRequest, ms: f64, diagnostics: Vec<Diagnostic>) -> Outcome {
    let mut stderr = String::new();
    for found in &diagnostics {
        stderr.push_str(&format!(
            "{}:{}:{}: {}\n",
            found.file, found.line, found.column, found.message
        ));
    }
    let room = usize::try_from(request.limits.output_bytes_max).unwrap_or(usize::MAX);
    let mut stderr = stderr.into_bytes();
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
            ms,
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
