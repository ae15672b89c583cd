//! Building a program: the steps of a language's plan, one after the other, each
//! in a sandbox of its own.

use std::sync::Arc;

use runtime_contract::{
    Action, BuiltFile, Diagnostic, Outcome, Place, RunRequest, RunnerFault, Severity, SourceTree,
    StopReason, Ticket,
};
use runtime_sandbox::{GuestCall, Pace, ToolCall};
use toolchain_contract::{Said, Step, Tool};
use toolchain_registry::InstalledLanguage;

use crate::build_cache::{Build, Program, key};
use crate::dispatch::Shared;
use crate::outcome::rejected;
use crate::toolchain::{Guide, Planned, Trouble, limits, remark};

#[cfg(test)]
mod tests;

/// How a step came out.
struct Done {
    said: Said,
    /// Why it was ended, when it did not end by itself.
    stopped: Option<StopReason>,
    files: Vec<BuiltFile>,
}

impl Shared {
    /// The program of a request, built now or lately.
    pub(crate) async fn build(
        &self,
        installed: &InstalledLanguage,
        guide: &Guide,
        request: &RunRequest,
        ticket: &Ticket,
        pace: Pace,
    ) -> Result<(Build, bool), RunnerFault> {
        let key = key(request, ticket);
        if let Some(build) = self.builds.get(&key) {
            return Ok((build, true));
        }
        let files = request.files.clone();
        let planned = guide.plan(installed, files, &request.entry, &request.action);
        let planned = match planned.await {
            Ok(Ok(planned)) => planned,
            Ok(Err(diagnostics)) => {
                let build = Build::Rejected(Arc::new(rejected(request, diagnostics, None)));
                self.builds.put(key, build.clone());
                return Ok((build, false));
            }
            Err(trouble) => return Ok((given_up(request, trouble, Vec::new())?, false)),
        };
        let carried_out = self.carry_out(installed, guide, request, planned, pace);
        // Each step has a limit of its own; a plan may have many.
        let carried_out = tokio::time::timeout(self.build_time_max, carried_out).await;
        let Ok(carried_out) = carried_out else {
            let sentence = format!(
                "Building this program was not done after {} seconds, and was stopped: make the program smaller.",
                self.build_time_max.as_secs()
            );
            return Ok((
                given_up(request, Trouble::Sentence(sentence), Vec::new())?,
                false,
            ));
        };
        let (build, repeats) = carried_out?;
        if repeats {
            self.builds.put(key, build.clone());
        }
        Ok((build, false))
    }

    /// Goes through a plan; tells, too, whether the same would come of it again.
    async fn carry_out(
        &self,
        installed: &InstalledLanguage,
        guide: &Guide,
        request: &RunRequest,
        planned: Planned,
        pace: Pace,
    ) -> Result<(Build, bool), RunnerFault> {
        let Planned { files, plan } = planned;
        let mut built: Vec<BuiltFile> = Vec::new();
        let mut warnings = Vec::new();
        for step in &plan.steps {
            for file in &step.files {
                put(&mut built, file.clone());
            }
            let done = self
                .step(installed, request, &files, &built, step, pace)
                .await?;
            let mut found = match guide.diagnostics(step, &done.said, &files).await {
                Ok(found) => found,
                Err(Trouble::Sentence(sentence)) => {
                    vec![remark(&request.entry, Severity::Warning, sentence)]
                }
                Err(Trouble::Fault(fault)) => return Err(fault),
            };
            if done.said.status != Some(0) {
                if !found.iter().any(|it| it.severity == Severity::Error) {
                    found.push(own_words(request, step, &done));
                }
                warnings.append(&mut found);
                let words = guide.words(step, &done.said).await?;
                let words = Some(words).filter(|words| !words.is_empty());
                let outcome = rejected(request, warnings, words);
                let repeats = !matches!(
                    done.stopped,
                    Some(StopReason::WallTimeExhausted | StopReason::RuntimeBroke)
                );
                return Ok((Build::Rejected(Arc::new(outcome)), repeats));
            }
            warnings.append(&mut found);
            for output in &step.outputs {
                let file = done.files.iter().find(|file| file.path == *output);
                let Some(file) = file else {
                    let trouble = guide.mistake(&format!("a step left no '{output}' behind"));
                    return Ok((given_up(request, trouble, warnings)?, false));
                };
                put(&mut built, file.clone());
            }
        }
        let program = built.into_iter().find(|file| file.path == plan.program);
        let Some(program) = program else {
            let trouble = guide.mistake("its plan made no program");
            return Ok((given_up(request, trouble, warnings)?, false));
        };
        let program = Program {
            module: program.bytes.into(),
            arguments: plan.arguments,
            report: plan.report,
            library: plan.library,
            warnings,
        };
        Ok((Build::Program(Arc::new(program)), true))
    }

