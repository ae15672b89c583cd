//! Formatting and linting: which tool a language has, whose turn it is, and what
//! the tool's answer means.

use std::path::PathBuf;

use async_trait::async_trait;
use runtime_contract::{
    Diagnostic, FilePath, Formatted, Limits, RunnerFault, Severity, SourceRequest, SourceTools,
    SourceTree, StopReason, Ticket,
};
use runtime_sandbox::{ToolAnswer, ToolCall};
use toolchain_contract::{Formatter, Linter, TOOLCHAIN, diagnostics};
use toolchain_registry::InstalledLanguage;

use crate::dispatch::{Shared, WasmDispatch};

/// What stands in a manifest for the folder of a tool, for the file's path, …
const FOLDER: &str = "{toolchain}";
const FILE: &str = "{file}";
/// … and for the path of the file with which the program begins.
const ENTRY: &str = "{entry}";

#[async_trait]
impl SourceTools for WasmDispatch {
    async fn format(
        &self,
        request: SourceRequest,
        ticket: Ticket,
    ) -> Result<Formatted, RunnerFault> {
        self.shared.format(request, &ticket).await
    }

    async fn lint(
        &self,
        request: SourceRequest,
        ticket: Ticket,
    ) -> Result<Vec<Diagnostic>, RunnerFault> {
        let installed = self.shared.source(&request)?;
        let Some(tool) = lint_tool(installed) else {
            return Err(none(installed, "linter"));
        };
        text(&request)?;
        let _place = self.shared.admission.enter(&ticket).await?;
        let SourceRequest { files, file, .. } = request;
        let mut found = self
            .shared
            .lint(installed, tool, files.clone(), &file)
            .await?;
        // What cannot be read would only be told twice.
        if !found.iter().any(|it| it.severity == Severity::Error)
            && let Some(tool) = type_tool(installed)
        {
            found.extend(self.shared.lint(installed, tool, files, &file).await?);
            found.sort_by_key(|it| (it.line, it.column));
        }
        Ok(found)
    }
}

impl Shared {
    async fn format(
        &self,
        request: SourceRequest,
        ticket: &Ticket,
    ) -> Result<Formatted, RunnerFault> {
        let installed = self.source(&request)?;
        let Some((formatter, program)) = format_tool(installed) else {
            return Err(none(installed, "formatter"));
        };
        let source = text(&request)?.to_owned();
        let _place = self.admission.enter(ticket).await?;
        let answer = self
            .call(ToolCall {
                program,
                toolchain: installed.tool_folder(&formatter.program),
                arguments: named(&formatter.arguments, &[(FILE, &request.file)]),
                // It is told of one file only.
                stdin: source.clone().into_bytes(),
                ..ToolCall::default()
            })
            .await?;
        if answer.status == Some(0) {
            let text = String::from_utf8(answer.stdout).map_err(|_| not_a_text(&request.file))?;
            return match is_kept(formatter, source, text).await? {
                Some(text) => Ok(Formatted::Text(text)),
                None => Err(RunnerFault::Refused(format!(
                    "{} would change more than the layout of '{}', which was left as it is.",
                    formatter.name, request.file
                ))),
            };
        }
        // A formatter says what it cannot read in prose; the linter says where.
        let mut found = match lint_tool(installed) {
            Some(tool) => {
                self.lint(installed, tool, request.files, &request.file)
                    .await?
            }
            None => Vec::new(),
        };
        found.retain(|found| found.severity == Severity::Error);
        if found.is_empty() {
            return Err(broken(&formatter.name, &answer));
        }
        Ok(Formatted::Rejected(found))
    }

    async fn lint(
        &self,
        installed: &InstalledLanguage,
        (linter, program): (&Linter, PathBuf),
        files: SourceTree,
        file: &FilePath,
    ) -> Result<Vec<Diagnostic>, RunnerFault> {
        let entry = &installed.language.entry;
        let entry = files.get(entry).map_or(file, |_| entry);
        let source = files.get(file).map(<[u8]>::to_vec).unwrap_or_default();
        let left = linter.leaves.as_deref();
        let left = left.and_then(|name| FilePath::parse(name).ok());
        let limits = installed.language.compile.map(|limits| Limits {
            wall_ms_max: linter.wall_ms_max.unwrap_or(limits.wall_ms_max),
            ..limits
        });
        let answer = self
            .call(ToolCall {
                program,
                toolchain: installed.tool_folder(&linter.program),
                arguments: named(&linter.arguments, &[(FILE, file), (ENTRY, entry)]),
                files,
                stdin: source.clone(),
                outputs: left.into_iter().collect(),
                limits,
                ..ToolCall::default()
            })
            .await?;
        let report = match linter.report.is_on_stderr() {
            true => &answer.stderr,
            false => &answer.stdout,
        };
        // One that was ended has not said all of it.
        if answer.status.is_none() && limits.is_some() {
            return Err(gave_up(&linter.name, &answer));
        }
        if answer.status.is_none() || (answer.status != Some(0) && report.is_empty()) {
            return Err(broken(&linter.name, &answer));
        }
        diagnostics(linter.report, file.as_str(), &source, report)
            .map_err(|_| broken(&linter.name, &answer))
    }

    async fn call(&self, call: ToolCall) -> Result<ToolAnswer, RunnerFault> {
        let called = self.executor.call_tool(call).await;
        called.map_err(RunnerFault::Broken)
    }

