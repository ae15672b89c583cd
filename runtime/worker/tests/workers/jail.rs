//! What a native tool sees and can do.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use runtime_contract::{FilePath, SourceTree};
use runtime_sandbox::{Executor, ToolAnswer, ToolCall};
use runtime_worker::{WorkerPool, WorkerSettings};

use super::{program, settings};

async fn call(tool: &str, arguments: &[&str]) -> ToolAnswer {
    let pool = WorkerPool::start(settings(1)).unwrap();
    let answer = pool.call_tool(tool_call(tool, arguments)).await;
    answer.unwrap_or_else(|fault| panic!("{tool}: {fault}"))
}

fn tool_call(tool: &str, arguments: &[&str]) -> ToolCall {
    let mut files = SourceTree::default();
    for (path, text) in [("main.py", "one"), ("deep/er/two.py", "two")] {
        let path = FilePath::parse(path).unwrap();
        files.insert(path, text.as_bytes().to_vec()).unwrap();
    }
    ToolCall {
        program: PathBuf::from(tool),
        arguments: arguments.iter().map(ToString::to_string).collect(),
        files,
        stdin: b"typed".to_vec(),
        ..ToolCall::default()
    }
}

#[tokio::test]
async fn a_tool_reads_its_input_and_the_programs_files() {
    let answer = call("/bin/cat", &["-", "./main.py", "deep/er/two.py"]).await;
    assert_eq!(answer.status, Some(0), "{answer:?}");
    assert_eq!(answer.stdout, b"typedonetwo");
}

#[tokio::test]
async fn a_tool_reads_nothing_else() {
    for path in ["/etc/passwd", "/proc/self/environ", "../../etc/passwd"] {
        let answer = call("/bin/cat", &[path]).await;
        assert_eq!(answer.status, Some(1), "{path}: {answer:?}");
        assert_eq!(answer.stdout, b"");
    }
    let listed = call("/bin/ls", &["/", ".."]).await;
    assert_eq!(listed.stdout, b"", "{listed:?}");
}

#[tokio::test]
async fn a_tool_changes_nothing() {
    let answer = call("/bin/cp", &["main.py", "copy.py"]).await;
    assert_ne!(answer.status, Some(0));
    let answer = call("/bin/rm", &["-f", "main.py"]).await;
    assert_ne!(answer.status, Some(0));
}

#[tokio::test]
async fn a_tool_can_do_nothing_that_an_ordinary_program_can() {
    let own = program();
    let answer = call(own.to_str().unwrap(), &["escape-unconfined"]).await;
    assert_eq!(answer.status, Some(0), "{answer:?}");
    assert_eq!(String::from_utf8_lossy(&answer.stdout), "");
}

/// Held by `THREADS_MAX`, where the host lets a tool be alone among its users.
#[tokio::test]
async fn a_tool_has_only_so_many_threads() {
    let own = program();
    let answer = call(own.to_str().unwrap(), &["threads"]).await;
    let told = String::from_utf8_lossy(&answer.stdout).into_owned();
    let started: u32 = told.trim().parse().expect("a number of threads");
    assert!((1..64).contains(&started), "{started} besides the first");
}

#[tokio::test]
async fn a_tool_knows_nothing_of_the_servers_surroundings() {
    let answer = call("/usr/bin/env", &[]).await;
    let told = String::from_utf8(answer.stdout).unwrap();
    let mut names: Vec<_> = told
        .lines()
        .map(|line| line.split('=').next().unwrap())
        .collect();
    names.sort_unstable();
    assert_eq!(names, ["HOME", "LANG", "NO_COLOR"]);
}

#[tokio::test]
async fn a_tool_that_takes_too_long_is_stopped_and_leaves_nothing() {
    let settings = WorkerSettings {
        tool_max: Duration::from_millis(300),
        ..settings(1)
    };
    let pool = WorkerPool::start(settings).unwrap();
    let fault = pool.call_tool(tool_call("/bin/sleep", &["4711"])).await;
    let fault = fault.unwrap_err().to_string();
    assert!(fault.contains("took longer than"), "{fault}");
    assert!(!is_running("4711"), "the tool was left");
}

#[tokio::test]
async fn a_tool_that_talks_without_end_is_stopped() {
    let pool = WorkerPool::start(settings(1)).unwrap();
    let fault = pool.call_tool(tool_call("/usr/bin/yes", &[])).await;
    let fault = fault.unwrap_err().to_string();
    assert!(fault.contains("says more than it may"), "{fault}");
}

#[tokio::test]
async fn a_tool_that_is_not_there_is_told() {
    let answer = call("/nowhere/ruff", &[]).await;
    assert_eq!(answer.status, Some(2));
    let told = String::from_utf8(answer.stderr).unwrap();
    assert!(told.contains("could not be started"), "{told}");
}

/// Whether a process has this argument; dying takes a moment.
fn is_running(argument: &str) -> bool {
    for _ in 0..50 {
        let processes = fs::read_dir("/proc").unwrap().flatten();
        let mut lines = processes.map(|process| process.path().join("cmdline"));
        if !lines.any(|line| has_argument(&line, argument)) {
            return false;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    true
}

fn has_argument(command_line: &Path, argument: &str) -> bool {
    let bytes = fs::read(command_line).unwrap_or_default();
    bytes
        .split(|byte| *byte == 0)
        .any(|own| own == argument.as_bytes())
}
