//! The real program at the command line. Those that run programs need the
//! languages that 'cargo xtask setup' builds, and fail without them.

mod native_compilers;
mod tidying;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

/// The program, with nothing of this machine's settings.
pub(crate) fn opencode() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_opencode"));
    for (name, _) in std::env::vars() {
        let kept = ["OPENCODE_LANGUAGES", "OPENCODE_CACHE"].contains(&name.as_str());
        if name.starts_with("OPENCODE_") && !kept {
            command.env_remove(name);
        }
    }
    command
}

fn ran(arguments: &[&str]) -> Output {
    opencode().args(arguments).output().unwrap()
}

#[track_caller]
fn check(arguments: &[&str], status: i32, said: &str) {
    let output = ran(arguments);
    let text = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(status), "{text}");
    assert!(text.contains(said), "{text}");
}

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("not JSON ({error}): {output:?}"))
}

fn write(folder: &TempDir, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
    let file = folder.path().join(name);
    fs::write(&file, text).unwrap();
    file
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn misunderstandings_end_with_64() {
    check(&["frobnicate"], 64, "unrecognized subcommand");
    check(&["run"], 64, "required arguments were not provided");
    check(
        &["run", "x.py", "--fuel", "much"],
        64,
        "invalid value 'much'",
    );
}

#[test]
fn what_is_not_a_program_ends_with_66() {
    let folder = tempfile::tempdir().unwrap();
    check(
        &["run", "/nonexistent/x.py"],
        66,
        "opencode: There is no folder /nonexistent.",
    );
    check(
        &["run", text(&folder.path().join("none.py"))],
        66,
        "opencode: There is no file",
    );
    let empty = write(&folder, "empty.py", "");
    check(
        &["run", text(&empty)],
        66,
        "is empty; write a program into it first.",
    );
    let binary = write(&folder, "binary.py", b"\x7fELF\0\xff");
    check(
        &["run", text(&binary)],
        66,
        "is not a text file; programs are text in UTF-8.",
    );
    let large = write(&folder, "large.py", vec![b'#'; 10 << 20]);
    check(
        &["run", text(&large)],
        66,
        "holds 10.0 MiB; the files of a program can hold 4 MiB together.",
    );
    let fine = write(&folder, "fine.py", "print(1)");
    check(
        &["run", text(&fine), "--stdin", "/nonexistent"],
        66,
        "The input /nonexistent cannot be read",
    );
    check(
        &["test", "/nonexistent"],
        66,
        "There is no folder /nonexistent.",
    );
    check(
        &["grade", "nothing/hello", text(&fine)],
        66,
        "There is no course 'nothing' in this program; there are: first-steps, many-tongues.",
    );
    check(
        &["grade", "first-steps/nothing", text(&fine)],
        66,
        "The course 'first-steps' has no lesson 'nothing'; it has: ",
    );
    check(
        &["grade", "nothing", text(&fine)],
        66,
        "'nothing' names no exercise and no folder",
    );
    check(
        &["course", "check", "/nonexistent"],
        66,
        "There is no folder /nonexistent",
    );
}

#[test]
fn settings_that_are_wrong_end_with_78() {
    let folder = tempfile::tempdir().unwrap();
    let file = write(&folder, "opencode.toml", "lisen = 1");
    check(
        &["languages", "--config", text(&file)],
        78,
        "has the key 'lisen', which there is not",
    );
    let output = opencode()
        .arg("serve")
        .env("OPENCODE_GRADERS", "many")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(78));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        said.contains("The environment variable OPENCODE_GRADERS cannot be used"),
        "{said}"
    );
    let data = folder.path().join("data");
    check(
        &[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--data",
            text(&data),
            "--database",
            "mysql://x",
        ],
        78,
        "The database address is not one this program knows",
    );
}

