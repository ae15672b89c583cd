//! Reading a file of C tests: what it seems to define at its outermost level. It is
//! not C that is parsed here, only shapes; the compiler says what is wrong with the rest.

/// A function, or what looks like one: a name, something in parentheses, and a brace.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Definition {
    pub(super) name: String,
    /// Whether `void` stands before the name.
    pub(super) returns_nothing: bool,
    /// What stands between the parentheses.
    pub(super) parameters: String,
    pub(super) line: u32,
    /// What says above it with which arguments it is called.
    pub(super) cases: Vec<Case>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Case,
    Range,
    Matrix,
}

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) kind: Kind,
    pub(super) text: String,
    pub(super) line: u32,
}

/// A name before an opening parenthesis, and what has been read behind it.
struct Candidate {
    name: String,
    returns_nothing: bool,
    start: usize,
    parameters: String,
}

/// What a file defines, in its order.
pub(super) fn definitions(text: &[u8]) -> Vec<Definition> {
    let mut found = Vec::new();
    let mut tokens = Tokens { text, at: 0 };
    let (mut braces, mut parentheses) = (0_usize, 0_usize);
    let (mut kind, mut before) = (None::<String>, None::<String>);
    let mut candidate: Option<Candidate> = None;
    let mut cases: Vec<Case> = Vec::new();
    let mut lines = Lines {
        text,
        at: 0,
        line: 1,
    };
    while let Some(token) = tokens.next() {
        match token {
            Token::Name(name) => {
                if parentheses == 0 {
                    candidate = None;
                    kind = before.replace(name);
                }
                continue;
            }
            Token::Sign(b'(') => {
                if parentheses == 0 && braces == 0 {
                    candidate = before.take().map(|name| Candidate {
                        name,
                        returns_nothing: kind.as_deref() == Some("void"),
                        start: tokens.at,
                        parameters: String::new(),
                    });
                }
                parentheses += 1;
            }
            Token::Sign(b')') => {
                parentheses = parentheses.saturating_sub(1);
                if parentheses == 0
                    && let Some(it) = &mut candidate
                    && it.parameters.is_empty()
                {
                    let end = tokens.at.saturating_sub(1).max(it.start);
                    let inner = text.get(it.start..end).unwrap_or_default();
                    it.parameters = String::from_utf8_lossy(inner).trim().to_owned();
                    if let Some(kind) = case(&it.name) {
                        cases.push(Case {
                            kind,
                            text: std::mem::take(&mut it.parameters),
                            line: lines.of(it.start),
                        });
                        candidate = None;
                    }
                }
            }
            Token::Sign(b'{') => {
                if braces == 0
                    && parentheses == 0
                    && let Some(it) = candidate.take()
                {
                    found.push(Definition {
                        name: it.name,
                        returns_nothing: it.returns_nothing,
                        parameters: it.parameters,
                        line: lines.of(it.start),
                        cases: std::mem::take(&mut cases),
                    });
                }
                braces += 1;
            }
            Token::Sign(b'}') => braces = braces.saturating_sub(1),
            Token::Sign(_) => {
                if parentheses == 0 {
                    candidate = None;
                }
            }
        }
        (kind, before) = (None, None);
    }
    found
}

fn case(name: &str) -> Option<Kind> {
    match name {
        "TEST_CASE" => Some(Kind::Case),
        "TEST_RANGE" => Some(Kind::Range),
        "TEST_MATRIX" => Some(Kind::Matrix),
        _ => None,
    }
}

/// Counts lines, always forward.
struct Lines<'a> {
    text: &'a [u8],
    at: usize,
    line: u32,
}

impl Lines<'_> {
    fn of(&mut self, place: usize) -> u32 {
        let passed = self.text.get(self.at..place).unwrap_or_default();
        let lines = passed.iter().filter(|byte| **byte == b'\n').count();
        self.at = self.at.max(place);
        self.line = self
            .line
            .saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.line
    }
}

enum Token {
    Name(String),
    Sign(u8),
}

/// Names and signs of a C source; spaces, comments, texts and the preprocessor's
/// lines are left out.
struct Tokens<'a> {
    text: &'a [u8],
    at: usize,
}

