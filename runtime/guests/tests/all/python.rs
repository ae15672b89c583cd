//! The guests of `python/`.

use runtime_contract::{Action, FilePath, Limits, Outcome, StopReason, TestStatus};
use runtime_guests::{assert_test_exists, python as guests};

use super::languages::{PYTHON, ask, little_memory, run, second, text};

runtime_guests::for_each_python_guest!(assert_test_exists);

async fn stops(source: &str, limits: Limits, stop: StopReason) -> Outcome {
    let outcome = run(&PYTHON, source, limits).await;
    assert_eq!(outcome.stop, stop, "{outcome:?}");
    assert_ne!(text(&outcome.stdout), "caught\n");
    outcome
}

async fn prints(source: &str, expected: &str) {
    let outcome = run(&PYTHON, source, Limits::default()).await;
    assert_eq!(text(&outcome.stdout), expected, "{}", text(&outcome.stderr));
    assert_eq!(outcome.stop, StopReason::Exited);
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_loop() {
    stops(guests::ENDLESS_LOOP, second(), StopReason::FuelExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_loop_that_works() {
    stops(
        guests::ENDLESS_LOOP_THAT_WORKS,
        second(),
        StopReason::FuelExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_bomb() {
    stops(guests::MEMORY_BOMB, second(), StopReason::MemoryExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_bomb_of_small_things() {
    stops(
        guests::MEMORY_BOMB_OF_SMALL_THINGS,
        little_memory(),
        StopReason::MemoryExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn output_flood() {
    stops(guests::OUTPUT_FLOOD, second(), StopReason::OutputExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn output_of_one_huge_line() {
    stops(
        guests::OUTPUT_OF_ONE_HUGE_LINE,
        second(),
        StopReason::OutputExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_recursion() {
    stops(guests::DEEP_RECURSION, second(), StopReason::StackExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_recursion_without_limit() {
    stops(
        guests::DEEP_RECURSION_WITHOUT_LIMIT,
        Limits::default(),
        StopReason::StackExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_recursion_in_c() {
    stops(
        guests::DEEP_RECURSION_IN_C,
        Limits::default(),
        StopReason::StackExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn file_flood() {
    stops(guests::FILE_FLOOD, second(), StopReason::FilesExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn file_count_flood() {
    stops(
        guests::FILE_COUNT_FLOOD,
        Limits::default(),
        StopReason::FilesExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn file_far_out() {
    stops(guests::FILE_FAR_OUT, second(), StopReason::FilesExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn open_files_flood() {
    prints(guests::OPEN_FILES_FLOOD, "refused after True OSError\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sleep_for_years() {
    let outcome = run(&PYTHON, guests::SLEEP_FOR_YEARS, second()).await;
    assert_eq!(
        text(&outcome.stdout),
        "3153600000\n",
        "{}",
        text(&outcome.stderr)
    );
    assert!(outcome.wall_ms < 2000.0, "{}", outcome.wall_ms);
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_of_work() {
    prints(
        guests::OUTSIDE_OF_WORK,
        "['tmp', 'work'] /work\n\
         /etc/passwd FileNotFoundError\n/proc/self/environ FileNotFoundError\n\
         ../../etc/passwd FileNotFoundError\n/dev/mem FileNotFoundError\n/sys FileNotFoundError\n\
         PermissionError\nPermissionError\n",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn environment() {
    let outcome = run(&PYTHON, guests::ENVIRONMENT, second()).await;
    let told = text(&outcome.stdout);
    let known = "environment []\narguments []\nterminal False False\nyear 2026 clock True\n";
    assert!(told.starts_with(known), "{told} {}", text(&outcome.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn network() {
    let outcome = run(&PYTHON, guests::NETWORK, second()).await;
    let told = text(&outcome.stdout);
    assert_eq!(
        told.matches("refused").count(),
        2,
        "{told} {}",
        text(&outcome.stderr)
    );
    assert!(!told.contains("connected"));
}

#[tokio::test(flavor = "multi_thread")]
async fn regular_expression_blow_up() {
    stops(
        guests::REGULAR_EXPRESSION_BLOW_UP,
        second(),
        StopReason::FuelExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn random_flood() {
    stops(guests::RANDOM_FLOOD, second(), StopReason::FuelExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_output() {
    let outcome = run(&PYTHON, guests::STRANGE_OUTPUT, second()).await;
    assert_eq!(outcome.stdout, b"\x00\x1b[31mred\xff\xfe\n\xe2\x80\xae");
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_path() {
    prints(guests::HUGE_PATH, "OSError\nValueError\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn abort() {
    let outcome = run(&PYTHON, guests::ABORT, second()).await;
    assert_eq!(
        (outcome.stop, outcome.exit_code),
        (StopReason::Exited, Some(7)),
        "{outcome:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn processes() {
    let alone = "programs run in a sandbox that cannot start other programs";
    let refused = |what: &str| format!("{what} is not available here: {alone}.\n");
    let mut expected: String = ["fork", "execv", "posix_spawn", "system", "popen", "kill"]
        .map(|name| refused(&format!("os.{name}")))
        .concat();
    expected += &refused("subprocess.Popen");
    expected += "Starting a thread is not available here: programs run in a sandbox with a single thread; asyncio works.\n";
    expected +=
        &format!("The module 'multiprocessing' is not available here: {alone}; asyncio works.\n");
    prints(guests::PROCESSES, &expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_bomb_of_one_string() {
    stops(
        guests::MEMORY_BOMB_OF_ONE_STRING,
        second(),
        StopReason::MemoryExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_array() {
    stops(guests::HUGE_ARRAY, second(), StopReason::MemoryExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn output_drip() {
    let limits = Limits {
        output_bytes_max: 50_000,
        ..second()
    };
    let outcome = stops(guests::OUTPUT_DRIP, limits, StopReason::OutputExhausted).await;
    assert_eq!(outcome.stdout, vec![b'x'; 50_000]);
}

#[tokio::test(flavor = "multi_thread")]
async fn input_past_its_end() {
    let outcome = stops(
        guests::INPUT_PAST_ITS_END,
        second(),
        StopReason::FuelExhausted,
    )
    .await;
    assert_eq!(text(&outcome.stdout), "''\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_devices() {
    let expected: String = [
        "/dev/zero",
        "/dev/urandom",
        "/dev/full",
        "/dev/stdin",
        "/dev/fd/0",
        "/proc/self/fd/0",
    ]
    .map(|path| format!("{path} FileNotFoundError\n"))
    .concat();
    prints(guests::ENDLESS_DEVICES, &expected).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn links_and_renames() {
    prints(
        guests::LINKS_AND_RENAMES,
        "PermissionError\nPermissionError\nOSError\nFileNotFoundError\nOSError\nOSError\n\
         IsADirectoryError\n10 ['two']\n",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_folders() {
    // `/work` is a level of its own.
    prints(guests::DEEP_FOLDERS, "63 OSError\nOSError\nOSError\n").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn lone_surrogate() {
    let outcome = run(&PYTHON, guests::LONE_SURROGATE, second()).await;
    assert_eq!(outcome.stop, StopReason::UncaughtError);
    assert_eq!(outcome.stdout, b"before\n");
    let told = text(&outcome.stderr);
    assert!(told.starts_with("\\udc80\u{202e}\u{1b}[2J\n"), "{told:?}");
    assert_eq!(outcome.uncaught.unwrap().kind, "UnicodeEncodeError");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_left() {
    for _ in 0..3 {
        prints(guests::WHAT_OTHERS_LEFT, "left []\n").await;
    }
}

/// What a function returned is 41, whatever else is said with whatever voice.
#[tokio::test(flavor = "multi_thread")]
async fn forge_result() {
    let action = Action::Call {
        function: "answer".to_owned(),
        arguments: vec![serde_json::json!(1)],
    };
    let outcome = ask(&PYTHON, guests::FORGE_RESULT, "main.py", action).await;
    let returned = outcome.returned.clone().expect("the function returned");
    assert_ne!(returned, serde_json::json!(42));
    assert_ne!(returned, serde_json::json!("42"));
    assert!(outcome.tests.is_empty(), "{outcome:?}");
}

/// No test that fails is told as passed, and none that never ran is told at all.
#[tokio::test(flavor = "multi_thread")]
async fn forge_tests() {
    let file = FilePath::parse("test_forgeries.py").unwrap();
    let action = Action::Test {
        test_files: vec![file],
    };
    let outcome = ask(&PYTHON, guests::FORGE_TESTS, "test_forgeries.py", action).await;
    let told: Vec<_> = outcome
        .tests
        .iter()
        .map(|test| (test.name.as_str(), test.status))
        .collect();
    assert_eq!(
        told,
        [
            ("Forgeries.test_a_honest", TestStatus::Pass),
            ("Forgeries.test_b_prints_a_verdict", TestStatus::Fail),
            ("Forgeries.test_c_replaces_the_result", TestStatus::Fail),
            ("Forgeries.test_d_leaves", TestStatus::Error),
            ("Forgeries.test_e_takes_the_reporter", TestStatus::Error),
            ("Forgeries.test_f_ends_at_once", TestStatus::Error),
        ],
        "{outcome:?}"
    );
}
