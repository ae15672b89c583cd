//! What rustc, and clippy in its place, says with `--error-format=json`: one object a
//! line, each with places, labels, notes and suggestions.

use runtime_contract::{Diagnostic, Place, Severity};
use serde::Deserialize;

use super::{DIAGNOSTICS_MAX, clipped, tidy};

#[derive(Deserialize)]
struct Message {
    message: String,
    code: Option<Code>,
    level: String,
    #[serde(default)]
    spans: Vec<Span>,
    #[serde(default)]
    children: Vec<Message>,
    /// As rustc would have written it for people.
    rendered: Option<String>,
}

#[derive(Deserialize)]
struct Code {
    code: String,
}

#[derive(Deserialize)]
struct Span {
    file_name: String,
    line_start: u32,
    line_end: u32,
    column_start: u32,
    column_end: u32,
    is_primary: bool,
    label: Option<String>,
    suggested_replacement: Option<String>,
    /// Where the macro was called that this lies in.
    expansion: Option<Box<Expansion>>,
}

#[derive(Deserialize)]
struct Expansion {
    span: Span,
}

/// What is said of a program whose crate begins with `root`.
pub fn rustc(report: &[u8], root: &str) -> Vec<Diagnostic> {
    let found = messages(report).filter_map(|message| diagnostic(message, root));
    tidy(found.take(DIAGNOSTICS_MAX).collect())
}

/// The same as rustc writes it where nobody asks for a form.
#[must_use]
pub fn rustc_words(report: &[u8]) -> Vec<u8> {
    let mut words = Vec::new();
    for line in report.split_inclusive(|byte| *byte == b'\n') {
        match serde_json::from_slice::<Message>(line) {
            Ok(message) => words.extend(message.rendered.unwrap_or_default().into_bytes()),
            // A compiler that breaks says so in plain words.
            Err(_) => words.extend_from_slice(line),
        }
    }
    words
}

/// What is said of one file.
pub(super) fn read(file: &str, report: &[u8]) -> Vec<Diagnostic> {
    let mut found = rustc(report, file);
    found.retain(|diagnostic| diagnostic.file == file);
    found
}

fn messages(report: &[u8]) -> impl Iterator<Item = Message> {
    let lines = report.split(|byte| *byte == b'\n');
    lines.filter_map(|line| serde_json::from_slice(line).ok())
}

fn diagnostic(message: Message, root: &str) -> Option<Diagnostic> {
    let severity = match message.level.as_str() {
        level if level.starts_with("error") => Severity::Error,
        "warning" => Severity::Warning,
        _ => return None,
    };
    // The last lines count the errors, and tell where to read on.
    if message.spans.is_empty() && message.code.is_none() && is_summary(&message.message) {
        return None;
    }
    let primary = message.spans.iter().find(|span| span.is_primary);
    let own = primary.map(|span| span.own());
    let (file, start, end) = match own {
        Some(span) => (span.file().to_owned(), span.start(), Some(span.end())),
        None => (root.to_owned(), Place { line: 1, column: 1 }, None),
    };
    let fix = fix(&message.children);
    let mut text = message.message;
    if let Some(label) = primary.and_then(|span| span.label.as_deref()) {
        text.push_str(": ");
        text.push_str(label);
    }
    for note in message.children.iter().filter(|child| child.explains()) {
        text.push('\n');
        text.push_str(&note.level);
        text.push_str(": ");
        text.push_str(&note.message);
    }
    Some(Diagnostic {
        severity,
        end,
        code: message.code.map(|code| clipped(code.code)),
        fix: fix.map(clipped),
        ..Diagnostic::error(file, start, clipped(text))
    })
}

fn is_summary(text: &str) -> bool {
    text.starts_with("aborting due to")
        || text.ends_with("warning emitted")
        || text.ends_with("warnings emitted")
}

impl Message {
    /// Whether it says more than what to write, where to read on, and which switch
    /// turns the rule off.
    fn explains(&self) -> bool {
        let text = &self.message;
        let is_switch = text.starts_with("`#[") && text.contains("on by default");
        let beside = [
            "for further information visit",
            "this error originates in the macro",
            "this warning originates in the macro",
        ];
        let is_beside = beside.iter().any(|start| text.starts_with(start));
        !(self.suggests() || is_switch || is_beside)
    }

    fn suggests(&self) -> bool {
        let mut spans = self.spans.iter();
        spans.any(|span| span.suggested_replacement.is_some())
    }
}