impl Iterator for Tokens<'_> {
    type Item = Token;

    fn next(&mut self) -> Option<Token> {
        loop {
            let rest = self.text.get(self.at..)?;
            match rest {
                [] => return None,
                [b'/', b'/', ..] | [b'#', ..] => self.skip_line(),
                [b'/', b'*', body @ ..] => {
                    let end = body.windows(2).position(|pair| pair == b"*/");
                    self.at = end.map_or(self.text.len(), |end| self.at + end + 4);
                }
                [quote @ (b'"' | b'\''), ..] => self.skip_text(*quote),
                [letter, ..] if letter.is_ascii_alphanumeric() || *letter == b'_' => {
                    let word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
                    let length = rest.iter().take_while(|byte| word(byte)).count();
                    self.at += length;
                    let name = String::from_utf8_lossy(&rest[..length]).into_owned();
                    return Some(Token::Name(name));
                }
                [space, ..] if space.is_ascii_whitespace() => self.at += 1,
                [sign, ..] => {
                    self.at += 1;
                    return Some(Token::Sign(*sign));
                }
            }
        }
    }
}

impl Tokens<'_> {
    /// To the end of the line, and further where it is continued.
    fn skip_line(&mut self) {
        while let Some(&byte) = self.text.get(self.at) {
            self.at += match byte {
                b'\\' => 2,
                b'\n' => return,
                _ => 1,
            };
        }
    }

    fn skip_text(&mut self, quote: u8) {
        self.at += 1;
        while let Some(&byte) = self.text.get(self.at) {
            self.at += match byte {
                b'\\' => 2,
                b'\n' => return,
                _ => 1,
            };
            if byte == quote {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn functions(text: &str) -> Vec<String> {
        let found = definitions(text.as_bytes());
        found.into_iter().map(|it| it.name).collect()
    }

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(functions(text), expected, "{text}");
    }

    #[test]
    fn functions_are_found_by_their_shape() {
        check("void test_a(void) { if (x) { y(); } }", &["test_a"]);
        check("void test_a(void);\nvoid test_b(void)\n{\n}", &["test_b"]);
        check(
            "static void test_a() {} int main(int c, char **v) {}",
            &["test_a", "main"],
        );
        check("// void test_a(void) {}\n/* void test_b(void) {} */", &[]);
        check(
            "#define T void test_a(void) \\\n {\nvoid test_b(void) {}",
            &["test_b"],
        );
        check(
            "char *s = \"void test_a(void) {\"; void test_b(void) {}",
            &["test_b"],
        );
        check(
            "int a[] = { f(1), 2 }; struct s { int x; }; void test_c(void) {}",
            &["test_c"],
        );
        check("int x = f(1); void test_c(void (*p)(int)) {}", &["test_c"]);
    }

    #[test]
    fn what_is_broken_is_read_to_its_end() {
        for text in [
            "\"", "'", "/*", "//", "#\\", "(((((", "}}}}) {", "\\", "a(", "é(ö) {", "\0\u{1}",
        ] {
            functions(text);
        }
        let deep = "({".repeat(100_000);
        assert!(functions(&deep).is_empty());
    }

    #[test]
    fn what_stands_above_and_between_is_kept() {
        let text = "TEST_CASE(1, \")\")\nTEST_RANGE([1, 2, 1])\n\nstatic void test_a(int a, char *b)\n{ }\nvoid *test_b(void) {}";
        let found = definitions(text.as_bytes());
        assert_eq!(found.len(), 2);
        assert!(found[0].returns_nothing && !found[1].returns_nothing);
        assert_eq!(found[0].parameters, "int a, char *b");
        assert_eq!((found[0].line, found[1].line), (4, 6));
        let cases: Vec<_> = found[0]
            .cases
            .iter()
            .map(|it| (it.kind, it.text.as_str(), it.line))
            .collect();
        assert_eq!(
            cases,
            [(Kind::Case, "1, \")\"", 1), (Kind::Range, "[1, 2, 1]", 2)]
        );
        assert_eq!(found[1].cases, []);
    }
}
