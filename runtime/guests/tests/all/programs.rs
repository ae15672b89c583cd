//! Programs that are core modules: what a C compiler makes of `c/everyday.c`,
//! through everything that learners' programs do, and modules that are none.

use futures::{SinkExt, StreamExt};
use runtime_contract::{
    Action, FilePath, Limits, RunRequest, StopReason, Terminal, TerminalEvent, UncaughtError,
};
use runtime_sandbox::{
    Compiler, Execution, ImageId, RunnerImage, Sandbox, SandboxFault, SandboxSettings,
};

use super::assemble::{SANDBOX, load, module, request};
use super::languages::text;
use super::preview1::WITHOUT_POOL;

static CRASH: &[u8] = include_bytes!("../../c/crash.wasm");
static EVERYDAY: &[u8] = include_bytes!("../../c/everyday.wasm");

fn ask(arguments: &[&str]) -> RunRequest {
    let mut asked = request(Limits {
        fuel_max: 1_000_000_000,
        ..Limits::default()
    });
    asked.entry = FilePath::parse("src/everyday.c").unwrap();
    asked.args = arguments.iter().map(|word| (*word).to_owned()).collect();
    let data = FilePath::parse("data.txt").unwrap();
    asked.files.insert(data, b"given\n".to_vec()).unwrap();
    asked
}

/// Runs a request with a pool, twice, and without: all have to be equal.
async fn run(asked: RunRequest) -> Execution {
    let mut executions = Vec::new();
    for sandbox in [&*SANDBOX, &*SANDBOX, &*WITHOUT_POOL] {
        let image = load(sandbox, EVERYDAY).await;
        let mut execution = sandbox.execute(&image, asked.clone()).await.unwrap();
        execution.wall_ms = 0.0;
        executions.push(execution);
    }
    let execution = executions.pop().unwrap();
    assert!(
        executions.iter().all(|other| *other == execution),
        "it depends on something: {execution:?} {executions:?}"
    );
    execution
}

