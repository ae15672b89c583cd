//! From a request to an outcome.

use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::{Duration, Instant};

use async_trait::async_trait;
use runtime_contract::{
    Action, Outcome, Output, RunRequest, Runner, RunnerFault, Terminal, Ticket,
};
use runtime_sandbox::Executor;
use tokio::task::JoinHandle;
use toolchain_registry::{CompilerPart, InstalledLanguage, Registry};
use tracing::Instrument;

use crate::admission::{Admission, Rules};
use crate::build_cache::BuildCache;
use crate::conversations::{Conversations, carry};
use crate::images::{ImageState, Images, LanguageReadiness, Readiness, told, unavailable};
use crate::metrics;
use crate::outcome::outcome;
use crate::packages::PackageSets;
use crate::ready::How;
use crate::run_cache::{RunCache, RunCacheSettings, RunKey};
use crate::toolchain::{greet, limits};
use crate::tools::Tools;

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
    /// Time that all steps of building one program may take together.
    pub build_time_max: Duration,
}

impl Default for DispatchSettings {
    fn default() -> Self {
        Self {
            running_max: available_parallelism().map_or(2, usize::from),
            waiting_max: 256,
            waiting_per_owner_max: 16,
            run_cache: None,
            conversations_max: 32,
            build_time_max: Duration::from_secs(600),
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
    pub(crate) images: Images,
    pub(crate) admission: Admission,
    run_cache: Option<RunCache>,
    conversations: Conversations,
    pub(crate) tools: Tools,
    pub(crate) packages: PackageSets,
    pub(crate) builds: BuildCache,
    pub(crate) build_time_max: Duration,
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
                packages: PackageSets::default(),
                builds: BuildCache::new(),
                build_time_max: settings.build_time_max,
            }),
        }
    }

    /// Loads every runner in the background, one after the other, then what courses
    /// bring; programs that come meanwhile wait for theirs. Progress shows in
    /// [`Self::readiness`].
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
            shared.prepare_packages().await;
        })
    }

    /// Loads everything of one language: its runner, or its compilers and the
    /// files that they read. What is there already takes no time.
    pub async fn load(&self, language: &InstalledLanguage) -> Result<(), RunnerFault> {
        let (shared, executor) = (&self.shared, self.shared.executor.as_ref());
        if language.runner.is_some() {
            let loaded = shared.images.get(executor, &language.language.runner);
            loaded.await.map(drop)?;
        }
        for (kind, path) in language.compilers() {
            match kind {
                CompilerPart::Toolchain => {
                    let greeted = greet(executor, &path, limits(language)).await;
                    greeted.map_err(|reason| broken_toolchain(&language.language.name, &reason))?;
                }
                CompilerPart::Module => shared.tools.module(executor, &path).await.map(drop)?,
                CompilerPart::Layer => shared.tools.layer(executor, &path).await.map(drop)?,
                CompilerPart::Library => drop(shared.tools.library(executor, &path).await),
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
}

fn broken_toolchain(language: &str, reason: &str) -> RunnerFault {
    tracing::error!(language, reason, "a toolchain cannot be used");
    unavailable(format!(
        "The toolchain of {language} is not working on this server at the moment."
    ))
}

fn action(action: &Action) -> &'static str {
    match action {
        Action::Run => "run",
        Action::Call { .. } => "call",
        Action::Test { .. } => "test",
    }
}
