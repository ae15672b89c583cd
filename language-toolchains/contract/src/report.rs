//! What linters say, as diagnostics. A linter reads what strangers wrote, so its
//! report is believed no more than they are.

mod biome;
mod clang_tidy;
mod ruff;
mod rustc;
mod syntaqlite;
mod tsc;
mod vet;

use runtime_contract::{Diagnostic, Place};

pub use rustc::{rustc, rustc_words};

use crate::ReportFormat;

/// Diagnostics of one report; more would only be noise.
const DIAGNOSTICS_MAX: usize = 200;
/// Bytes of one text in it.
const TEXT_BYTES_MAX: usize = 1 << 10;

/// A report that is not what its tool writes.
#[derive(Debug, thiserror::Error)]
#[error("the report cannot be read: {0}")]
pub struct ReportError(#[from] serde_json::Error);

/// What a report says of one file, which holds `source`, in the order of the lines.
pub fn diagnostics(
    format: ReportFormat,
    file: &str,
    source: &[u8],
    report: &[u8],
) -> Result<Vec<Diagnostic>, ReportError> {
    Ok(tidy(match format {
        ReportFormat::Ruff => ruff::read(file, report)?,
        ReportFormat::Biome => biome::read(file, report)?,
        ReportFormat::Rustc => rustc::read(file, report),
        ReportFormat::Tsc => tsc::read(file, report)?,
        ReportFormat::Vet => vet::read(file, report)?,
        ReportFormat::Syntaqlite => syntaqlite::read(file, source, report)?,
        ReportFormat::ClangTidy => clang_tidy::read(file, source, report)?,
    }))
}

/// In the order of the lines, no more than can be shown, and at places that there are.
fn tidy(mut found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    found.sort_by_key(|diagnostic| (diagnostic.line, diagnostic.column));
    found.truncate(DIAGNOSTICS_MAX);
    for diagnostic in &mut found {
        // Nothing lies before the first line, whatever a report says.
        diagnostic.line = diagnostic.line.max(1);
        diagnostic.column = diagnostic.column.max(1);
        let start = Place {
            line: diagnostic.line,
            column: diagnostic.column,
        };
        diagnostic.end = diagnostic.end.filter(|end| *end > start);
    }
    found
}

fn clipped(mut text: String) -> String {
    if text.len() > TEXT_BYTES_MAX {
        text.truncate(text.floor_char_boundary(TEXT_BYTES_MAX));
        text.push('…');
    }
    text
}
