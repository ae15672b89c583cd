//! What the compiler and the linker say, as diagnostics.

use runtime_contract::{Diagnostic, Place};

/// Diagnostics of one step.
const DIAGNOSTICS_MAX: usize = 100;
/// Bytes of one message.
const MESSAGE_BYTES_MAX: usize = 4 << 10;

/// What the linker says when there is nowhere to start.
const NO_MAIN: &str = "function main is undeclared in the main package";

/// Reads lines such as `./main.go:5:2: declared and not used: x`; lines that
/// begin with a tab go on with the message before them.
pub(crate) fn diagnostics(said: &str) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    for line in said.lines() {
        if let Some(more) = line.strip_prefix('\t') {
            if let Some(last) = found.last_mut()
                && last.message.len() + more.len() < MESSAGE_BYTES_MAX
            {
                last.message.push('\n');
                last.message.push_str(more);
            }
        } else if found.len() >= DIAGNOSTICS_MAX {
            break;
        } else if let Some(diagnostic) = one(line) {
            found.push(diagnostic);
        }
    }
    found
}

/// What the linker says; it knows no places.
pub(crate) fn of_linker(said: &str, entry: &str) -> Vec<Diagnostic> {
    if !said.contains(NO_MAIN) {
        return Vec::new();
    }
    let message = "The program has nowhere to start: give it a function 'func main()'.";
    vec![Diagnostic::error(
        entry,
        Place { line: 1, column: 1 },
        message,
    )]
}

fn one(line: &str) -> Option<Diagnostic> {
    let line = line.strip_prefix("./").unwrap_or(line);
    let (file, rest) = line.split_once(".go:")?;
    let (row, rest) = rest.split_once(':')?;
    let row = row.parse().ok()?;
    // A mistake of the whole line has no column.
    let (column, message) = match rest.split_once(':') {
        Some((column, message)) => match column.parse() {
            Ok(column) => (column, message),
            Err(_) => (1, rest),
        },
        None => (1, rest),
    };
    let mut message = message.trim().to_owned();
    message.truncate(message.floor_char_boundary(MESSAGE_BYTES_MAX));
    let place = Place { line: row, column };
    Some(Diagnostic::error(format!("{file}.go"), place, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(said: &str, expected: &[(&str, u32, u32, &str)]) {
        let found = diagnostics(said);
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.file.as_str(), it.line, it.column, it.message.as_str()))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn lines_become_diagnostics() {
        check(
            "./main.go:6:2: declared and not used: x\n./shapes/area.go:3: syntax error: unexpected }\n",
            &[
                ("main.go", 6, 2, "declared and not used: x"),
                ("shapes/area.go", 3, 1, "syntax error: unexpected }"),
            ],
        );
        check(
            "./main.go:9:6: main redeclared in this block\n\t./other.go:3:6: other declaration of main\n",
            &[(
                "main.go",
                9,
                6,
                "main redeclared in this block\n./other.go:3:6: other declaration of main",
            )],
        );
    }

    #[test]
    fn what_is_no_place_is_passed_over() {
        check("", &[]);
        check(
            "note: module requires Go 1.99\nmain.go\nmain.go:x:y: z\n",
            &[],
        );
        check("\tfirst line\n", &[]);
        assert_eq!(
            diagnostics(&"a.go:1:1: x\n".repeat(500)).len(),
            DIAGNOSTICS_MAX
        );
    }

    #[test]
    fn a_program_without_main_is_told_so() {
        let said = "runtime.main_main·f: function main is undeclared in the main package\n";
        assert_eq!(of_linker(said, "main.go").len(), 1);
        assert_eq!(
            of_linker("x: relocation target y not defined", "main.go"),
            []
        );
    }
}
