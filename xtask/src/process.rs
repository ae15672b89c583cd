//! Runs other programs: quietly into a log file while all is well, with the
//! log's last lines on the screen when not.

use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::progress::{Progress, spoken};

/// How often a long command gives a sign of life.
const SIGN_OF_LIFE_EVERY: Duration = Duration::from_secs(20);
/// Lines of a failed command's log that are shown.
const LOG_LINES_SHOWN_MAX: usize = 40;

/// One program to run, with nothing on its standard input.
pub(crate) struct Process {
    command: Command,
    shown: String,
}

impl Process {
    pub(crate) fn new(program: impl AsRef<OsStr>) -> Self {
        let mut command = Command::new(&program);
        command.stdin(Stdio::null());
        let shown = Path::new(&program)
            .file_name()
            .unwrap_or(program.as_ref())
            .to_string_lossy()
            .into_owned();
        Self { command, shown }
    }

    /// The cargo that called xtask.
    pub(crate) fn cargo() -> Self {
        Self::cargo_at(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// A cargo freed from what the outer `cargo run` says about xtask, which
    /// would make build scripts believe that their surroundings changed.
    pub(crate) fn cargo_at(program: impl AsRef<OsStr>) -> Self {
        let mut process = Self::new(program);
        for (name, _) in std::env::vars_os() {
            if says_something_of_xtask(&name) {
                process.command.env_remove(name);
            }
        }
        process.shown = "cargo".into();
        process
    }

    #[must_use]
    pub(crate) fn arg(mut self, argument: impl AsRef<OsStr>) -> Self {
        self.shown.push(' ');
        self.shown.push_str(&argument.as_ref().to_string_lossy());
        self.command.arg(argument);
        self
    }

    #[must_use]
    pub(crate) fn args<A: AsRef<OsStr>>(self, arguments: impl IntoIterator<Item = A>) -> Self {
        arguments.into_iter().fold(self, Self::arg)
    }

    #[must_use]
    pub(crate) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    #[must_use]
    pub(crate) fn without_env(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    #[must_use]
    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.command.current_dir(folder);
        self
    }

    /// Runs to the end and gives back what was written to standard output.
    pub(crate) fn stdout(mut self) -> Result<String> {
        let output = self.command.output().with_context(|| self.not_started())?;
        if !output.status.success() {
            bail!(
                "`{}` failed ({}): {}",
                self.shown,
                output.status,
                last_lines(
                    &String::from_utf8_lossy(&output.stderr),
                    LOG_LINES_SHOWN_MAX
                )
            );
        }
        String::from_utf8(output.stdout)
            .with_context(|| format!("`{}` wrote something that is not text", self.shown))
    }

    /// Tells only whether the program could be run and was content.
    pub(crate) fn succeeds(mut self) -> bool {
        self.command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Like `succeeds`, and stops the program after `limit`: for questions to
    /// the network that may never be answered.
    pub(crate) fn succeeds_within(mut self, limit: Duration) -> bool {
        let child = self
            .command
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut child) = child else { return false };
        let begun = Instant::now();
        loop {
            match child.try_wait() {
                Ok(Some(status)) => return status.success(),
                Ok(None) if begun.elapsed() < limit => thread::sleep(Duration::from_millis(50)),
                _ => {
                    let _ = child.kill();
                    let _ = child.wait();
                    return false;
                }
            }
        }
    }

    /// Runs with its output going to `log` (added at the end); tells of life
    /// from time to time; an error shows the log's last lines.
    pub(crate) fn logged(mut self, log: &Path, progress: &Progress) -> Result<()> {
        let file = File::options()
            .create(true)
            .append(true)
            .open(log)
            .with_context(|| format!("could not write the log {}", log.display()))?;
        let begun_at = file.metadata()?.len();
        self.command.stdout(file.try_clone()?).stderr(file);
        let mut child = self.command.spawn().with_context(|| self.not_started())?;
        let begun = Instant::now();
        let mut next_sign = SIGN_OF_LIFE_EVERY;
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if begun.elapsed() >= next_sign {
                next_sign += SIGN_OF_LIFE_EVERY;
                let now = last_lines(&read_from(log, begun_at), 1);
                let dash = if now.is_empty() { "" } else { "; " };
                progress.say(&format!("{} so far{dash}{now}", spoken(begun.elapsed())));
            }
            thread::sleep(Duration::from_millis(50));
        };
        if !status.success() {
            bail!(
                "`{}` failed ({status}). The end of its log {}:\n{}",
                self.shown,
                log.display(),
                last_lines(&read_from(log, begun_at), LOG_LINES_SHOWN_MAX)
            );
        }
        Ok(())
    }

    /// Runs to the end and keeps all that it wrote, for programs that may
    /// find something wrong.
    pub(crate) fn outcome(self) -> Result<Outcome> {
        self.kept(false)
    }

    /// The same, with everything also shown as it comes.
    pub(crate) fn shown_and_kept(self) -> Result<Outcome> {
        self.kept(true)
    }

    fn kept(mut self, shown: bool) -> Result<Outcome> {
        self.command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = self.command.spawn().with_context(|| self.not_started())?;
        let text = Mutex::new(String::new());
        let streams: [Option<Box<dyn Read + Send>>; 2] = [
            child.stdout.take().map(|stream| Box::new(stream) as _),
            child.stderr.take().map(|stream| Box::new(stream) as _),
        ];
        thread::scope(|scope| {
            for stream in streams.into_iter().flatten() {
                scope.spawn(|| keep_lines(stream, &text, shown));
            }
        });
        let well = child.wait()?.success();
        let text = text
            .into_inner()
            .unwrap_or_else(|broken| broken.into_inner());
        Ok(Outcome { well, text })
    }

    /// Becomes the program; returns only when that failed.
    pub(crate) fn replace_this(mut self) -> anyhow::Error {
        use std::os::unix::process::CommandExt;
        self.command.stdin(Stdio::inherit());
        let failed = self.command.exec();
        anyhow::Error::new(failed).context(self.not_started())
    }

    fn not_started(&self) -> String {
        let program = self.command.get_program().to_string_lossy();
        format!("could not start `{program}`; is it installed and on the PATH?")
    }
}

/// How a program ended and what it wrote to both its outputs.
pub(crate) struct Outcome {
    pub(crate) well: bool,
    pub(crate) text: String,
}

/// Line by line, so that two streams never mix within a line.
fn keep_lines(stream: impl Read, text: &Mutex<String>, shown: bool) {
    let mut stream = BufReader::new(stream);
    let mut line = Vec::new();
    while stream
        .read_until(b'\n', &mut line)
        .is_ok_and(|count| count > 0)
    {
        let read = String::from_utf8_lossy(&line);
        if shown {
            print!("{read}");
        }
        if let Ok(mut text) = text.lock() {
            text.push_str(&read);
        }
        line.clear();
    }
}

fn says_something_of_xtask(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_")
        || name.starts_with("CARGO_BIN_")
        || matches!(
            name.as_ref(),
            "CARGO_MANIFEST_DIR"
                | "CARGO_MANIFEST_PATH"
                | "CARGO_CRATE_NAME"
                | "CARGO_PRIMARY_PACKAGE"
        )
}

fn read_from(log: &Path, start: u64) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let start = usize::try_from(start).unwrap_or(0).min(bytes.len());
    String::from_utf8_lossy(&bytes[start..]).into_owned()
}

