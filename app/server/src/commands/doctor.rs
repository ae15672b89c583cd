//! `opencode doctor`: what works on this machine, what is missing, and the
//! command that adds it.

mod checks;

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{Context, block_on, print_json, print_line};
use crate::complaint::Complaint;
use crate::config::flags::ServerFlags;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(flatten)]
    flags: ServerFlags,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// One thing that was looked at.
#[derive(Debug, Serialize)]
struct Check {
    name: String,
    state: State,
    /// What was found.
    found: String,
    /// What to do about it, when something is not as it should be.
    remedy: Option<String>,
    /// Whether it is a language that was added as a pack.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pack: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
enum State {
    Works,
    /// Something works less well, or only some commands need it.
    Could,
    Missing,
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    // What is wrong is in the report; the same as log lines would be noise.
    let settings = context.settings_logging("error", &arguments.flags)?;
    let checks = block_on(checks::all(&settings))?;
    let missing = checks.iter().any(|check| check.state == State::Missing);
    if arguments.json {
        print_json(&serde_json::json!({ "works": !missing, "checks": checks }))?;
    } else {
        for check in &checks {
            let mark = match check.state {
                State::Works => "works  ",
                State::Could => "could  ",
                State::Missing => "MISSING",
            };
            print_line(&format!("{mark}  {:<12} {}", check.name, check.found))?;
            if let Some(remedy) = &check.remedy {
                print_line(&format!("                      {remedy}"))?;
            }
        }
    }
    Ok(ExitCode::from(u8::from(missing)))
}
