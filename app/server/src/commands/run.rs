//! `opencode run`: runs a program as a lesson would, and ends with its status.

use std::io::{IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use runtime_contract::{Action, Limits, Outcome, RunRequest, StopReason, Ticket};
use serde::Serialize;
use toolchain_contract::Language;

use super::{Context, block_on, print_bytes, print_json, ready};
use crate::complaint::Complaint;
use crate::languages::Installed;
use crate::{packages, sources};

/// Bytes of standard input that a program can be given.
const STDIN_BYTES_MAX: u64 = 4 << 20;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The program's files; it starts from the first one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The language [default: by the file's extension]
    #[arg(long, value_name = "ID")]
    language: Option<String>,
    /// What the program reads from standard input: a file, or - for this command's own
    #[arg(long, value_name = "FILE")]
    stdin: Option<PathBuf>,
    /// How many steps the program may take
    #[arg(long, value_name = "N")]
    fuel: Option<u64>,
    /// How much memory the program may have
    #[arg(long, value_name = "N")]
    memory_mib: Option<u64>,
    /// How long the program may take
    #[arg(long, value_name = "N")]
    wall_ms: Option<u64>,
    /// A folder of packages that the program can import
    #[arg(long, value_name = "DIR")]
    packages: Option<PathBuf>,
    /// Print one JSON object about the run instead of its output
    #[arg(long)]
    json: bool,
    /// Arguments for the program
    #[arg(last = true, value_name = "ARGUMENT")]
    arguments: Vec<String>,
}

/// What `--json` prints.
#[derive(Serialize)]
struct Printed<'a> {
    language: &'a str,
    tier: runtime_contract::Tier,
    stop: StopReason,
    exit_code: Option<i32>,
    stdout: String,
    stderr: String,
    fuel_used: u64,
    memory_bytes_peak: u64,
    wall_ms: f64,
    compile: &'a runtime_contract::CompileReport,
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    // What is wrong with the files is told before an engine is started.
    let (entry, files) = sources::named_files(&arguments.files)?;
    sources::check_entry(&files, &entry, &arguments.files[0])?;
    let stdin = stdin(arguments.stdin.as_deref())?;
    let outcome = block_on(async {
        let installed = Installed::open(&settings, 1)?;
        installed.check_any()?;
        let named = arguments.language.as_deref();
        let language = installed.languages.of_file(named, &arguments.files[0])?;
        ready(&installed, language).await?;
        let folder = arguments.packages.as_deref();
        let packages = folder.map(|folder| packages::of_folder(&installed, language, folder));
        let packages = packages.transpose()?;
        let request = RunRequest {
            language: language.id.clone(),
            files,
            entry,
            action: Action::Run,
            stdin,
            args: arguments.arguments.clone(),
            limits: limits(language, arguments),
            seed: 0,
            packages,
        };
        let run = installed.languages.runner().run(request, Ticket::local());
        tokio::select! {
            outcome = run => Ok(Some(outcome?)),
            // Leaving drops the run, and with it the program.
            _ = tokio::signal::ctrl_c() => Ok::<_, Complaint>(None),
        }
    })??;
    let Some(outcome) = outcome else {
        return Ok(ExitCode::from(status_of(StopReason::Cancelled, None)));
    };
    if arguments.json {
        print_json(&Printed {
            language: outcome.language.as_str(),
            tier: outcome.tier,
            stop: outcome.stop,
            exit_code: outcome.exit_code,
            stdout: String::from_utf8_lossy(&outcome.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&outcome.stderr).into_owned(),
            fuel_used: outcome.fuel_used,
            memory_bytes_peak: outcome.memory_bytes_peak,
            wall_ms: outcome.wall_ms,
            compile: &outcome.compile,
        })?;
    } else {
        show(&outcome)?;
    }
    Ok(ExitCode::from(status_of(outcome.stop, outcome.exit_code)))
}

/// The program's own status, or the one that its stop has.
fn status_of(stop: StopReason, exit_code: Option<i32>) -> u8 {
    stop.exit_status().unwrap_or_else(|| {
        // The lowest byte, as the operating system does it.
        exit_code.map_or(0, |code| code.to_le_bytes()[0])
    })
}

/// The program's output as it wrote it, and how it stopped if not by itself.
fn show(outcome: &Outcome) -> Result<(), Complaint> {
    print_bytes(&outcome.stdout)?;
    let mut said = outcome.stderr.clone();
    let written = [&outcome.stdout, &outcome.stderr];
    let last = written.iter().rev().find_map(|bytes| bytes.last());
    if !matches!(outcome.stop, StopReason::Exited | StopReason::UncaughtError) {
        if last.is_some_and(|byte| *byte != b'\n') {
            said.push(b'\n');
        }
        said.extend_from_slice(format!("opencode: {}\n", outcome.stop.sentence()).as_bytes());
    }
    // Standard error that cannot be written has nobody to be told to.
    let _ = std::io::Write::write_all(&mut std::io::stderr(), &said);
    Ok(())
}

fn limits(language: &Language, arguments: &Arguments) -> Limits {
    let limits = language.limits;
    Limits {
        fuel_max: arguments.fuel.unwrap_or(limits.fuel_max),
        memory_bytes_max: arguments
            .memory_mib
            .map_or(limits.memory_bytes_max, |mib| mib.saturating_mul(1 << 20)),
        wall_ms_max: arguments.wall_ms.unwrap_or(limits.wall_ms_max),
        ..limits
    }
    .capped()
}

/// What the program will read; without `--stdin` it reads nothing.
fn stdin(file: Option<&Path>) -> Result<Vec<u8>, Complaint> {
    let Some(file) = file else {
        return Ok(Vec::new());
    };
    let mut bytes = Vec::new();
    let unreadable = |error: std::io::Error| {
        Complaint::input(format!(
            "The input {} cannot be read: {error}.",
            file.display()
        ))
    };
    if file == Path::new("-") {
        let input = std::io::stdin();
        if input.is_terminal() {
            eprintln!("opencode: type the program's input, then Ctrl+D:");
        }
        input
            .lock()
            .take(STDIN_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
    } else {
        std::fs::File::open(file)
            .map_err(unreadable)?
            .take(STDIN_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(unreadable)?;
    }
    if bytes.len() as u64 > STDIN_BYTES_MAX {
        return Err(Complaint::input(format!(
            "The input {} is larger than {} MiB, the most that a program can be given.",
            file.display(),
            STDIN_BYTES_MAX >> 20
        )));
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_are_the_programs_own_or_the_stops() {
        for (stop, code, expected) in [
            (StopReason::Exited, Some(0), 0),
            (StopReason::Exited, Some(3), 3),
            (StopReason::Exited, Some(-1), 255),
            (StopReason::Exited, Some(256), 0),
            (StopReason::UncaughtError, Some(1), 1),
            (StopReason::FuelExhausted, None, 120),
            (StopReason::Cancelled, None, 130),
        ] {
            assert_eq!(status_of(stop, code), expected, "{stop:?} {code:?}");
        }
    }
}
