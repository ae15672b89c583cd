//! The words of a Go file, one after the other. Enough of the language to find
//! what stands at the top of a file; whatever is no Go still comes to an end,
//! after time that grows with the file's length, for the compiler to refuse.

use runtime_contract::Place;

/// One word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A name or a keyword.
    Name(&'a str),
    /// A text, with its quotes.
    Text(&'a str),
    /// A sign, by its first byte: `(`, `{`, `.`, …
    Sign(u8),
    /// A number, a rune or something that is none of these.
    Other,
}

/// A word and where it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word<'a> {
    pub(crate) token: Token<'a>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// Goes through a file's words; comments are passed over.
#[derive(Clone)]
pub(crate) struct Scanner<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        // A mark of the byte order may stand before everything.
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Self { text, at }
    }

    /// Passes over one comment or a row of blanks, and gives a comment's text.
    pub(crate) fn comment_or_blank(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if let Some(inside) = rest.strip_prefix("/*") {
            inside.find("*/").map_or(rest.len(), |end| end + 4)
        } else {
            rest.find(|c: char| !matches!(c, ' ' | '\t' | '\r' | '\n'))
                .unwrap_or(rest.len())
        };
        let passed = &rest[..length];
        self.at += length;
        (length > 0).then_some(passed)
    }

    fn word(&mut self) -> Option<Word<'a>> {
        while self.comment_or_blank().is_some() {}
        let start = self.at;
        let rest = &self.text[start..];
        let first = rest.chars().next()?;
        let (token, length) = match first {
            '"' | '\'' => {
                let length = quoted(rest.as_bytes(), first as u8);
                let token = match first {
                    '"' => Token::Text(&rest[..length]),
                    _ => Token::Other,
                };
                (token, length)
            }
            '`' => {
                let length = rest[1..].find('`').map_or(rest.len(), |end| end + 2);
                (Token::Text(&rest[..length]), length)
            }
            _ if is_letter(first) => {
                let length = rest
                    .find(|c: char| !is_letter(c) && !c.is_numeric())
                    .unwrap_or(rest.len());
                (Token::Name(&rest[..length]), length)
            }
            _ if first.is_ascii_digit() => {
                let length = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                (Token::Other, length)
            }
            _ if first.is_ascii() => (Token::Sign(first as u8), 1),
            _ => (Token::Other, first.len_utf8()),
        };
        self.at += length;
        Some(Word {
            token,
            start,
            end: self.at,
        })
    }
}

impl<'a> Iterator for Scanner<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        self.word()
    }
}

fn is_letter(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// The length of a text in quotes; one that its line does not end, ends there.
fn quoted(bytes: &[u8], quote: u8) -> usize {
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\n' => return at,
            // What follows a backslash is skipped, unless it is the line's end; in a
            // character of several bytes, none is a quote or a backslash.
            b'\\'
                if bytes
                    .get(at + 1)
                    .is_some_and(|next| next.is_ascii() && *next != b'\n') =>
            {
                at += 2;
            }
            byte if *byte == quote => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

/// Line and column of a place in a text, counted from 1 and in characters.
pub(crate) fn place(text: &str, at: usize) -> Place {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    let count = |number: usize| u32::try_from(number + 1).unwrap_or(u32::MAX);
    Place {
        line: count(before.matches('\n').count()),
        column: count(before[line_start..].chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[Token<'_>]) {
        let tokens: Vec<_> = Scanner::new(text).map(|word| word.token).collect();
        assert_eq!(tokens, expected, "{text}");
    }

    #[test]
    fn words_come_one_after_the_other() {
        use Token::{Name, Other, Sign, Text};
        check(
            "\u{feff}package main // a\n/* b */ import \"fmt\"",
            &[
                Name("package"),
                Name("main"),
                Name("import"),
                Text("\"fmt\""),
            ],
        );
        check(
            "x := 'a' + 0x1f",
            &[Name("x"), Sign(b':'), Sign(b'='), Other, Sign(b'+'), Other],
        );
        check("`a\n\"b`größe", &[Text("`a\n\"b`"), Name("größe")]);
        check(
            r#""a\"b" '\'' "\\""#,
            &[Text(r#""a\"b""#), Other, Text(r#""\\""#)],
        );
    }

    #[test]
    fn what_is_no_go_ends_too() {
        use Token::{Name, Other, Text};
        check("\"open\nx", &[Text("\"open"), Name("x")]);
        check("\"open\\", &[Text("\"open\\")]);
        check("\"open\\é", &[Text("\"open\\é")]);
        check("`open", &[Text("`open")]);
        check("/* open", &[]);
        check("/*/", &[]);
        check("€ x", &[Other, Name("x")]);
        check("'\\", &[Other]);
    }

    #[test]
    fn places_are_counted_in_characters() {
        let text = "a\nöäx";
        assert_eq!(place(text, 6), Place { line: 2, column: 3 });
        assert_eq!(place(text, 0), Place { line: 1, column: 1 });
    }
}
