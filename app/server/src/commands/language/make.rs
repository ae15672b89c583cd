//! `opencode language pack`: makes a pack of a folder with a manifest and what runs
//! its programs, or an archive of a folder that is a pack.

use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use super::super::print_line;
use super::size;
use crate::complaint::{Complaint, Kind};

#[derive(Args, Debug)]
pub(in crate::commands) struct Arguments {
    /// The folder with toolchain.toml and runner.wasm, or with toolchain.wasm and compilers
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// Where to: a .tar or .tar.gz, or else a folder [default: ID.tar.gz]
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(in crate::commands) fn execute(arguments: &Arguments) -> Result<ExitCode, Complaint> {
    let folder = &arguments.folder;
    if !folder.is_dir() {
        return Err(Complaint::input(format!(
            "There is no folder {}; name the folder of a language.",
            folder.display()
        )));
    }
    let (pack, files) = toolchain_packs::make(folder).map_err(|fault| {
        let text = format!("{} cannot be made a pack. {fault}", folder.display());
        Complaint::input(text).because(fault)
    })?;
    let language = &pack.language;
    let own_name = || PathBuf::from(format!("{}.tar.gz", language.id));
    let out = arguments.out.clone().unwrap_or_else(own_name);
    files.write_new(&out).map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AlreadyExists => "it is there already; name another one with --out",
            _ => &*error.to_string(),
        };
        let text = format!("{} cannot be written: {why}.", out.display());
        Complaint::new(Kind::Files, text)
    })?;
    print_line(&format!(
        "Wrote {}: {} {}, {}, digest {}",
        out.display(),
        language.name,
        language.version,
        size(files.bytes()),
        pack.digest
    ))?;
    Ok(ExitCode::SUCCESS)
}
