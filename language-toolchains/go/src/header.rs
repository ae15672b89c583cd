//! What stands at the top of a Go file: whether it is meant for this kind of
//! machine, the name of its package, and what it imports.

use crate::constraint;
use crate::scan::{Scanner, Token};

/// Imports of one file that are looked at; the compiler sees them all.
const IMPORTS_MAX: usize = 1_000;

/// The top of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Header {
    /// Whether its `//go:build` line, if it has one, lets it be built here.
    pub(crate) is_for_here: bool,
    /// The package's name and its place in bytes; `None` where the file has none.
    pub(crate) package: Option<(String, usize)>,
    pub(crate) imports: Vec<Import>,
}

/// One imported package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Import {
    pub(crate) path: String,
    /// Where its text stands, in bytes.
    pub(crate) start: usize,
}

/// Reads the top of a file; what is no Go is left to the compiler to name.
pub(crate) fn read(text: &str) -> Header {
    let mut header = Header {
        is_for_here: build_line(text).is_none_or(constraint::holds),
        ..Header::default()
    };
    let mut words = Scanner::new(text);
    if words.next().map(|word| word.token) != Some(Token::Name("package")) {
        return header;
    }
    let Some(name) = words.next() else {
        return header;
    };
    let Token::Name(package) = name.token else {
        return header;
    };
    header.package = Some((package.to_owned(), name.start));
    let mut in_list = false;
    for word in words {
        match word.token {
            Token::Sign(b'(') => in_list = true,
            Token::Sign(b')') => in_list = false,
            Token::Sign(b';' | b'.') | Token::Name("_" | "import") => {}
            // A package's own name for it; anything else at the top ends the imports.
            Token::Name("func" | "var" | "type" | "const") if !in_list => break,
            Token::Name(_) => {}
            Token::Text(quoted) => {
                if header.imports.len() >= IMPORTS_MAX {
                    break;
                }
                header.imports.push(Import {
                    path: quoted.trim_matches(['"', '`']).to_owned(),
                    start: word.start,
                });
            }
            Token::Sign(_) | Token::Other => break,
        }
    }
    header
}

/// What stands in the `//go:build` line before the package clause.
fn build_line(text: &str) -> Option<&str> {
    let mut words = Scanner::new(text);
    while let Some(passed) = words.comment_or_blank() {
        if let Some(condition) = passed.strip_prefix("//go:build ") {
            return Some(condition.trim());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, package: Option<&str>, imports: &[&str]) {
        let header = read(text);
        assert_eq!(
            header.package.as_ref().map(|(name, _)| name.as_str()),
            package,
            "{text}"
        );
        let found: Vec<_> = header
            .imports
            .iter()
            .map(|import| import.path.as_str())
            .collect();
        assert_eq!(found, imports, "{text}");
        for import in &header.imports {
            assert!(text[import.start + 1..].starts_with(&import.path), "{text}");
        }
    }

    #[test]
    fn package_and_imports_are_found_however_they_are_written() {
        check("package main", Some("main"), &[]);
        check(
            "// A comment\npackage main; import \"fmt\"; import f2 \"a/b\"\nimport (\n . \"x\"\n\t_ `y` // no\n)\nfunc f() { g(\"z\") }",
            Some("main"),
            &["fmt", "a/b", "x", "y"],
        );
        check(
            "package p\nimport(\"a\";\"b\")\nvar x = \"c\"",
            Some("p"),
            &["a", "b"],
        );
        check(
            "package p\nimport type_ \"a\"\ntype T struct{}",
            Some("p"),
            &["a"],
        );
    }

    #[test]
    fn what_is_no_go_has_no_package_or_no_imports() {
        check("", None, &[]);
        check("print('hello')", None, &[]);
        check("package", None, &[]);
        check("package \"main\"", None, &[]);
        check("package main\nimport (", Some("main"), &[]);
        check("package main\n3 \"fmt\"", Some("main"), &[]);
    }

    #[test]
    fn only_what_is_meant_for_here_is_built() {
        for (text, expected) in [
            ("package p", true),
            ("//go:build ignore\n\npackage p", false),
            ("// Words.\n\n//go:build wasip1 || linux\n\npackage p", true),
            ("/* //go:build ignore */ package p", true),
            ("package p\n//go:build ignore\n", true),
        ] {
            assert_eq!(read(text).is_for_here, expected, "{text}");
        }
    }
}
