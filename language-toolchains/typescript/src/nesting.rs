//! Keeps hostile nesting from overflowing the host's stack. Parsers and visitors
//! call themselves once a level; so brackets may only nest so deep, a file may
//! only be so long, and the thread's stack has room for what is left: chains
//! such as `!!!!x` or `a = a = a`, of which a file holds at most one a byte.

use std::io;

use runtime_contract::Diagnostic;

use crate::places;

/// Bytes in one TypeScript file.
pub const SOURCE_BYTES_MAX: usize = 128 << 10;
/// Brackets that may be open at once.
const BRACKETS_OPEN_MAX: usize = 200;
/// Operators before one operand, and type arguments inside each other.
const RUN_MAX: usize = 200;
/// Stack for each byte of a file: more than any level of nesting needs.
const STACK_BYTES_PER_SOURCE_BYTE: usize = 4 << 10;
const STACK_BYTES_MIN: usize = 8 << 20;

/// Does `work` on a file where it cannot run out of stack, or says why not.
pub(crate) fn with_room<T: Send>(
    path: &str,
    source: &str,
    work: impl FnOnce() -> Result<T, Vec<Diagnostic>> + Send,
) -> Result<T, Vec<Diagnostic>> {
    if source.len() > SOURCE_BYTES_MAX {
        let message = "A TypeScript file can be 128 KiB long; split this one into several.";
        return Err(vec![places::whole_file(path, message.to_owned())]);
    }
    if let Some(offset) = too_deep(source) {
        let message =
            "This is nested too deeply to be read; take parts of it into functions or variables.";
        return Err(vec![places::at(path, source, offset, message.to_owned())]);
    }
    let stack = STACK_BYTES_MIN.max(source.len() * STACK_BYTES_PER_SOURCE_BYTE);
    on_thread(stack, work).unwrap_or_else(|_| {
        let message =
            "The file could not be read because this machine is short of memory; try again.";
        Err(vec![places::whole_file(path, message.to_owned())])
    })
}

fn on_thread<T: Send>(stack_bytes: usize, work: impl FnOnce() -> T + Send) -> io::Result<T> {
    std::thread::scope(|scope| {
        std::thread::Builder::new()
            .name("typescript".to_owned())
            .stack_size(stack_bytes)
            .spawn_scoped(scope, work)?
            .join()
            .map_err(|_| io::Error::other("the parser panicked"))
    })
}

/// The first byte at which a source is nested deeper than is read. Strings and
/// comments are skipped, roughly: a wrong guess only counts a bracket too many.
fn too_deep(source: &str) -> Option<usize> {
    let bytes = source.as_bytes();
    let mut open = 0_usize;
    let mut angles = 0_usize;
    let mut prefixes = 0_usize;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b'"' | b'\'' => {
                at = end_of_string(bytes, at);
                prefixes = 0;
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'/') => {
                at = find(bytes, at, b"\n");
                continue;
            }
            b'/' if bytes.get(at + 1) == Some(&b'*') => {
                at = find(bytes, at + 2, b"*/");
                continue;
            }
            b'(' | b'[' | b'{' => open += 1,
            b')' | b']' | b'}' => open = open.saturating_sub(1),
            b'<' => angles += 1,
            b'>' => angles = angles.saturating_sub(1),
            b';' => angles = 0,
            _ => {}
        }
        match byte {
            b'!' | b'~' | b'+' | b'-' => prefixes += 1,
            _ if byte.is_ascii_whitespace() => {}
            _ => prefixes = 0,
        }
        if open > BRACKETS_OPEN_MAX || angles > RUN_MAX || prefixes > RUN_MAX {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Past the string that begins here; a line's end ends it too.
fn end_of_string(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 1,
            b'\n' => return at,
            byte if *byte == bytes[start] => return at + 1,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

/// Where `wanted` begins, from `at` on; never before `at + 1`.
fn find(bytes: &[u8], at: usize, wanted: &[u8]) -> usize {
    bytes
        .get(at..)
        .and_then(|rest| rest.windows(wanted.len()).position(|it| it == wanted))
        .map_or(bytes.len(), |found| (at + found).max(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_programs_are_not_deep() {
        for source in [
            "const open = '((((';\n".repeat(500),
            "if (a < b && c < d) { e(); }\n".repeat(500),
            "// it's ((( fine\n".repeat(300),
            "/* [[[ */ f(); ".repeat(300),
            format!("{}1{}", "(".repeat(150), ")".repeat(150)),
        ] {
            assert_eq!(too_deep(&source), None, "{}", &source[..40]);
        }
    }

    #[test]
    fn deep_ones_are_found() {
        for piece in ["(", "[", "{", "A<", "!", "- ", "((", "f(g["] {
            let source = piece.repeat(100_000);
            assert!(too_deep(&source).is_some(), "{piece}");
        }
    }
}
