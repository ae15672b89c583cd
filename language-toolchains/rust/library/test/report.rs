//! What came of the tests: for people on standard output, as Rust's own harness
//! tells it, and for the platform in a file.

use std::fmt::Write as _;
use std::fs::{self, File};
use std::io::Write as _;

use crate::TestDesc;

/// The file that the platform reads. Its name is known there too.
const REPORT: &str = "/work/.tests.jsonl";
/// Bytes that are kept of what one test wrote, and of why it failed.
const OUTPUT_BYTES_MAX: usize = 64 << 10;
const MESSAGE_BYTES_MAX: usize = 16 << 10;
/// Lines of a test's source that are shown.
const SOURCE_LINES_MAX: usize = 200;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    Pass,
    Fail,
    Error,
    Skip,
}

impl Status {
    fn word(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Skip => "skip",
        }
    }
}

pub(crate) struct Report {
    file: Option<File>,
    name: &'static str,
    passed: usize,
    skipped: usize,
    failures: Vec<(&'static str, String)>,
}

impl Report {
    pub(crate) fn begin(count: usize) -> Self {
        println!("\nrunning {count} test{}", if count == 1 { "" } else { "s" });
        Self {
            file: File::create(REPORT).ok(),
            name: "",
            passed: 0,
            skipped: 0,
            failures: Vec::new(),
        }
    }

    pub(crate) fn started(&mut self, name: &'static str, desc: &TestDesc) {
        self.name = name;
        let mut line = String::from("{\"started\":");
        text(&mut line, name);
        line.push_str(",\"source\":");
        text(&mut line, &source(desc).unwrap_or_default());
        line.push_str("}\n");
        self.tell(&line);
    }

    pub(crate) fn ended(&mut self, status: Status, message: &str, output: &[u8]) {
        let output = String::from_utf8_lossy(output);
        let mut line = format!("{{\"ended\":\"{}\",\"message\":", status.word());
        text(&mut line, cut(message, MESSAGE_BYTES_MAX));
        line.push_str(",\"output\":");
        text(&mut line, cut(&output, OUTPUT_BYTES_MAX));
        line.push_str("}\n");
        self.tell(&line);
        let name = self.name;
        match status {
            Status::Pass => {
                self.passed += 1;
                println!("test {name} ... ok");
            }
            Status::Skip => {
                self.skipped += 1;
                println!("test {name} ... ignored");
            }
            Status::Fail | Status::Error => {
                println!("test {name} ... FAILED");
                let end = if output.is_empty() || output.ends_with('\n') { "" } else { "\n" };
                self.failures.push((name, format!("{output}{end}{message}")));
            }
        }
    }

    /// Says how it went; true if a test failed.
    pub(crate) fn finish(&mut self) -> bool {
        let failed = self.failures.len();
        if failed > 0 {
            println!("\nfailures:");
            for (name, words) in &self.failures {
                println!("\n---- {name} ----\n{words}");
            }
            println!("\nfailures:");
            for (name, _) in &self.failures {
                println!("    {name}");
            }
        }
        println!(
            "\ntest result: {}. {} passed; {failed} failed; {} ignored\n",
            if failed == 0 { "ok" } else { "FAILED" },
            self.passed,
            self.skipped,
        );
        failed > 0
    }

    fn tell(&mut self, line: &str) {
        if let Some(file) = &mut self.file {
            // Without room for it the platform finds that the tests did not end.
            file.write_all(line.as_bytes()).ok();
        }
    }
}

/// One line of a source, which lies where the program runs.
pub(crate) fn source_line(file: &str, line: u32) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let before = usize::try_from(line.checked_sub(1)?).ok()?;
    text.lines().nth(before).map(str::to_owned)
}

/// The lines of a test: from its name to the brace that stands as far left.
fn source(desc: &TestDesc) -> Option<String> {
    let text = fs::read_to_string(desc.source_file).ok()?;
    let lines = text.lines().skip(desc.start_line.checked_sub(1)?);
    let lines: Vec<&str> = lines.take(SOURCE_LINES_MAX).collect();
    let first = lines.first()?;
    let margin = &first[..first.len() - first.trim_start().len()];
    let end = lines.iter().position(|line| {
        let inside = line.strip_prefix(margin);
        inside.is_some_and(|inside| inside.starts_with('}'))
    });
    let on_one_line = first.trim_end().ends_with('}');
    let count = match end {
        Some(end) if !on_one_line => end + 1,
        _ => 1,
    };
    let own = lines.iter().take(count);
    let own = own.map(|line| line.strip_prefix(margin).unwrap_or(line));
    Some(own.collect::<Vec<_>>().join("\n"))
}

fn cut(text: &str, bytes_max: usize) -> &str {
    let mut end = text.len().min(bytes_max);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Writes a text as JSON does.
fn text(line: &mut String, text: &str) {
    line.push('"');
    for character in text.chars() {
        match character {
            '"' => line.push_str("\\\""),
            '\\' => line.push_str("\\\\"),
            '\n' => line.push_str("\\n"),
            control if control < ' ' => {
                let _ = write!(line, "\\u{:04x}", control as u32);
            }
            other => line.push(other),
        }
    }
    line.push('"');
}
