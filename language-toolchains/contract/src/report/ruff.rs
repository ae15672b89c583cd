//! `ruff check --output-format json`.

use runtime_contract::{Diagnostic, Place, Severity};
use serde::Deserialize;

use super::clipped;

/// The code of what is not Python at all.
const NO_PYTHON: &str = "invalid-syntax";

#[derive(Deserialize)]
struct Finding {
    code: Option<String>,
    message: String,
    location: Location,
    end_location: Option<Location>,
    fix: Option<Fix>,
}

#[derive(Clone, Copy, Deserialize)]
struct Location {
    row: u32,
    column: u32,
}

#[derive(Deserialize)]
struct Fix {
    message: Option<String>,
}

impl From<Location> for Place {
    fn from(location: Location) -> Self {
        Self {
            line: location.row,
            column: location.column,
        }
    }
}

pub(super) fn read(file: &str, report: &[u8]) -> Result<Vec<Diagnostic>, serde_json::Error> {
    let findings: Vec<Finding> = serde_json::from_slice(report)?;
    let diagnostic = |finding: Finding| {
        let broken = finding.code.as_deref().is_none_or(|code| code == NO_PYTHON);
        Diagnostic {
            // Only a source that is no program is an error; the rest is advice.
            severity: match broken {
                true => Severity::Error,
                false => Severity::Warning,
            },
            end: finding.end_location.map(Place::from),
            code: finding.code.map(clipped),
            fix: finding.fix.and_then(|fix| fix.message).map(clipped),
            ..Diagnostic::error(file, finding.location.into(), clipped(finding.message))
        }
    };
    Ok(findings.into_iter().map(diagnostic).collect())
}

#[cfg(test)]
mod tests {
    use crate::{ReportFormat, diagnostics};

    use super::*;

    #[test]
    fn findings_become_diagnostics_in_the_order_of_lines() {
        let report = br#"[
            {"code": "F401", "message": "`os` imported but unused", "location": {"row": 3, "column": 8},
             "end_location": {"row": 3, "column": 10}, "fix": {"message": "Remove unused import: `os`", "edits": []},
             "url": "https://docs.astral.sh/ruff/rules/unused-import", "cell": null},
            {"code": "invalid-syntax", "message": "Expected an identifier", "location": {"row": 1, "column": 5},
             "end_location": {"row": 1, "column": 5}, "fix": null}
        ]"#;
        let found = diagnostics(ReportFormat::Ruff, "main.py", b"", report).unwrap();
        assert_eq!(found[0].severity, Severity::Error);
        assert_eq!((found[0].line, found[0].column, found[0].end), (1, 5, None));
        assert_eq!(found[1].severity, Severity::Warning);
        assert_eq!(found[1].code.as_deref(), Some("F401"));
        assert_eq!(found[1].fix.as_deref(), Some("Remove unused import: `os`"));
        assert_eq!(
            found[1].end,
            Some(Place {
                line: 3,
                column: 10
            })
        );
    }

    #[test]
    fn what_is_no_report_is_told() {
        for report in ["", "{}", "[{\"code\": 1}]", "error: Failed to parse"] {
            assert!(diagnostics(ReportFormat::Ruff, "main.py", b"", report.as_bytes()).is_err());
        }
    }
}
