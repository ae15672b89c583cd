//! Who knows the words of a language's compilers: a part of this program, or a
//! component that nobody trusts. The second is asked as a guest, and whatever it
//! answers, or does instead, is at worst a sentence.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use runtime_contract::{
    Action, Diagnostic, FilePath, Limits, Place, RunnerFault, Severity, SourceTree, StopReason,
    TestReport, TestStatus, UncaughtError,
};
use runtime_sandbox::{Executor, ImageId, Pace, Question, Reply};
use toolchain_contract::{Plan, Prepared, Said, Step, TestRun, Tool, Toolchain};
use toolchain_registry::{CompilerPart, InstalledLanguage, InstalledToolchain};

use crate::dispatch::Shared;
use crate::images::told;

/// The first bytes of a module. Those of a component have another number behind the name.
const MODULE_BEGINS: [u8; 8] = *b"\0asm\x01\0\0\0";

/// A toolchain that can be asked now.
#[derive(Clone)]
pub(crate) enum Guide {
    BuiltIn(Arc<dyn Toolchain>),
    Guest(Guest),
}

/// One that is a component.
#[derive(Clone)]
pub(crate) struct Guest {
    executor: Arc<dyn Executor>,
    image: ImageId,
    /// The language's name, for people.
    language: String,
    limits: Limits,
    pace: Pace,
}

/// Why there is no answer.
pub(crate) enum Trouble {
    /// It is the toolchain's; a sentence for whoever asked.
    Sentence(String),
    Fault(RunnerFault),
}

impl From<RunnerFault> for Trouble {
    fn from(fault: RunnerFault) -> Self {
        Self::Fault(fault)
    }
}

/// How a program is built.
pub(crate) struct Planned {
    pub(crate) files: SourceTree,
    pub(crate) plan: Plan,
}

impl Shared {
    /// A language's toolchain, loaded by whoever asks first.
    pub(crate) async fn guide(
        &self,
        installed: &InstalledLanguage,
        toolchain: &InstalledToolchain,
        pace: Pace,
    ) -> Result<Guide, RunnerFault> {
        Ok(match toolchain {
            InstalledToolchain::BuiltIn(toolchain) => Guide::BuiltIn(Arc::clone(toolchain)),
            InstalledToolchain::Guest(path) => Guide::Guest(Guest {
                image: self.tools.module(self.executor.as_ref(), path).await?,
                executor: Arc::clone(&self.executor),
                language: installed.language.name.clone(),
                limits: limits(installed),
                pace,
            }),
        })
    }
}

/// What each question to a language's toolchain may use.
pub(crate) fn limits(installed: &InstalledLanguage) -> Limits {
    installed.language.compile.unwrap_or_default().capped()
}

/// Loads a toolchain and puts a first question to it, so that what is none, or
/// breaks whatever it is asked, is told before anybody writes a program.
pub async fn greet(
    executor: &dyn Executor,
    path: &Path,
    limits: Limits,
) -> Result<ImageId, String> {
    let loaded = executor.load(path).await;
    let image = loaded.map_err(|fault| told(fault.as_ref()))?.image;
    let question = Question::Uncaught {
        said: Said::default(),
    };
    let asked = executor.ask(image, question, limits, Pace::Prompt).await;
    let execution = asked.map_err(|fault| told(fault.as_ref()))?;
    match execution.reply {
        Some(Ok(Reply::Uncaught(_))) => Ok(image),
        _ => Err(format!(
            "It does not answer a first question: {}",
            why(execution.stop)
        )),
    }
}

impl Guide {
    /// The files as the runner of a language gets them, or what is wrong with them.
    pub(crate) async fn ready(
        &self,
        files: SourceTree,
        entry: &FilePath,
        action: &Action,
    ) -> Result<Result<(SourceTree, Vec<Diagnostic>), Vec<Diagnostic>>, Trouble> {
        match self.prepare(files, entry, action).await? {
            Prepared::Ready { files, diagnostics } => Ok(Ok((files, diagnostics))),
            Prepared::Rejected { diagnostics } => Ok(Err(diagnostics)),
            Prepared::Compile { .. } => {
                Err(self.mistake("it wants to build a program of a language with a runner"))
            }
        }
    }

