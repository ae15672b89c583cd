//! From a step as it was written to the HTML of one language. Everything that
//! a page must not trust is decided here (links, pictures, raw HTML) and told
//! as a mistake; `sanitise` makes sure of it once more.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;

use app_vocabulary::Slug;
use pulldown_cmark::{
    Alignment, BlockQuoteKind, CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd,
    html,
};
use runtime_contract::{FilePath, LanguageId};

use super::folder::CourseFolder;
use super::highlight::{escaped, highlight};
use super::mistake::{Mistakes, did_you_mean, line_at};
use super::outline::{Block, StepOutline};
use super::pictures;
use super::sanitise::sanitise;
use crate::{Image, addresses};

/// Characters that a line of code may have before a narrow page has to scroll
/// it, which a keyboard can only do when the block can be focused.
const NARROW_LINE_CHARS_MAX: usize = 32;

/// Columns that a table may have before the same holds for it.
const NARROW_COLUMNS_MAX: usize = 3;

/// Lists, quotes and the like inside one another. Past it the work of cleaning
/// the page grows with the square of the depth.
const NESTING_MAX: usize = 16;

/// Raw HTML that text may use because Markdown has no mark for it.
const RAW_ELEMENTS: [&str; 4] = ["kbd", "sub", "sup", "br"];

/// Renders the steps of one course, gathering the pictures that they show.
pub(super) struct Renderer<'a> {
    pub(super) course: &'a Slug,
    pub(super) lessons: &'a [Slug],
    pub(super) folder: &'a CourseFolder,
    pub(super) mistakes: &'a Mistakes,
    pub(super) images: RefCell<BTreeMap<FilePath, Image>>,
}

/// Where a text stands, for its mistakes and for what it names.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) file: &'a str,
    /// The folder that pictures are named from.
    pub(super) folder: &'a str,
}

impl Renderer<'_> {
    /// A step's HTML for those who learn this language.
    pub(super) fn render_step(
        &self,
        place: Place<'_>,
        step: &StepOutline,
        language: &LanguageId,
    ) -> String {
        let mut html = String::new();
        let mut level = 2;
        self.render_blocks(place, &step.blocks, language, &mut level, &mut html);
        sanitise(&html)
    }

    fn render_blocks(
        &self,
        place: Place<'_>,
        blocks: &[Block],
        language: &LanguageId,
        level: &mut u8,
        html: &mut String,
    ) {
        for block in blocks {
            match block {
                Block::Text { line, markdown } => {
                    let text = Text {
                        renderer: self,
                        place,
                        first_line: *line,
                        markdown,
                    };
                    text.render(level, html);
                }
                Block::Languages { languages, blocks } => {
                    if languages.contains(language) {
                        self.render_blocks(place, blocks, language, level, html);
                    }
                }
                Block::Hint { title, blocks } => {
                    html.push_str("<details class=\"hint\"><summary>");
                    html.push_str(&escaped(title));
                    html.push_str("</summary>");
                    self.render_blocks(place, blocks, language, level, html);
                    html.push_str("</details>\n");
                }
            }
        }
    }
}

/// One stretch of Markdown.
struct Text<'a> {
    renderer: &'a Renderer<'a>,
    place: Place<'a>,
    first_line: u32,
    markdown: &'a str,
}

