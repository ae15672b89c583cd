//! The shape of a lesson's text, before any of it is Markdown: steps, blocks
//! that only some languages show, and hints. Line by line, because these marks
//! stand alone on their lines and because mistakes are told by line.

use runtime_contract::LanguageId;

use super::mistake::{Mistakes, did_you_mean};

/// One step of a lesson as it was written.
#[derive(Debug, PartialEq)]
pub(super) struct StepOutline {
    pub(super) title: String,
    pub(super) line: u32,
    pub(super) blocks: Vec<Block>,
}

/// A piece of a step.
#[derive(Debug, PartialEq)]
pub(super) enum Block {
    /// Markdown, whose first line is this one.
    Text { line: u32, markdown: String },
    /// Shown to those who learn one of these languages.
    Languages {
        languages: Vec<LanguageId>,
        blocks: Vec<Block>,
    },
    /// Folded away until somebody asks.
    Hint { title: String, blocks: Vec<Block> },
}

/// Blocks inside one another: a hint with a block for each language needs two.
const OPEN_BLOCKS_MAX: usize = 4;

/// The title of a hint that was given none.
const HINT_TITLE: &str = "A hint";

/// Splits a lesson's text into its steps.
pub(super) fn read_outline(
    file: &str,
    text: &str,
    languages: &[LanguageId],
    mistakes: &Mistakes,
) -> Vec<StepOutline> {
    let mut scanner = Scanner {
        file,
        languages,
        mistakes,
        steps: Vec::new(),
        open: Vec::new(),
        fence: None,
        line: 0,
    };
    for line in text.split('\n') {
        scanner.line += 1;
        scanner.take(line);
    }
    scanner.close_everything("at the end of the file");
    if scanner.steps.is_empty() {
        mistakes.add_with_hint(
            file,
            1,
            "The lesson has no step.",
            "Each step starts with its heading, such as '## Saying hello'.",
        );
    }
    scanner.steps
}

struct Scanner<'a> {
    file: &'a str,
    languages: &'a [LanguageId],
    mistakes: &'a Mistakes,
    steps: Vec<StepOutline>,
    /// The blocks that are open, outermost first.
    open: Vec<OpenBlock>,
    fence: Option<Fence>,
    line: u32,
}

struct OpenBlock {
    line: u32,
    kind: OpenKind,
    blocks: Vec<Block>,
}

enum OpenKind {
    Languages(Vec<LanguageId>),
    Hint(String),
}

/// A code block that has been opened: nothing in it is a mark.
struct Fence {
    mark: char,
    length: usize,
    line: u32,
}

