//! What came of a run, or of sources that are not a program, as the outcome that
//! whoever asked is told.

use runtime_contract::{
    CompileReport, Diagnostic, FilePath, LanguageId, Limits, Outcome, RunRequest, RunnerFault,
    Severity, StopReason, Tier,
};
use runtime_sandbox::Execution;
use toolchain_contract::{Said, TestRun};

use crate::toolchain::{Guide, Trouble, remark};

/// What is read from the words of a program that was built.
pub(crate) struct Built {
    pub(crate) guide: Guide,
    pub(crate) entry: FilePath,
    pub(crate) asked: Asked,
}

pub(crate) enum Asked {
    Run,
    /// Its tests, which may leave a report in a file.
    Tests(Option<FilePath>),
}

/// The outcome of a run.
pub(crate) async fn outcome(
    language: LanguageId,
    mut compile: CompileReport,
    built: Option<Built>,
    mut execution: Execution,
) -> Result<Outcome, RunnerFault> {
    compile.diagnostics.append(&mut execution.diagnostics);
    if let Some(built) = built {
        let remark = read_words(built, &mut execution).await?;
        compile.diagnostics.extend(remark);
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
/// that ended it. The program could write what it liked. Gives back what is to be
/// told besides.
async fn read_words(
    built: Built,
    execution: &mut Execution,
) -> Result<Option<Diagnostic>, RunnerFault> {
    let Built {
        guide,
        entry,
        asked,
    } = built;
    match asked {
        Asked::Tests(report) => {
            let files = std::mem::take(&mut execution.files);
            let report = files
                .into_iter()
                .find(|file| Some(&file.path) == report.as_ref());
            let run = TestRun {
                exit_code: execution.exit_code,
                stdout: execution.stdout.clone(),
                stderr: execution.stderr.clone(),
                report: report.map(|file| file.bytes).unwrap_or_default(),
                unfinished: execution.stop.sentence().to_owned(),
            };
            execution.tests = guide.reports(run).await?;
        }
        Asked::Run if execution.stop == StopReason::Exited && execution.exit_code != Some(0) => {
            let said = Said {
                status: execution.exit_code,
                stdout: execution.stdout.clone(),
                stderr: execution.stderr.clone(),
            };
            match guide.uncaught(said).await {
                Ok(Some(error)) => {
                    execution.stop = StopReason::UncaughtError;
                    execution.uncaught = Some(error);
                }
                Ok(None) => {}
                Err(Trouble::Sentence(sentence)) => {
                    return Ok(Some(remark(&entry, Severity::Warning, sentence)));
                }
                Err(Trouble::Fault(fault)) => return Err(fault),
            }
        }
        Asked::Run => {}
    }
    Ok(None)
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
