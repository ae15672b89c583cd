//! What processes say that read or run what strangers wrote: messages between the
//! server and its workers, both ways, and the reports of linters.

use runtime_contract::Place;
use toolchain_contract::{ReportFormat, diagnostics};

pub(crate) const RUFF: &str = r#"[{"code":"F401","message":"`os` imported but unused","location":{"row":3,"column":8},"end_location":{"row":3,"column":10},"fix":{"message":"Remove it","edits":[]}}]"#;
pub(crate) const BIOME: &str = r#"{"diagnostics":[{"severity":"warning","message":"assigned once","category":"lint/style/useConst","location":{"path":"b.ts","start":{"line":2,"column":1},"end":{"line":2,"column":4}},"advices":[{"start":{"line":2,"column":5},"text":"Use const."}]}]}"#;
pub(crate) const VET: &str =
    r#"{"example":{"printf":[{"posn":"main:3:1","end":"main:3:9","message":"wrong type"}]}}"#;
pub(crate) const TSC: &str = "main(2,7): error TS2322: Type 'string' is not a number.\n";
pub(crate) const SYNTAQLITE: &str = r#"{"severity":"warning","message":"unknown column 'nme'","start_offset":7,"end_offset":9,"help":"name"}"#;

pub(crate) const CLANG_TIDY: &str = r#"---
MainSourceFile:  'main'
Diagnostics:
  - DiagnosticName:  performance-unnecessary-value-param
    DiagnosticMessage:
      Message:         'the parameter ''s'' is copied'
      FilePath:        'main'
      FileOffset:      13
      Replacements:
        - FilePath:        'main'
          Offset:          15
          Length:          6
          ReplacementText: "\nconst "
        - FilePath:        'main'
          Offset:          22
          Length:          0
          ReplacementText: '&'
      Ranges:
        - FilePath:        'main'
          FileOffset:      13
          Length:          4
    Notes:
      - Message:         move occurred here
        FilePath:        'main'
        FileOffset:      20
        Replacements:    []
    Level:           Warning
    BuildDirectory:  '.'
...
"#;

/// A report as that of each linter: what it becomes is in order and small.
pub(crate) fn read_report(bytes: &[u8]) {
    for format in ReportFormat::ALL {
        let Ok(found) = diagnostics(format, "main", bytes, bytes) else {
            continue;
        };
        assert!(found.len() <= 1_000, "{} are shown", found.len());
        let mut last = (0, 0);
        for one in found {
            assert!(one.file == "main" && one.line > 0 && one.column > 0);
            assert!((one.line, one.column) >= last, "they are not in order");
            last = (one.line, one.column);
            let start = Place {
                line: one.line,
                column: one.column,
            };
            assert!(one.end.is_none_or(|end| end > start));
            for text in [Some(one.message), one.code, one.fix].into_iter().flatten() {
                assert!(text.len() <= 4 << 10, "{} bytes are shown", text.len());
            }
        }
    }
}

/// What the server does with all that a worker sent.
pub(crate) fn read_as_server(bytes: &[u8]) {
    let _ = runtime_worker::received::from_worker(bytes);
}

/// What a worker does with all that it was sent.
pub(crate) fn read_as_worker(bytes: &[u8]) {
    let _ = runtime_worker::received::to_worker(bytes);
}
