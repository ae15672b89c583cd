//! Tells Rust code from comments and literals, so that a gate that looks for a
//! word finds uses of it and not talk about it.

/// The text with every comment and every string or character literal replaced
/// by spaces; lines stay where they are.
pub(crate) fn code_only(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let mut code = String::with_capacity(text.len());
    let mut at = 0;
    while at < characters.len() {
        let end = skipped_end(&characters, at);
        if end > at {
            code.extend(characters[at..end].iter().map(|one| match one {
                '\n' => '\n',
                _ => ' ',
            }));
            at = end;
        } else {
            code.push(characters[at]);
            at += 1;
        }
    }
    code
}

/// Where the comment or literal that begins at `at` ends; `at` itself when
/// none begins there.
fn skipped_end(text: &[char], at: usize) -> usize {
    let next = text.get(at + 1);
    match text[at] {
        '/' if next == Some(&'/') => line_end(text, at),
        '/' if next == Some(&'*') => block_comment_end(text, at),
        '"' => string_end(text, at),
        'r' if !follows_a_name(text, at) => raw_string_end(text, at).unwrap_or(at),
        '\'' => character_end(text, at).unwrap_or(at),
        _ => at,
    }
}

fn line_end(text: &[char], at: usize) -> usize {
    (at..text.len())
        .find(|&here| text[here] == '\n')
        .unwrap_or(text.len())
}

/// Rust's block comments nest.
fn block_comment_end(text: &[char], at: usize) -> usize {
    let mut depth = 0;
    let mut here = at;
    while here + 1 < text.len() {
        match (text[here], text[here + 1]) {
            ('/', '*') => {
                depth += 1;
                here += 2;
            }
            ('*', '/') => {
                depth -= 1;
                here += 2;
                if depth == 0 {
                    return here;
                }
            }
            _ => here += 1,
        }
    }
    text.len()
}

fn string_end(text: &[char], at: usize) -> usize {
    let mut here = at + 1;
    while here < text.len() {
        match text[here] {
            '\\' => here += 2,
            '"' => return here + 1,
            _ => here += 1,
        }
    }
    text.len()
}

fn raw_string_end(text: &[char], at: usize) -> Option<usize> {
    let hashes = text[at + 1..].iter().take_while(|one| **one == '#').count();
    let open = at + 1 + hashes;
    if text.get(open) != Some(&'"') {
        return None;
    }
    let closes = |quote: &usize| {
        text[*quote] == '"'
            && text[quote + 1..]
                .iter()
                .take_while(|one| **one == '#')
                .count()
                >= hashes
    };
    let quote = (open + 1..text.len()).find(closes);
    Some(quote.map_or(text.len(), |quote| quote + 1 + hashes))
}

/// `'a'` and `'\n'` are characters; `'a` is a lifetime.
fn character_end(text: &[char], at: usize) -> Option<usize> {
    if text.get(at + 1) == Some(&'\\') {
        let quote = (at + 3..text.len()).find(|&here| text[here] == '\'')?;
        return Some(quote + 1);
    }
    (text.get(at + 2) == Some(&'\'')).then_some(at + 3)
}

/// The `r` of `for` opens no raw string; the `r` of `br` does.
fn follows_a_name(text: &[char], at: usize) -> bool {
    at > 0 && (text[at - 1].is_alphanumeric() || text[at - 1] == '_') && text[at - 1] != 'b'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_literals_are_blank() {
        let check = |text: &str, expected: &str| assert_eq!(code_only(text), expected, "{text}");
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */ d */ e", "a                   e");
        check(r#"a "b \" c" d"#, "a          d");
        check(r##"a r#"b " c"# d"##, "a            d");
        check(r##"a br#"b"# d"##, "a b       d");
        check("f('a', '\\'', '\\u{1F600}')", "f(   ,     ,            )");
        check("fn f<'a>(x: &'a str)", "fn f<'a>(x: &'a str)");
        check("for x in r {}", "for x in r {}");
        check("\"open", "     ");
        check("/* open", "       ");
    }
}
