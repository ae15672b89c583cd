//! What clang-tidy 22 said of small programs, with their folder's name taken out.

use crate::{ReportFormat, diagnostics};

use super::*;

const SOURCE: &str = r#"#include <iostream>
/* é */ int divide(std::string s) { return s.size() / 0; }
struct A { virtual void f(); };
int main() {
  int *p = nullptr;
  if (p = new int) return *p;
}
"#;

const REPORT: &str = r#"main.cpp:2:32: warning: the parameter 's' [performance-unnecessary-value-param]
    2 | ---
      |     MainSourceFile: no
---
MainSourceFile:  './main.cpp'
Diagnostics:
  - DiagnosticName:  performance-unnecessary-value-param
    DiagnosticMessage:
      Message:         'the parameter ''s'' of type ''std::string'' (aka ''basic_string<char>'') is copied for each invocation but only used as a const reference; consider making it a const reference'
      FilePath:        'main.cpp'
      FileOffset:      52
      Replacements:
        - FilePath:        'main.cpp'
          Offset:          40
          Length:          0
          ReplacementText: 'const '
        - FilePath:        'main.cpp'
          Offset:          51
          Length:          0
          ReplacementText: '&'
    Level:           Warning
    BuildDirectory:  '.'
  - DiagnosticName:  clang-analyzer-core.DivideZero
    DiagnosticMessage:
      Message:         Division by zero
      FilePath:        'main.cpp'
      FileOffset:      73
      Replacements:    []
      Ranges:
        - FilePath:        'main.cpp'
          FileOffset:      64
          Length:          12
    Level:           Warning
    BuildDirectory:  '.'
  - DiagnosticName:  clang-diagnostic-division-by-zero
    DiagnosticMessage:
      Message:         division by zero is undefined
      FilePath:        'main.cpp'
      FileOffset:      73
      Replacements:    []
      Ranges:
        - FilePath:        'main.cpp'
          FileOffset:      75
          Length:          1
    Level:           Warning
    BuildDirectory:  '.'
  - DiagnosticName:  cppcoreguidelines-virtual-class-destructor
    DiagnosticMessage:
      Message:         'destructor of ''A'' is public and non-virtual'
      FilePath:        './main.cpp'
      FileOffset:      87
      Replacements:    []
    Notes:
      - Message:         make it public and virtual
        FilePath:        'main.cpp'
        FileOffset:      87
        Replacements:
          - FilePath:        'main.cpp'
            Offset:          90
            Length:          0
            ReplacementText: "\nvirtual ~A() = default;"
      - Message:         elsewhere
        FilePath:        '/toolchain/include/c++/v1/vector'
        FileOffset:      9
        Replacements:    []
    Level:           Warning
    BuildDirectory:  '.'
  - DiagnosticName:  clang-diagnostic-parentheses
    DiagnosticMessage:
      Message:         using the result of an assignment as a condition without parentheses
      FilePath:        'main.cpp'
      FileOffset:      153
      Replacements:    []
      Ranges:
        - FilePath:        'main.cpp'
          FileOffset:      151
          Length:          11
    Notes:
      - Message:         place parentheses around the assignment to silence this warning
        FilePath:        'main.cpp'
        FileOffset:      153
        Replacements:
          - FilePath:        'main.cpp'
            Offset:          151
            Length:          0
            ReplacementText: '('
      - Message:         'use ''=='' to turn this assignment into an equality comparison'
        FilePath:        'main.cpp'
        FileOffset:      153
        Replacements:
          - FilePath:        'main.cpp'
            Offset:          153
            Length:          1
            ReplacementText: '=='
    Level:           Warning
    BuildDirectory:  '.'
...
"#;

fn found(source: &str, report: &str) -> Vec<Diagnostic> {
    let source = source.as_bytes();
    diagnostics(
        ReportFormat::ClangTidy,
        "main.cpp",
        source,
        report.as_bytes(),
    )
    .unwrap()
}

#[track_caller]
fn check(found: &Diagnostic, start: (u32, u32), end: (u32, u32), code: &str) {
    let (line, column) = end;
    assert_eq!((found.line, found.column), start, "{found:?}");
    assert_eq!(found.end, Some(Place { line, column }), "{found:?}");
    assert_eq!(found.code.as_deref(), Some(code));
    assert_eq!(found.severity, Severity::Warning);
}