impl<'a> Text<'a> {
    fn render(&self, level: &mut u8, html: &mut String) {
        let options = Options::ENABLE_TABLES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_SMART_PUNCTUATION
            | Options::ENABLE_GFM;
        let mut events = Parser::new_ext(self.markdown, options).into_offset_iter();
        let mut rendered = Vec::new();
        let mut columns = Columns::default();
        let mut nesting = 0_usize;
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(_) => nesting += 1,
                Event::End(_) => nesting = nesting.saturating_sub(1),
                _ => {}
            }
            if nesting > NESTING_MAX {
                self.mistake(
                    &range,
                    "Lists and quotes stand too deep inside one another: 16 is the most.",
                );
                break;
            }
            let replaced = match event {
                Event::Start(Tag::Heading { level: found, .. }) => {
                    self.check_heading(found, level, &range);
                    event
                }
                Event::Start(Tag::Paragraph) if self.markdown[range.start..].starts_with('|') => {
                    self.mistake_with_hint(
                        &range,
                        "These lines start with '|' but are not a table.",
                        "A table needs its heading and the line of dashes below it, in the same block.",
                    );
                    event
                }
                Event::Start(Tag::CodeBlock(kind)) => {
                    nesting -= 1;
                    let code = text_until(&mut events, |end| *end == TagEnd::CodeBlock);
                    raw(code_block(&kind, &code))
                }
                Event::Start(Tag::Image { dest_url, .. }) => {
                    nesting -= 1;
                    let alt = text_until(&mut events, |end| *end == TagEnd::Image);
                    raw(self.image(&dest_url, &alt, &range))
                }
                Event::Start(Tag::Link { dest_url, .. }) => raw(self.link(&dest_url, &range)),
                Event::End(TagEnd::Link) => raw("</a>"),
                Event::Start(Tag::BlockQuote(Some(kind))) => raw(note(kind)),
                Event::End(TagEnd::BlockQuote(Some(_))) => raw("</div>\n"),
                Event::Html(ref text) | Event::InlineHtml(ref text) => {
                    self.check_raw(text, &range);
                    event
                }
                event => columns.table_part(event),
            };
            rendered.push(replaced);
        }
        html::push_html(html, rendered.into_iter());
    }

    fn check_heading(&self, found: HeadingLevel, level: &mut u8, range: &Range<usize>) {
        let found = found as u8;
        if found <= 2 {
            self.mistake_with_hint(
                range,
                "A heading of this size stands for the lesson or for a step.",
                "Inside a step use '###'; a step's own heading '## ' starts at the beginning of its line and outside every block.",
            );
        } else if found > *level + 1 {
            self.mistake_with_hint(
                range,
                format!(
                    "This heading skips a size: it is '{}' below '{}'.",
                    "#".repeat(found.into()),
                    "#".repeat((*level).into())
                ),
                format!("Use '{}'.", "#".repeat((*level + 1).into())),
            );
        }
        *level = found.max(2);
    }

    fn image(&self, written: &str, alt: &str, range: &Range<usize>) -> String {
        if alt.trim().is_empty() {
            self.mistake_with_hint(
                range,
                format!("The picture '{written}' has no words for those who cannot see it."),
                "Say what it shows between the square brackets: ![A map of the park](map.png).",
            );
        }
        let renderer = self.renderer;
        match pictures::find(renderer.folder, self.place.folder, written) {
            Ok(picture) => {
                let html = format!(
                    "<img src=\"{}\" alt=\"{}\" width=\"{}\" height=\"{}\" loading=\"lazy\">",
                    addresses::image_address(renderer.course, &picture.path),
                    escaped(alt),
                    picture.width_px,
                    picture.height_px,
                );
                let mut images = renderer.images.borrow_mut();
                images.insert(picture.path, picture.image);
                html
            }
            Err(message) => {
                self.mistake(range, message);
                escaped(alt)
            }
        }
    }

    fn link(&self, written: &str, range: &Range<usize>) -> String {
        if let Some(lesson) = written.strip_prefix("lesson:") {
            let renderer = self.renderer;
            let found = renderer.lessons.iter().find(|id| id.as_str() == lesson);
            if let Some(id) = found {
                let address = addresses::lesson_address(renderer.course, id);
                return format!("<a href=\"{address}\">");
            }
            let known = renderer.lessons.iter().map(Slug::as_str);
            self.mistake_with_hint(
                range,
                format!("The link leads to the lesson '{lesson}', which the course does not have."),
                did_you_mean(lesson, known)
                    .unwrap_or_else(|| "The lessons are those that course.toml lists.".to_owned()),
            );
        } else if ["https://", "http://", "mailto:"]
            .iter()
            .any(|scheme| written.starts_with(scheme))
        {
            return format!(
                "<a href=\"{}\" rel=\"noopener noreferrer\">",
                escaped(written)
            );
        } else {
            self.mistake_with_hint(
                range,
                format!("The link to '{written}' leads nowhere."),
                "Write 'lesson:' and a lesson's id, or a whole address that starts with https://.",
            );
        }
        "<a>".to_owned()
    }

    fn check_raw(&self, text: &str, range: &Range<usize>) {
        let names = text.match_indices('<').filter_map(|(start, _)| {
            let rest = &text[start + 1..];
            let rest = rest.strip_prefix('/').unwrap_or(rest);
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '!' && c != '-');
            Some(&rest[..end?])
        });
        for name in names.filter(|name| !RAW_ELEMENTS.contains(name)) {
            self.mistake_with_hint(
                range,
                format!("The page would drop '<{name}>'."),
                "To show it as text put it between backticks; for the rest use Markdown.",
            );
        }
    }

    fn mistake(&self, range: &Range<usize>, message: impl Into<String>) {
        self.renderer
            .mistakes
            .add(self.place.file, self.line(range), message);
    }

    fn mistake_with_hint(
        &self,
        range: &Range<usize>,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) {
        self.renderer
            .mistakes
            .add_with_hint(self.place.file, self.line(range), message, hint);
    }

    fn line(&self, range: &Range<usize>) -> u32 {
        self.first_line + line_at(self.markdown, range.start) - 1
    }
}

