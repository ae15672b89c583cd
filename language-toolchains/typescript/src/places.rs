//! Where something is, in the lines and columns that people count.

use oxc::diagnostics::OxcDiagnostic;
use runtime_contract::{Diagnostic, Place};

/// The diagnostics that are shown of one file; more would only be noise.
const SHOWN_MAX: usize = 20;

/// Something that is wrong at a byte of the source.
pub(crate) fn at(path: &str, source: &str, offset: usize, message: String) -> Diagnostic {
    let mut end = offset.min(source.len());
    while !source.is_char_boundary(end) {
        end -= 1;
    }
    let before = &source[..end];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let place = Place {
        line: count(before.matches('\n').count()),
        column: count(before[line_start..].chars().count()),
    };
    Diagnostic::error(path, place, message)
}

/// Something that is wrong with a file as such.
pub(crate) fn whole_file(path: &str, message: String) -> Diagnostic {
    at(path, "", 0, message)
}

/// What the parser says, at the place that it says it about.
pub(crate) fn from_oxc<'a>(
    path: &str,
    source: &str,
    errors: impl IntoIterator<Item = &'a OxcDiagnostic>,
) -> Vec<Diagnostic> {
    errors
        .into_iter()
        .take(SHOWN_MAX)
        .map(|error| {
            let offset = error.labels.first().map_or(0, |label| label.offset());
            let help = error
                .help
                .as_ref()
                .map(|help| format!(" {help}"))
                .unwrap_or_default();
            let offset = usize::try_from(offset).unwrap_or(source.len());
            at(
                path,
                source,
                offset,
                format!("SyntaxError: {}{help}", error.message),
            )
        })
        .collect()
}

/// A count from 0 as a number from 1.
fn count(from_zero: usize) -> u32 {
    u32::try_from(from_zero).unwrap_or(u32::MAX - 1) + 1
}
