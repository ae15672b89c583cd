//! A program's own crash: what it means, and in which line of which file it
//! happened, as far as the program's compiler wrote that down.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use runtime_contract::{SourceTree, UncaughtError};
use wasmtime::{ThrownException, Trap, WasmBacktrace};

use crate::program::trap_of;

/// Where the program's files lie, as compilers write it down.
const WORK_FOLDER: &str = "/work/";
/// Bytes of a function's name that are told.
const NAME_BYTES_MAX: usize = 100;

/// The names of a program's own files: what lies in others is no use to whoever
/// wrote it.
#[derive(Default)]
pub(crate) struct Sources(BTreeSet<String>);

/// A place in the program's own files.
struct Spot {
    file: String,
    line: u32,
    function: Option<String>,
}

impl Sources {
    pub(crate) fn of(files: &SourceTree) -> Self {
        Self(files.iter().map(|(path, _)| path.to_string()).collect())
    }

    fn own<'a>(&self, file: &'a str) -> Option<&'a str> {
        let file = file.strip_prefix(WORK_FOLDER).unwrap_or(file);
        let file = file.strip_prefix("./").unwrap_or(file);
        self.0.contains(file).then_some(file)
    }

    /// The places in these files at which the program was, the innermost first.
    fn spots(&self, ended: &wasmtime::Error) -> Vec<Spot> {
        let Some(trace) = ended.downcast_ref::<WasmBacktrace>() else {
            return Vec::new();
        };
        let spots = trace.frames().iter().flat_map(|frame| {
            let symbols = frame.symbols();
            let count = symbols.len();
            symbols
                .iter()
                .enumerate()
                .filter_map(move |(index, symbol)| {
                    // The last is the function itself; those before it were made part of it.
                    let outermost = frame.func_name().filter(|_| index + 1 == count);
                    let name = symbol.name().or(outermost).filter(|name| is_plain(name));
                    Some(Spot {
                        file: self.own(symbol.file()?)?.to_owned(),
                        line: symbol.line()?,
                        function: name.map(str::to_owned),
                    })
                })
        });
        spots.collect()
    }
}

/// Whether a function's name is as somebody wrote it.
fn is_plain(name: &str) -> bool {
    name.len() <= NAME_BYTES_MAX
        && !name.starts_with("_Z")
        && !name.starts_with("_R")
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || "_.:~".contains(c))
}

/// What the error that ended a program means for whoever wrote it; `None` for
/// those that are a limit's, or the engine's own.
pub(crate) fn uncaught(ended: &wasmtime::Error, sources: &Sources) -> Option<UncaughtError> {
    let (kind, message) = match trap_of(ended) {
        Some(trap) => meaning(trap)?,
        None if ended.is::<ThrownException>() => (
            "exception",
            "The program threw an exception that nothing catches.",
        ),
        None => return None,
    };
    let first = sources.spots(ended).into_iter().next();
    Some(UncaughtError {
        kind: kind.to_owned(),
        message: message.to_owned(),
        line: first.as_ref().map(|spot| spot.line),
        file: first.map(|spot| spot.file),
    })
}

/// The error as the last lines of what the program says.
pub(crate) fn last_words(
    found: &UncaughtError,
    ended: &wasmtime::Error,
    sources: &Sources,
) -> String {
    let mut text = String::new();
    if let (Some(file), Some(line)) = (&found.file, found.line) {
        text = format!("{file}:{line}: ");
    }
    let UncaughtError { kind, message, .. } = found;
    // Text takes text.
    let _ = writeln!(text, "{kind}: {message}");
    for Spot {
        file,
        line,
        function,
    } in sources.spots(ended)
    {
        let function = function.map(|name| format!("{name}, ")).unwrap_or_default();
        let _ = writeln!(text, "  in {function}{file}:{line}");
    }
    text
}

fn meaning(trap: Trap) -> Option<(&'static str, &'static str)> {
    Some(match trap {
        Trap::UnreachableCodeReached => (
            "abort",
            "The program gave up: it called abort, or came to a place that must never be reached.",
        ),
        Trap::MemoryOutOfBounds => (
            "memory-out-of-bounds",
            "The program used memory that it does not have: look for a pointer or an index that leads nowhere.",
        ),
        Trap::IntegerDivisionByZero => ("division-by-zero", "A whole number was divided by zero."),
        Trap::IntegerOverflow => (
            "integer-overflow",
            "A division of whole numbers, or a number made whole, came out too large for its type.",
        ),
        Trap::BadConversionToInteger => (
            "bad-conversion",
            "Something that is not a number was made a whole number.",
        ),
        Trap::TableOutOfBounds | Trap::IndirectCallToNull | Trap::BadSignature => (
            "bad-function-pointer",
            "A function was called through a pointer that leads to no such function.",
        ),
        _ => return None,
    })
}
