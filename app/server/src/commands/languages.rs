//! `opencode languages`: what can be run here.

use std::fs;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use toolchain_registry::InstalledLanguage;

use super::{Context, block_on, print_json, print_line};
use crate::complaint::Complaint;
use crate::languages::Installed;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Print one JSON object
    #[arg(long)]
    json: bool,
    /// Load every language and its compilers first, so that each program starts at once
    #[arg(long)]
    load: bool,
}

/// What `--json` prints of one language.
#[derive(Serialize)]
struct Shown {
    id: String,
    name: String,
    version: String,
    tier: runtime_contract::Tier,
    extensions: Vec<String>,
    entry: String,
    test_frameworks: Vec<String>,
    test_files: Vec<String>,
    formatter: Option<String>,
    linter: Option<String>,
    type_checker: Option<String>,
    limits: runtime_contract::Limits,
    compile: Route,
    /// What each step of compiling may use.
    compile_limits: Option<runtime_contract::Limits>,
    artifacts: Vec<Artifact>,
    /// Whether it was added as a pack.
    pack: bool,
    /// Whether its compilers are native programs where they could be guests.
    native_compilers: bool,
}

/// What happens to sources before they run.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
enum Route {
    /// The runner reads them.
    Interpreted,
    /// They become another language's sources, which its runner reads.
    SourceToSource,
    /// Compilers make a program of them.
    Compiled,
}

/// A file that the language needs on this machine.
#[derive(Serialize)]
struct Artifact {
    file: String,
    bytes: u64,
}

impl From<&InstalledLanguage> for Shown {
    fn from(installed: &InstalledLanguage) -> Self {
        let language = &installed.language;
        let tools = [
            &installed.formatter,
            &installed.linter,
            &installed.type_checker,
        ];
        let mut files: Vec<PathBuf> = tools.into_iter().flatten().cloned().collect();
        files.extend(installed.runner.clone());
        files.extend(installed.compilers().into_iter().map(|(_, path)| path));
        files.sort();
        files.dedup();
        let artifact = |file: &PathBuf| {
            let bytes = fs::metadata(file).ok()?.len();
            let file = file.display().to_string();
            Some(Artifact { file, bytes })
        };
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
            type_checker: language.types.as_ref().map(|tool| tool.name.clone()),
            limits: language.limits,
            compile: match (language.compile, &installed.toolchain) {
                (Some(_), _) => Route::Compiled,
                (None, Some(_)) => Route::SourceToSource,
                (None, None) => Route::Interpreted,
            },
            compile_limits: language.compile,
            artifacts: files.iter().filter_map(artifact).collect(),
            pack: installed.pack,
            native_compilers: installed.native_compilers,
        }
    }
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    let installed = block_on(async {
        let installed = Installed::open(&settings, 1)?;
        if arguments.load {
            load(&installed).await?;
        }
        Ok::<_, Complaint>(installed)
    })??;
    let registry = installed.dispatch.registry();
    let shown: Vec<_> = registry.languages().map(Shown::from).collect();
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

/// Loads one language after the other, telling on standard error how far it is.
async fn load(installed: &Installed) -> Result<(), Complaint> {
    for language in installed.dispatch.registry().languages() {
        let name = &language.language.name;
        let begun = Instant::now();
        eprintln!("loading {name}");
        installed.dispatch.load(language).await?;
        eprintln!("loaded {name} in {:.1} s", begun.elapsed().as_secs_f64());
    }
    Ok(())
}
