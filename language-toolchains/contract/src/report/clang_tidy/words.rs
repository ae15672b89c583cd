//! The YAML that `clang-tidy --export-fixes` writes, and no other: LLVM's own writer
//! makes it, with a key on each line, lists marked by dashes, and texts bare or in
//! quotes on one line.

/// Findings that are read, and of each the notes, ranges and replacements.
const FINDINGS_MAX: usize = 200;
const PARTS_MAX: usize = 64;

/// Something that was found.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Finding {
    pub(super) check: String,
    pub(super) is_error: bool,
    pub(super) said: Remark,
    pub(super) notes: Vec<Remark>,
}

/// What is said of a place.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Remark {
    pub(super) message: String,
    pub(super) file: String,
    /// Of the file, in bytes, as all places are.
    pub(super) offset: usize,
    pub(super) ranges: Vec<Range>,
    pub(super) replacements: Vec<Range>,
}

/// Bytes of a file, and what to write in their place.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Range {
    pub(super) file: String,
    pub(super) offset: usize,
    pub(super) length: usize,
    pub(super) text: String,
}

impl Range {
    pub(super) fn end(&self) -> usize {
        self.offset.saturating_add(self.length)
    }
}

/// Which list the lines belong to that are read.
#[derive(Clone, Copy)]
enum List {
    None,
    Ranges,
    Replacements,
}

/// Reads a report from its first line on.
pub(super) fn read(report: &str) -> Vec<Finding> {
    let mut found: Vec<Finding> = Vec::new();
    let mut list = List::None;
    for line in report.lines() {
        let line = line.trim_start();
        let (is_item, line) = match line.strip_prefix("- ") {
            Some(rest) => (true, rest),
            None => (false, line),
        };
        let Some((key, value)) = line.split_once(':') else {
            continue;
        };
        if key == "DiagnosticName" {
            if found.len() >= FINDINGS_MAX {
                break;
            }
            found.push(Finding {
                check: text(value),
                ..Finding::default()
            });
            list = List::None;
            continue;
        }
        let Some(finding) = found.last_mut() else {
            continue;
        };
        match (key, is_item) {
            // Of a note; what was found has no dash.
            ("Message", true) => {
                if finding.notes.len() >= PARTS_MAX {
                    break;
                }
                finding.notes.push(Remark::default());
                list = List::None;
            }
            ("Notes" | "Level", _) => list = List::None,
            ("Ranges", _) => list = List::Ranges,
            ("Replacements", _) => list = List::Replacements,
            _ => {}
        }
        if key == "Level" {
            finding.is_error = text(value) == "Error";
            continue;
        }
        let remark = match finding.notes.last_mut() {
            Some(note) => note,
            None => &mut finding.said,
        };
        match list {
            List::None => remark.take(key, value),
            List::Ranges => take_part(&mut remark.ranges, is_item, key, value),
            List::Replacements => take_part(&mut remark.replacements, is_item, key, value),
        }
    }
    found
}

impl Remark {
    fn take(&mut self, key: &str, value: &str) {
        match key {
            "Message" => self.message = text(value),
            "FilePath" => self.file = path(value),
            "FileOffset" => self.offset = number(value),
            _ => {}
        }
    }
}

fn take_part(parts: &mut Vec<Range>, is_item: bool, key: &str, value: &str) {
    if is_item && parts.len() < PARTS_MAX {
        parts.push(Range::default());
    }
    let Some(part) = parts.last_mut() else {
        return;
    };
    match key {
        "FilePath" => part.file = path(value),
        "FileOffset" | "Offset" => part.offset = number(value),
        "Length" => part.length = number(value),
        "ReplacementText" => part.text = text(value),
        _ => {}
    }
}

fn number(value: &str) -> usize {
    value.trim().parse().unwrap_or(0)
}

/// A path as the program's files have it.
fn path(value: &str) -> String {
    let path = text(value).replace("/./", "/");
    path.strip_prefix("./").unwrap_or(&path).to_owned()
}

/// A text without its quotes.
fn text(value: &str) -> String {
    let value = value.trim();
    let within = |quote: char| value.strip_prefix(quote)?.strip_suffix(quote);
    if let Some(text) = within('\'') {
        return text.replace("''", "'");
    }
    match within('"') {
        Some(text) => unescaped(text),
        None => value.to_owned(),
    }
}

fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        let digits = match letters.next() {
            Some('n') => {
                plain.push('\n');
                continue;
            }
            Some('t') => {
                plain.push('\t');
                continue;
            }
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            Some(other @ ('"' | '\\' | '/' | ' ')) => {
                plain.push(other);
                continue;
            }
            // What is rung or fed is not shown.
            _ => continue,
        };
        let code: String = letters.by_ref().take(digits).collect();
        let code = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
        plain.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_in_each_of_their_quotes() {
        for (written, meant) in [
            ("        Division by zero", "Division by zero"),
            (
                " '''?'' condition is true: yes'",
                "'?' condition is true: yes",
            ),
            (" ''", ""),
            (" '", "'"),
            (
                r#" "\nvirtual ~A() = \"x\\\";\t""#,
                "\nvirtual ~A() = \"x\\\";\t",
            ),
            (
                r#" "caf\xE9 \u65E5 \U0001F389 \uD800 \a\x""#,
                "café 日 🎉 \u{fffd} \u{fffd}",
            ),
            (r#" "é\"#, "\"é\\"),
        ] {
            assert_eq!(text(written), meant, "{written}");
        }
    }

    /// Whatever stands there, it ends, and holds no more than it may.
    #[test]
    fn nothing_breaks_it() {
        let parts = [
            "- ",
            "  ",
            "DiagnosticName:",
            "DiagnosticMessage:",
            "Message:",
            "Notes:",
            "Ranges:",
            "Replacements:",
            "FilePath:",
            "FileOffset:",
            "Offset:",
            "Length:",
            "ReplacementText:",
            "Level:",
            " Error",
            " '",
            "\"",
            "\\x",
            "é",
            "18446744073709551616",
            "\n",
            "\n",
            "---\n",
        ];
        let mut seed = 1_u64;
        for _ in 0..20_000 {
            let mut report = String::new();
            for _ in 0..20 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                report.push_str(parts[(seed >> 33) as usize % parts.len()]);
            }
            read(&report);
        }
        let many = "- DiagnosticName: x\n".repeat(10_000);
        assert_eq!(read(&many).len(), FINDINGS_MAX);
        let many = format!(
            "- DiagnosticName: x\n  Ranges:\n{}",
            "  - FilePath: x\n".repeat(10_000)
        );
        assert_eq!(read(&many)[0].said.ranges.len(), PARTS_MAX);
    }
}
