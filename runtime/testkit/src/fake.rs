//! A runner that runs nothing and answers what a test tells it to.

use std::sync::{Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use runtime_contract::{
    CompileReport, Diagnostic, Formatted, LanguageId, Outcome, Place, RunRequest, Runner,
    RunnerFault, SourceRequest, SourceTools, StopReason, Terminal, Ticket, Tier,
};

type Answer = dyn Fn(&RunRequest) -> Result<Outcome, RunnerFault> + Send + Sync;

/// Answers every request by a function, and remembers the requests.
pub struct FakeRunner {
    answer: Box<Answer>,
    requests: Mutex<Vec<RunRequest>>,
}

impl FakeRunner {
    /// A runner whose outcomes a function decides.
    pub fn new(
        answer: impl Fn(&RunRequest) -> Result<Outcome, RunnerFault> + Send + Sync + 'static,
    ) -> Self {
        Self {
            answer: Box::new(answer),
            requests: Mutex::default(),
        }
    }

    /// A runner for which every program ends well, having written this.
    #[must_use]
    pub fn writing(stdout: &str) -> Self {
        let stdout = stdout.as_bytes().to_vec();
        Self::new(move |request| {
            Ok(Outcome {
                stdout: stdout.clone(),
                ..outcome(&request.language, StopReason::Exited)
            })
        })
    }

    /// The requests that came, in their order.
    #[must_use]
    pub fn requests(&self) -> Vec<RunRequest> {
        self.lock().clone()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<RunRequest>> {
        self.requests.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl Runner for FakeRunner {
    async fn run(&self, request: RunRequest, _ticket: Ticket) -> Result<Outcome, RunnerFault> {
        self.lock().push(request.clone());
        (self.answer)(&request)
    }

    /// Reads nothing, and tells the outcome's outputs.
    async fn converse(
        &self,
        request: RunRequest,
        ticket: Ticket,
        terminal: Terminal,
    ) -> Result<Outcome, RunnerFault> {
        let outcome = self.run(request, ticket).await?;
        Ok(terminal.tell_all(outcome).await)
    }
}

/// Tools for which everything stands as it should, but for spaces at the end.
#[async_trait]
impl SourceTools for FakeRunner {
    async fn format(
        &self,
        request: SourceRequest,
        _ticket: Ticket,
    ) -> Result<Formatted, RunnerFault> {
        let Some(source) = request.files.get(&request.file) else {
            return Err(RunnerFault::EntryMissing(request.file.to_string()));
        };
        let text = String::from_utf8_lossy(source);
        Ok(Formatted::Text(format!("{}\n", text.trim_end())))
    }

    async fn lint(
        &self,
        request: SourceRequest,
        _ticket: Ticket,
    ) -> Result<Vec<Diagnostic>, RunnerFault> {
        let Some(source) = request.files.get(&request.file) else {
            return Err(RunnerFault::EntryMissing(request.file.to_string()));
        };
        let place = Place { line: 1, column: 1 };
        let found = source
            .ends_with(b" ")
            .then(|| Diagnostic::error(request.file.to_string(), place, "It ends with a space."));
        Ok(found.into_iter().collect())
    }
}

/// An outcome with nothing in it but its end, to be filled by struct update.
#[must_use]
pub fn outcome(language: &LanguageId, stop: StopReason) -> Outcome {
    let exit_code = match stop {
        StopReason::Exited => Some(0),
        StopReason::UncaughtError | StopReason::CompileFailed => Some(1),
        _ => None,
    };
    Outcome {
        language: language.clone(),
        tier: Tier::Wasm,
        stop,
        exit_code,
        stdout: Vec::new(),
        stderr: Vec::new(),
        fuel_used: 1,
        memory_bytes_peak: 1,
        wall_ms: 0.0,
        cached: false,
        compile: CompileReport::default(),
        uncaught: None,
        returned: None,
        tests: Vec::new(),
    }
}
