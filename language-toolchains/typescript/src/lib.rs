#![doc = include_str!("../README.md")]

mod blank;
mod edits;
mod enums;
mod lower;
mod nesting;
mod places;

use runtime_contract::{Action, Diagnostic, FilePath, Severity, SourceTree};
use toolchain_contract::{Prepared, Toolchain};

pub use nesting::SOURCE_BYTES_MAX;

const EXTENSIONS: [&str; 3] = ["ts", "mts", "cts"];

/// TypeScript as the platform sees it.
#[derive(Clone, Copy, Debug, Default)]
pub struct TypeScript;

impl Toolchain for TypeScript {
    fn prepare(&self, files: SourceTree, _entry: &FilePath, _action: &Action) -> Prepared {
        let mut ready = files.clone();
        let mut diagnostics = Vec::new();
        for (path, bytes) in files.iter() {
            match prepare_file(path, bytes) {
                Ok(None) => {}
                Ok(Some(text)) => {
                    if let Err(error) = ready.insert(path.clone(), text.into_bytes()) {
                        diagnostics.push(places::whole_file(path.as_str(), error.to_string()));
                    }
                }
                Err(found) => diagnostics.extend(found),
            }
        }
        if diagnostics.iter().any(|it| it.severity == Severity::Error) {
            Prepared::Rejected { diagnostics }
        } else {
            Prepared::Ready {
                files: ready,
                diagnostics,
            }
        }
    }
}

/// The JavaScript of one file, or `None` for a file that is no TypeScript.
fn prepare_file(path: &FilePath, bytes: &[u8]) -> Result<Option<String>, Vec<Diagnostic>> {
    let refuse = |message: &str| Err(vec![places::whole_file(path.as_str(), message.to_owned())]);
    match path.extension() {
        Some("tsx" | "jsx") => refuse(
            "JSX is not part of this language here; write plain functions in a .ts file instead.",
        ),
        Some(extension) if EXTENSIONS.contains(&extension) => match std::str::from_utf8(bytes) {
            Ok(text) => strip(path.as_str(), text).map(Some),
            Err(_) => refuse("This file is not text in UTF-8; save it as UTF-8 and try again."),
        },
        _ => Ok(None),
    }
}

/// Takes the types out of one file.
///
/// Lines and columns stay what they were, except where a construct had to be
/// rewritten (see the crate's page).
pub fn strip(path: &str, source: &str) -> Result<String, Vec<Diagnostic>> {
    // Declarations describe code that is elsewhere: nothing of them runs.
    if [".d.ts", ".d.mts", ".d.cts"]
        .iter()
        .any(|end| path.ends_with(end))
    {
        return Ok(source.chars().filter(|it| *it == '\n').collect());
    }
    nesting::with_room(path, source, || match blank::blank_types(path, source)? {
        blank::Blanked::Whole(text) => Ok(text),
        blank::Blanked::NeedsRewriting => lower::rewrite(path, source),
    })
}