    async fn step(
        &self,
        installed: &InstalledLanguage,
        request: &RunRequest,
        files: &SourceTree,
        built: &[BuiltFile],
        step: &Step,
        pace: Pace,
    ) -> Result<Done, RunnerFault> {
        let find = |file: &str| {
            let missing = || broken(&format!("the tool '{file}' is not there"));
            installed.tool(file).ok_or_else(missing)
        };
        match &step.tool {
            Tool::Guest {
                module,
                name,
                layer,
            } => {
                let executor = self.executor.as_ref();
                let image = self.tools.module(executor, &find(module)?).await?;
                let layer = match layer {
                    Some(layer) => Some(self.tools.layer(executor, &find(layer)?).await?),
                    None => None,
                };
                let mut arguments = vec![name.clone()];
                arguments.extend_from_slice(&step.arguments);
                let call = GuestCall {
                    request: RunRequest {
                        language: request.language.clone(),
                        files: files.clone(),
                        entry: request.entry.clone(),
                        action: Action::Run,
                        stdin: Vec::new(),
                        args: Vec::new(),
                        limits: limits(installed),
                        seed: 0,
                        packages: None,
                    },
                    arguments: Some(arguments),
                    built: built.to_vec(),
                    layer,
                    outputs: step.outputs.clone(),
                    question: None,
                };
                let called = self.executor.call(image, call, None, pace).await;
                let execution = called.map_err(RunnerFault::Broken)?;
                let stopped = (execution.stop != StopReason::Exited).then_some(execution.stop);
                Ok(Done {
                    said: Said {
                        status: execution.exit_code.filter(|_| stopped.is_none()),
                        stdout: execution.stdout,
                        stderr: execution.stderr,
                    },
                    stopped,
                    files: execution.files,
                })
            }
            Tool::Native { program } => {
                let call = ToolCall {
                    program: find(program)?,
                    toolchain: installed.tool_folder(program),
                    arguments: step.arguments.clone(),
                    files: files.clone(),
                    built: built.to_vec(),
                    outputs: step.outputs.clone(),
                    limits: Some(limits(installed)),
                    ..ToolCall::default()
                };
                let answer = self.executor.call_tool(call).await;
                let answer = answer.map_err(RunnerFault::Broken)?;
                // What ends it besides is a crash of its own.
                let crashed = answer.status.is_none().then_some(StopReason::RuntimeBroke);
                Ok(Done {
                    said: Said {
                        status: answer.status.filter(|_| answer.stop.is_none()),
                        stdout: answer.stdout,
                        stderr: answer.stderr,
                    },
                    stopped: answer.stop.or(crashed),
                    files: answer.files,
                })
            }
        }
    }
}

/// What is told of a program whose toolchain is to blame, besides what was found
/// before. Not to be kept: it may be another time.
fn given_up(
    request: &RunRequest,
    trouble: Trouble,
    mut found: Vec<Diagnostic>,
) -> Result<Build, RunnerFault> {
    match trouble {
        Trouble::Sentence(sentence) => {
            found.push(remark(&request.entry, Severity::Error, sentence));
            Ok(Build::Rejected(Arc::new(rejected(request, found, None))))
        }
        Trouble::Fault(fault) => Err(fault),
    }
}

/// Lays a file beside others; a later one of the same name takes the place of
/// the earlier.
fn put(files: &mut Vec<BuiltFile>, file: BuiltFile) {
    files.retain(|there| there.path != file.path);
    files.push(file);
}

/// What to tell of a step that failed without an error that its toolchain knows.
fn own_words(request: &RunRequest, step: &Step, done: &Done) -> Diagnostic {
    let tool = match &step.tool {
        Tool::Guest { name, .. } => name.as_str(),
        Tool::Native { program } => program.rsplit('/').next().unwrap_or(program),
    };
    let words = String::from_utf8_lossy(&done.said.stderr);
    let first = words.lines().map(str::trim).find(|line| !line.is_empty());
    let message = match (done.stopped, first) {
        (Some(StopReason::FuelExhausted | StopReason::WallTimeExhausted), _) => format!(
            "'{tool}' was still busy with this program after all the time it may take: make the program smaller, or look for something that never ends."
        ),
        (Some(StopReason::MemoryExhausted), _) => format!(
            "'{tool}' needs more memory for this program than it may have: make the program smaller."
        ),
        (Some(StopReason::StackExhausted), _) => {
            format!("'{tool}' cannot follow this program: something in it is nested too deep.")
        }
        (Some(StopReason::RuntimeBroke), _) => format!(
            "'{tool}' broke off at this program: something in it is nested too deep, or too large."
        ),
        (_, Some(first)) => format!("'{tool}' failed: {first}"),
        (Some(stopped), None) => format!("'{tool}' was stopped. {}", stopped.sentence()),
        (None, None) => format!("'{tool}' failed without saying why."),
    };
    let start = Place { line: 1, column: 1 };
    Diagnostic::error(request.entry.to_string(), start, message)
}

/// The outcome of a program that this machine does not take, and why.
pub(crate) fn not_taken(request: &RunRequest, reason: &str) -> Outcome {
    let reason = reason.trim_end_matches('.');
    let message = format!("The program was built and cannot be run here: {reason}.");
    let start = Place { line: 1, column: 1 };
    let found = Diagnostic::error(request.entry.to_string(), start, message);
    rejected(request, vec![found], None)
}

fn broken(reason: &str) -> RunnerFault {
    RunnerFault::Broken(format!("a program could not be built: {reason}").into())
}

/// Makes a request one that runs what was built.
pub(crate) fn aim(program: &Program, request: &mut RunRequest) {
    if !program.arguments.is_empty() {
        let own = std::mem::take(&mut request.args);
        request.args = program.arguments.iter().cloned().chain(own).collect();
    }
    // A program that is a module knows nothing else.
    request.action = Action::Run;
}
