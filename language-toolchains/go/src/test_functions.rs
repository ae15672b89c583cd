//! Finds the tests of a file: its functions `TestX(t *testing.T)`, and a
//! `TestMain`. Benchmarks, fuzz tests and examples are not run.

use runtime_contract::Diagnostic;

use crate::scan::{Scanner, Token};
use crate::sources::File;

/// Tests of one program.
pub(crate) const TESTS_MAX: usize = 1_000;

/// What a test file brings.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Found {
    /// Names of tests, in the order in which they are written.
    pub(crate) tests: Vec<String>,
    /// Where it takes over with `TestMain`, in bytes.
    pub(crate) main: Option<usize>,
}

/// Looks through a file's functions; a test that takes the wrong things is an error.
pub(crate) fn find(file: &File<'_>) -> Result<Found, Diagnostic> {
    let mut found = Found::default();
    let mut depth = 0_usize;
    let mut words = Scanner::new(&file.text);
    while let Some(word) = words.next() {
        match word.token {
            Token::Sign(b'(' | b'{' | b'[') => depth += 1,
            Token::Sign(b')' | b'}' | b']') => depth = depth.saturating_sub(1),
            Token::Name("func") if depth == 0 => {
                let mut after = words.clone();
                let Some(name) = after.next() else { break };
                // A method's receiver stands in its name's place.
                let Token::Name(text) = name.token else {
                    continue;
                };
                match (text, taken(after)) {
                    ("TestMain", Some("M")) => found.main = Some(name.start),
                    (test, Some("T")) if is_test(test) => found.tests.push(test.to_owned()),
                    (test, _) if is_test(test) => {
                        let message =
                            format!("A test takes one thing: write 'func {test}(t *testing.T)'.");
                        return Err(file.error(name.start, message));
                    }
                    _ => {}
                }
                if found.tests.len() > TESTS_MAX {
                    let message =
                        format!("A program can have {TESTS_MAX} tests; this is one more.");
                    return Err(file.error(name.start, message));
                }
            }
            _ => {}
        }
    }
    Ok(found)
}

/// The type of `(t *testing.T)`, without its package, where a function takes one
/// pointer and gives nothing back.
fn taken<'a>(words: Scanner<'a>) -> Option<&'a str> {
    let tokens: Vec<_> = words.take(8).map(|word| word.token).collect();
    match tokens.as_slice() {
        [
            Token::Sign(b'('),
            Token::Name(_),
            Token::Sign(b'*'),
            Token::Name(_),
            Token::Sign(b'.'),
            Token::Name(kind),
            Token::Sign(b')'),
            Token::Sign(b'{'),
        ]
        | [
            Token::Sign(b'('),
            Token::Name(_),
            Token::Sign(b'*'),
            Token::Name(kind),
            Token::Sign(b')'),
            Token::Sign(b'{'),
            ..,
        ] => Some(kind),
        _ => None,
    }
}

/// `Test` and something that does not go on in small letters.
fn is_test(name: &str) -> bool {
    name != "TestMain"
        && name
            .strip_prefix("Test")
            .is_some_and(|rest| !rest.starts_with(char::is_lowercase))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use runtime_contract::FilePath;

    use super::*;

    fn look(text: &str) -> Result<Found, Diagnostic> {
        let path = FilePath::parse("main_test.go").unwrap();
        find(&File {
            path: &path,
            text: Cow::Borrowed(text),
            header: crate::header::read(text),
            is_test: true,
        })
    }

    #[test]
    fn tests_are_found_at_the_top_only() {
        let text = "package p\nimport \"testing\"\nfunc TestOne(t *testing.T) { func TestNot(t *testing.T) {} }\n\
            // func TestComment(t *testing.T) {}\nfunc (x T) TestMethod(t *testing.T) {}\n\
            func Test_two(t *T) {}\nfunc Testify(n int) {}\nfunc BenchmarkX(b *testing.B) {}\n\
            func TestMain(m *testing.M) {}\nvar s = `func TestText(t *testing.T) {`\nfunc Test(t *testing.T) {}";
        let found = look(text).unwrap();
        assert_eq!(found.tests, ["TestOne", "Test_two", "Test"]);
        assert!(found.main.is_some());
    }

    #[test]
    fn a_test_that_takes_the_wrong_things_is_told() {
        for text in [
            "func TestOne() {}",
            "func TestOne(t *testing.B) {}",
            "func TestOne(t *testing.T) int {}",
            "func TestOne",
        ] {
            let error = look(&format!("package p\n{text}")).unwrap_err();
            assert_eq!((error.line, error.column), (2, 6), "{text}");
            assert!(error.message.contains("func TestOne(t *testing.T)"));
        }
    }

    #[test]
    fn there_are_only_so_many() {
        let many: String = (0..=TESTS_MAX)
            .map(|n| format!("func Test{n}(t *testing.T) {{}}\n"))
            .collect();
        assert!(look(&many).unwrap_err().message.contains("1000 tests"));
    }
}
