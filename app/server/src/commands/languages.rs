//! `opencode languages`: what can be run here.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;
use toolchain_contract::Language;

use super::{Context, block_on, print_json, print_line};
use crate::complaint::Complaint;
use crate::languages::Installed;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

/// What `--json` prints of one language.
#[derive(Serialize)]
pub(super) struct Shown {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) version: String,
    tier: runtime_contract::Tier,
    extensions: Vec<String>,
    entry: String,
    test_frameworks: Vec<String>,
    test_files: Vec<String>,
    formatter: Option<String>,
    linter: Option<String>,
    limits: runtime_contract::Limits,
}

impl From<&Language> for Shown {
    fn from(language: &Language) -> Self {
        Self {
            id: language.id.to_string(),
            name: language.name.clone(),
            version: language.version.clone(),
            tier: language.tier,
            extensions: language.extensions.clone(),
            entry: language.entry.to_string(),
            test_frameworks: language.tests.frameworks.clone(),
            test_files: language.tests.file_patterns.clone(),
            formatter: language.format.as_ref().map(|tool| tool.name.clone()),
            linter: language.lint.as_ref().map(|tool| tool.name.clone()),
            limits: language.limits,
        }
    }
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    let installed = block_on(async { Installed::open(settings.languages.as_deref(), 1) })??;
    let shown: Vec<_> = installed.languages.list().iter().map(Shown::from).collect();
    if arguments.json {
        print_json(&serde_json::json!({ "languages": shown }))?;
        return Ok(ExitCode::SUCCESS);
    }
    installed.check_any()?;
    for language in &shown {
        print_line(&format!(
            "{:<12} {} {}  files: {}  tests: {}",
            language.id,
            language.name,
            language.version,
            language.extensions.join(", "),
            language.test_frameworks.join(", ")
        ))?;
    }
    Ok(ExitCode::SUCCESS)
}
