//! `opencode language list`: the installed packs, and what is wrong with those
//! that cannot be used.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use toolchain_packs::InstalledPack;
use toolchain_registry::Registry;

use super::super::{Context, print_json, print_line};
use super::DataFlag;
use crate::complaint::Complaint;
use crate::languages::built_folder;

#[derive(Args, Debug)]
pub(in crate::commands) struct Arguments {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    data: DataFlag,
}

#[derive(Serialize)]
struct Shown {
    id: String,
    name: Option<String>,
    version: Option<String>,
    from: String,
    digest: Option<String>,
    signed_by: Option<String>,
    bytes: Option<u64>,
    /// Why it cannot be used.
    broken: Option<String>,
}

impl Shown {
    fn new(installed: InstalledPack, registry: &Registry) -> Self {
        let id = installed.folder.file_name().unwrap_or_default();
        let mut shown = Self {
            id: toolchain_packs::shown(&id.to_string_lossy()),
            from: toolchain_packs::shown(&installed.origin.from),
            name: None,
            version: None,
            digest: None,
            signed_by: None,
            bytes: None,
            broken: None,
        };
        match installed.pack {
            Ok(pack) => {
                shown.name = Some(pack.language.name);
                shown.version = Some(pack.language.version);
                shown.digest = Some(pack.digest);
                shown.signed_by = pack.signed_by.map(|key| key.to_string());
                shown.bytes = Some(pack.bytes);
            }
            Err(fault) => shown.broken = Some(fault.to_string()),
        }
        // A language of the same name or extension that came later.
        let mut broken = registry.broken().iter();
        let unused = broken.find(|broken| broken.folder == installed.folder);
        shown.broken = unused.map(|broken| broken.reason.clone()).or(shown.broken);
        shown
    }
}

pub(in crate::commands) fn execute(
    context: &Context,
    arguments: &Arguments,
) -> Result<ExitCode, Complaint> {
    let settings = arguments.data.settings(context)?;
    let packs = settings.packs_folder()?;
    let registry = Registry::load(&built_folder(&settings)).unwrap_or_default();
    let registry = registry.with_packs(&packs);
    let installed = packs.installed()?.into_iter();
    let shown: Vec<_> = installed.map(|one| Shown::new(one, &registry)).collect();
    if arguments.json {
        print_json(&serde_json::json!({ "packs": shown, "folder": packs.path() }))?;
        return Ok(ExitCode::SUCCESS);
    }
    for pack in &shown {
        let known = |text: &Option<String>| text.clone().unwrap_or_default();
        match &pack.broken {
            Some(reason) => print_line(&format!("{:<12} BROKEN: {reason}", pack.id))?,
            None => print_line(&format!(
                "{:<12} {} {}",
                pack.id,
                known(&pack.name),
                known(&pack.version)
            ))?,
        }
        print_line(&format!("             from {}", pack.from))?;
        if let Some(digest) = &pack.digest {
            print_line(&format!("             digest {digest}"))?;
            let nobody = "nobody who is known here";
            let signed_by = pack.signed_by.as_deref().unwrap_or(nobody);
            print_line(&format!("             signed by {signed_by}"))?;
        }
    }
    if shown.is_empty() {
        print_line(&format!(
            "There are no language packs in {}.",
            packs.path().display()
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
