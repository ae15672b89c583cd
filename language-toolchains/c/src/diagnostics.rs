//! What clang says, line by line:
//!
//! ```text
//! main.c:3:5:{3:5-3:9}: warning: unused variable 'left' [-Wunused-variable]
//! fix-it:"main.c":{3:12-3:12}:";"
//! ```

use runtime_contract::{Diagnostic, Place, Severity, SourceTree};
use toolchain_contract::in_characters;

/// Diagnostics that are told of one file.
const DIAGNOSTICS_MAX: usize = 200;
/// Bytes of a message that are told.
const MESSAGE_BYTES_MAX: usize = 2_000;
/// Bytes of what the compiler says that are read.
const SAID_BYTES_MAX: usize = 1 << 20;

/// Reads what the compiler said of these files.
pub(crate) fn read(said: &[u8], files: &SourceTree) -> Vec<Diagnostic> {
    let mut found = lines(said);
    // It counts bytes.
    in_characters(&mut found, files);
    found
}

fn lines(said: &[u8]) -> Vec<Diagnostic> {
    let said = &said[..said.len().min(SAID_BYTES_MAX)];
    let mut found: Vec<Diagnostic> = Vec::new();
    for line in String::from_utf8_lossy(said).lines() {
        if let Some(fix) = line.strip_prefix("fix-it:") {
            if let Some(last) = found.last_mut()
                && last.fix.is_none()
            {
                last.fix = fix_of(fix);
            }
        } else if let Some(one) = parse(line) {
            match one.kind {
                Kind::Note => point(&mut found, &one),
                Kind::Told(severity) if found.len() < DIAGNOSTICS_MAX => {
                    found.push(one.diagnostic(severity));
                }
                Kind::Told(_) => {}
            }
        }
    }
    found
}

/// The same for people: places without the ranges that are for the editor, and neither
/// fixes nor how many there are, which the diagnostics tell.
pub(crate) fn words(said: &[u8]) -> Vec<u8> {
    let mut words = String::new();
    for line in String::from_utf8_lossy(said).split_inclusive('\n') {
        match parse(line) {
            _ if line.starts_with("fix-it:") || is_count(line) => {}
            Some(Line {
                file, place, said, ..
            }) => {
                let Place { line, column } = place;
                words.push_str(&format!("{file}:{line}:{column}{said}"));
            }
            None => words.push_str(line),
        }
    }
    words.into_bytes()
}

/// `1 warning and 2 errors generated.`
fn is_count(line: &str) -> bool {
    line.starts_with(|first: char| first.is_ascii_digit())
        && line.trim_end().ends_with(" generated.")
}

enum Kind {
    Told(Severity),
    Note,
}

struct Line<'a> {
    file: &'a str,
    place: Place,
    end: Option<Place>,
    kind: Kind,
    message: &'a str,
    /// All behind the place.
    said: &'a str,
}

impl Line<'_> {
    fn diagnostic(&self, severity: Severity) -> Diagnostic {
        let (message, code) = without_code(self.message);
        Diagnostic {
            severity,
            end: self.end,
            code: code.map(str::to_owned),
            ..Diagnostic::error(shown(self.file), self.place, plain(message))
        }
    }
}

/// Something found inside the library is the learner's at the place that led there.
fn point(found: &mut [Diagnostic], note: &Line<'_>) {
    if let Some(last) = found.last_mut()
        && is_ours(&last.file)
        && !is_ours(note.file)
    {
        last.file = shown(note.file).to_owned();
        (last.line, last.column) = (note.place.line, note.place.column);
        last.end = note.end;
    }
}

/// Whether a file is none of the learner's.
fn is_ours(file: &str) -> bool {
    file.starts_with("/toolchain/") || file.starts_with(".opencode-")
}

fn shown(file: &str) -> &str {
    file.strip_prefix("./").unwrap_or(file)
}