#[test]
fn no_language_is_said_with_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let program = write(&folder, "main.py", "print(1)");
    let none = folder.path().join("languages");
    for broken in [false, true] {
        if broken {
            fs::create_dir_all(none.join("python")).unwrap();
            fs::write(none.join("python/toolchain.toml"), "id = ").unwrap();
        }
        let arguments = ["run", text(&program), "--languages", text(&none)];
        check(&arguments, 69, "No language is installed in ");
        check(&arguments, 69, "run 'cargo xtask setup'");
    }
    // A broken manifest is told by file and line.
    check(
        &["run", text(&program), "--languages", text(&none)],
        69,
        "toolchain.toml: line 1: ",
    );
    let output = ran(&[
        "doctor",
        "--json",
        "--languages",
        text(&none),
        "--data",
        text(&folder.path().join("d")),
    ]);
    assert_eq!(output.status.code(), Some(1));
    let report = json(&output);
    assert_eq!(report["works"], false);
    let languages = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|check| check["name"] == "languages");
    assert_eq!(languages.unwrap()["remedy"], "Run 'cargo xtask setup'.");
}

#[test]
fn a_program_runs_with_its_input_arguments_and_status() {
    let folder = tempfile::tempdir().unwrap();
    let main = write(
        &folder,
        "main.py",
        "import sys, help\nprint(help.greet(input()), *sys.argv[1:])\nsys.exit(3)\n",
    );
    let help = write(
        &folder,
        "help.py",
        "def greet(name):\n    return 'Hello ' + name\n",
    );
    let input = write(&folder, "input.txt", "Ada\n");
    let output = ran(&[
        "run",
        text(&main),
        text(&help),
        "--stdin",
        text(&input),
        "--",
        "a",
        "b c",
    ]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "Hello Ada a b c\n",
        "{output:?}"
    );
    assert_eq!(output.status.code(), Some(3));

    let output = ran(&[
        "run",
        text(&main),
        text(&help),
        "--stdin",
        text(&input),
        "--json",
    ]);
    assert_eq!(output.status.code(), Some(3));
    let shown = json(&output);
    let keys: Vec<_> = shown
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut wanted = [
        "language",
        "tier",
        "stop",
        "exit_code",
        "stdout",
        "stderr",
        "fuel_used",
        "memory_bytes_peak",
        "wall_ms",
        "compile",
    ];
    wanted.sort_unstable();
    assert_eq!(keys, wanted);
    assert_eq!(
        (&shown["language"], &shown["tier"], &shown["stop"]),
        (&"python".into(), &"wasm".into(), &"exited".into())
    );
    assert_eq!(
        (&shown["stdout"], &shown["exit_code"]),
        (&"Hello Ada\n".into(), &3.into())
    );
    assert!(shown["fuel_used"].as_u64().unwrap() > 0);
    let compile = shown["compile"].as_object().unwrap();
    assert!(
        compile.contains_key("ms")
            && compile.contains_key("cached")
            && compile["diagnostics"].is_array()
    );
}

#[test]
fn languages_are_known_by_name_or_by_file() {
    let folder = tempfile::tempdir().unwrap();
    let odd = write(&folder, "program.odd", "print(6 * 7)");
    check(
        &["run", text(&odd)],
        64,
        "does not say by its name which language it is in; add --language with one of: ",
    );
    check(
        &["run", text(&odd), "--language", "cobol"],
        64,
        "There is no language 'cobol' here; there are: ",
    );
    let output = ran(&["run", text(&odd), "--language", "python"]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "42\n",
        "{output:?}"
    );
    let script = write(&folder, "main.js", "console.log(6 * 7)");
    let output = ran(&["run", text(&script)]);
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "42\n",
        "{output:?}"
    );
    let listed = json(&ran(&["languages", "--json"]));
    let ids: Vec<_> = listed["languages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|language| language["id"].as_str().unwrap())
        .collect();
    assert!(
        ids.contains(&"python") && ids.contains(&"javascript"),
        "{ids:?}"
    );
    for language in listed["languages"].as_array().unwrap() {
        let artifacts = language["artifacts"].as_array().unwrap();
        assert!(!artifacts.is_empty(), "{language}");
        assert!(
            artifacts
                .iter()
                .all(|file| file["bytes"].as_u64() > Some(0))
        );
    }
}

