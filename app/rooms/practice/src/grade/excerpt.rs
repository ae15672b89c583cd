//! Shortening what a program wrote, so that a verdict stays small whatever the
//! program did.

/// Bytes of a program's output that a case result carries.
const OUTPUT_BYTES_MAX: usize = 4 << 10;
/// Bytes of its end, which are kept because errors stand there.
const OUTPUT_TAIL_BYTES: usize = 1 << 10;
/// Characters of a name or message inside a sentence.
const PHRASE_CHARS_MAX: usize = 200;

/// The beginning and the end of a long text.
pub(super) fn shorten(text: &str) -> String {
    if text.len() <= OUTPUT_BYTES_MAX {
        return text.to_owned();
    }
    let head = text.floor_char_boundary(OUTPUT_BYTES_MAX - OUTPUT_TAIL_BYTES);
    let tail = text.ceil_char_boundary(text.len() - OUTPUT_TAIL_BYTES);
    format!(
        "{}\n… {} bytes left out …\n{}",
        &text[..head],
        tail - head,
        &text[tail..]
    )
}

/// A text that stands inside a sentence: its first line, of bounded length,
/// without control characters and without a full stop at its end.
pub(super) fn phrase(text: &str) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let mut shown: String = line
        .chars()
        .filter(|c| !c.is_control())
        .take(PHRASE_CHARS_MAX)
        .collect();
    if line.chars().count() > PHRASE_CHARS_MAX {
        shown.push('…');
    }
    shown.trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_keep_their_beginning_and_their_end() {
        let text = format!("begin{}end", "é".repeat(1_000_000));
        let short = shorten(&text);
        assert!(short.len() < OUTPUT_BYTES_MAX + 100);
        assert!(
            short.starts_with("begin") && short.ends_with("end"),
            "{short}"
        );
        assert_eq!(shorten("all"), "all");
    }

    #[test]
    fn phrases_are_one_harmless_line() {
        assert_eq!(phrase("a\u{1b}[31mb.\nsecond"), "a[31mb");
        assert_eq!(phrase(&"x".repeat(300)).chars().count(), 201);
        assert_eq!(phrase(""), "");
    }
}
