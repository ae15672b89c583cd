//! `syntaqlite analyze -o json`: a diagnostic in each line, with places counted in
//! bytes of the file.

use runtime_contract::{Diagnostic, Place, Severity};
use serde::Deserialize;

use super::clipped;

/// How it says that it knows of no such table. Which tables there are comes to light
/// when a course's data is loaded, so this is never worth a word.
const NO_SUCH_TABLE: &str = "unknown table '";

#[derive(Deserialize)]
struct Finding {
    severity: String,
    message: String,
    start_offset: usize,
    end_offset: usize,
    /// A name that is written nearly like the one it does not know.
    help: Option<String>,
}

pub(super) fn read(
    file: &str,
    source: &[u8],
    report: &[u8],
) -> Result<Vec<Diagnostic>, serde_json::Error> {
    let mut found = Vec::new();
    for finding in serde_json::Deserializer::from_slice(report).into_iter() {
        let finding: Finding = finding?;
        if finding.message.starts_with(NO_SUCH_TABLE) {
            continue;
        }
        let place = place(source, finding.start_offset);
        // It quotes what it cannot read, and that may be many lines.
        let words: Vec<&str> = finding.message.split_whitespace().collect();
        let message = words.join(" ");
        found.push(Diagnostic {
            // Only a source that is no program is an error; the rest is advice.
            severity: match finding.severity == "error" {
                true => Severity::Error,
                false => Severity::Warning,
            },
            end: Some(self::place(source, finding.end_offset)),
            code: None,
            fix: finding
                .help
                .filter(|name| is_near(&message, name))
                .map(|name| clipped(format!("Did you mean '{name}'?"))),
            ..Diagnostic::error(file, place, clipped(message))
        });
    }
    Ok(found)
}

/// Whether a name begins as the one that a message quotes: three letters are two away
/// from every other three, and then the nearest is no help.
fn is_near(message: &str, name: &str) -> bool {
    let quoted = message.split('\'').nth(1).unwrap_or_default();
    let first = |text: &str| text.chars().next().map(|first| first.to_ascii_lowercase());
    first(quoted) == first(name)
}

/// The line and, in characters, the column of a byte; the end of the source for one
/// behind it.
fn place(source: &[u8], offset: usize) -> Place {
    let before = source.get(..offset).unwrap_or(source);
    let line = before.iter().filter(|byte| **byte == b'\n').count();
    let start = before.iter().rposition(|byte| *byte == b'\n');
    let in_line = &before[start.map_or(0, |at| at + 1)..];
    let in_line = in_line
        .strip_prefix("\u{feff}".as_bytes())
        .unwrap_or(in_line);
    let column = String::from_utf8_lossy(in_line).chars().count();
    let counted = |count: usize| u32::try_from(count + 1).unwrap_or(u32::MAX);
    Place {
        line: counted(line),
        column: counted(column),
    }
}

#[cfg(test)]
mod tests {
    use crate::{ReportFormat, diagnostics};

    use super::*;

    const SOURCE: &str = "CREATE TABLE towns(name TEXT);\nSELECT 'grüße', nme\n  FROM towns;\nSELECT foo(1), lenth(name) FROM citis;\nSELEC 1;\nSELECT 'ab\n\nc";
    const REPORT: &str = r#"{"kind":"diagnostic","schema_version":0,"file":"<stdin>","severity":"warning","message":"unknown column 'nme'","start_offset":49,"end_offset":52,"help":"name"}
{"kind":"diagnostic","schema_version":0,"file":"<stdin>","severity":"warning","message":"unknown table 'citis'","start_offset":99,"end_offset":104}
{"kind":"diagnostic","schema_version":0,"file":"<stdin>","severity":"warning","message":"unknown function 'foo'","start_offset":74,"end_offset":77,"help":"cos"}
{"kind":"diagnostic","schema_version":0,"file":"<stdin>","severity":"warning","message":"unknown function 'lenth'","start_offset":82,"end_offset":87,"help":"length"}
{"kind":"diagnostic","schema_version":0,"file":"<stdin>","severity":"error","message":"syntax error near 'SELEC'","start_offset":106,"end_offset":111}
{"kind":"diagnostic","schema_version":0,"file":"<stdin>","severity":"error","message":"syntax error near ''ab\n\nc'","start_offset":122,"end_offset":128}
"#;

    fn found(source: &str, report: &str) -> Vec<Diagnostic> {
        let (source, report) = (source.as_bytes(), report.as_bytes());
        diagnostics(ReportFormat::Syntaqlite, "main.sql", source, report).unwrap()
    }

    #[test]
    fn findings_become_diagnostics_with_lines_and_characters() {
        let shown: Vec<String> = found(SOURCE, REPORT)
            .iter()
            .map(|one| {
                let severity = one.severity;
                let fix = one.fix.as_deref().unwrap_or("-");
                format!(
                    "{}:{} {severity:?} {} {fix}",
                    one.line, one.column, one.message
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "2:17 Warning unknown column 'nme' Did you mean 'name'?",
                "4:8 Warning unknown function 'foo' -",
                "4:16 Warning unknown function 'lenth' Did you mean 'length'?",
                "5:1 Error syntax error near 'SELEC' -",
                "6:8 Error syntax error near ''ab c' -",
            ]
        );
        let ends = found(SOURCE, REPORT);
        assert_eq!(
            ends[0].end,
            Some(Place {
                line: 2,
                column: 20
            })
        );
        assert_eq!(ends[4].end, Some(Place { line: 8, column: 2 }));
    }

    #[test]
    fn a_mark_at_the_beginning_of_a_file_is_no_character() {
        let report = REPORT.lines().nth(4).unwrap().replace(":106", ":3");
        let found = found("\u{feff}SELEC 1;", &report.replace(":111", ":8"));
        assert_eq!((found[0].line, found[0].column), (1, 1));
        assert_eq!(found[0].end, Some(Place { line: 1, column: 6 }));
    }

    #[test]
    fn places_that_the_source_does_not_have_are_its_end() {
        let found = found("SELEC", REPORT);
        assert!(found.iter().all(|one| (one.line, one.column) == (1, 6)));
        assert!(found.iter().all(|one| one.end.is_none()));
        assert_eq!(super::place("é".as_bytes(), 1).column, 2);
    }

    #[test]
    fn what_is_no_report_is_told() {
        for report in [
            "error: no files matched: x",
            "{}",
            "[]",
            "{\"severity\": 1}",
        ] {
            let read = diagnostics(ReportFormat::Syntaqlite, "main.sql", b"", report.as_bytes());
            assert!(read.is_err(), "{report}");
        }
        assert!(found("", "").is_empty());
    }
}