impl Scanner<'_> {
    fn take(&mut self, line: &str) {
        let trimmed = line.trim();
        if let Some(fence) = &self.fence {
            let marks = trimmed.chars().take_while(|c| *c == fence.mark).count();
            if marks >= fence.length && marks == trimmed.chars().count() {
                self.fence = None;
            }
            self.add_text(line);
        } else if let Some((mark, length)) = fence_opening(trimmed) {
            self.fence = Some(Fence {
                mark,
                length,
                line: self.line,
            });
            self.add_text(line);
        } else if let Some(title) = heading(line) {
            self.start_step(title);
        } else if let Some(name) = trimmed.strip_prefix(":::") {
            self.mark(name.trim_matches(|c: char| c == ':' || c.is_whitespace()));
        } else {
            self.add_text(line);
        }
    }

    fn start_step(&mut self, title: &str) {
        self.close_everything("before the next step");
        if title.is_empty() {
            self.mistake("A step's heading says nothing.");
        }
        self.steps.push(StepOutline {
            title: plain(title),
            line: self.line,
            blocks: Vec::new(),
        });
    }

    fn mark(&mut self, name: &str) {
        let mut words = name.split([' ', ',']).filter(|word| !word.is_empty());
        let kind = match words.next() {
            None => return self.close_block(),
            Some("hint") => {
                let title = name["hint".len()..].trim();
                OpenKind::Hint(plain(if title.is_empty() { HINT_TITLE } else { title }))
            }
            Some(first) => {
                let named = std::iter::once(first).chain(words);
                OpenKind::Languages(named.filter_map(|word| self.language(word)).collect())
            }
        };
        if self.steps.is_empty() {
            return self.mistake("This block stands before the first step.");
        }
        if self.open.len() == OPEN_BLOCKS_MAX {
            // What belongs to the block that is not opened goes to the one around
            // it; its ':::' then closes that one, and both are told.
            return self.mistake("This block stands inside too many others: 4 is the most.");
        }
        self.open.push(OpenBlock {
            line: self.line,
            kind,
            blocks: Vec::new(),
        });
    }

    fn language(&self, word: &str) -> Option<LanguageId> {
        let found = self.languages.iter().find(|known| known.as_str() == word);
        if found.is_none() {
            let known: Vec<_> = self.languages.iter().map(LanguageId::as_str).collect();
            let hint = did_you_mean(word, known.iter().copied().chain(["hint"]))
                .unwrap_or_else(|| format!("It has: {}.", known.join(", ")));
            self.mistakes.add_with_hint(
                self.file,
                self.line,
                format!("The course has no language '{word}'."),
                hint,
            );
        }
        found.cloned()
    }

    fn close_block(&mut self) {
        match self.open.pop() {
            Some(block) => {
                let finished = match block.kind {
                    OpenKind::Languages(languages) => Block::Languages {
                        languages,
                        blocks: block.blocks,
                    },
                    OpenKind::Hint(title) => Block::Hint {
                        title,
                        blocks: block.blocks,
                    },
                };
                self.add(finished);
            }
            None => self.mistake("This ':::' closes nothing."),
        }
    }

    fn close_everything(&mut self, when: &str) {
        if let Some(fence) = self.fence.take() {
            let marks = fence.mark.to_string().repeat(fence.length);
            self.mistakes.add(
                self.file,
                fence.line,
                format!("The code block that starts here is not closed by '{marks}'."),
            );
        }
        while let Some(block) = self.open.last() {
            self.mistakes.add(
                self.file,
                block.line,
                format!("The block that starts here is not closed by ':::' {when}."),
            );
            self.close_block();
        }
    }

    fn add_text(&mut self, text: &str) {
        let line = self.line;
        if self.steps.is_empty() {
            if !text.trim().is_empty() {
                self.mistakes.add_with_hint(
                    self.file,
                    line,
                    "This text stands before the first step.",
                    "Start the lesson with the heading of its first step, such as '## Saying hello'; its title belongs in lesson.toml.",
                );
            }
            return;
        }
        let blocks = self.blocks();
        if let Some(Block::Text { markdown, .. }) = blocks.last_mut() {
            markdown.push('\n');
            markdown.push_str(text);
        } else {
            blocks.push(Block::Text {
                line,
                markdown: text.to_owned(),
            });
        }
    }

    fn add(&mut self, block: Block) {
        self.blocks().push(block);
    }

    /// Where the next piece belongs. There is a step whenever this is asked.
    fn blocks(&mut self) -> &mut Vec<Block> {
        match self.open.last_mut() {
            Some(open) => &mut open.blocks,
            None => {
                let step = self.steps.last_mut().expect("a step has started");
                &mut step.blocks
            }
        }
    }

    fn mistake(&self, message: &str) {
        self.mistakes.add(self.file, self.line, message);
    }
}

/// The mark and its length, when the line opens a code block.
fn fence_opening(trimmed: &str) -> Option<(char, usize)> {
    let mark = trimmed.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = trimmed.chars().take_while(|c| *c == mark).count();
    // A line with more backticks further on is code inside a sentence.
    let inline = mark == '`' && trimmed[length..].contains('`');
    (length >= 3 && !inline).then_some((mark, length))
}

/// The title, when the line is the heading of a step.
fn heading(line: &str) -> Option<&str> {
    let indented = line.len() - line.trim_start_matches(' ').len();
    let rest = line.trim_start_matches(' ').strip_prefix("##")?;
    let starts_title = rest.is_empty() || rest.starts_with([' ', '\t']);
    (indented < 4 && starts_title).then(|| rest.trim().trim_end_matches('#').trim_end())
}

/// A title is plain text: the marks of code and emphasis are taken off.
fn plain(title: &str) -> String {
    title.replace(['`', '*'], "")
}