#[test]
fn a_run_that_is_stopped_ends_with_its_own_status_and_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let endless = write(&folder, "endless.py", "while True:\n    pass\n");
    check(
        &["run", text(&endless), "--fuel", "1000000000"],
        120,
        "look for a loop that never ends.",
    );
    let raises = write(&folder, "raises.py", "1 / 0\n");
    check(&["run", text(&raises)], 1, "ZeroDivisionError");
    let unread = write(&folder, "unread.py", "if True\n");
    check(&["run", text(&unread)], 65, "SyntaxError");
}

#[test]
fn tests_are_found_run_and_reported() {
    let folder = tempfile::tempdir().unwrap();
    write(&folder, "double.py", "def double(n):\n    return n + n\n");
    write(
        &folder,
        "test_double.py",
        "import unittest\nfrom double import double\n\nclass DoubleTest(unittest.TestCase):\n    def test_two(self):\n        self.assertEqual(double(2), 4)\n\n    def test_wrong(self):\n        self.assertEqual(double(2), 5)\n",
    );
    let output = ran(&["test", text(folder.path()), "--json"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let report = json(&output);
    assert_eq!(
        (&report["version"], &report["status"]),
        (&3.into(), &"fail".into())
    );
    let mut statuses: Vec<_> = report["tests"]
        .as_array()
        .unwrap()
        .iter()
        .map(|test| test["status"].as_str().unwrap())
        .collect();
    statuses.sort_unstable();
    assert_eq!(statuses, ["fail", "pass"], "{report}");
    let empty = tempfile::tempdir().unwrap();
    check(&["test", text(empty.path())], 66, "There are no tests in ");
}

#[test]
fn answers_are_graded_with_the_verdict_as_status() {
    let lesson = Path::new(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../courses/first-steps/hello"
    ));
    for (language, file) in [("python", "main.py"), ("javascript", "main.js")] {
        let right = lesson.join(language).join("solution");
        let output = ran(&["grade", "first-steps/hello", text(&right), "--json"]);
        assert_eq!(output.status.code(), Some(0), "{output:?}");
        assert_eq!(json(&output)["passed"], true);
        let wrong = lesson.join(language).join("starter").join(file);
        let output = ran(&["grade", text(lesson), text(&wrong)]);
        assert_eq!(output.status.code(), Some(1), "{output:?}");
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(said.contains("FAILED") && said.contains("wanted"), "{said}");
    }
}

#[test]
fn mistakes_in_a_course_are_told_by_file_and_line() {
    let folder = tempfile::tempdir().unwrap();
    write(
        &folder,
        "course.toml",
        "title = \"Broken\"\nsumary = \"x\"\n",
    );
    let output = ran(&["course", "check", text(folder.path()), "--without-running"]);
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("course.toml:2: "), "{said}");
    assert!(said.contains("sumary"), "{said}");
    let output = ran(&["course", "check", text(folder.path()), "--json"]);
    assert!(!json(&output)["mistakes"].as_array().unwrap().is_empty());
}

#[test]
fn the_documentation_has_every_status() {
    let documentation = include_str!("../../../../docs/command-line.md");
    for stop in runtime_contract::StopReason::ALL {
        let name = serde_json::to_value(stop).unwrap();
        if let Some(status) = stop.exit_status().filter(|status| *status > 1) {
            let row = documentation
                .lines()
                .find(|line| line.starts_with(&format!("| {status} |")));
            assert!(
                row.is_some_and(|row| row.contains(name.as_str().unwrap())),
                "{status} {name}"
            );
        }
    }
}
