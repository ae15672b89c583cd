//! What a formatter must leave as it is. Most are believed. One that has been seen to
//! change a program by how it laid it out, be it in a corner that nobody comes to, is
//! believed after a look at what it wrote.

mod headings;

use std::collections::BTreeMap;

use serde::Deserialize;

use headings::Token;

/// How two texts are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// Each word of SQL as often as before, be it in the program or in a comment.
    /// Parentheses, semicolons and the case of words are the formatter's.
    Sql,
}

impl Kept {
    /// What a formatter wrote, where it holds all that it was given; what people see of
    /// a program's own text when it runs is put back as it was.
    #[must_use]
    pub fn kept(self, before: &str, after: String) -> Option<String> {
        let after = match self {
            Self::Sql => {
                let (was, is) = (tokens_of_sql(before), tokens_of_sql(&after));
                headings::restored((before, &was), (&after, &is))?
            }
        };
        self.is_in(before, &after).then_some(after)
    }

    /// Whether what a formatter wrote holds all that it was given.
    fn is_in(self, before: &str, after: &str) -> bool {
        match self {
            Self::Sql => {
                let mut often: BTreeMap<(Part, String), i64> = BTreeMap::new();
                words_of_sql(before, |part, word| {
                    *often.entry((part, word)).or_default() += 1;
                });
                words_of_sql(after, |part, word| {
                    *often.entry((part, word)).or_default() -= 1;
                });
                often.values().all(|times| *times == 0)
            }
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Program,
    Comment,
}

fn words_of_sql(text: &str, mut tell: impl FnMut(Part, String)) {
    for piece in pieces_of_sql(text) {
        if is_comment(piece.text) {
            for word in piece.text.split_whitespace() {
                tell(Part::Comment, word.to_owned());
            }
        } else if piece.text.starts_with(['\'', '"', '`', '[']) {
            tell(Part::Program, piece.text.to_owned());
        } else if !matches!(piece.text, ";" | "(" | ")") {
            tell(Part::Program, piece.text.to_ascii_lowercase());
        }
    }
}

fn tokens_of_sql(text: &str) -> Vec<Token<'_>> {
    let pieces = pieces_of_sql(text);
    pieces.filter(|piece| !is_comment(piece.text)).collect()
}

fn is_comment(piece: &str) -> bool {
    piece.starts_with("--") || piece.starts_with("/*")
}

/// All of a text but the spaces.
fn pieces_of_sql(text: &str) -> impl Iterator<Item = Token<'_>> {
    let start = text.len() - text.strip_prefix('\u{feff}').unwrap_or(text).len();
    let mut at = start;
    std::iter::from_fn(move || {
        loop {
            let rest = text.get(at..)?;
            let first = rest.chars().next()?;
            let (piece, _) = rest.split_at(piece_of_sql(rest, first));
            let token = Token { at, text: piece };
            at += piece.len();
            if !first.is_whitespace() {
                return Some(token);
            }
        }
    })
}

/// The bytes of the comment, text, word or sign with which a text begins.
fn piece_of_sql(text: &str, first: char) -> usize {
    let until = |from: usize, end: &str| {
        let found = text.get(from..).and_then(|rest| rest.find(end));
        found.map_or(text.len(), |at| from + at + end.len())
    };
    match first {
        '-' if text.starts_with("--") => until(2, "\n"),
        '/' if text.starts_with("/*") => until(2, "*/"),
        // A quote within, written twice, makes two pieces of it, before and after alike.
        '\'' | '"' | '`' => until(1, first.encode_utf8(&mut [0; 4])),
        '[' => until(1, "]"),
        _ if is_of_word(first) => text.find(|next| !is_of_word(next)).unwrap_or(text.len()),
        _ => first.len_utf8(),
    }
}

/// As SQLite sees it, whose names are letters, digits, `_`, `$` and all that is not ASCII.
fn is_of_word(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '_' | '$') || !letter.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(before: &str, after: &str, expected: bool) {
        assert_eq!(
            Kept::Sql.is_in(before, after),
            expected,
            "{before} → {after}"
        );
    }

    #[test]
    fn layout_case_and_what_only_groups_are_the_formatters() {
        check("select a,b from t", "SELECT a, b\nFROM t;\n", true);
        check("select a and b or c", "SELECT\n  (a AND b)\n  OR c;", true);
        check(") strict, without rowid", ") WITHOUT ROWID, STRICT;", true);
        check("\u{feff}select 1;;", "SELECT 1;", true);
        check("select 1 -- a\n; -- b", "SELECT 1; -- a -- b\n", true);
        check("/* a\n  b */ select 1", "/* a\nb */\nSELECT 1;", true);
        check(
            "select 'It''s', \"A\", [B c], `d`",
            "SELECT 'It''s', \"A\", [B c], `d`;",
            true,
        );
    }

    #[test]
    fn a_program_that_is_another_is_seen() {
        check("select a, b from t", "SELECT a FROM t;", false);
        check("select 'A'", "SELECT 'a';", false);
        check("select 'a  b'", "SELECT 'a b';", false);
        check("select [A]", "SELECT [a];", false);
        check("select 1 - -1", "SELECT 1--1;", false);
        check("select 1; -- why", "SELECT 1;", false);
        check("select 1; -- why", "SELECT 1; why", false);
        check("select 1;\0 select 2;", "SELECT 1;\n", false);
        check("select é from t", "SELECT e FROM t;", false);
        // What a formatter was seen to do.
        check(
            "create table t(a, b int -- twice\n generated always as (a * 2), c int)",
            "CREATE TABLE t(\n  a,\n  b int -- twice GENERATED ALWAYS AS (a * 2),\n  c int\n);\n",
            false,
        );
    }

    #[test]
    fn texts_without_an_end_are_compared_to_theirs() {
        for odd in [
            "'", "\"", "[", "`", "--", "/*", "/", "-", "'a''", "/*/", "\u{feff}",
        ] {
            check(odd, odd, true);
        }
    }
}
