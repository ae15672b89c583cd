//! `opencode format` and `opencode lint`: what the lesson's buttons do, for files
//! on the disk.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use runtime_contract::{
    Diagnostic, FilePath, Formatted, Severity, SourceRequest, SourceTree, Ticket,
};

use super::{Context, block_on, print_json, print_line};
use crate::complaint::{Complaint, Kind};
use crate::languages::Installed;
use crate::sources;

#[derive(Args, Debug)]
pub(super) struct FormatArguments {
    /// The files; the first one is formatted, a linter may look at the others
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The language [default: by the file's extension]
    #[arg(long, value_name = "ID")]
    language: Option<String>,
    /// Change nothing; end with status 1 when something would be changed
    #[arg(long)]
    check: bool,
}

#[derive(Args, Debug)]
pub(super) struct LintArguments {
    /// The program's files; the first one is looked through
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The language [default: by the file's extension]
    #[arg(long, value_name = "ID")]
    language: Option<String>,
    /// Print one JSON object
    #[arg(long)]
    json: bool,
}

pub(super) fn format(
    context: &Context,
    arguments: &FormatArguments,
) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    let (file, files) = sources::named_files(&arguments.files)?;
    let before = files.get(&file).map(<[u8]>::to_vec).unwrap_or_default();
    let formatted = block_on(async {
        let installed = Installed::open(&settings, 1)?;
        let request = request(&installed, arguments.language.as_deref(), file, files)?;
        let tools = installed.languages.tools();
        Ok::<_, Complaint>(tools.format(request, Ticket::local()).await?)
    })??;
    let path = &arguments.files[0];
    match formatted {
        Formatted::Text(text) if text.as_bytes() == before => Ok(ExitCode::SUCCESS),
        Formatted::Text(_) if arguments.check => {
            print_line(&format!("{} would be changed", path.display()))?;
            Ok(ExitCode::FAILURE)
        }
        Formatted::Text(text) => {
            replace(path, &text)?;
            print_line(&format!("{} changed", path.display()))?;
            Ok(ExitCode::SUCCESS)
        }
        Formatted::Rejected(found) => {
            tell(&found)?;
            Ok(ExitCode::FAILURE)
        }
    }
}

pub(super) fn lint(context: &Context, arguments: &LintArguments) -> Result<ExitCode, Complaint> {
    let settings = context.settings(&())?;
    let (file, files) = sources::named_files(&arguments.files)?;
    let found = block_on(async {
        let installed = Installed::open(&settings, 1)?;
        let request = request(&installed, arguments.language.as_deref(), file, files)?;
        let tools = installed.languages.tools();
        Ok::<_, Complaint>(tools.lint(request, Ticket::local()).await?)
    })??;
    if arguments.json {
        print_json(&serde_json::json!({ "diagnostics": found }))?;
    } else {
        tell(&found)?;
    }
    Ok(match found.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    })
}

fn request(
    installed: &Installed,
    language: Option<&str>,
    file: FilePath,
    files: SourceTree,
) -> Result<SourceRequest, Complaint> {
    installed.check_any()?;
    let language = installed
        .languages
        .of_file(language, Path::new(file.as_str()))?;
    Ok(SourceRequest {
        language: language.id.clone(),
        files,
        file,
    })
}

/// Puts a text in a file's place, whole or not at all.
fn replace(path: &Path, text: &str) -> Result<(), Complaint> {
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let written =
        tempfile::NamedTempFile::new_in(folder.unwrap_or(Path::new("."))).and_then(|file| {
            std::fs::write(file.path(), text)?;
            std::fs::set_permissions(file.path(), std::fs::metadata(path)?.permissions())?;
            file.persist(path).map_err(|error| error.error)
        });
    written.map(drop).map_err(|error| {
        Complaint::new(
            Kind::Usage,
            format!("'{}' cannot be written: {error}.", path.display()),
        )
    })
}

/// One line for each, as compilers write them.
fn tell(found: &[Diagnostic]) -> Result<(), Complaint> {
    for diagnostic in found {
        let Diagnostic {
            file,
            line,
            column,
            severity,
            message,
            code,
            ..
        } = diagnostic;
        let severity = match severity {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Information => "note",
        };
        let code = code.as_ref().map(|code| format!(" [{code}]"));
        print_line(&format!(
            "{file}:{line}:{column}: {severity}: {message}{}",
            code.unwrap_or_default()
        ))?;
    }
    Ok(())
}
