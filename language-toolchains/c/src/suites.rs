//! A file of C tests and what is put around it: a caller for the tests that it
//! holds, as Unity's own generator of runners makes one.

use std::fmt::Write as _;

use runtime_contract::FilePath;

/// Tests of one file that are called.
pub(crate) const TESTS_MAX: usize = 2_000;

/// A file of tests.
pub(crate) struct Suite {
    path: String,
    number: usize,
    tests: Vec<String>,
    has_main: bool,
    has_set_up: bool,
    has_tear_down: bool,
}

impl Suite {
    pub(crate) fn of(path: &FilePath, number: usize, text: &[u8]) -> Self {
        let mut suite = Self {
            path: path.to_string(),
            number,
            tests: Vec::new(),
            has_main: false,
            has_set_up: false,
            has_tear_down: false,
        };
        for name in functions(text) {
            match name.as_str() {
                "main" => suite.has_main = true,
                "setUp" => suite.has_set_up = true,
                "tearDown" => suite.has_tear_down = true,
                _ if name.starts_with("test")
                    && suite.tests.len() < TESTS_MAX
                    && !suite.tests.contains(&name) =>
                {
                    suite.tests.push(name);
                }
                _ => {}
            }
        }
        suite
    }
}

/// The source that is compiled in place of a file of tests. The first of them calls
/// the others, as many as there are.
pub(crate) fn wrapper(suite: &Suite, all: Option<usize>) -> String {
    let mut text = String::new();
    write(suite, all, &mut text).unwrap_or_else(|_| unreachable!("text takes text"));
    text
}

fn write(suite: &Suite, all: Option<usize>, text: &mut String) -> std::fmt::Result {
    let number = suite.number;
    // Each file has its own; the linker would find one only.
    for name in ["main", "setUp", "tearDown"] {
        writeln!(text, "#define {name} opencode_{name}_{number}")?;
    }
    writeln!(text, "#include \"{}\"", suite.path)?;
    writeln!(text, "#include <unity.h>")?;
    for (name, there) in [
        ("setUp", suite.has_set_up),
        ("tearDown", suite.has_tear_down),
    ] {
        if !there {
            writeln!(text, "void {name}(void) {{}}")?;
        }
    }
    writeln!(text, "void opencode_suite_{number}(void);")?;
    writeln!(text, "void opencode_suite_{number}(void) {{")?;
    if suite.has_main {
        // Whether it takes arguments or not: calling it as what it is not would be a trap.
        writeln!(
            text,
            "  static char name[] = \"tests\", *arguments[] = {{name, 0}};"
        )?;
        writeln!(text, "  void (*own)(void) = (void (*)(void))main;")?;
        writeln!(
            text,
            "  _Generic(&main, int (*)(int, char **): (void)((int (*)(int, char **))own)(1, arguments), \
             default: (void)((int (*)(void))own)());"
        )?;
    } else {
        writeln!(text, "  UnityBegin(\"\");")?;
        for test in &suite.tests {
            writeln!(text, "  UnityRun({test}, \"{test}\", setUp, tearDown);")?;
        }
        writeln!(text, "  UnityEnd();")?;
    }
    writeln!(text, "}}")?;
    let Some(all) = all else {
        return Ok(());
    };
    writeln!(text, "#undef main")?;
    for other in 0..all {
        writeln!(text, "void opencode_suite_{other}(void);")?;
    }
    writeln!(text, "int main(void) {{")?;
    for other in 0..all {
        writeln!(text, "  opencode_suite_{other}();")?;
    }
    writeln!(text, "}}")
}

/// The names of functions that a file seems to define at its outermost level, in
/// their order: a name, something in parentheses, and an opening brace.
fn functions(text: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let tokens = Tokens { text, at: 0 };
    let (mut braces, mut parentheses) = (0_usize, 0_usize);
    let mut before: Option<String> = None;
    let mut candidate: Option<String> = None;
    for token in tokens {
        match token {
            Token::Name(name) => {
                if parentheses == 0 {
                    candidate = None;
                    before = Some(name);
                }
                continue;
            }
            Token::Sign(b'(') => {
                if parentheses == 0 && braces == 0 {
                    candidate = before.take();
                }
                parentheses += 1;
            }
            Token::Sign(b')') => parentheses = parentheses.saturating_sub(1),
            Token::Sign(b'{') => {
                if braces == 0 && parentheses == 0 {
                    names.extend(candidate.take());
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
        before = None;
    }
    names
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

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        assert_eq!(functions(text.as_bytes()), expected, "{text}");
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
            functions(text.as_bytes());
        }
        let deep = "({".repeat(100_000);
        assert!(functions(deep.as_bytes()).is_empty());
    }

    #[test]
    fn a_suite_calls_its_tests_and_has_what_it_lacks() {
        let path = FilePath::parse("tests/test_sums.c").unwrap();
        let text =
            b"void tearDown(void) {}\nvoid test_a(void) {}\nstatic int helper(void) { return 1; }";
        let text = wrapper(&Suite::of(&path, 0, text), Some(2));
        for part in [
            "#include \"tests/test_sums.c\"",
            "UnityRun(test_a, \"test_a\", setUp, tearDown);",
            "void setUp(void) {}",
            "int main(void) {\n  opencode_suite_0();\n  opencode_suite_1();\n}",
        ] {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
        assert!(
            !text.contains("helper") && !text.contains("void tearDown(void) {}"),
            "{text}"
        );
        let own = wrapper(&Suite::of(&path, 1, b"int main(void) { return 0; }"), None);
        assert!(
            own.contains("_Generic") && !own.contains("UnityRun"),
            "{own}"
        );
    }
}
