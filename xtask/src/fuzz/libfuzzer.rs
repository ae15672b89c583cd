//! What libFuzzer writes, as figures: how often it ran, how many edges of the
//! program's graph its inputs reached at the start and at the end, and the file
//! that repeats what it found.

use std::time::Duration;

/// What came of one target.
#[derive(Debug, PartialEq)]
pub(super) struct Told {
    well: bool,
    took: Duration,
    /// Counters in the program; without them it is blind.
    counters: Option<u64>,
    executed: u64,
    edges_at_start: Option<u64>,
    edges: Option<u64>,
    /// Inputs that each reach something of their own.
    kept: u64,
    /// The input that repeats a finding.
    pub(super) written: Option<String>,
}

impl Told {
    pub(super) const HEADING: &str = "target                   seconds  executions  a second  edges: start      end  inputs kept";

    pub(super) fn read(text: &str, well: bool, took: Duration) -> Self {
        let mut told = Self {
            well,
            took,
            counters: None,
            executed: 0,
            edges_at_start: None,
            edges: None,
            kept: 0,
            written: None,
        };
        for line in text.lines() {
            if let Some((counters, _)) = line.split_once(" inline 8-bit counters") {
                told.counters = counters.rsplit('(').next().and_then(first_number);
            }
            if let Some((_, file)) = line.split_once("Test unit written to ") {
                told.written = Some(file.trim().to_owned());
            }
            if let Some((_, count)) = line.split_once("stat::number_of_executed_units:") {
                told.executed = first_number(count).unwrap_or(told.executed);
            }
            let Some(rest) = line.strip_prefix('#') else {
                continue;
            };
            told.executed = first_number(rest).unwrap_or(told.executed);
            let Some((_, rest)) = rest.split_once(" cov: ") else {
                continue;
            };
            told.edges = first_number(rest);
            if told.edges_at_start.is_none() {
                told.edges_at_start = told.edges;
            }
            if let Some((_, kept)) = rest.split_once(" corp: ") {
                told.kept = first_number(kept).unwrap_or(told.kept);
            }
        }
        told
    }

    /// What is wrong, if anything is.
    pub(super) fn trouble(&self) -> Option<&'static str> {
        if !self.well || self.written.is_some() {
            Some("an input ended the program")
        } else if self.counters.is_none_or(|counters| counters < 100) {
            Some("the program was built without coverage, so nothing guides its inputs")
        } else if self.edges.is_none() {
            Some("it told nothing of what its inputs reach")
        } else {
            None
        }
    }

    /// One line of a table.
    pub(super) fn line(&self, name: &str) -> String {
        let seconds = self.took.as_secs_f64();
        let edges = |count: Option<u64>| count.map_or("?".to_owned(), |count| count.to_string());
        format!(
            "{name:<24} {seconds:>7.0} {:>11} {:>9.0} {:>13} {:>8} {:>12}",
            self.executed,
            self.executed as f64 / seconds,
            edges(self.edges_at_start),
            edges(self.edges),
            self.kept,
        )
    }
}

fn first_number(text: &str) -> Option<u64> {
    let digits: String = text
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WELL: &str = "INFO: Running with entropic power schedule (0xFF, 100).
INFO: Loaded 1 modules   (104857 inline 8-bit counters): 104857 [0x1, 0x2),
INFO: Loaded 1 PC tables (104857 PCs): 104857 [0x1,0x2),
#3\tINITED cov: 1200 ft: 1300 corp: 3/9b exec/s: 0 rss: 40Mb
#5\tNEW    cov: 1201 ft: 1305 corp: 4/20b lim: 8 exec/s: 0 rss: 40Mb L: 11/11 MS: 1 CMP-
#1024\tDONE   cov: 1500 ft: 2000 corp: 90/3Kb lim: 64 exec/s: 512 rss: 60Mb
stat::number_of_executed_units: 1024
stat::slowest_unit_time_sec:    0
";

    #[test]
    fn figures_are_read() {
        let told = Told::read(WELL, true, Duration::from_secs(2));
        assert_eq!(told.trouble(), None);
        assert_eq!((told.edges_at_start, told.edges), (Some(1200), Some(1500)));
        let line = told.line("typescript");
        let words: Vec<_> = line.split_whitespace().collect();
        assert_eq!(
            words,
            ["typescript", "2", "1024", "512", "1200", "1500", "90"]
        );
        assert_eq!(Told::HEADING.len(), line.len());
    }

    #[test]
    fn a_finding_names_its_file() {
        let text = format!(
            "{WELL}thread 'main' panicked at x\nartifact_prefix='/c/'; Test unit written to /c/typescript-crash-1\n"
        );
        let told = Told::read(&text, false, Duration::from_secs(2));
        assert_eq!(told.trouble(), Some("an input ended the program"));
        assert_eq!(told.written.as_deref(), Some("/c/typescript-crash-1"));
        // What libFuzzer itself does not survive has no file and is told as well.
        assert!(
            Told::read(WELL, false, Duration::from_secs(1))
                .trouble()
                .is_some()
        );
    }

    #[test]
    fn a_blind_program_is_told() {
        let blind = WELL.replace("104857 inline", "0 inline");
        let told = Told::read(&blind, true, Duration::from_secs(2));
        assert!(told.trouble().unwrap().contains("without coverage"));
        let silent = Told::read("", true, Duration::from_secs(2));
        assert!(silent.trouble().is_some());
    }
}