#[test]
fn findings_have_their_places_in_characters_and_their_fixes() {
    let found = found(SOURCE, REPORT);
    assert_eq!(found.len(), 4, "{found:#?}");
    let [copied, divided, destructor, assigned] = found.as_slice() else {
        panic!("{found:#?}");
    };
    check(
        copied,
        (2, 32),
        (2, 33),
        "performance-unnecessary-value-param",
    );
    assert_eq!(
        copied.fix.as_deref(),
        Some("Write `/* é */ int divide(const std::string& s) { return s.size() / 0; }`.")
    );
    // The compiler said it, so that the other need not.
    check(divided, (2, 53), (2, 56), "division-by-zero");
    check(
        destructor,
        (3, 8),
        (3, 9),
        "cppcoreguidelines-virtual-class-destructor",
    );
    assert_eq!(
        destructor.message,
        "destructor of 'A' is public and non-virtual\nline 3: make it public and virtual"
    );
    assert_eq!(
        destructor.fix.as_deref(),
        Some("Put in `virtual ~A() = default;`.")
    );
    check(assigned, (6, 9), (6, 18), "parentheses");
    // There are two ways to mend it, and both are told.
    assert_eq!(assigned.fix, None);
    assert!(
        assigned.message.contains("line 6: use '==' to turn this"),
        "{assigned:?}"
    );
}

const BROKEN: &str = r#"Error while processing main.cpp.
---
MainSourceFile:  'main.cpp'
Diagnostics:
  - DiagnosticName:  clang-diagnostic-error
    DiagnosticMessage:
      Message:         'expected '';'' after top level declarator'
      FilePath:        'FILE'
      FileOffset:      3
      Replacements:
        - FilePath:        'FILE'
          Offset:          3
          Length:          0
          ReplacementText: ';'
    Level:           Error
    BuildDirectory:  '.'
...
"#;

#[test]
fn an_error_is_one_and_has_no_name() {
    let found = found("int\n", &BROKEN.replace("FILE", "main.cpp"));
    assert_eq!((found.len(), found[0].severity), (1, Severity::Error));
    assert_eq!((found[0].line, found[0].column), (1, 4));
    assert_eq!((found[0].end, &found[0].code), (None, &None));
    assert_eq!(found[0].fix.as_deref(), Some("Put in `;`."));
}

#[test]
fn an_error_of_an_included_file_is_told_where_it_is_included() {
    let found = found(
        "int x;\n  #include \"shapes/area.h\"\n",
        &BROKEN.replace("FILE", "shapes/area.h"),
    );
    assert_eq!((found.len(), found[0].line, found[0].column), (1, 2, 1));
    assert_eq!(
        found[0].message,
        "In 'shapes/area.h': expected ';' after top level declarator"
    );
}

#[test]
fn nothing_found_is_nothing_and_no_report_is_told() {
    assert_eq!(found(SOURCE, ""), []);
    assert_eq!(found(SOURCE, "\n"), []);
    for report in [
        "no such file",
        "Error parsing -config",
        "x---\nMainSourceFile:",
    ] {
        let read = diagnostics(ReportFormat::ClangTidy, "main.cpp", b"", report.as_bytes());
        assert!(read.is_err(), "{report}");
    }
}

/// Places that the file does not have, and a report about another.
#[test]
fn a_report_that_lies_breaks_nothing() {
    for offset in ["0", "7", "99999", "18446744073709551615", "-1", "x"] {
        for source in ["", "é\n\n", SOURCE] {
            let lie = REPORT.replace("Offset:      153", &format!("Offset:      {offset}"));
            let lie = lie.replace("Offset:          51", &format!("Offset:          {offset}"));
            for one in found(source, &lie) {
                let start = Place {
                    line: one.line,
                    column: one.column,
                };
                assert!(one.line > 0 && one.column > 0);
                assert!(one.end.is_none_or(|end| end > start));
            }
        }
    }
    assert_eq!(found(SOURCE, &REPORT.replace("main.cpp", "other.cpp")), []);
}
