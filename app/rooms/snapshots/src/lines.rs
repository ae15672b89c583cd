//! The lines in which two texts differ, with a few around them, and never more
//! than a person reads. Work is bounded by counts and not by time, so that the
//! same two texts give the same answer on every machine.

use serde::{Deserialize, Serialize};
use similar::{ChangeTag, DiffOp, InlineChangeMode, InlineChangeOptions, TextDiff};

/// Lines shown before and after what differs.
const CONTEXT_LINES: usize = 3;
/// Lines of each side of one file that are compared, from the first that
/// differs to the last.
const COMPARED_LINES_MAX: usize = 1_000;
/// Lines of both sides of all files together that one comparison looks into.
const COMPARED_LINES_IN_ALL_MAX: usize = 6_000;
/// Lines that one comparison shows of all files together.
const SHOWN_LINES_MAX: usize = 2_000;
/// Bytes of all those lines.
const SHOWN_BYTES_MAX: usize = 512 << 10;
/// Characters of one line that are compared and shown.
const LINE_CHARS_MAX: usize = 400;
/// Characters of a place where lines were replaced, up to which the letters
/// that differ are looked for.
const REFINED_CHARS_MAX: usize = 4_000;
/// Such places in one comparison.
const REFINED_PLACES_MAX: usize = 100;

/// A stretch of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Part {
    /// So many lines that are the same on both sides and far from any change.
    Unchanged {
        lines: usize,
    },
    Line(Line),
}

/// One line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub side: LineSide,
    /// Its number on each side where it is, counted from 1.
    pub old_number: Option<usize>,
    pub new_number: Option<usize>,
    /// Pieces of the line; those with `true` are what differs. Characters that
    /// would do something are shown as what they are.
    pub pieces: Vec<(bool, String)>,
}

/// Where a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LineSide {
    Both,
    /// Only in the earlier text.
    Old,
    /// Only in the later text.
    New,
}

/// What is left of what one comparison may show and look into.
#[derive(Debug)]
pub struct Budget {
    compared: usize,
    lines: usize,
    bytes: usize,
    places: usize,
    shortened: bool,
}

impl Default for Budget {
    fn default() -> Self {
        Self {
            compared: COMPARED_LINES_IN_ALL_MAX,
            lines: SHOWN_LINES_MAX,
            bytes: SHOWN_BYTES_MAX,
            places: REFINED_PLACES_MAX,
            shortened: false,
        }
    }
}

impl Budget {
    /// Whether anything was left out so far.
    #[must_use]
    pub fn shortened(&self) -> bool {
        self.shortened
    }
}

/// The parts of a file that came from one text to another.
#[must_use]
pub fn between(old: &str, new: &str, budget: &mut Budget) -> Vec<Part> {
    let (old, new) = (lines(old), lines(new));
    let same = |pair: &(&&str, &&str)| pair.0 == pair.1;
    let before = old.iter().zip(&new).take_while(same).count();
    let after = old[before..]
        .iter()
        .rev()
        .zip(new[before..].iter().rev())
        .take_while(same)
        .count();
    let mut parts = Parts {
        done: Vec::new(),
        old: 0,
        new: 0,
        budget,
    };
    parts.before(&old[..before]);
    let mut middle = |all: &[&str]| -> Vec<String> {
        let lines = &all[before..all.len() - after];
        let most = COMPARED_LINES_MAX.min(parts.budget.compared);
        parts.budget.shortened |= lines.len() > most;
        parts.budget.compared -= lines.len().min(most);
        let lines = lines.iter().take(most);
        lines.map(|line| shown(line, parts.budget)).collect()
    };
    let (middle_old, middle_new) = (middle(&old), middle(&new));
    parts.compared(&middle_old, &middle_new);
    // What lies between the compared lines and the end is left out where the
    // middle was cut, for it need not be the same.
    if middle_old.len() + before + after == old.len()
        && middle_new.len() + before + after == new.len()
    {
        parts.behind(&old[old.len() - after..]);
    }
    parts.done
}

/// The lines with their ends, for a text that ends in a line break differs from
/// one that does not.
fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// A line as it is shown: cut where it gets too long, and with everything that
/// would act shown as a symbol.
fn shown(line: &str, budget: &mut Budget) -> String {
    let (line, rest) = match line.strip_suffix('\n') {
        Some(line) => (line, ""),
        None => (line, " ⟨no line break⟩"),
    };
    let mut text = String::with_capacity(line.len());
    for (count, character) in line.chars().enumerate() {
        if count == LINE_CHARS_MAX {
            budget.shortened = true;
            text.push('…');
            return text;
        }
        match character {
            '\t' => text.push(character),
            '\0'..='\u{1f}' => {
                text.push(char::from_u32(0x2400 + u32::from(character)).unwrap_or('␀'));
            }
            '\u{7f}' => text.push('␡'),
            '\u{80}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
            | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}' => {
                text.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
            }
            _ => text.push(character),
        }
    }
    text.push_str(rest);
    text
}

