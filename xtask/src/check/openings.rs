//! Each Rust file begins by saying why it exists.

use super::{Gate, Source};

pub(super) const GATE: Gate = Gate {
    name: "each Rust file opens with its story",
    reason: "Someone who opens a file for the first time should learn in its first lines why it is there.",
    breaches: |checked| Ok(breaches(&checked.sources)),
};

fn breaches(sources: &[Source]) -> Vec<String> {
    sources
        .iter()
        .filter(|source| source.is_our_rust() && !opens_well(&source.text))
        .map(|source| {
            format!(
                "{}: begin with a `//!` comment that says why this file exists",
                source.path
            )
        })
        .collect()
}

fn opens_well(text: &str) -> bool {
    let first = text
        .trim_start_matches('\u{feff}')
        .lines()
        .find(|line| !line.trim().is_empty());
    first.is_some_and(|line| {
        let words = line
            .strip_prefix("//!")
            .is_some_and(|words| !words.trim().is_empty());
        words || line.starts_with("#![doc")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_without_an_opening_is_named() {
        let check = |path: &str, text: &str, broken: bool| {
            assert_eq!(
                breaches(&[Source::new(path, text)]).len(),
                usize::from(broken),
                "{path}: {text}"
            );
        };
        check("app/a/src/lib.rs", "//! Why.\nfn f() {}", false);
        check("app/a/src/lib.rs", "\n//! Why.\n", false);
        check(
            "app/a/src/lib.rs",
            "#![doc = include_str!(\"../README.md\")]",
            false,
        );
        check("app/a/src/lib.rs", "//!\nfn f() {}", true);
        check("app/a/src/lib.rs", "// Why.\n//! Late.", true);
        check("app/a/src/lib.rs", "use a;\n", true);
        check("app/a/src/lib.rs", "", true);
        check("app/rooms/courses/src/lib.rs", "use a;\n", true);
        // A learner's program, and what is not Rust, may begin as they like.
        check(
            "language-toolchains/rust/fixtures/hello.rs",
            "fn main() {}",
            false,
        );
        check(
            "language-toolchains/rust/conformance/hello/main.rs",
            "fn main() {}",
            false,
        );
        check(
            "language-toolchains/conformance/src/lib.rs",
            "fn f() {}",
            true,
        );
        check("app/a/README.md", "# A", false);
    }
}