/// The first suggestion, with the code that it is about.
fn fix(children: &[Message]) -> Option<String> {
    let child = children.iter().find(|child| child.suggests())?;
    let mut spans = child.spans.iter();
    let code = spans.find_map(|span| span.suggested_replacement.as_deref())?;
    let code = code.trim();
    Some(match code {
        "" => child.message.clone(),
        code if child.message.contains(code) => child.message.clone(),
        code => format!("{}: `{code}`", child.message),
    })
}

impl Span {
    /// Out of the macros of others: to where the program calls them.
    fn own(&self) -> &Self {
        let mut span = self;
        while let Some(outer) = &span.expansion
            && span.is_foreign()
        {
            span = &outer.span;
        }
        span
    }

    fn is_foreign(&self) -> bool {
        self.file_name.starts_with(['/', '<'])
    }

    fn file(&self) -> &str {
        let name = &self.file_name;
        name.strip_prefix("./").unwrap_or(name)
    }

    fn start(&self) -> Place {
        Place {
            line: self.line_start,
            column: self.column_start,
        }
    }

    fn end(&self) -> Place {
        Place {
            line: self.line_end,
            column: self.column_end,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISMATCH: &str = r#"{"$message_type":"diagnostic","message":"mismatched types","code":{"code":"E0308","explanation":"long"},"level":"error","spans":[{"file_name":"./shapes/area.rs","byte_start":1,"byte_end":2,"line_start":2,"line_end":2,"column_start":18,"column_end":21,"is_primary":true,"text":[],"label":"expected `i32`, found `&str`","suggested_replacement":null,"suggestion_applicability":null,"expansion":null}],"children":[{"message":"expected type `i32`","code":null,"level":"note","spans":[],"children":[],"rendered":null},{"message":"try using a conversion method","code":null,"level":"help","spans":[{"file_name":"main.rs","byte_start":1,"byte_end":2,"line_start":2,"line_end":2,"column_start":21,"column_end":21,"is_primary":true,"text":[],"label":null,"suggested_replacement":".to_string()","suggestion_applicability":"MaybeIncorrect","expansion":null}],"children":[],"rendered":null}],"rendered":"error[E0308]: mismatched types\n"}"#;

    #[test]
    fn an_error_is_told_with_its_place_notes_and_suggestion() {
        let report = format!(
            "{MISMATCH}\n{}\n",
            r#"{"message":"aborting due to 1 previous error","code":null,"level":"error","spans":[],"children":[],"rendered":"error: aborting\n"}"#
        );
        let found = rustc(report.as_bytes(), "main.rs");
        assert_eq!(found.len(), 1, "{found:?}");
        let error = &found[0];
        assert_eq!(error.file, "shapes/area.rs");
        assert_eq!((error.line, error.column), (2, 18));
        assert_eq!(error.severity, Severity::Error);
        assert_eq!(error.code.as_deref(), Some("E0308"));
        assert_eq!(
            error.message,
            "mismatched types: expected `i32`, found `&str`\nnote: expected type `i32`"
        );
        assert_eq!(
            error.fix.as_deref(),
            Some("try using a conversion method: `.to_string()`")
        );
        let words = rustc_words(report.as_bytes());
        assert_eq!(words, b"error[E0308]: mismatched types\nerror: aborting\n");
    }

    #[test]
    fn an_error_in_a_librarys_macro_is_where_it_is_called() {
        let report = r#"{"message":"no rules expected","code":null,"level":"error","spans":[{"file_name":"/rust/library/std/src/macros.rs","line_start":9,"line_end":9,"column_start":1,"column_end":2,"is_primary":true,"label":null,"suggested_replacement":null,"expansion":{"span":{"file_name":"main.rs","line_start":4,"line_end":4,"column_start":5,"column_end":9,"is_primary":false,"label":null,"suggested_replacement":null,"expansion":null},"macro_decl_name":"println!"}}],"children":[],"rendered":null}"#;
        let found = rustc(report.as_bytes(), "main.rs");
        assert_eq!((found[0].file.as_str(), found[0].line), ("main.rs", 4));
    }

    #[test]
    fn one_files_findings_are_told_alone() {
        assert_eq!(read("main.rs", MISMATCH.as_bytes()), []);
        assert_eq!(read("shapes/area.rs", MISMATCH.as_bytes()).len(), 1);
    }

    #[test]
    fn what_is_no_report_tells_nothing_and_is_kept_as_words() {
        for report in [
            "",
            "{}",
            "thread 'rustc' panicked\n",
            "[1]\n{\"message\":3}",
        ] {
            assert_eq!(rustc(report.as_bytes(), "main.rs"), []);
            assert_eq!(rustc_words(report.as_bytes()), report.as_bytes());
        }
    }
}