/// The parts of one file while they are gathered.
struct Parts<'a> {
    done: Vec<Part>,
    /// Lines of each side that lie behind.
    old: usize,
    new: usize,
    budget: &'a mut Budget,
}

impl Parts<'_> {
    /// The lines before the first change: the last of them are shown.
    fn before(&mut self, lines: &[&str]) {
        let far = lines.len().saturating_sub(CONTEXT_LINES);
        (self.old, self.new) = (far, far);
        self.skip(far);
        self.both(&lines[far..]);
    }

    /// The lines behind the last change: the first of them are shown.
    fn behind(&mut self, lines: &[&str]) {
        let near = lines.len().min(CONTEXT_LINES);
        self.both(&lines[..near]);
        self.skip(lines.len() - near);
    }

    fn both(&mut self, lines: &[&str]) {
        for line in lines {
            let text = shown(line, self.budget);
            self.push(LineSide::Both, vec![(false, text)]);
        }
    }

    fn skip(&mut self, lines: usize) {
        if lines > 0 {
            self.done.push(Part::Unchanged { lines });
        }
    }

    /// The middle, where both ends differ.
    fn compared(&mut self, old: &[String], new: &[String]) {
        let (old, new): (Vec<&str>, Vec<&str>) = (
            old.iter().map(String::as_str).collect(),
            new.iter().map(String::as_str).collect(),
        );
        let diff = TextDiff::from_slices(&old, &new);
        for operation in diff.ops() {
            match operation {
                DiffOp::Equal { len, old_index, .. } => {
                    self.equal(&old[*old_index..*old_index + *len])
                }
                _ => self.different(&diff, operation),
            }
        }
    }

    /// Lines between two changes: all of them, or those next to either change.
    fn equal(&mut self, lines: &[&str]) {
        let far = lines.len().saturating_sub(2 * CONTEXT_LINES);
        // One line is no longer than the sentence that it is left out.
        let (shown_first, far) = if far > 1 {
            (CONTEXT_LINES, far)
        } else {
            (lines.len(), 0)
        };
        for line in &lines[..shown_first] {
            self.push(LineSide::Both, vec![(false, (*line).to_owned())]);
        }
        self.skip(far);
        self.old += far;
        self.new += far;
        for line in &lines[shown_first + far..] {
            self.push(LineSide::Both, vec![(false, (*line).to_owned())]);
        }
    }

    fn different(&mut self, diff: &TextDiff<'_, '_, str>, operation: &DiffOp) {
        let chars: usize = diff
            .iter_changes(operation)
            .map(|change| change.value().chars().count())
            .sum();
        let is_replaced = matches!(operation, DiffOp::Replace { .. });
        if is_replaced && chars <= REFINED_CHARS_MAX && self.budget.places > 0 {
            self.budget.places -= 1;
            if let Some(refined) = refined(diff, operation) {
                for (side, pieces) in refined {
                    self.push(side, pieces);
                }
                return;
            }
        }
        for change in diff.iter_changes(operation) {
            let pieces = vec![(false, change.value().to_owned())];
            self.push(side(change.tag()), pieces);
        }
    }

    fn push(&mut self, side: LineSide, pieces: Vec<(bool, String)>) {
        let number = |count: &mut usize, other: LineSide| {
            (side != other).then(|| {
                *count += 1;
                *count
            })
        };
        let (old_number, new_number) = (
            number(&mut self.old, LineSide::New),
            number(&mut self.new, LineSide::Old),
        );
        let bytes: usize = pieces.iter().map(|(_, piece)| piece.len()).sum();
        if self.budget.lines == 0 || self.budget.bytes < bytes {
            self.budget.shortened = true;
            return;
        }
        self.budget.lines -= 1;
        self.budget.bytes -= bytes;
        self.done.push(Part::Line(Line {
            side,
            old_number,
            new_number,
            pieces,
        }));
    }
}

/// The pieces of a line; those with `true` are what differs.
type Pieces = Vec<(bool, String)>;

/// Replaced lines with the letters that differ; `None` where lines went missing,
/// for an empty line has no letters to be looked for.
fn refined(diff: &TextDiff<'_, '_, str>, operation: &DiffOp) -> Option<Vec<(LineSide, Pieces)>> {
    let mut options = InlineChangeOptions::new();
    options
        .mode(InlineChangeMode::Chars)
        .min_ratio(0.4)
        .semantic_cleanup(true);
    let changes = diff.iter_inline_changes_with_options(operation, options);
    let lines: Vec<_> = changes
        .map(|change| {
            let pieces = change
                .iter_strings_lossy()
                .map(|(differs, piece)| (differs, piece.into_owned()))
                .collect();
            (side(change.tag()), pieces)
        })
        .collect();
    (lines.len() == diff.iter_changes(operation).count()).then_some(lines)
}

fn side(tag: ChangeTag) -> LineSide {
    match tag {
        ChangeTag::Equal => LineSide::Both,
        ChangeTag::Delete => LineSide::Old,
        ChangeTag::Insert => LineSide::New,
    }
}

#[cfg(test)]
mod tests;
