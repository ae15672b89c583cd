//! `tsc --pretty false`: a line for each error, `main.ts(3,7): error TS2322: …`, and
//! below it, further in, what led to it.

use runtime_contract::{Diagnostic, Place, Severity};
use serde::de::Error as _;

use super::{DIAGNOSTICS_MAX, clipped};

/// Codes of what is no TypeScript lie from here up to twice this; the others are about
/// types, without which a program runs all the same.
const SYNTAX: u32 = 1_000;
/// How an error begins that is about no file: the tool was called wrongly.
const OWN_ERROR: &str = "error TS";

pub(super) fn read(file: &str, report: &[u8]) -> Result<Vec<Diagnostic>, serde_json::Error> {
    let report = String::from_utf8_lossy(report);
    let mut found: Vec<Diagnostic> = Vec::new();
    // Whether the error that explanations follow is one of this file's.
    let mut is_its = false;
    for line in report.lines() {
        if line.starts_with(OWN_ERROR) {
            return Err(serde_json::Error::custom(line));
        }
        if line.starts_with(' ') {
            if let Some(last) = found.last_mut().filter(|_| is_its) {
                last.message = clipped(format!("{}\n{}", last.message, line.trim_end()));
            }
            continue;
        }
        let error = error(file, line);
        is_its = error.is_some();
        found.extend(error);
        if found.len() >= DIAGNOSTICS_MAX {
            break;
        }
    }
    Ok(found)
}

/// The error that a line tells of this file.
fn error(file: &str, line: &str) -> Option<Diagnostic> {
    let rest = line.strip_prefix(file)?.strip_prefix('(')?;
    let (place, rest) = rest.split_once("): error ")?;
    let (row, column) = place.split_once(',')?;
    let (code, message) = rest.split_once(": ")?;
    let place = Place {
        line: row.parse().ok()?,
        column: column.parse().ok()?,
    };
    let number: u32 = code.strip_prefix("TS")?.parse().ok()?;
    Some(Diagnostic {
        severity: match number / SYNTAX {
            1 => Severity::Error,
            _ => Severity::Warning,
        },
        code: Some(clipped(code.to_owned())),
        ..Diagnostic::error(file, place, clipped(message.to_owned()))
    })
}

#[cfg(test)]
mod tests {
    use crate::{ReportFormat, diagnostics};

    use runtime_contract::Severity;

    fn read(report: &str) -> Vec<(u32, u32, Severity, String, Option<String>)> {
        let found = diagnostics(ReportFormat::Tsc, "main.ts", b"", report.as_bytes());
        let found = found.unwrap().into_iter();
        found
            .map(|it| (it.line, it.column, it.severity, it.message, it.code))
            .collect()
    }

    #[test]
    fn errors_are_told_with_what_led_to_them() {
        let found = read(
            "main.ts(3,7): error TS2322: Type 'A' is not assignable to type 'B'.\n\
             \x20 Types of property 'x' are incompatible.\n\
             other.ts(1,1): error TS2304: Cannot find name 'y'.\n  of another file\n\
             main.ts(9,1): error TS1005: ';' expected.\n",
        );
        let message =
            "Type 'A' is not assignable to type 'B'.\n  Types of property 'x' are incompatible.";
        let code = |code: &str| Some(code.to_owned());
        assert_eq!(
            found,
            [
                (3, 7, Severity::Warning, message.to_owned(), code("TS2322")),
                (
                    9,
                    1,
                    Severity::Error,
                    "';' expected.".to_owned(),
                    code("TS1005")
                ),
            ]
        );
    }

    #[test]
    fn a_wrong_call_is_no_report() {
        let report = b"error TS5023: Unknown compiler option '--nonsense'.\n";
        assert!(diagnostics(ReportFormat::Tsc, "main.ts", b"", report).is_err());
        assert_eq!(read("nonsense\nmain.ts(x,1): error TS1: y\n"), []);
    }
}