    /// How a program is built, or what is wrong with its files.
    pub(crate) async fn plan(
        &self,
        installed: &InstalledLanguage,
        files: SourceTree,
        entry: &FilePath,
        action: &Action,
    ) -> Result<Result<Planned, Vec<Diagnostic>>, Trouble> {
        match self.prepare(files, entry, action).await? {
            Prepared::Compile { files, plan } => {
                let checked = plan.check().map_err(|excess| excess.to_string());
                let checked = checked.and_then(|()| match self {
                    Self::BuiltIn(_) => Ok(BTreeMap::new()),
                    Self::Guest(_) => check_tools(installed, &plan),
                });
                let checked = match checked {
                    Ok(modules) => blocking(move || check_modules(&modules)).await?,
                    Err(wrong) => Err(wrong),
                };
                match checked {
                    Ok(()) => Ok(Ok(Planned { files, plan })),
                    Err(wrong) => Err(self.mistake(&wrong)),
                }
            }
            Prepared::Rejected { diagnostics } => Ok(Err(diagnostics)),
            Prepared::Ready { .. } => Err(self.mistake("it has no plan for this program")),
        }
    }

    /// On a thread that may be held up, where it is a part of this program.
    async fn prepare(
        &self,
        files: SourceTree,
        entry: &FilePath,
        action: &Action,
    ) -> Result<Prepared, Trouble> {
        let (entry, action) = (entry.clone(), action.clone());
        match self {
            Self::BuiltIn(toolchain) => {
                let toolchain = Arc::clone(toolchain);
                let work = move || toolchain.prepare(files, &entry, &action);
                Ok(blocking(work).await?)
            }
            Self::Guest(guest) => {
                let question = Question::Prepare {
                    files,
                    entry,
                    action,
                };
                match guest.ask(question).await? {
                    Reply::Prepared(prepared) => Ok(prepared),
                    _ => Err(guest.other_answer()),
                }
            }
        }
    }

    /// What a step said of a program of these files.
    pub(crate) async fn diagnostics(
        &self,
        step: &Step,
        said: &Said,
        files: &SourceTree,
    ) -> Result<Vec<Diagnostic>, Trouble> {
        let guest = match self {
            Self::BuiltIn(toolchain) => return Ok(toolchain.diagnostics(step, said, files)),
            Self::Guest(guest) => guest,
        };
        if said.status == Some(0) && said.stdout.is_empty() && said.stderr.is_empty() {
            return Ok(Vec::new());
        }
        let question = Question::Diagnostics {
            step: step.clone(),
            said: said.clone(),
            files: files.clone(),
        };
        match guest.ask(question).await? {
            Reply::Diagnostics(found) => Ok(found),
            _ => Err(guest.other_answer()),
        }
    }

    /// A failed step's words; its own where a toolchain does not tell them.
    pub(crate) async fn words(&self, step: &Step, said: &Said) -> Result<Vec<u8>, RunnerFault> {
        let guest = match self {
            Self::BuiltIn(toolchain) => return Ok(toolchain.words(step, said)),
            Self::Guest(guest) => guest,
        };
        let (step, own) = (step.clone(), said.stderr.clone());
        let said = said.clone();
        match guest.ask(Question::Words { step, said }).await {
            Ok(Reply::Words(words)) => Ok(words),
            Ok(_) | Err(Trouble::Sentence(_)) => Ok(own),
            Err(Trouble::Fault(fault)) => Err(fault),
        }
    }

    /// The error that ended a program.
    pub(crate) async fn uncaught(&self, said: Said) -> Result<Option<UncaughtError>, Trouble> {
        match self {
            Self::BuiltIn(toolchain) => {
                let toolchain = Arc::clone(toolchain);
                Ok(blocking(move || toolchain.uncaught(&said)).await?)
            }
            Self::Guest(guest) => match guest.ask(Question::Uncaught { said }).await? {
                Reply::Uncaught(error) => Ok(error),
                _ => Err(guest.other_answer()),
            },
        }
    }

    /// What came of tests. Where a toolchain cannot tell, that is told as a test that
    /// did not come to its end: the program's own words stay.
    pub(crate) async fn reports(&self, run: TestRun) -> Result<Vec<TestReport>, RunnerFault> {
        let guest = match self {
            Self::BuiltIn(toolchain) => {
                let toolchain = Arc::clone(toolchain);
                return blocking(move || toolchain.reports(&run)).await;
            }
            Self::Guest(guest) => guest,
        };
        let trouble = match guest.ask(Question::Reports { run }).await {
            Ok(Reply::Reports(reports)) => return Ok(reports),
            Ok(_) => guest.other_answer(),
            Err(trouble) => trouble,
        };
        match trouble {
            Trouble::Sentence(message) => Ok(vec![TestReport {
                name: "the report of the tests".to_owned(),
                status: TestStatus::Error,
                message,
                output: String::new(),
                test_code: String::new(),
                task_id: None,
            }]),
            Trouble::Fault(fault) => Err(fault),
        }
    }