/// `file:line:column:{ranges}: kind: message`; a name may hold colons too, so the
/// first place that fits is taken.
fn parse(line: &str) -> Option<Line<'_>> {
    let kinds = [
        (": error: ", Kind::Told(Severity::Error)),
        (": fatal error: ", Kind::Told(Severity::Error)),
        (": warning: ", Kind::Told(Severity::Warning)),
        (": note: ", Kind::Note),
    ];
    let (at, words, kind) = kinds
        .into_iter()
        .filter_map(|(words, kind)| Some((line.find(words)?, words, kind)))
        .min_by_key(|(at, ..)| *at)?;
    let message = &line[at + words.len()..];
    let mut head = &line[..at];
    let mut end = None;
    // Several ranges may stand there, each in braces.
    while let Some(rest) = head.strip_suffix('}') {
        let (before, range) = rest.rsplit_once('{')?;
        end = range_end(range).max(end);
        head = before;
    }
    let head = head.strip_suffix(':').unwrap_or(head);
    let (head, column) = head.rsplit_once(':')?;
    let (file, row) = head.rsplit_once(':')?;
    // `#line 5 ""` takes a file's name away: no place is better than one in no file.
    if shown(file).is_empty() {
        return None;
    }
    let place = Place {
        line: row.parse().ok().filter(|row| *row > 0)?,
        column: column.parse().ok().filter(|column| *column > 0)?,
    };
    Some(Line {
        file,
        place,
        end: end.filter(|end| *end > place),
        kind,
        message,
        said: &line[at..],
    })
}

/// The end of `3:5-3:9`, or of `file:3:5-3:9`.
fn range_end(range: &str) -> Option<Place> {
    let (_, end) = range.rsplit_once('-')?;
    let (line, column) = end.rsplit_once(':')?;
    Some(Place {
        line: line.parse().ok()?,
        column: column.parse().ok()?,
    })
}

/// `"main.c":{3:12-3:12}:";"` in words.
fn fix_of(fix: &str) -> Option<String> {
    let at = fix.find(":{")?;
    let (range, text) = fix[at + 2..].split_once("}:\"")?;
    let text = text.strip_suffix('"')?;
    let (start, end) = range.split_once('-')?;
    Some(plain(&match (text.is_empty(), start == end) {
        (true, true) => return None,
        (true, false) => "Take this out.".to_owned(),
        (false, true) => format!("Put in `{text}`."),
        (false, false) => format!("Write `{text}`."),
    }))
}

/// A message without the option that asked for it, and that option.
fn without_code(message: &str) -> (&str, Option<&str>) {
    let option = message
        .strip_suffix(']')
        .and_then(|message| message.rsplit_once(" [-W"));
    match option {
        Some((message, code)) if !code.is_empty() && code.len() < 100 => (message, Some(code)),
        _ => (message, None),
    }
}

