//! HTML written as text, for what is only shown: output, tests and history. A
//! list of results that is thrown away with the next run needs no reactive
//! view, and without one the browser's bundle is a good deal smaller.
//!
//! Two ways in, told apart by type: literals of this program, and everything
//! else, which is escaped.

use super::inert::{self, Piece};

/// HTML that is being written.
#[derive(Default)]
pub(super) struct Markup(String);

impl Markup {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds HTML that stands in this program.
    pub(super) fn raw(&mut self, literal: &'static str) -> &mut Self {
        self.0.push_str(literal);
        self
    }

    /// Adds text from anywhere; it cannot become an element, nor end an
    /// attribute in double quotes.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                _ => self.0.push(character),
            }
        }
        self
    }

    /// Adds text of a learner's program, with everything that would act shown
    /// as a symbol; gives the number of characters left out.
    pub(super) fn program_text(&mut self, text: &str) -> usize {
        let shown = inert::shown(text);
        for piece in &shown.pieces {
            match piece {
                Piece::Text(text) => self.text(text),
                Piece::Inert(symbols) => self
                    .raw("<span class=\"inert\">")
                    .text(symbols)
                    .raw("</span>"),
            };
        }
        shown.chars_left_out
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_become_markup() {
        let mut markup = Markup::new();
        markup
            .raw("<p title=\"")
            .text("\" onclick=\"x")
            .raw("\">")
            .text("<img src=x onerror=alert(1)> & more")
            .raw("</p>");
        assert_eq!(
            markup.finish(),
            "<p title=\"&quot; onclick=&quot;x\">&lt;img src=x onerror=alert(1)&gt; &amp; more</p>"
        );
    }

    #[test]
    fn what_a_program_writes_is_inert() {
        let mut markup = Markup::new();
        let left_out = markup.program_text("\u{1b}[2J<script>\u{202e}");
        assert_eq!(left_out, 0);
        assert_eq!(
            markup.finish(),
            "<span class=\"inert\">␛</span>[2J&lt;script&gt;<span class=\"inert\">⟨U+202E⟩</span>"
        );
    }
}
