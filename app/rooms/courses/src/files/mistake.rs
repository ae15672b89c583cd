//! What is wrong with a course, told to the person who wrote it: where, what,
//! and what to do about it.

use std::cell::RefCell;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Mistakes told about one course; past these the rest follows from them.
const MISTAKES_MAX: usize = 500;

/// One thing wrong in a course's files.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Mistake {
    /// Relative to the course's folder, such as `hello/lesson.md`.
    pub file: String,
    /// Counted from 1; 1 when the whole file is meant.
    pub line: u32,
    /// What is wrong, in one sentence.
    pub message: String,
    /// What to do about it, where the message does not say so already.
    pub hint: Option<String>,
}

impl fmt::Display for Mistake {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}: {}", self.file, self.line, self.message)?;
        match &self.hint {
            Some(hint) => write!(formatter, " {hint}"),
            None => Ok(()),
        }
    }
}

/// A course that cannot be shown, with what is wrong in it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("The course '{course}' cannot be shown; its files have {}:{}", count(mistakes.len()), listed(mistakes))]
pub struct CourseMistakes {
    pub course: String,
    pub mistakes: Vec<Mistake>,
}

fn count(mistakes: usize) -> String {
    match mistakes {
        1 => "a mistake".to_owned(),
        more => format!("{more} mistakes"),
    }
}

fn listed(mistakes: &[Mistake]) -> String {
    mistakes
        .iter()
        .map(|mistake| format!("\n{mistake}"))
        .collect()
}

/// Collects mistakes while a course is read; shared, so that every reader can
/// go on after a mistake and tell the next one too.
#[derive(Debug, Default)]
pub(super) struct Mistakes(RefCell<Vec<Mistake>>);

impl Mistakes {
    pub(super) fn add(&self, file: &str, line: u32, message: impl Into<String>) {
        self.push(file, line, message.into(), None);
    }

    pub(super) fn add_with_hint(
        &self,
        file: &str,
        line: u32,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.push(file, line, message.into(), Some(hint.into()));
    }

    fn push(&self, file: &str, line: u32, message: String, hint: Option<String>) {
        let mut list = self.0.borrow_mut();
        if list.len() < MISTAKES_MAX {
            list.push(Mistake {
                file: file.to_owned(),
                line,
                message,
                hint,
            });
        }
    }

    /// All of them by file and line. Text shared by two languages is rendered
    /// for each, so the same mistake may have been met twice; it is told once.
    pub(super) fn into_sorted(self) -> Vec<Mistake> {
        let mut list = self.0.into_inner();
        list.sort();
        list.dedup();
        list
    }
}

/// "Did you mean …?" when one of the known words is close to what was written.
pub(super) fn did_you_mean<'a>(
    written: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(written, word), word))
        .filter(|(distance, word)| *distance <= 1 + word.len() / 4)
        .min()
        .map(|(_, word)| format!("Did you mean '{word}'?"))
}

/// The line of a byte offset, counted from 1.
pub(super) fn line_at(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let breaks = before.iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(breaks + 1).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_of_the_finger_is_recognised() {
        let known = ["title", "summary", "minutes"];
        assert_eq!(
            did_you_mean("tilte", known),
            Some("Did you mean 'title'?".to_owned())
        );
        assert_eq!(
            did_you_mean("minute", known),
            Some("Did you mean 'minutes'?".to_owned())
        );
        assert_eq!(did_you_mean("colour", known), None);
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_at("a\nb\nc", 0), 1);
        assert_eq!(line_at("a\nb\nc", 2), 2);
        assert_eq!(line_at("a\nb\nc", 99), 3);
    }

    #[test]
    fn the_same_mistake_is_told_once_and_in_order() {
        let mistakes = Mistakes::default();
        mistakes.add("b", 1, "late");
        mistakes.add("a", 2, "early");
        mistakes.add("b", 1, "late");
        let told: Vec<_> = mistakes
            .into_sorted()
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(told, ["a:2: early", "b:1: late"]);
    }
}