    /// The language of a request, whose file is there.
    fn source(&self, request: &SourceRequest) -> Result<&InstalledLanguage, RunnerFault> {
        let Some(installed) = self.registry.get(&request.language) else {
            return Err(RunnerFault::UnknownLanguage {
                asked: request.language.clone(),
                known: self.registry.ids(),
            });
        };
        if request.files.get(&request.file).is_none() {
            return Err(RunnerFault::Refused(format!(
                "The file '{}' is not among the program's files.",
                request.file
            )));
        }
        Ok(installed)
    }
}

/// The file that a request is about, which no tool can read if it is no text.
fn text(request: &SourceRequest) -> Result<&str, RunnerFault> {
    let source = request.files.get(&request.file).unwrap_or_default();
    std::str::from_utf8(source).map_err(|_| not_a_text(&request.file))
}

fn not_a_text(file: &FilePath) -> RunnerFault {
    RunnerFault::Refused(format!("'{file}' is not a text."))
}

/// What a formatter wrote, unless it has to keep something and did not.
async fn is_kept(
    formatter: &Formatter,
    before: String,
    after: String,
) -> Result<Option<String>, RunnerFault> {
    let Some(keeps) = formatter.keeps else {
        return Ok(Some(after));
    };
    let compare = move || keeps.kept(&before, after);
    let compared = tokio::task::spawn_blocking(compare).await;
    compared.map_err(|error| RunnerFault::Broken(error.into()))
}

fn format_tool(installed: &InstalledLanguage) -> Option<(&Formatter, PathBuf)> {
    let program = installed.formatter.clone();
    installed.language.format.as_ref().zip(program)
}

fn lint_tool(installed: &InstalledLanguage) -> Option<(&Linter, PathBuf)> {
    let program = installed.linter.clone();
    installed.language.lint.as_ref().zip(program)
}

fn type_tool(installed: &InstalledLanguage) -> Option<(&Linter, PathBuf)> {
    let program = installed.type_checker.clone();
    installed.language.types.as_ref().zip(program)
}

/// Arguments with paths in the place of the words that stand for them.
fn named(arguments: &[String], paths: &[(&str, &FilePath)]) -> Vec<String> {
    // `./` in front: a name that starts with a dash is no option.
    let paths = paths
        .iter()
        .map(|(word, path)| (*word, format!("./{path}")));
    let own = [(FOLDER, TOOLCHAIN.to_owned())];
    let words: Vec<(&str, String)> = own.into_iter().chain(paths).collect();
    let fill = |argument: &String| filled(argument, &words);
    arguments.iter().map(fill).collect()
}

/// An argument as it is written in the manifest, with what its words stand for; what
/// was put in is not looked at again.
fn filled(argument: &str, words: &[(&str, String)]) -> String {
    let mut full = String::new();
    let mut rest = argument;
    loop {
        let found = words.iter().filter_map(|(word, value)| {
            let (before, after) = rest.split_once(word)?;
            Some((before, value, after))
        });
        let Some((before, value, after)) = found.min_by_key(|(before, ..)| before.len()) else {
            return full + rest;
        };
        full.push_str(before);
        full.push_str(value);
        rest = after;
    }
}

fn none(installed: &InstalledLanguage, kind: &str) -> RunnerFault {
    RunnerFault::Refused(format!(
        "There is no {kind} for {}.",
        installed.language.name
    ))
}

/// A tool that a program was too much for. What breaks it from within is the program
/// too: one that cannot work at all says so and leaves.
fn gave_up(name: &str, answer: &ToolAnswer) -> RunnerFault {
    let words = String::from_utf8_lossy(&answer.stderr);
    tracing::info!(tool = name, stop = ?answer.stop, "a tool gave up: {}", words.trim());
    RunnerFault::Refused(match answer.stop {
        Some(StopReason::WallTimeExhausted) => format!(
            "'{name}' was still busy with this program after all the time it may take: make the program smaller, or look for something that never ends."
        ),
        Some(stop) => format!("'{name}' was stopped. {}", stop.sentence()),
        None => format!(
            "'{name}' cannot follow this program: something in it is nested too deep, or too large."
        ),
    })
}

/// A tool that did not do what it is there for; its words are for the log.
fn broken(name: &str, answer: &ToolAnswer) -> RunnerFault {
    let status = answer
        .status
        .map_or("no status".to_owned(), |status| format!("status {status}"));
    let words = String::from_utf8_lossy(&answer.stderr);
    RunnerFault::Broken(format!("{name} ended with {status}: {}", words.trim()).into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_files_name_is_never_an_option() {
        let arguments = ["--stdin-filename={file}", "{file}", "-"].map(str::to_owned);
        let file = FilePath::parse("-rf.py").unwrap();
        assert_eq!(
            named(&arguments, &[(FILE, &file)]),
            ["--stdin-filename=./-rf.py", "./-rf.py", "-"]
        );
    }

    #[test]
    fn a_files_name_is_no_word() {
        let arguments = ["-I{toolchain}", "{file}={entry}{file}"].map(str::to_owned);
        let file = FilePath::parse("{toolchain}/{entry}.c").unwrap();
        let entry = FilePath::parse("{file}").unwrap();
        assert_eq!(
            named(&arguments, &[(FILE, &file), (ENTRY, &entry)]),
            [
                "-I{\\toolchain}",
                "./{toolchain}/{entry}.c=./{file}./{toolchain}/{entry}.c"
            ]
        );
    }
}