    /// An answer that cannot be used. One of our own toolchains is our fault.
    pub(crate) fn mistake(&self, wrong: &str) -> Trouble {
        match self {
            Self::BuiltIn(_) => {
                let reason = format!("a program could not be built: {wrong}");
                Trouble::Fault(RunnerFault::Broken(reason.into()))
            }
            Self::Guest(guest) => guest.mistake(wrong),
        }
    }
}

impl Guest {
    async fn ask(&self, question: Question) -> Result<Reply, Trouble> {
        let asked = self
            .executor
            .ask(self.image, question, self.limits, self.pace);
        let execution = asked.await.map_err(RunnerFault::Broken)?;
        match execution.reply {
            Some(Ok(reply)) => Ok(reply),
            Some(Err(wrong)) => Err(self.mistake(&wrong)),
            None => Err(self.sentence(format!(
                "The toolchain of {} gave no answer: {}",
                self.language,
                why(execution.stop)
            ))),
        }
    }

    fn mistake(&self, wrong: &str) -> Trouble {
        self.sentence(format!(
            "The toolchain of {} answered what cannot be used: {wrong}.",
            self.language
        ))
    }

    fn other_answer(&self) -> Trouble {
        self.mistake("it is the answer to another question")
    }

    fn sentence(&self, sentence: String) -> Trouble {
        tracing::warn!(language = self.language, "{sentence}");
        Trouble::Sentence(sentence)
    }
}

/// What ended a question that was not answered.
fn why(stop: StopReason) -> &'static str {
    match stop {
        StopReason::FuelExhausted | StopReason::WallTimeExhausted => {
            "it was still busy after all the time it may take."
        }
        StopReason::MemoryExhausted => {
            "it asked for more memory than it may have, or said too much."
        }
        StopReason::StackExhausted => "its calls went too deep.",
        StopReason::RuntimeBroke => "it broke off.",
        StopReason::Exited => "it ended before it had one.",
        _ => "it was stopped.",
    }
}

/// A guest plans with files of its own and nothing else.
fn check_tools(
    installed: &InstalledLanguage,
    plan: &Plan,
) -> Result<BTreeMap<String, PathBuf>, String> {
    let mut modules = BTreeMap::new();
    for step in &plan.steps {
        match &step.tool {
            Tool::Native { program } => {
                return Err(format!(
                    "its plan names the native program '{}'",
                    shown(program)
                ));
            }
            Tool::Guest { module, layer, .. } => {
                let module = [(CompilerPart::Module, module)];
                let layer = layer.iter().map(|layer| (CompilerPart::Layer, layer));
                for (part, name) in module.into_iter().chain(layer) {
                    let found = installed.guest_tool(part, name);
                    let Some(found) = found else {
                        let kind = match part {
                            CompilerPart::Layer => "layer",
                            _ => "module",
                        };
                        return Err(format!(
                            "its plan names the {kind} '{}', which is none of its own",
                            shown(name)
                        ));
                    };
                    if part == CompilerPart::Module {
                        modules.insert(name.clone(), found);
                    }
                }
            }
        }
    }
    Ok(modules)
}

/// A component, such as a second toolchain, is loaded like a module and is no program.
/// A file that cannot be read is told by whoever loads it.
fn check_modules(modules: &BTreeMap<String, PathBuf>) -> Result<(), String> {
    for (name, path) in modules {
        let mut first = [0; MODULE_BEGINS.len()];
        let read = File::open(path).and_then(|mut file| file.read_exact(&mut first));
        if read.is_ok() && first != MODULE_BEGINS {
            return Err(format!(
                "its plan names '{}', which is no module that could run as a compiler",
                shown(name)
            ));
        }
    }
    Ok(())
}

/// A stranger's word as part of a sentence.
fn shown(text: &str) -> String {
    text.escape_debug().take(80).collect()
}

/// A sentence where a diagnostic is expected.
pub(crate) fn remark(entry: &FilePath, severity: Severity, sentence: String) -> Diagnostic {
    let start = Place { line: 1, column: 1 };
    Diagnostic {
        severity,
        ..Diagnostic::error(entry.to_string(), start, sentence)
    }
}

/// The error is a toolchain that broke.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, RunnerFault> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|broke| RunnerFault::Broken(Box::new(broke)))
}
