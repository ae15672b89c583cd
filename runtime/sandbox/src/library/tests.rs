//! Programs that are split, and all that are not.

use wasmparser::{Parser, Payload, Validator};

use super::*;

/// A program of which the first two functions are a library's. `{…}` are places at
/// which a test says something else.
const PROGRAM: &str = r#"(module
  (type $plain (func))
  (type $number (func (param i32) (result i32)))
  (type $exit (func (param i32)))
  {types}
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (type $exit)))
  {imports}
  (func $start (type $plain) (drop (call_indirect (type $number) (i32.const 7) (i32.const 6))))
  (func $double (type $number) (i32.mul (local.get 0) (i32.const {two})))
  (func $own (type $number)
    (global.set $g (call $double (local.get 0)))
    (call $exit (global.get $g)) (i32.const 0))
  {functions}
  (table {table})
  (memory {memory})
  (global $g (mut i32) (i32.const {global}))
  (export "_start" (func $start))
  (export "memory" (memory 0))
  {exports}
  (elem (i32.const {place}) func $start $double $own)
  (data (i32.const 8) "one")
  (data (i32.const 16) "two")
  (data (i32.const 60000) "three")
  {data}
  (@custom "fixed functions" (after last) "{fixed}")
)"#;

const ORDINARY: &[(&str, &str)] = &[
    ("two", "2"),
    ("table", "8 funcref"),
    ("memory", "1"),
    ("global", "0"),
    ("place", "4"),
    ("fixed", "\\02"),
];

/// The program with other words at one of its places.
fn program(place: &str, words: &str) -> Vec<u8> {
    let mut text = PROGRAM.to_owned();
    let others = ["types", "imports", "functions", "exports", "data"].map(|name| (name, ""));
    let ordinary = ORDINARY.iter().copied().chain(others);
    for (name, ordinary) in ordinary {
        let words = if name == place { words } else { ordinary };
        text = text.replace(&format!("{{{name}}}"), words);
    }
    wat::parse_str(text).unwrap()
}

fn ordinary() -> Vec<u8> {
    program("", "")
}

/// The own part of a program, if it is one of the ordinary library's.
fn split(program: &[u8]) -> Option<Vec<u8>> {
    let library = ordinary();
    let own = Library::read(&library).unwrap().split(program);
    if let Some(own) = &own {
        Validator::new().validate_all(own).unwrap();
    }
    own
}

fn counts(module: &[u8]) -> (u32, Vec<String>) {
    let (mut functions, mut imports) = (0, Vec::new());
    for payload in Parser::new(0).parse_all(module) {
        match payload.unwrap() {
            Payload::FunctionSection(section) => functions = section.count(),
            Payload::ImportSection(section) => {
                for import in section.into_imports() {
                    imports.push(import.unwrap().name.to_owned());
                }
            }
            _ => {}
        }
    }
    (functions, imports)
}

#[test]
fn a_program_is_split_into_the_library_and_its_own_part() {
    let bytes = ordinary();
    let library = Library::read(&bytes).unwrap();
    let module = library.module();
    Validator::new().validate_all(&module).unwrap();
    assert_eq!(counts(&module), (2, vec!["proc_exit".to_owned()]));
    let (functions, imports) = counts(&split(&bytes).unwrap());
    assert_eq!(functions, 1);
    // The host's function, `_start` and what the own function calls.
    assert_eq!(imports, ["proc_exit", "f0", "f1", "memory", "table", "g0"]);
}

#[track_caller]
fn check(place: &str, words: &str, expected: bool) {
    let program = program(place, words);
    Validator::new().validate_all(&program).unwrap();
    assert_eq!(split(&program).is_some(), expected, "{place}: {words}");
}

