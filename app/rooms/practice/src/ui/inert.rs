//! Program output made safe to look at: a program can write characters that
//! move the cursor, turn text around or hide it. They are shown as what they
//! are, so that output cannot pretend to be something else.

/// A stretch of output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Text(String),
    /// Symbols that stand for characters which would have done something.
    Inert(String),
}

/// What is shown of an output.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Shown {
    pub(super) pieces: Vec<Piece>,
    /// Characters that are not shown because there are too many.
    pub(super) chars_left_out: usize,
}

/// Characters of one output that a page draws.
const CHARS_MAX: usize = 40_000;
/// Pieces of one output that a page draws: each is an element.
const PIECES_MAX: usize = 2_000;

/// The output as pieces, cut where it gets too long to draw.
pub(super) fn shown(output: &str) -> Shown {
    let mut shown = Shown::default();
    let mut characters = output.chars().peekable();
    let mut count = 0;
    while let Some(character) = characters.next() {
        let before_line_end = character == '\r' && characters.peek() == Some(&'\n');
        let symbol = if before_line_end {
            continue;
        } else {
            symbol_of(character)
        };
        let goes_on = matches!(
            (shown.pieces.last(), &symbol),
            (Some(Piece::Text(_)), None) | (Some(Piece::Inert(_)), Some(_))
        );
        let starts_piece = !goes_on;
        if count == CHARS_MAX || (starts_piece && shown.pieces.len() == PIECES_MAX) {
            shown.chars_left_out = 1 + characters.count();
            break;
        }
        count += 1;
        if starts_piece {
            shown.pieces.push(match symbol {
                Some(_) => Piece::Inert(String::new()),
                None => Piece::Text(String::new()),
            });
        }
        match (shown.pieces.last_mut(), symbol) {
            (Some(Piece::Inert(text)), Some(symbol)) => text.push_str(&symbol),
            (Some(Piece::Text(text)), None) => text.push(character),
            _ => {}
        }
    }
    shown
}

/// The symbol for a character that does not simply stand there.
fn symbol_of(character: char) -> Option<String> {
    match character {
        '\n' | '\t' => None,
        // Unicode has a picture for each of the old control characters.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).map(String::from),
        '\u{7f}' => Some("␡".to_owned()),
        // Later control characters, the marks that turn the direction of
        // writing, what has no width, and what is not text at all.
        '\u{80}'..='\u{9f}'
        | '\u{61c}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{e0000}'..='\u{e007f}' => Some(format!("⟨U+{:04X}⟩", u32::from(character))),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Piece {
        Piece::Text(text.to_owned())
    }

    fn inert(text: &str) -> Piece {
        Piece::Inert(text.to_owned())
    }

    #[track_caller]
    fn check(output: &str, pieces: &[Piece]) {
        assert_eq!(shown(output).pieces, pieces);
        assert_eq!(shown(output).chars_left_out, 0);
    }

    #[test]
    fn plain_text_stays_as_it_is() {
        check("", &[]);
        check("one\ntwo\tthree\n", &[text("one\ntwo\tthree\n")]);
        check("lines\r\nof Windows\r\n", &[text("lines\nof Windows\n")]);
        check("日本語 😀", &[text("日本語 😀")]);
    }

    #[test]
    fn what_would_act_is_shown_as_a_symbol() {
        check("\u{1b}[2Jhello", &[inert("␛"), text("[2Jhello")]);
        check("10%\r20%", &[text("10%"), inert("␍"), text("20%")]);
        check(
            "a\u{8}\u{8}b\0",
            &[text("a"), inert("␈␈"), text("b"), inert("␀")],
        );
        check(
            "admin\u{202e}resu",
            &[text("admin"), inert("⟨U+202E⟩"), text("resu")],
        );
        check(
            "in\u{200b}visible",
            &[text("in"), inert("⟨U+200B⟩"), text("visible")],
        );
        check("\u{9b}31m", &[inert("⟨U+009B⟩"), text("31m")]);
    }

    #[test]
    fn long_output_is_cut_and_counted() {
        let long = "x".repeat(CHARS_MAX + 5);
        let cut = shown(&long);
        assert_eq!(cut.chars_left_out, 5);
        assert_eq!(cut.pieces, [text(&"x".repeat(CHARS_MAX))]);
    }

    #[test]
    fn a_flood_of_escapes_does_not_flood_the_page() {
        let flood = "\u{1b}m".repeat(30_000);
        let cut = shown(&flood);
        assert_eq!(cut.pieces.len(), PIECES_MAX);
        assert_eq!(cut.chars_left_out, 60_000 - PIECES_MAX);
    }
}
