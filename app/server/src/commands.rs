//! The command line: one file a command. docs/command-line.md lists what each
//! prints and with which status it ends.

mod course;
mod doctor;
mod grade;
mod language;
mod languages;
mod migrate;
mod run;
mod serve;
mod source_tools;
mod test;
mod verdict_text;

use std::io::Write;
use std::path::PathBuf;
use std::pin::pin;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, Subcommand};
use serde::Serialize;
use toolchain_contract::Language;

use crate::complaint::{Complaint, Kind};
use crate::config::flags::CommonFlags;
use crate::config::{self, Settings};
use crate::languages::Installed;
use crate::telemetry;

/// How long getting ready may take before it is spoken of.
const QUIET_MAX: Duration = Duration::from_secs(2);

/// Learn to program by programming: lessons, runs and grades in one program.
#[derive(Debug, Parser)]
#[command(name = "opencode", version, about, max_term_width = 100)]
struct CommandLine {
    #[command(flatten)]
    common: CommonFlags,
    /// A file with settings, in TOML
    #[arg(long, global = true, env = "OPENCODE_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the server
    Serve(serve::Arguments),
    /// Run a program
    Run(run::Arguments),
    /// Run the tests in a folder
    Test(test::Arguments),
    /// Grade an answer to an exercise
    Grade(grade::Arguments),
    /// Put a file into its language's usual form
    Format(source_tools::FormatArguments),
    /// Say what is questionable in a file, without running it
    Lint(source_tools::LintArguments),
    /// List the installed languages
    Languages(languages::Arguments),
    /// Add and remove languages
    #[command(subcommand)]
    Language(language::Action),
    /// Say what works on this machine and what is missing
    Doctor(doctor::Arguments),
    /// Work on courses
    #[command(subcommand)]
    Course(course::Action),
    /// Bring the database to this program's shape
    Migrate(migrate::Arguments),
    /// Run programs for the server, which starts this itself
    #[command(hide = true)]
    Worker,
    /// Compile a component for the server, which starts this itself
    #[command(hide = true)]
    Compile,
    /// Become a tool that reads strangers' sources, for the server, which starts
    /// this itself
    #[command(hide = true)]
    Jail {
        /// The tool's program, the folder in which it works, its arguments
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        tool: Vec<std::ffi::OsString>,
    },
}

/// What a command needs of the outside besides its arguments.
struct Context {
    common: CommonFlags,
    config: Option<PathBuf>,
}

impl Context {
    /// The settings of a command that does one thing and ends: its result is
    /// what it says, so the log tells only of trouble.
    fn settings<F: Serialize>(&self, flags: &F) -> Result<Settings, Complaint> {
        self.settings_logging("warn", flags)
    }

    /// The settings with a command's own flags on top.
    fn settings_logging<F: Serialize>(&self, log: &str, flags: &F) -> Result<Settings, Complaint> {
        #[derive(Serialize)]
        struct Both<'a, F> {
            #[serde(flatten)]
            common: &'a CommonFlags,
            #[serde(flatten)]
            own: &'a F,
        }
        let defaults = Settings {
            log: log.to_owned(),
            ..Settings::default()
        };
        let both = Both {
            common: &self.common,
            own: flags,
        };
        let settings = config::read(defaults, self.config.as_deref(), &both)?;
        telemetry::start_logging(&settings)?;
        Ok(settings)
    }
}

/// What the binary does.
#[must_use]
pub fn main() -> ExitCode {
    let line = match CommandLine::try_parse() {
        Ok(line) => line,
        Err(error) => {
            // Help and version are answers; the rest are misunderstandings.
            let _ = error.print();
            return match error.exit_code() {
                0 => ExitCode::SUCCESS,
                _ => ExitCode::from(Kind::Usage as u8),
            };
        }
    };
    let context = Context {
        common: line.common,
        config: line.config,
    };
    let done = match line.command {
        Command::Serve(arguments) => serve::execute(&context, &arguments),
        Command::Run(arguments) => run::execute(&context, &arguments),
        Command::Test(arguments) => test::execute(&context, &arguments),
        Command::Grade(arguments) => grade::execute(&context, &arguments),
        Command::Format(arguments) => source_tools::format(&context, &arguments),
        Command::Lint(arguments) => source_tools::lint(&context, &arguments),
        Command::Languages(arguments) => languages::execute(&context, &arguments),
        Command::Language(action) => language::execute(&context, &action),
        Command::Doctor(arguments) => doctor::execute(&context, &arguments),
        Command::Course(action) => course::execute(&context, &action),
        Command::Migrate(arguments) => migrate::execute(&context, &arguments),
        Command::Worker => Ok(telemetry::in_worker(runtime_worker::process::serve)),
        Command::Compile => Ok(telemetry::in_worker(runtime_worker::process::compile)),
        Command::Jail { tool } => Ok(runtime_worker::jailed::become_tool(tool.into_iter())),
    };
    done.unwrap_or_else(|complaint| complaint.say())
}

/// The runtime in which a command does its waiting.
fn block_on<T>(future: impl Future<Output = T>) -> Result<T, Complaint> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| {
            Complaint::new(Kind::Internal, "The program could not start its threads.")
                .because(error)
        })?;
    let done = runtime.block_on(future);
    // A runner that is being compiled must not hold up the end.
    runtime.shutdown_background();
    Ok(done)
}

/// Waits until a language can run programs, and says so when that takes a while.
async fn ready(installed: &Installed, language: &Language) -> Result<(), Complaint> {
    let Some(found) = installed.dispatch.registry().get(&language.id) else {
        return Ok(());
    };
    let mut load = pin!(installed.dispatch.load(found));
    tokio::select! {
        loaded = &mut load => return Ok(loaded?),
        () = tokio::time::sleep(QUIET_MAX) => {}
    }
    eprintln!(
        "preparing {}: its compiler or runner becomes native code, once, which may take minutes",
        language.name
    );
    Ok(load.await?)
}

/// Writes one JSON object and a line end to standard output.
fn print_json<T: Serialize>(value: &T) -> Result<(), Complaint> {
    let text = serde_json::to_string(value).map_err(|error| {
        Complaint::new(Kind::Internal, "The result could not be written as JSON.").because(error)
    })?;
    print_line(&text)
}

/// Writes to standard output; whoever closed it wants no more.
fn print_line(text: &str) -> Result<(), Complaint> {
    print_bytes(format!("{text}\n").as_bytes())
}

fn print_bytes(bytes: &[u8]) -> Result<(), Complaint> {
    let mut output = std::io::stdout().lock();
    match output.write_all(bytes).and_then(|()| output.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Complaint::new(
            Kind::Files,
            format!("The result could not be written: {error}."),
        )),
        _ => Ok(()),
    }
}
