//! `vet -json`: packages, in each the analyzers that found something, and what
//! they found. Two names that `go vet` does not have stand for the compiler's
//! own errors: `syntax` and `types`.

use std::collections::BTreeMap;

use runtime_contract::{Diagnostic, Place, Severity};
use serde::Deserialize;

use super::clipped;

/// Who finds what keeps a source from being a program.
const COMPILER: [&str; 2] = ["syntax", "types"];

#[derive(Deserialize)]
struct Finding {
    posn: String,
    end: Option<String>,
    message: String,
}

type Report = BTreeMap<String, BTreeMap<String, Vec<Finding>>>;

pub(super) fn read(file: &str, report: &[u8]) -> Result<Vec<Diagnostic>, serde_json::Error> {
    let report: Report = serde_json::from_slice(report)?;
    let mut found = Vec::new();
    for (analyzer, findings) in report.into_values().flatten() {
        let broken = COMPILER.contains(&analyzer.as_str());
        for finding in findings {
            let Some(place) = place(file, &finding.posn) else {
                continue;
            };
            found.push(Diagnostic {
                // Only a source that is no program is an error; the rest is advice.
                severity: match broken {
                    true => Severity::Error,
                    false => Severity::Warning,
                },
                end: finding.end.and_then(|end| self::place(file, &end)),
                code: (!broken).then(|| clipped(analyzer.clone())),
                ..Diagnostic::error(file, place, clipped(finding.message))
            });
        }
    }
    Ok(found)
}

/// The place that `main.go:3:8` names; `None` for one in another file.
fn place(file: &str, text: &str) -> Option<Place> {
    let rest = text.strip_prefix(file)?.strip_prefix(':')?;
    let (line, column) = rest.split_once(':')?;
    Some(Place {
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    })
}

#[cfg(test)]
mod tests {
    use crate::{ReportFormat, diagnostics};

    use super::*;

    #[test]
    fn findings_become_diagnostics_in_the_order_of_lines() {
        let report = br#"{"example": {
            "unreachable": [{"posn": "main.go:13:2", "end": "main.go:13:15", "message": "unreachable code"}],
            "types": [{"posn": "main.go:4:15", "message": "declared and not used: x"},
                      {"posn": "other.go:1:1", "message": "of another file"}]
        }}"#;
        let found = diagnostics(ReportFormat::Vet, "main.go", b"", report).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].severity, found[0].line, found[0].column),
            (Severity::Error, 4, 15)
        );
        assert_eq!(found[0].code, None);
        assert_eq!(found[1].severity, Severity::Warning);
        assert_eq!(found[1].code.as_deref(), Some("unreachable"));
        assert_eq!(
            found[1].end,
            Some(Place {
                line: 13,
                column: 15
            })
        );
    }

    #[test]
    fn nothing_found_is_nothing() {
        let found = diagnostics(ReportFormat::Vet, "main.go", b"", b"{\"example\": {}}").unwrap();
        assert_eq!(found, []);
    }

    #[test]
    fn what_is_no_report_is_told() {
        for report in ["", "[]", "{\"a\": {\"b\": [{}]}}", "vet: no such file"] {
            assert!(diagnostics(ReportFormat::Vet, "main.go", b"", report.as_bytes()).is_err());
        }
    }
}
