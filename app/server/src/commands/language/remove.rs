//! `opencode language remove`: takes a pack away, after asking.

use std::io::{IsTerminal, Write, stdin};
use std::process::ExitCode;

use clap::Args;
use runtime_contract::LanguageId;
use toolchain_packs::StoreFault;

use super::super::{Context, print_line};
use super::{DataFlag, RESTART};
use crate::complaint::{Complaint, Kind};

#[derive(Args, Debug)]
pub(in crate::commands) struct Arguments {
    /// The language's id, as 'opencode language list' shows it
    #[arg(value_name = "ID")]
    id: String,
    /// Do not ask
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    data: DataFlag,
}

pub(in crate::commands) fn execute(
    context: &Context,
    arguments: &Arguments,
) -> Result<ExitCode, Complaint> {
    let settings = arguments.data.settings(context)?;
    let packs = settings.packs_folder()?;
    let id = LanguageId::parse(&arguments.id)
        .map_err(|fault| Complaint::new(Kind::Usage, fault.to_string()).because(fault))?;
    if !packs.holds(&id) {
        return Err(StoreFault::Absent(id).into());
    }
    if !arguments.yes && !confirmed(&id)? {
        print_line("Nothing was removed.")?;
        return Ok(ExitCode::from(1));
    }
    let lock = packs.lock()?;
    packs.remove(&lock, &id)?;
    print_line(&format!("Removed '{id}'. {RESTART}"))?;
    Ok(ExitCode::SUCCESS)
}

/// Asks whoever sits at the terminal.
fn confirmed(id: &LanguageId) -> Result<bool, Complaint> {
    if !stdin().is_terminal() {
        return Err(Complaint::new(
            Kind::Usage,
            format!("Nobody is here to be asked; say --yes to remove '{id}' without a question."),
        ));
    }
    eprint!("Remove the language '{id}'? Its lessons and programs stay, but do not run. [y/N] ");
    let _ = std::io::stderr().flush();
    let mut answer = String::new();
    stdin().read_line(&mut answer).map_err(|error| {
        Complaint::new(Kind::Files, format!("The answer cannot be read: {error}."))
    })?;
    Ok(["y", "yes"].contains(&answer.trim().to_lowercase().as_str()))
}