pub(crate) fn last_lines(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.trim_end().lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress() -> Progress {
        Progress::new(1, 1, "test")
    }

    #[test]
    fn the_end_of_a_text_is_shown() {
        let check = |text: &str, count, expected: &str| {
            assert_eq!(last_lines(text, count), expected);
        };
        check("", 2, "");
        check("a\nb\nc\n", 2, "b\nc");
        check("a", 2, "a");
        check("a\n\n\n", 1, "a");
    }

    #[test]
    fn a_failure_shows_its_own_lines_and_names_the_log() {
        let place = tempfile::tempdir().unwrap();
        let log = place.path().join("part.log");
        fs::write(&log, "from an earlier command\n").unwrap();
        let error = Process::new("sh")
            .args(["-c", "echo to out; echo to err >&2; exit 3"])
            .logged(&log, &progress())
            .unwrap_err()
            .to_string();
        assert!(error.contains("to out\nto err"), "{error}");
        assert!(error.contains("part.log"), "{error}");
        assert!(!error.contains("earlier"), "{error}");
    }

    #[test]
    fn a_missing_program_is_named() {
        let error = Process::new("no-such-program-here").stdout().unwrap_err();
        assert!(
            error.to_string().contains("no-such-program-here"),
            "{error}"
        );
    }

    #[test]
    fn a_question_that_is_not_answered_is_given_up() {
        let begun = Instant::now();
        let answered = Process::new("sleep")
            .arg("60")
            .succeeds_within(Duration::from_millis(100));
        assert!(!answered);
        assert!(begun.elapsed() < Duration::from_secs(10));
        assert!(Process::new("true").succeeds_within(Duration::from_secs(10)));
    }
}
