//! `opencode test`: runs the tests that lie in a folder, with the framework of
//! their language, and can report as Exercism's tools expect it.

mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use runtime_contract::{Action, FilePath, RunRequest, SourceTree, Ticket};
use toolchain_contract::Language;

use super::{Context, block_on, print_json, print_line, ready};
use crate::complaint::{Complaint, Kind};
use crate::languages::{Installed, Languages};
use crate::{packages, sources};
use report::Report;

#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The folder with the program and its tests
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// The language [default: the one whose test files lie in the folder]
    #[arg(long, value_name = "ID")]
    language: Option<String>,
    /// A folder of packages that the program can import
    #[arg(long, value_name = "DIR")]
    packages: Option<PathBuf>,
    /// Print Exercism's results.json, version 3
    #[arg(long)]
    json: bool,
}

pub(super) fn execute(context: &Context, arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    let outcome = block_on(async {
        let installed = Installed::open(&settings, 1)?;
        installed.check_any()?;
        let languages = &installed.languages;
        let files = sources::folder(&arguments.folder, |_| true)?;
        let (language, test_files) = tests(languages, arguments, &files)?;
        ready(&installed, language).await?;
        let folder = arguments.packages.as_deref();
        let packages = folder.map(|folder| packages::of_folder(&installed, language, folder));
        let packages = packages.transpose()?;
        let request = RunRequest {
            language: language.id.clone(),
            entry: test_files[0].clone(),
            files,
            action: Action::Test { test_files },
            stdin: Vec::new(),
            args: Vec::new(),
            limits: language.limits.capped(),
            seed: 0,
            packages,
        };
        Ok::<_, Complaint>(languages.runner().run(request, Ticket::local()).await?)
    })??;
    let report = Report::of(&outcome);
    if arguments.json {
        print_json(&report)?;
    } else {
        print_line(report.text(&outcome).trim_end())?;
    }
    Ok(ExitCode::from(report.exit_status(outcome.stop)))
}

/// The language whose tests lie in the folder, and those tests.
fn tests<'a>(
    languages: &'a Languages,
    arguments: &Arguments,
    files: &SourceTree,
) -> Result<(&'a Language, Vec<FilePath>), Complaint> {
    let of = |language: &'a Language| {
        let tests: Vec<_> = files
            .iter()
            .map(|(path, _)| path)
            .filter(|path| language.is_test_file(path))
            .cloned()
            .collect();
        (language, tests)
    };
    let candidates: Vec<_> = match &arguments.language {
        Some(named) => vec![of(languages.named(named)?)],
        None => languages.list().iter().map(of).collect(),
    };
    let patterns: Vec<_> = candidates
        .iter()
        .flat_map(|(language, _)| &language.tests.file_patterns)
        .map(String::as_str)
        .collect();
    let mut found = candidates
        .into_iter()
        .filter(|(_, tests)| !tests.is_empty());
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some((one, _)), Some((other, _))) => Err(Complaint::new(
            Kind::Usage,
            format!(
                "{} holds tests in several languages; choose with --language {} or --language {}.",
                arguments.folder.display(),
                one.id,
                other.id
            ),
        )),
        (None, _) => Err(Complaint::input(format!(
            "There are no tests in {}; test files are named {}.",
            arguments.folder.display(),
            patterns.join(", ")
        ))),
    }
}
