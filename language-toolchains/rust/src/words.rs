//! What the compiler and the linker say, and what is left to say when the compiler
//! breaks: then its words are about itself, and the learner is told about the program.

use runtime_contract::{Diagnostic, Place};
use toolchain_contract::{Said, report};

/// Names of what the linker did not find that are told of.
const SYMBOLS_MAX: usize = 20;
/// What stands before such a name.
const UNDEFINED: &str = "undefined symbol: ";

/// What the compiler says of a crate that begins with `root`.
pub(crate) fn of_compiler(said: &Said, root: &str) -> Vec<Diagnostic> {
    let mut found = report::rustc(&said.stderr, root);
    found.extend(crash(said).map(|sentence| at_start(root, sentence.to_owned())));
    found
}

/// The same for people.
pub(crate) fn of_compiler_as_text(said: &Said) -> Vec<u8> {
    match crash(said) {
        Some(sentence) => format!("error: {sentence}\n").into_bytes(),
        None => report::rustc_words(&said.stderr),
    }
}

/// What the linker says: it knows names and no lines.
pub(crate) fn of_linker(said: &Said, root: &str) -> Vec<Diagnostic> {
    let names = undefined(said).into_iter();
    names
        .map(|name| {
            let message = format!(
                "The program uses `{name}`, which neither it nor any library here defines."
            );
            at_start(root, message)
        })
        .collect()
}

/// The same for people: the parts of our own library that it names are none of
/// theirs.
pub(crate) fn of_linker_as_text(said: &Said) -> Vec<u8> {
    let names = undefined(said);
    if names.is_empty() {
        return said.stderr.clone();
    }
    let lines = names.into_iter();
    let lines = lines.map(|name| format!("wasm-ld: error: {UNDEFINED}{name}\n"));
    lines.collect::<String>().into_bytes()
}

fn undefined(said: &Said) -> Vec<String> {
    let words = String::from_utf8_lossy(&said.stderr);
    let mut names: Vec<String> = Vec::new();
    for line in words.lines() {
        if let Some((_, name)) = line.split_once(UNDEFINED)
            && names.len() < SYMBOLS_MAX
            && !names.iter().any(|known| known == name)
        {
            names.push(name.to_owned());
        }
    }
    names
}

fn at_start(file: &str, message: String) -> Diagnostic {
    Diagnostic::error(file, Place { line: 1, column: 1 }, message)
}

/// Why a compiler that broke did so, as far as it is the program's doing.
fn crash(said: &Said) -> Option<&'static str> {
    if matches!(said.status, Some(0 | 1)) {
        return None;
    }
    let words = String::from_utf8_lossy(&said.stderr);
    let sentences = [
        (
            "memory allocation of ",
            "rustc needs more memory for this program than it may have: make the program smaller.",
        ),
        (
            "LLVM ERROR: out of memory",
            "rustc needs more memory for this program than it may have: make the program smaller.",
        ),
        (
            "interrupted by SIGSEGV",
            "rustc cannot follow this program: something in it is nested too deep.",
        ),
        (
            "the compiler unexpectedly panicked",
            "rustc itself broke on this program, which is no fault of yours: write the last change in another way.",
        ),
    ];
    let known = sentences.into_iter();
    known
        .filter(|(sign, _)| words.contains(sign))
        .map(|(_, sentence)| sentence)
        .next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(status: Option<i32>, stderr: &str) -> Said {
        Said {
            status,
            stdout: Vec::new(),
            stderr: stderr.as_bytes().to_vec(),
        }
    }

    #[test]
    fn a_compiler_that_breaks_is_told_as_one() {
        let check = |status, stderr: &str, expected: &str| {
            let said = said(status, stderr);
            let found = of_compiler(&said, "main.rs");
            assert_eq!(found.len(), 1, "{stderr}");
            assert!(found[0].message.contains(expected), "{found:?}");
            let text = String::from_utf8(of_compiler_as_text(&said)).unwrap();
            assert!(
                text.contains(expected) && text.lines().count() == 1,
                "{text}"
            );
        };
        check(
            None,
            "memory allocation of 536870912 bytes failed\nstack backtrace:\n   0: 0x7f",
            "more memory",
        );
        check(
            None,
            "error: rustc interrupted by SIGSEGV, printing backtrace\n",
            "nested too deep",
        );
        check(
            Some(101),
            "{\"message\":\"x\"}\nerror: the compiler unexpectedly panicked. this is a bug.\n",
            "no fault of yours",
        );
    }

    #[test]
    fn a_program_that_speaks_of_breaking_breaks_nothing() {
        let said = said(Some(1), "error: memory allocation of 3\n");
        assert_eq!(of_compiler(&said, "main.rs"), []);
        assert_eq!(of_compiler_as_text(&said), said.stderr);
    }

    #[test]
    fn the_linker_names_each_thing_once() {
        let said = said(
            Some(1),
            "wasm-ld: error: .program.o: undefined symbol: nowhere\nwasm-ld: error: toolchain/lib/libprogram.a(2.o): undefined symbol: nowhere\n",
        );
        let found = of_linker(&said, "main.rs");
        assert_eq!(found.len(), 1);
        assert!(found[0].message.contains("`nowhere`"), "{found:?}");
        assert_eq!(
            of_linker_as_text(&said),
            b"wasm-ld: error: undefined symbol: nowhere\n"
        );
    }
}
