//! `clang-tidy --export-fixes=-`: what it says to people and, behind that, the same
//! as YAML. The compiler's own warnings are in there too, as `clang-diagnostic-…`.

mod words;

use runtime_contract::{Diagnostic, Place, Severity};
use serde::de::Error as _;

use self::words::{Finding, Range, Remark};
use super::clipped;
use crate::columns::Lines;

/// How the YAML begins. In what comes before, a program's own lines are set in.
const BEGINNING: &str = "---\nMainSourceFile:";
/// How a finding of the compiler's is called, and one that is an error.
const COMPILERS: &str = "clang-diagnostic-";
const ERROR: &str = "clang-diagnostic-error";
/// Notes of one finding that are told: those nearest to it.
const NOTES_MAX: usize = 6;
/// Bytes of the lines as a fix would leave them.
const FIXED_BYTES_MAX: usize = 400;

pub(super) fn read(
    file: &str,
    source: &[u8],
    report: &[u8],
) -> Result<Vec<Diagnostic>, serde_json::Error> {
    let report = String::from_utf8_lossy(report);
    if report.trim().is_empty() {
        return Ok(Vec::new());
    }
    let beginning = report
        .rmatch_indices(BEGINNING)
        .find(|(at, _)| *at == 0 || report[..*at].ends_with('\n'));
    let Some((beginning, _)) = beginning else {
        return Err(serde_json::Error::custom("there is no YAML in it"));
    };
    let findings = words::read(&report[beginning..]);
    let reader = Reader {
        file,
        source,
        lines: Lines::of(source),
    };
    let own = |finding: &&Finding| finding.said.file == file;
    // What the compiler says of a place need not be said again.
    let is_told = |finding: &Finding| {
        let mut others = findings.iter().filter(own);
        !finding.check.starts_with(COMPILERS)
            && others.any(|other| {
                other.check.starts_with(COMPILERS) && other.said.offset == finding.said.offset
            })
    };
    let kept = findings.iter().filter(own).filter(|it| !is_told(it));
    let mut found: Vec<Diagnostic> = kept.map(|it| reader.diagnostic(it)).collect();
    if !found.iter().any(|it| it.severity == Severity::Error) {
        let broken = findings.iter().find(|it| it.is_error && !own(it));
        found.extend(broken.map(|it| reader.elsewhere(it)));
    }
    Ok(found)
}

struct Reader<'a> {
    file: &'a str,
    source: &'a [u8],
    lines: Lines<'a>,
}

impl Reader<'_> {
    fn diagnostic(&self, finding: &Finding) -> Diagnostic {
        let mut message = finding.said.message.clone();
        let notes = finding
            .notes
            .iter()
            .filter(|note| self.explains(note, finding));
        let notes: Vec<&Remark> = notes.collect();
        for note in &notes[notes.len().saturating_sub(NOTES_MAX)..] {
            let line = self.lines.place(note.offset).line;
            message.push_str(&format!("\nline {line}: {}", note.message));
        }
        let code = finding.check.strip_prefix(COMPILERS);
        let code = code.unwrap_or(&finding.check).to_owned();
        let start = self.lines.place(finding.said.offset);
        Diagnostic {
            severity: severity(finding),
            end: Some(self.end(&finding.said)),
            code: (finding.check != ERROR).then(|| clipped(code)),
            fix: self.fix(finding).map(clipped),
            ..Diagnostic::error(self.file, start, clipped(message))
        }
    }

    /// An error in a file that this one includes, told where it does.
    fn elsewhere(&self, finding: &Finding) -> Diagnostic {
        let other = &finding.said.file;
        let name = other.rsplit('/').next().unwrap_or_default();
        let text = String::from_utf8_lossy(self.source);
        let includes = |line: &str| line.trim_start().starts_with('#') && line.contains(name);
        let row = text.lines().position(includes).filter(|_| !name.is_empty());
        let start = Place {
            line: row.map_or(1, |row| u32::try_from(row + 1).unwrap_or(1)),
            column: 1,
        };
        let message = match other.as_str() {
            "" => finding.said.message.clone(),
            other => format!("In '{other}': {}", finding.said.message),
        };
        Diagnostic::error(self.file, start, clipped(message))
    }

    fn explains(&self, note: &Remark, finding: &Finding) -> bool {
        note.file == self.file && note.message != finding.said.message
    }

    /// Where what is meant ends: the last of its ranges, else the word that stands there.
    fn end(&self, said: &Remark) -> Place {
        let own = |range: &&Range| range.file == self.file && range.end() > said.offset;
        let replaced = said
            .replacements
            .iter()
            .filter(|it| it.offset == said.offset);
        let parts = said.ranges.iter().chain(replaced).filter(own);
        let end = parts.map(Range::end).max().unwrap_or_else(|| {
            let rest = self.source.get(said.offset..).unwrap_or_default();
            let in_word = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'_';
            said.offset + rest.iter().take_while(in_word).count()
        });
        self.lines.place(end)
    }

    /// What would mend it: of what is proposed, the only thing.
    fn fix(&self, finding: &Finding) -> Option<String> {
        let said = std::iter::once(&finding.said).chain(&finding.notes);
        let mut proposals = said.map(|it| &it.replacements).filter(|it| !it.is_empty());
        let parts = proposals.next()?;
        if finding.said.replacements.is_empty() && proposals.next().is_some() {
            return None;
        }
        if parts.iter().any(|part| part.file != self.file) {
            return None;
        }
        match parts.as_slice() {
            [part] => {
                let text = part.text.trim();
                Some(match (text.is_empty(), part.length) {
                    (true, 0) => return None,
                    (true, _) => "Take this out.".to_owned(),
                    (false, 0) => format!("Put in `{text}`."),
                    (false, _) => format!("Write `{text}`."),
                })
            }
            parts => self.rewritten(parts),
        }
    }

    /// The lines as they would be with all of these.
    fn rewritten(&self, parts: &[Range]) -> Option<String> {
        let mut parts: Vec<&Range> = parts.iter().collect();
        parts.sort_by_key(|part| part.offset);
        let (first, last) = (parts.first()?, parts.last()?);
        let mut at = self.lines.around(first.offset).0;
        let end = self.lines.around(last.end()).1;
        let mut text = Vec::new();
        for part in &parts {
            text.extend_from_slice(self.source.get(at..part.offset)?);
            text.extend_from_slice(part.text.as_bytes());
            at = part.end();
            if text.len() > FIXED_BYTES_MAX {
                return None;
            }
        }
        text.extend_from_slice(self.source.get(at..end)?);
        let text = String::from_utf8(text).ok()?;
        let text = text.trim();
        (text.len() <= FIXED_BYTES_MAX).then(|| format!("Write `{text}`."))
    }
}

fn severity(finding: &Finding) -> Severity {
    match finding.is_error {
        true => Severity::Error,
        false => Severity::Warning,
    }
}

#[cfg(test)]
mod tests;