#[test]
fn what_comes_behind_the_library_may_be_anything() {
    check(
        "functions",
        "(func) (func (call 3 (i32.const 1)) drop)",
        true,
    );
    check("exports", r#"(export "own" (func $own))"#, true);
    check(
        "exports",
        r#"(export "t" (table 0)) (export "g" (global 0))"#,
        true,
    );
    check("types", "(type (func (param f64)))", true);
    check("memory", "3", true);
    check("table", "200000 funcref", true);
    check("data", r#"(data (i32.const 65530) "far")"#, true);
    // It ends where memory ends or behind that, which is told when it starts.
    check("data", r#"(data (i32.const 65535) "far")"#, true);
    // How many functions are fixed is the library's to say.
    check("fixed", "\\01", true);
    check("fixed", "\\01\\01", true);
}

#[test]
fn a_program_with_anything_else_in_the_library_s_place_is_not_split() {
    check("two", "3", false);
    check(
        "imports",
        r#"(import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))"#,
        false,
    );
    check(
        "imports",
        r#"(import "opencode:library" "f0" (func))"#,
        false,
    );
    check("global", "1", false);
    check("place", "3", false);
    check("memory", "0", false);
    check("memory", "1 9", false);
    check("memory", "16385", false);
    check("table", "5 funcref", false);
    check("table", "8 9 funcref", false);
    check("table", "200001 funcref", false);
    check("functions", "(table 3 funcref)", false);
    check("functions", "(memory 1)", false);
    check("functions", "(start $start)", false);
    check("functions", "(tag $t)", false);
    check("functions", "(global i32 (i32.const 1))", false);
    check("functions", "(elem (i32.const 4) func $own)", false);
    check("functions", "(elem declare func $own)", false);
    check("data", r#"(data "later")"#, false);
    // Over what lies there already.
    check("data", r#"(data (i32.const 8) "xxx")"#, false);
    check("data", r#"(@custom ".debug_line" (after last) "")"#, false);
}

#[test]
fn other_types_in_another_order_are_another_library() {
    let swapped = PROGRAM.replace(
        "(type $plain (func))",
        "(type (func (param i64)))\n(type $plain (func))",
    );
    let swapped = swapped
        .replace("{types}", "")
        .replace("{imports}", "")
        .replace("{functions}", "");
    let swapped = swapped.replace("{exports}", "").replace("{data}", "");
    let swapped = ORDINARY.iter().fold(swapped, |text, (name, words)| {
        text.replace(&format!("{{{name}}}"), words)
    });
    assert_eq!(split(&wat::parse_str(swapped).unwrap()), None);
}

/// Whatever byte is another one, what comes of it is a module that holds together, or nothing; and
/// nothing where it is one of the library's functions.
#[test]
fn no_byte_can_be_another_one_unseen() {
    let bytes = ordinary();
    let bodies = Parts::read(&bytes).unwrap().bodies;
    let fixed: Vec<_> = bodies[..2].iter().map(|body| body.range()).collect();
    for at in 0..bytes.len() {
        for change in [1, 0x40, 0x80, 0xff] {
            let mut changed = bytes.clone();
            changed[at] ^= change;
            let library = Library::read(&bytes).unwrap();
            let own = library.split(&changed);
            if fixed.iter().any(|range| range.contains(&at)) {
                assert_eq!(own, None, "byte {at}");
            }
            // Own functions are not looked at before they are compiled.
            let is_valid = Validator::new().validate_all(&changed).is_ok();
            if let (Some(own), true) = (own, is_valid) {
                Validator::new().validate_all(&own).unwrap();
            }
        }
    }
}

#[test]
fn what_is_cut_off_is_neither_split_nor_a_library() {
    let bytes = ordinary();
    let library = Library::read(&bytes).unwrap();
    for end in 0..bytes.len() {
        // A module may end behind any of its sections; only one that has all functions has the code.
        if let Some(own) = library.split(&bytes[..end]) {
            Validator::new().validate_all(&bytes[..end]).unwrap();
            Validator::new().validate_all(&own).unwrap();
        }
        if Library::read(&bytes[..end]).is_some() {
            Validator::new().validate_all(&bytes[..end]).unwrap();
        }
    }
}

#[test]
fn a_library_says_how_many_of_its_functions_are_fixed() {
    for (fixed, expected) in [
        ("\\01", true),
        ("\\03", true),
        ("\\00", false),
        ("\\04", false),
        ("\\80\\80\\80\\80\\01", false),
        ("", false),
        ("\\02\\00", false),
    ] {
        let program = program("fixed", fixed);
        assert_eq!(Library::read(&program).is_some(), expected, "{fixed}");
    }
    assert!(Library::read(b"\0asm\x0d\0\x01\0").is_none());
    assert!(Library::read(b"").is_none());
}

#[test]
fn data_is_put_together_where_little_lies_between() {
    let bytes = ordinary();
    let own = split(&bytes).unwrap();
    let pieces = Parts::read(&bytes).unwrap().data;
    assert_eq!(pieces.len(), 3);
    let mut found = Vec::new();
    for payload in Parser::new(0).parse_all(&own) {
        if let Payload::DataSection(section) = payload.unwrap() {
            found.extend(
                section
                    .into_iter()
                    .map(|piece| piece.unwrap().data.to_vec()),
            );
        }
    }
    assert_eq!(found, [b"one\0\0\0\0\0two".to_vec(), b"three".to_vec()]);
}