/// Holds what a program writes before it exits with this status.
async fn check(asked: RunRequest, status: i32, stdout: &str) {
    let execution = run(asked).await;
    assert_eq!(text(&execution.stdout), stdout);
    let end = (execution.stop, execution.exit_code);
    assert_eq!(end, (StopReason::Exited, Some(status)), "{execution:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_c_program_greets() {
    check(ask(&[]), 0, "hello\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn input_comes_back() {
    let long = "a line of input\n".repeat(20_000);
    let mut asked = ask(&["echo"]);
    asked.stdin = long.clone().into_bytes();
    check(asked, 0, &long).await;
    check(ask(&["echo"]), 0, "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn relative_and_absolute_paths_meet_in_one_tree() {
    let told = "relative: one\ntwo\nabsolute: one\ntwo\nelsewhere: three\ngiven: given\n\
                outside: not there\nupwards: failed\nmoved: one\ntwo\ndata.txt\nfolder\n";
    check(ask(&["files"]), 0, told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn arguments_follow_the_program_s_name() {
    let asked = ask(&["arguments", "", "with space", "Zoë"]);
    check(asked, 0, "everyday\narguments\n\nwith space\nZoë\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_codes_are_what_a_shell_sees() {
    check(ask(&["exit"]), 3, "").await;
    check(ask(&["exit", "-1"]), 255, "").await;
    check(ask(&["exit", "256"]), 0, "").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_hour_s_sleep_takes_no_time() {
    let told = "seconds 1767225600\nsince 3600\n";
    check(ask(&["clocks"]), 0, told).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seed_decides_the_dice() {
    let told = "byte 118\nbyte 184\nbyte 224\nbyte 173\n";
    check(ask(&["dice"]), 0, told).await;
    let mut other = ask(&["dice"]);
    other.seed = 1;
    assert_ne!(text(&run(other).await.stdout), told);
}

#[tokio::test(flavor = "multi_thread")]
async fn there_is_no_environment_and_no_terminal() {
    check(ask(&["environment"]), 0, "/\nno path\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn depth_is_welcome_and_endless_depth_is_not() {
    check(ask(&["deep"]), 0, "odd 5000\n").await;
    let execution = run(ask(&["recursion"])).await;
    assert_eq!(execution.stop, StopReason::StackExhausted, "{execution:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_heap_without_end_has_one() {
    let execution = run(ask(&["heap"])).await;
    assert_eq!(execution.stop, StopReason::MemoryExhausted, "{execution:?}");
    assert!(execution.memory_bytes_peak <= Limits::default().memory_bytes_max);
}

#[tokio::test(flavor = "multi_thread")]
async fn errors_are_the_program_s_own_and_have_a_name() {
    for (what, kind) in [
        ("abort", "abort"),
        ("null", "memory-out-of-bounds"),
        ("divide", "division-by-zero"),
    ] {
        let execution = run(ask(&[what])).await;
        assert_eq!(execution.stop, StopReason::UncaughtError, "{execution:?}");
        let uncaught = execution.uncaught.unwrap();
        assert_eq!(uncaught.kind, kind);
        assert!(uncaught.message.ends_with('.'), "{}", uncaught.message);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_crash_is_told_with_its_line() {
    let source = include_str!("../../c/crash.c");
    let line = |marker: &str| {
        let before = source.split(marker).next().unwrap();
        1 + before.matches('\n').count() as u32
    };
    let path = FilePath::parse("crash.c").unwrap();
    for (word, marker, kind, function) in [
        ("x", "return a / b", "division-by-zero", "quotient"),
        ("a", "abort();", "abort", "give_up"),
    ] {
        let mut asked = ask(&[word]);
        asked.files.insert(path.clone(), source.into()).unwrap();
        let image = load(&SANDBOX, CRASH).await;
        let execution = SANDBOX.execute(&image, asked.clone()).await.unwrap();
        let uncaught = execution.uncaught.unwrap();
        assert_eq!(uncaught.kind, kind);
        assert_eq!(uncaught.file.as_deref(), Some("crash.c"));
        assert_eq!(uncaught.line, Some(line(marker)));
        let told = text(&execution.stderr);
        let first = format!("crash.c:{}: {kind}: {}\n", line(marker), uncaught.message);
        assert!(told.starts_with(&first), "{told}");
        let caller = format!("  in {function}, crash.c:{}\n  in ", line(marker));
        assert!(told.contains(&caller), "{told}");
        // In a file that is not the program's own nobody could look.
        asked.files = Default::default();
        let execution = SANDBOX.execute(&image, asked).await.unwrap();
        let UncaughtError { file, line, .. } = execution.uncaught.unwrap();
        assert_eq!((file, line), (None, None));
    }
}

/// A program that waits for a line is put aside until there is one.
#[tokio::test(flavor = "multi_thread")]
async fn a_program_talks_line_by_line() {
    let (terminal, mut end) = Terminal::pair();
    let image = load(&SANDBOX, EVERYDAY).await;
    let asked = RunRequest {
        files: Default::default(),
        ..ask(&["talk"])
    };
    let somebody = async {
        let mut told = Vec::new();
        let mut lines = ["one\n", "two\n"].into_iter();
        while let Some(event) = end.events.next().await {
            match event {
                TerminalEvent::Wrote { bytes, .. } => told.extend(bytes),
                TerminalEvent::WaitsForInput => {
                    told.extend(b"> ");
                    match lines.next() {
                        Some(line) => end.input.send(line.into()).await.unwrap(),
                        None => end.input.close_channel(),
                    }
                }
            }
        }
        text(&told)
    };
    let (execution, told) = tokio::join!(SANDBOX.converse(&image, asked, terminal), somebody);
    assert_eq!(told, "> you said one\n> you said two\n> ");
    let execution = execution.unwrap();
    assert_eq!(execution.exit_code, Some(0), "{execution:?}");
    assert!(execution.stdout.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_can_only_be_run() {
    let image = load(&SANDBOX, EVERYDAY).await;
    let call = Action::Call {
        function: "main".to_owned(),
        arguments: Vec::new(),
    };
    let test_files = Vec::new();
    for action in [call, Action::Test { test_files }] {
        let asked = RunRequest { action, ..ask(&[]) };
        let fault = SANDBOX.execute(&image, asked).await.unwrap_err();
        assert!(matches!(fault, SandboxFault::OnlyRuns), "{fault:?}");
        assert!(fault.to_string().contains("can only be run"), "{fault}");
    }
}

/// As worker processes have it: one process compiles, another takes the code.
#[tokio::test(flavor = "multi_thread")]
async fn what_the_compiler_made_can_be_adopted() {
    let compiler = Compiler::new().unwrap();
    let code = compiler.compile(EVERYDAY).unwrap();
    let sealed = compiler.seal(&code).unwrap();
    let sandbox = Sandbox::new(SandboxSettings::default()).unwrap();
    let id = ImageId([7; 32]);
    let adopted = sandbox.adopt("main.wasm".into(), id, &sealed, None);
    adopted.unwrap();
    let image = sandbox.image(id).unwrap();
    let adopted = sandbox.execute(&image, ask(&[])).await.unwrap();
    let own = run(ask(&[])).await;
    assert_eq!(adopted.stdout, b"hello\n");
    assert_eq!(adopted.fuel_used, own.fuel_used);
}

async fn take(bytes: &[u8]) -> Result<RunnerImage, SandboxFault> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("main.wasm");
    std::fs::write(&path, bytes).unwrap();
    let with_pool = SANDBOX.load(&path).await;
    let without = WITHOUT_POOL.load(&path).await;
    assert_eq!(with_pool.is_ok(), without.is_ok(), "it depends on the pool");
    with_pool
}

#[tokio::test(flavor = "multi_thread")]
async fn modules_that_are_no_programs_are_refused_in_one_sentence() {
    let start = r#"(func (export "_start"))"#;
    let memory = r#"(memory (export "memory") 1)"#;
    let library = r#"(func (export "_initialize"))"#;
    let cases = [
        ("".to_owned(), "exports no function '_start'"),
        (
            format!(r#"(func (export "_start") (param i32)) {memory}"#),
            "exports no function '_start'",
        ),
        (start.to_owned(), "exports no memory named 'memory'"),
        (
            format!("{library} {memory}"),
            "exports '_initialize', as a library does",
        ),
        (
            format!("{start} {library} {memory}"),
            "exports '_initialize', as a library does",
        ),
        (
            format!(r#"(import "env" "system" (func)) {start} {memory}"#),
            "imports 'env.system', which the sandbox does not offer",
        ),
        (
            format!(r#"(import "wasi_snapshot_preview1" "fd_dup" (func)) {start} {memory}"#),
            "imports 'wasi_snapshot_preview1.fd_dup', which the sandbox does not offer",
        ),
        (
            format!(r#"(import "env" "memory" (memory 1)) {start}"#),
            "imports 'env.memory', which the sandbox does not offer",
        ),
        (
            format!(r#"(import "wasi_snapshot_preview1" "fd_close" (func)) {start} {memory}"#),
            "in another form than the sandbox has it",
        ),
        (
            format!("{start} {memory} {}", "(table 1 funcref)".repeat(41)),
            "it has 41 tables, where at most 40 may be (TABLES_MAX)",
        ),
        (
            format!("{start} {memory} (func (local {}))", "i64 ".repeat(6_000)),
            "locals in a function, where at most",
        ),
        (
            format!("{start} (memory (export \"memory\") i64 1)"),
            "not a WebAssembly component or module that can be compiled",
        ),
        // What `static char all[2u << 30];` becomes.
        (
            format!("{start} (memory (export \"memory\") 32769)"),
            "it has 32769 pages in a memory from its start, where at most 16384 may be",
        ),
        // What comes with exceptions stays off: docs/decisions/0009.
        (
            format!("{start} {memory} (type (struct (field i32)))"),
            "not a WebAssembly component or module that can be compiled",
        ),
        (
            format!("{start} {memory} (type $f (func)) (func (call_ref $f (ref.null $f)))"),
            "not a WebAssembly component or module that can be compiled",
        ),
        (
            format!("{start} {memory} (memory 1)"),
            "not a WebAssembly component or module that can be compiled",
        ),
    ];
    for (parts, words) in cases {
        let bytes = wat::parse_str(format!("(module {parts})")).unwrap();
        let fault = take(&bytes).await.err().expect("it was taken").to_string();
        assert!(fault.contains(words), "{fault}");
    }
}

/// As many tables as may be, with a pool as without, and one element too many in them.
#[tokio::test(flavor = "multi_thread")]
async fn many_tables_share_one_limit() {
    for (elements, stop) in [
        (5_000, StopReason::Exited),
        (5_001, StopReason::MemoryExhausted),
    ] {
        let tables = format!("(table {elements} funcref)").repeat(40);
        let bytes = module(&format!("{tables} (func $attack)"));
        for sandbox in [&*SANDBOX, &*WITHOUT_POOL] {
            let image = load(sandbox, &bytes).await;
            let execution = sandbox.execute(&image, request(Limits::default())).await;
            assert_eq!(execution.unwrap().stop, stop, "{elements}");
        }
    }
}

/// A first memory that is larger than the run may have.
#[tokio::test(flavor = "multi_thread")]
async fn a_huge_first_memory_ends_the_run_before_it_begins() {
    let bytes =
        wat::parse_str(r#"(module (memory (export "memory") 1000) (func (export "_start")))"#)
            .unwrap();
    let little = Limits {
        memory_bytes_max: 32 << 20,
        ..Limits::default()
    };
    for sandbox in [&*SANDBOX, &*WITHOUT_POOL] {
        let image = load(sandbox, &bytes).await;
        let execution = sandbox.execute(&image, request(little)).await.unwrap();
        assert_eq!(execution.stop, StopReason::MemoryExhausted, "{execution:?}");
    }
}
