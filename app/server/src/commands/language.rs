//! `opencode language`: adding and removing languages as packs, and making packs.

mod add;
mod list;
mod make;
mod remove;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Subcommand;
use toolchain_packs::{PackFault, StoreFault};

use super::Context;
use crate::complaint::{Complaint, Kind};
use crate::config::flags::StorageFlags;

#[derive(Debug, Subcommand)]
pub(super) enum Action {
    /// Add a language from a pack
    Add(add::Arguments),
    /// List the languages that were added
    List(list::Arguments),
    /// Remove a language that was added
    Remove(remove::Arguments),
    /// Make a pack of a language's folder
    Pack(make::Arguments),
}

pub(super) fn execute(context: &Context, action: &Action) -> Result<ExitCode, Complaint> {
    match action {
        Action::Add(arguments) => add::execute(context, arguments),
        Action::List(arguments) => list::execute(context, arguments),
        Action::Remove(arguments) => remove::execute(context, arguments),
        Action::Pack(arguments) => make::execute(arguments),
    }
}

/// Where the packs are when no other setting says it.
#[derive(clap::Args, Clone, Debug)]
struct DataFlag {
    /// The data folder, in which packs are kept unless --language-packs says otherwise
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
}

impl DataFlag {
    fn settings(&self, context: &Context) -> Result<crate::config::Settings, Complaint> {
        context.settings(&StorageFlags {
            data: self.data.clone(),
            database: None,
        })
    }
}

fn refused(pack: &std::path::Path, fault: PackFault) -> Complaint {
    let text = match &fault {
        PackFault::Absent { .. }
        | PackFault::Unreadable { .. }
        | PackFault::NeitherFolderNorFile { .. } => fault.to_string(),
        _ => format!("The pack {} is refused. {fault}", pack.display()),
    };
    Complaint::input(text).because(fault)
}

impl From<StoreFault> for Complaint {
    fn from(fault: StoreFault) -> Self {
        let kind = match &fault {
            StoreFault::Folder { .. } => Kind::Files,
            StoreFault::Locked => Kind::Busy,
            StoreFault::TooMany | StoreFault::Present(_) | StoreFault::Absent(_) => Kind::Input,
        };
        Self::new(kind, fault.to_string()).because(fault)
    }
}

/// A size as people read it.
fn size(bytes: u64) -> String {
    format!("{:.1} MiB", bytes as f64 / f64::from(1 << 20))
}

/// What a server that runs already has to be told.
const RESTART: &str = "A server that is running sees this when it is started again.";
