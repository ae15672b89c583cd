//! Every parser of outside bytes against mutants and against sources that were
//! made to blow parsers up. What is held: each returns. A panic fails the test
//! with the number that repeats it; an abort or an endless loop ends it as well.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use fuzz_parsers::{TARGETS, Target, mutate};

/// Mutants a target, in every test run. `FUZZ_CASES` asks for more.
const CASES: u64 = 150;
/// Far above what any machine needs for one; below what a person waits.
const ONE_CASE_MAX: Duration = Duration::from_secs(60);

fn target(name: &str) -> Target {
    let found = TARGETS.iter().find(|target| target.name == name);
    *found.unwrap_or_else(|| panic!("there is no target {name}"))
}

#[track_caller]
fn check(target: Target, bytes: &[u8], which: &str) {
    let begun = Instant::now();
    let read = catch_unwind(AssertUnwindSafe(|| (target.read)(bytes)));
    assert!(
        read.is_ok(),
        "{} panicked at {which}: {:?}",
        target.name,
        String::from_utf8_lossy(&bytes[..bytes.len().min(2000)])
    );
    let took = begun.elapsed();
    assert!(
        took < ONE_CASE_MAX,
        "{} took {took:?} for {which}",
        target.name
    );
}

fn check_mutants(name: &str) {
    let target = target(name);
    let asked = std::env::var("FUZZ_CASES").ok();
    let cases = asked.map_or(CASES, |count| {
        count.parse().expect("FUZZ_CASES is a number")
    });
    let seeds = (target.seeds)();
    for seed in &seeds {
        check(target, seed, "a seed");
    }
    for number in 0..cases {
        let bytes = mutate::mutant(&seeds, target.words, number);
        check(target, &bytes, &format!("mutant {number}"));
    }
}

