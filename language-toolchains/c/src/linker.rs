//! What the linker says, which knows objects and names, and no lines:
//!
//! ```text
//! wasm-ld: error: .opencode-0-main.c.o: undefined symbol: helper
//! wasm-ld: error: duplicate symbol: total
//! >>> defined in .opencode-0-main.c.o
//! >>> defined in .opencode-1-other.c.o
//! ```

use runtime_contract::{Diagnostic, FilePath, Place};

use crate::sources::ours;

/// Diagnostics that are told of one program.
const DIAGNOSTICS_MAX: usize = 50;
/// Bytes of what the linker says that are read.
const SAID_BYTES_MAX: usize = 1 << 20;
/// Bytes of an object's name.
const OBJECT_BYTES_MAX: usize = 200;
/// Bytes of a symbol's name that are told.
const SYMBOL_BYTES_MAX: usize = 300;

/// The object of a source, whose name tells the source where it fits.
pub(crate) fn object(number: usize, source: &str) -> FilePath {
    let escaped = source.replace('%', "%25").replace('/', "%2F");
    let name = format!("{number}-{escaped}.o");
    if name.len() > OBJECT_BYTES_MAX {
        return ours(&format!("{number}-.o"));
    }
    ours(&name)
}

/// The source of an object.
pub(crate) fn source(object: &str) -> Option<String> {
    let name = object.strip_prefix(".opencode-")?.strip_suffix(".o")?;
    let (_, escaped) = name.split_once('-')?;
    let source = escaped.replace("%2F", "/").replace("%25", "%");
    (!source.is_empty()).then_some(source)
}

/// Reads what the linker said.
pub(crate) fn read(said: &[u8], units: &[String]) -> Vec<Diagnostic> {
    let said = &said[..said.len().min(SAID_BYTES_MAX)];
    let said = String::from_utf8_lossy(said);
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut lines = said.lines().peekable();
    while let Some(line) = lines.next() {
        let Some(error) = line.strip_prefix("wasm-ld: error: ") else {
            continue;
        };
        if found.len() == DIAGNOSTICS_MAX {
            break;
        }
        let mut places = Vec::new();
        while let Some(place) = lines.next_if(|next| next.starts_with(">>> ")) {
            places.extend(place.strip_prefix(">>> defined in ").and_then(source));
        }
        let one = explain(error, &places, units);
        if !found.contains(&one) {
            found.push(one);
        }
    }
    found
}

fn explain(error: &str, places: &[String], units: &[String]) -> Diagnostic {
    let first = units.first().cloned().unwrap_or_default();
    let told = |file: Option<String>, message: String| {
        let start = Place { line: 1, column: 1 };
        Diagnostic::error(file.unwrap_or(first), start, message)
    };
    if let Some((object, symbol)) = error.split_once(": undefined symbol: ") {
        let symbol = clipped(symbol);
        return match symbol.as_str() {
            "main" | "__main_argc_argv" | "__real___main_void" | "__main_void" => told(
                None,
                "There is no function 'main': a program begins there.".to_owned(),
            ),
            "fork" | "vfork" | "execve" | "execvp" | "execv" | "execl" | "execlp" | "system"
            | "popen" | "posix_spawn" | "wait" | "waitpid" | "pipe" => told(
                source(object),
                format!(
                    "'{symbol}' is not there: a program runs alone here and cannot start others."
                ),
            ),
            _ => told(
                source(object),
                format!(
                    "'{symbol}' is used here and defined nowhere: write it, or look whether its name is spelled alike."
                ),
            ),
        };
    }
    if let Some(symbol) = error.strip_prefix("duplicate symbol: ") {
        let symbol = clipped(symbol);
        let message = match places {
            [one, other, ..] if one != other => {
                format!("'{symbol}' is defined twice: in '{one}' and in '{other}'.")
            }
            _ => format!("'{symbol}' is defined twice."),
        };
        return told(places.last().cloned(), message);
    }
    told(
        None,
        format!("The program cannot be put together: {}", clipped(error)),
    )
}

fn clipped(text: &str) -> String {
    text.chars().take(SYMBOL_BYTES_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, file: &str, words: &str) {
        let found = read(said.as_bytes(), &["main.c".to_owned()]);
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].file, file);
        assert!(found[0].message.contains(words), "{found:?}");
    }

    #[test]
    fn what_is_missing_or_twice_is_told_of_its_file() {
        check(
            "wasm-ld: error: .opencode-1-a%2Fb%25c.c.o: undefined symbol: helper\n",
            "a/b%c.c",
            "'helper' is used here and defined nowhere",
        );
        check(
            "wasm-ld: error: duplicate symbol: total\n>>> defined in .opencode-0-main.c.o\n>>> defined in .opencode-1-b.c.o\n",
            "b.c",
            "defined twice: in 'main.c' and in 'b.c'",
        );
        check(
            "wasm-ld: error: /toolchain/lib/libc.a(__main_void.c.obj): undefined symbol: main\n",
            "main.c",
            "no function 'main'",
        );
        check("wasm-ld: error: something else", "main.c", "something else");
    }

    #[test]
    fn an_object_tells_its_source() {
        for path in ["main.c", "a/b.c", "50%2F.c", "-x.c", "ä ö.c"] {
            assert_eq!(source(object(3, path).as_str()).as_deref(), Some(path));
        }
        let long = format!("{}.c", "ö".repeat(120));
        assert_eq!(object(3, &long).as_str(), ".opencode-3-.o");
        assert_eq!(source(".opencode-3-.o"), None);
    }

    #[test]
    fn nothing_breaks_it() {
        for said in [
            "wasm-ld: error: ",
            "wasm-ld: error: : undefined symbol: ",
            ">>> defined in",
            "\0",
            "wasm-ld: error: duplicate symbol: \n>>> ",
        ] {
            read(said.as_bytes(), &[]);
        }
        let many = (0..1_000).fold(String::new(), |all, number| {
            all + &format!("wasm-ld: error: a.o: undefined symbol: s{number}\n")
        });
        assert_eq!(read(many.as_bytes(), &[]).len(), DIAGNOSTICS_MAX);
    }
}