/// The alignments of the table being written. Markdown's own tables say them
/// as inline styles, which a page does not take; here they are classes.
#[derive(Default)]
struct Columns {
    alignments: Vec<Alignment>,
    column: usize,
    in_head: bool,
}

impl Columns {
    fn table_part<'e>(&mut self, event: Event<'e>) -> Event<'e> {
        match event {
            Event::Start(Tag::Table(alignments)) => {
                let focus = if alignments.len() > NARROW_COLUMNS_MAX {
                    " tabindex=\"0\""
                } else {
                    ""
                };
                self.alignments = alignments;
                raw(format!("<div class=\"table-frame\"{focus}><table>"))
            }
            Event::End(TagEnd::Table) => raw("</tbody></table></div>\n"),
            Event::Start(Tag::TableHead) => {
                self.column = 0;
                self.in_head = true;
                raw("<thead><tr>")
            }
            Event::End(TagEnd::TableHead) => {
                self.in_head = false;
                raw("</tr></thead><tbody>\n")
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                raw("<tr>")
            }
            Event::End(TagEnd::TableRow) => raw("</tr>\n"),
            Event::Start(Tag::TableCell) => {
                let class = match self.alignments.get(self.column) {
                    Some(Alignment::Right) => " class=\"align-right\"",
                    Some(Alignment::Center) => " class=\"align-center\"",
                    _ => "",
                };
                self.column += 1;
                raw(if self.in_head {
                    format!("<th scope=\"col\"{class}>")
                } else {
                    format!("<td{class}>")
                })
            }
            Event::End(TagEnd::TableCell) => raw(if self.in_head { "</th>" } else { "</td>" }),
            other => other,
        }
    }
}

fn raw<'e>(html: impl Into<String>) -> Event<'e> {
    Event::InlineHtml(html.into().into())
}

/// The text of everything up to the end of what has just started.
fn text_until<'e>(
    events: &mut impl Iterator<Item = (Event<'e>, Range<usize>)>,
    is_end: impl Fn(&TagEnd) -> bool,
) -> String {
    let mut text = String::new();
    for (event, _) in events {
        match event {
            Event::End(end) if is_end(&end) => break,
            Event::Text(piece) | Event::Code(piece) => text.push_str(&piece),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text
}

fn code_block(kind: &CodeBlockKind<'_>, code: &str) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(info) => info.split_whitespace().next().unwrap_or(""),
        CodeBlockKind::Indented => "",
    };
    let wide = code
        .lines()
        .any(|line| line.chars().count() > NARROW_LINE_CHARS_MAX);
    let focus = if wide { " tabindex=\"0\"" } else { "" };
    let shown = highlight(code.trim_end_matches('\n'), language);
    if language == "output" {
        return format!("<pre class=\"output\"{focus}><samp>{shown}</samp></pre>\n");
    }
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let data = if !language.is_empty() && language.chars().all(plain) {
        format!(" data-language=\"{language}\"")
    } else {
        String::new()
    };
    format!("<pre class=\"code\"{focus}{data}><code>{shown}</code></pre>\n")
}

/// The opening of a note, with the word that stands above it.
fn note(kind: BlockQuoteKind) -> String {
    let (class, title) = match kind {
        BlockQuoteKind::Note => ("note", "Good to know"),
        BlockQuoteKind::Tip => ("tip", "Try it"),
        BlockQuoteKind::Important => ("important", "Remember"),
        BlockQuoteKind::Warning => ("warning", "A common slip"),
        BlockQuoteKind::Caution => ("caution", "Careful"),
    };
    format!("<div class=\"note note-{class}\" role=\"note\"><p class=\"note-title\">{title}</p>\n")
}
