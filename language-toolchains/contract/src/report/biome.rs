//! `biome lint --reporter=json`.

use runtime_contract::{Diagnostic, Place, Severity};
use serde::Deserialize;

use super::clipped;

#[derive(Deserialize)]
struct Report {
    diagnostics: Vec<Finding>,
}

#[derive(Deserialize)]
struct Finding {
    severity: String,
    message: String,
    /// Such as `lint/style/useConst` or `parse`.
    category: Option<String>,
    location: Option<Location>,
    #[serde(default)]
    advices: Vec<Advice>,
}

#[derive(Deserialize)]
struct Location {
    start: Option<Spot>,
    end: Option<Spot>,
}

#[derive(Clone, Copy, Deserialize)]
struct Spot {
    line: u32,
    column: u32,
}

#[derive(Deserialize)]
struct Advice {
    text: Option<String>,
}

impl From<Spot> for Place {
    fn from(spot: Spot) -> Self {
        Self {
            line: spot.line,
            column: spot.column,
        }
    }
}

pub(super) fn read(file: &str, report: &[u8]) -> Result<Vec<Diagnostic>, serde_json::Error> {
    let report: Report = serde_json::from_slice(report)?;
    let diagnostic = |finding: Finding| {
        // What has no place is about the run of the tool, not about the file.
        let location = finding.location?;
        let start = location.start?;
        let category = finding.category.unwrap_or_default();
        let rule = category.rsplit('/').next().unwrap_or_default().to_owned();
        let broken = category == "parse";
        let severity = match finding.severity.as_str() {
            _ if broken => Severity::Error,
            "information" | "info" | "hint" => Severity::Information,
            // Only a source that is no program is an error; the rest is advice.
            _ => Severity::Warning,
        };
        let fix = finding.advices.into_iter().find_map(|advice| advice.text);
        Some(Diagnostic {
            severity,
            end: location.end.map(Place::from),
            code: Some(rule).filter(|rule| !rule.is_empty()).map(clipped),
            fix: fix.map(clipped),
            ..Diagnostic::error(file, start.into(), clipped(finding.message))
        })
    };
    Ok(report
        .diagnostics
        .into_iter()
        .filter_map(diagnostic)
        .collect())
}

#[cfg(test)]
mod tests {
    use crate::{ReportFormat, diagnostics};

    use super::*;

    #[test]
    fn findings_become_diagnostics() {
        let report = br#"{"summary": {"errors": 1}, "command": "lint", "diagnostics": [
            {"severity": "warning", "message": "This let declares a variable that is only assigned once.",
             "category": "lint/style/useConst",
             "location": {"path": "b.ts", "start": {"line": 2, "column": 1}, "end": {"line": 2, "column": 4}},
             "advices": [{"start": {"line": 2, "column": 5}, "text": "Safe fix: Use const instead."}]},
            {"severity": "error", "message": "expected a name", "category": "parse",
             "location": {"path": "b.ts", "start": {"line": 1, "column": 10}, "end": {"line": 1, "column": 11}},
             "advices": []},
            {"severity": "error", "message": "nothing was done", "category": "lint", "location": null}
        ]}"#;
        let found = diagnostics(ReportFormat::Biome, "main.ts", b"", report).unwrap();
        assert_eq!(found.len(), 2);
        assert_eq!(
            (found[0].severity, found[0].file.as_str()),
            (Severity::Error, "main.ts")
        );
        assert_eq!(found[1].code.as_deref(), Some("useConst"));
        assert_eq!(
            found[1].fix.as_deref(),
            Some("Safe fix: Use const instead.")
        );
        assert_eq!(found[1].severity, Severity::Warning);
    }
}