/// A message as it is told: bounded, and without the compiler's quarrel with
/// itself about what was asked of a type.
fn plain(message: &str) -> String {
    let message = match message.split_once("static assertion failed due to requirement ") {
        // Ours and the library's own say what is wrong behind the requirement.
        Some((_, rest)) => rest.rsplit_once("': ").map_or(message, |(_, words)| words),
        None => message,
    };
    let mut message = message.to_owned();
    if message.len() > MESSAGE_BYTES_MAX {
        let cut = (0..=MESSAGE_BYTES_MAX)
            .rev()
            .find(|at| message.is_char_boundary(*at));
        message.truncate(cut.unwrap_or(0));
        message.push('…');
    }
    message
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(said: &str) -> Diagnostic {
        let mut found = lines(said.as_bytes());
        assert_eq!(found.len(), 1, "{found:?}");
        found.remove(0)
    }

    #[test]
    fn an_error_has_its_place_its_end_and_its_fix() {
        let found = one(
            "main.c:3:5:{3:5-3:9}: error: expected ';' after expression\nfix-it:\"main.c\":{3:12-3:12}:\";\"\n1 error generated.\n",
        );
        assert_eq!(
            (found.file.as_str(), found.line, found.column),
            ("main.c", 3, 5)
        );
        assert_eq!(found.end, Some(Place { line: 3, column: 9 }));
        assert_eq!(found.severity, Severity::Error);
        assert_eq!(found.fix.as_deref(), Some("Put in `;`."));
        assert_eq!(found.message, "expected ';' after expression");
    }

    #[test]
    fn columns_are_those_of_characters() {
        let mut files = SourceTree::default();
        let path = runtime_contract::FilePath::parse("main.c").unwrap();
        let text = "int main(void) {\n  char *s = \"é\"; return s\n}\n";
        files.insert(path, text.as_bytes().to_vec()).unwrap();
        let said = "main.c:2:25:{2:16-2:25}: error: expected ';' after return statement\n";
        let found = read(said.as_bytes(), &files);
        assert_eq!((found[0].line, found[0].column), (2, 24));
        let said = "main.c:2:16:{2:16-2:24}: warning: x\nother.h:2:25: warning: y\n";
        let found = read(said.as_bytes(), &files);
        let end = Place {
            line: 2,
            column: 23,
        };
        assert_eq!((found[0].column, found[0].end), (15, Some(end)));
        assert_eq!(found[1].column, 25);
    }

    #[test]
    fn a_warning_has_its_name() {
        let found = one("a/b.c:10:7: warning: unused variable 'x' [-Wunused-variable]");
        assert_eq!(found.code.as_deref(), Some("unused-variable"));
        assert_eq!(found.message, "unused variable 'x'");
        assert_eq!((found.severity, found.end), (Severity::Warning, None));
    }

    #[test]
    fn what_is_wrong_inside_the_library_is_told_where_it_was_asked_for() {
        let found = one("In file included from main.cpp:1:\n\
            /toolchain/include/c++/v1/__thread/thread.h:209:19:{209:19-209:34}: error: static assertion failed due to requirement 'sizeof(int) == 0': Programs here have one thread: start the work as an ordinary call instead.\n\
            main.cpp:7:15: note: in instantiation of function template specialization 'std::thread::thread<int>' requested here\n\
            main.cpp:2:1: note: more\n");
        assert_eq!(
            (found.file.as_str(), found.line, found.column),
            ("main.cpp", 7, 15)
        );
        assert_eq!(
            found.message,
            "Programs here have one thread: start the work as an ordinary call instead."
        );
    }

    #[test]
    fn a_fatal_error_is_an_error_and_a_prefix_goes() {
        let found = one("./-x.c:1:10: fatal error: 'nope.h' file not found");
        assert_eq!(
            (found.file.as_str(), found.severity),
            ("-x.c", Severity::Error)
        );
    }

    #[test]
    fn people_are_not_told_what_is_for_the_editor() {
        let said = "main.c:4:9:{4:17-4:24}{4:1-4:3}: error: no {braces} here [-Wx]\n\
            fix-it:\"main.c\":{5:26-5:26}:\";\"\n\
            main.c:5:26: error: expected ';' after expression\n\
            In file included from main.c:1:\n2 errors generated.\nlast";
        assert_eq!(
            String::from_utf8(words(said.as_bytes())).unwrap(),
            "main.c:4:9: error: no {braces} here [-Wx]\n\
            main.c:5:26: error: expected ';' after expression\n\
            In file included from main.c:1:\nlast"
        );
    }

    #[test]
    fn fixes_are_words() {
        for (said, expected) in [
            ("\"a.c\":{1:2-1:4}:\"\"", Some("Take this out.")),
            ("\"a.c\":{1:2-1:4}:\"%s\"", Some("Write `%s`.")),
            ("\"a.c\":{1:2-1:2}:\"\"", None),
            ("\"a.c\":{1:2", None),
            (":{", None),
            (":{}:\"\"", None),
        ] {
            assert_eq!(fix_of(said).as_deref(), expected, "{said}");
        }
    }

    #[test]
    fn what_lies_in_no_file_has_no_place() {
        let said = b":5:9: error: no\n./:5:9: error: no\n";
        assert!(read(said, &SourceTree::default()).is_empty());
    }

    /// The compiler repeats what a stranger wrote: names of files and things.
    #[test]
    fn nothing_breaks_it() {
        let parts = [
            "main.c",
            ":",
            "3",
            "0",
            "4294967296",
            "{",
            "}",
            "-",
            ": error: ",
            ": note: ",
            "fix-it:",
            "\"",
            "é",
            "\0",
            "\n",
            " [-W",
            "]",
            "static assertion failed due to requirement '",
            "': ",
            "/toolchain/x",
        ];
        let mut seed = 1_u64;
        for _ in 0..20_000 {
            let mut said = String::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                said.push_str(parts[(seed >> 33) as usize % parts.len()]);
            }
            for found in lines(said.as_bytes()) {
                assert!(found.line > 0 && found.column > 0, "{found:?}");
            }
        }
        lines(&[0xff; 1000]);
        let many = "a.c:1:1: error: x\n".repeat(100_000);
        assert_eq!(lines(many.as_bytes()).len(), DIAGNOSTICS_MAX);
        let long = format!("a.c:1:1: error: {}", "é".repeat(100_000));
        assert!(one(&long).message.len() < MESSAGE_BYTES_MAX + 10);
    }
}