macro_rules! mutants_of {
    ($($name:ident),* $(,)?) => {
        $(#[test] fn $name() { check_mutants(stringify!($name)); })*
        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

mutants_of! {
    course_toml, lesson_toml, lesson_markdown, lesson_picture, run_asked, run_request, kept_work,
    terminal_message, terminal_letters, cookies, address_parts, snapshot_name, snapshot_list,
    snapshot_comparison, graded_output, wheel, compiled_package, file_paths, toolchain_toml,
    pack_archive, pack_toml, pack_signature, tool_report, typescript, c_program, c_words,
    rust_program, rust_words, go_program, go_words, worker_told, server_told, compiled_code,
}

#[test]
fn every_target_has_its_test() {
    let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
    assert_eq!(names, TESTED);
}

/// Sources that are known to blow up parsers, each repeated until it is long.
#[test]
fn nothing_blows_up() {
    let deep = |open: &str, close: &str, times: usize| open.repeat(times) + &close.repeat(times);
    let markdown = [
        "> ".repeat(20_000) + "a",
        "[".repeat(50_000),
        "![](".repeat(20_000),
        "*a **b ".repeat(10_000),
        "_a __b* ".repeat(10_000),
        "`".repeat(50_000) + " " + &"`a".repeat(10_000),
        "[a](<".repeat(20_000),
        "- ".repeat(5_000) + "a",
        "a\n".repeat(20_000) + "|-|\n",
        deep("<div>", "</div>", 20_000),
        "<b>".repeat(20_000),
        "<table>".repeat(5_000),
        "<svg><math>".repeat(5_000),
        "<!--".repeat(20_000),
        "&".repeat(50_000),
        "[^a]: ".repeat(5_000),
        "```python\n".to_owned() + &"(".repeat(20_000) + "\n```\n",
        "```javascript\n".to_owned() + &"`${".repeat(10_000) + "\n```\n",
        "```python\n'''".to_owned() + &"\\".repeat(20_000) + "\n```\n",
        "```html\n".to_owned() + &"<a b='".repeat(10_000) + "\n```\n",
    ];
    for (number, source) in markdown.iter().enumerate() {
        check(
            target("lesson_markdown"),
            source.as_bytes(),
            &format!("markdown {number}"),
        );
    }
    let toml = [
        "a = ".to_owned() + &deep("[", "]", 50_000),
        "a = ".to_owned() + &deep("{a=", "}", 20_000),
        "[".to_owned() + &"a.".repeat(20_000) + "a]",
        "a.".repeat(20_000) + "a = 1",
        (0..5_000)
            .map(|number| format!("[a.b{number}]\n"))
            .collect(),
        "a = \"".to_owned() + &"\\u0041".repeat(20_000) + "\"",
        "a = ".to_owned() + &"9".repeat(50_000),
    ];
    for name in ["course_toml", "lesson_toml", "toolchain_toml"] {
        for (number, source) in toml.iter().enumerate() {
            check(target(name), source.as_bytes(), &format!("toml {number}"));
        }
    }
    let json = [
        deep("[", "]", 200_000),
        deep("{\"a\":", "}", 100_000),
        "{\"files\":".to_owned() + &deep("{\"a\":", "}", 100_000) + "}",
        "{\"action\":{\"kind\":\"call\",\"function\":\"f\",\"arguments\":[".to_owned()
            + &deep("[", "]", 100_000)
            + "]}}",
        "9".repeat(200_000),
        "\"".to_owned() + &"\\ud800".repeat(50_000) + "\"",
    ];
    for name in [
        "run_asked",
        "run_request",
        "kept_work",
        "terminal_message",
        "snapshot_list",
        "graded_output",
        "tool_report",
    ] {
        for (number, source) in json.iter().enumerate() {
            check(target(name), source.as_bytes(), &format!("json {number}"));
        }
    }
    let typescript = [
        deep("(", ")", 60_000),
        deep("[", "]", 60_000),
        "a<".repeat(40_000),
        "let a: ".to_owned() + &"A<".repeat(30_000),
        "let a: ".to_owned() + &"A[".repeat(30_000),
        "!".repeat(100_000) + "a",
        "a = ".repeat(25_000) + "a",
        "a ? ".repeat(25_000) + "a",
        "a => ".repeat(20_000) + "a",
        "if (a) ".repeat(15_000) + "a",
        "`${".repeat(30_000),
        "a?.".repeat(30_000) + "b",
        "type A = ".to_owned() + &"B extends C ? D : ".repeat(6_000) + "E",
        "label: ".repeat(15_000) + ";",
        "new ".repeat(25_000) + "a",
        "await ".repeat(20_000) + "a",
        "a + ".repeat(30_000) + "a",
    ];
    for (number, source) in typescript.iter().enumerate() {
        check(
            target("typescript"),
            source.as_bytes(),
            &format!("typescript {number}"),
        );
    }
    // Two sides that share little, much, everything again and again, or nothing.
    let two = |old: String, new: String| [old.as_bytes(), b"\xff", new.as_bytes()].concat();
    let numbered = |count: usize, step: usize| -> String {
        let lines = (0..count).map(|number| format!("{}\n", number * step % count));
        lines.collect()
    };
    let sides = [
        two("a\n".repeat(100_000), "b\n".repeat(100_000)),
        two("a\nb\n".repeat(50_000), "b\na\n".repeat(50_000)),
        two(numbered(20_000, 1), numbered(20_000, 7_919)),
        two("a".repeat(1 << 20), "b".repeat(1 << 20)),
        two("ab".repeat(1 << 19) + "\n", "ba".repeat(1 << 19) + "\n"),
        two("\u{1b}\n".repeat(50_000), "\u{202e}\n".repeat(50_000)),
        two("\n".repeat(500_000), "\r\n".repeat(250_000)),
        two(String::new(), "a b c\n".repeat(100_000)),
    ];
    for (number, source) in sides.iter().enumerate() {
        let name = format!("sides {number}");
        check(target("snapshot_comparison"), source, &name);
        for how_it_ended in 0..6 {
            let source = [&[how_it_ended], source.as_slice()].concat();
            check(target("graded_output"), &source, &name);
        }
    }
    // A length that claims more than there is, in a message of a worker.
    for claimed in [1_u32, 5, 0x7fff_ffff, u32::MAX] {
        let source = [&claimed.to_le_bytes(), [0xff; 9].as_slice()].concat();
        check(target("worker_told"), &source, "a claimed length");
        check(target("server_told"), &source, "a claimed length");
    }
    let headers = [
        "learner=".repeat(50_000),
        ";".repeat(200_000),
        "a=\"".repeat(50_000) + "\n" + &"/".repeat(100_000),
    ];
    for source in &headers {
        check(target("cookies"), source.as_bytes(), "a long header");
    }
    let paths = [
        "a/".repeat(50_000),
        "../".repeat(50_000),
        "a\n".repeat(20_000),
    ];
    for source in &paths {
        check(target("file_paths"), source.as_bytes(), "a long path");
        check(target("address_parts"), source.as_bytes(), "a long part");
        check(target("snapshot_name"), source.as_bytes(), "a long name");
    }
}
