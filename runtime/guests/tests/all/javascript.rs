//! The guests of `javascript/`.

use runtime_contract::{Action, FilePath, Limits, Outcome, StopReason, TestStatus};
use runtime_guests::{assert_test_exists, javascript as guests};

use super::languages::{JAVASCRIPT, ask, little_memory, run, second, text};

runtime_guests::for_each_javascript_guest!(assert_test_exists);

async fn stops(source: &str, limits: Limits, stop: StopReason) -> Outcome {
    let outcome = run(&JAVASCRIPT, source, limits).await;
    assert_eq!(outcome.stop, stop, "{outcome:?}");
    outcome
}

async fn prints(source: &str, expected: &str) {
    let outcome = run(&JAVASCRIPT, source, second()).await;
    assert_eq!(text(&outcome.stdout), expected, "{}", text(&outcome.stderr));
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_loop() {
    stops(guests::ENDLESS_LOOP, second(), StopReason::FuelExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_promises() {
    stops(
        guests::ENDLESS_PROMISES,
        second(),
        StopReason::FuelExhausted,
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_timers() {
    stops(guests::ENDLESS_TIMERS, second(), StopReason::FuelExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_bomb() {
    stops(guests::MEMORY_BOMB, second(), StopReason::MemoryExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_bomb_of_strings() {
    stops(
        guests::MEMORY_BOMB_OF_STRINGS,
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
async fn deep_recursion() {
    stops(guests::DEEP_RECURSION, second(), StopReason::StackExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_recursion_in_json() {
    let outcome = run(&JAVASCRIPT, guests::DEEP_RECURSION_IN_JSON, second()).await;
    let ends = [StopReason::StackExhausted, StopReason::UncaughtError];
    assert!(ends.contains(&outcome.stop), "{outcome:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn file_flood() {
    stops(guests::FILE_FLOOD, second(), StopReason::FilesExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sleep_for_years() {
    let outcome = run(&JAVASCRIPT, guests::SLEEP_FOR_YEARS, second()).await;
    assert_eq!(
        text(&outcome.stdout),
        "2000000\n",
        "{}",
        text(&outcome.stderr)
    );
    assert!(outcome.wall_ms < 2000.0, "{}", outcome.wall_ms);
}

#[tokio::test(flavor = "multi_thread")]
async fn outside_of_work() {
    prints(
        guests::OUTSIDE_OF_WORK,
        "/etc/passwd ENOENT\n/proc/self/environ ENOENT\n../../etc/passwd ENOENT\n/dev/mem ENOENT\n",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn environment() {
    let outcome = run(&JAVASCRIPT, guests::ENVIRONMENT, second()).await;
    let told = text(&outcome.stdout);
    assert!(
        told.starts_with("environment 0\narguments 0\nyear 2026\nrandom 0."),
        "{told}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn network() {
    let outcome = run(&JAVASCRIPT, guests::NETWORK, second()).await;
    assert_eq!(
        text(&outcome.stdout),
        "refused\nrefused\n",
        "{}",
        text(&outcome.stderr)
    );
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
async fn processes() {
    let alone = "a program runs alone, without other";
    prints(
        guests::PROCESSES,
        &format!(
            "The module 'child_process' is not available here: {alone} processes or threads.\n\
             The module 'node:cluster' is not available here: {alone} processes or threads.\n\
             The module 'worker_threads' is not available here: {alone} processes or threads.\n\
             Worker is not available here: {alone} threads.\n\
             process.kill is not available here: a program runs alone.\n\
             process.binding is not a function\nprocess.dlopen is not a function\n"
        ),
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_array() {
    let outcome = stops(guests::HUGE_ARRAY, second(), StopReason::MemoryExhausted).await;
    assert_eq!(text(&outcome.stdout), "RangeError\nRangeError\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_string() {
    let outcome = stops(guests::HUGE_STRING, second(), StopReason::MemoryExhausted).await;
    assert_eq!(outcome.stdout, b"");
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
async fn output_of_one_huge_line() {
    let outcome = stops(
        guests::OUTPUT_OF_ONE_HUGE_LINE,
        second(),
        StopReason::OutputExhausted,
    )
    .await;
    assert_eq!(outcome.stdout.len() as u64, second().output_bytes_max);
}

#[tokio::test(flavor = "multi_thread")]
async fn input_past_its_end() {
    let outcome = stops(
        guests::INPUT_PAST_ITS_END,
        second(),
        StopReason::FuelExhausted,
    )
    .await;
    assert_eq!(text(&outcome.stdout), "\"\"\n");
}

/// The ways to standard input that Node has are known, and come to its end.
#[tokio::test(flavor = "multi_thread")]
async fn endless_devices() {
    prints(
        guests::ENDLESS_DEVICES,
        "/dev/zero ENOENT\n/dev/urandom ENOENT\n/dev/stdin was read\n/dev/fd/0 was read\n\
         /proc/self/fd/0 was read\n",
    )
    .await;
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
async fn links_and_renames() {
    prints(
        guests::LINKS_AND_RENAMES,
        "TypeError\nTypeError\nError\nError\nError\nmine file,two\n",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn deep_folders() {
    prints(
        guests::DEEP_FOLDERS,
        "63 ENAMETOOLONG\nENAMETOOLONG\nENAMETOOLONG\n",
    )
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn strange_output() {
    let outcome = run(&JAVASCRIPT, guests::STRANGE_OUTPUT, second()).await;
    let (bytes, words) = outcome.stdout.split_at(9);
    assert_eq!(bytes, b"\x00\x1b[31m\xff\xfe\n");
    assert!(words.starts_with(b"\xe2\x80\xae"), "{words:?}");
    assert_eq!(outcome.stop, StopReason::Exited);
}

#[tokio::test(flavor = "multi_thread")]
async fn random_flood() {
    stops(guests::RANDOM_FLOOD, second(), StopReason::FuelExhausted).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_others_left() {
    for _ in 0..3 {
        prints(guests::WHAT_OTHERS_LEFT, "left 0\n").await;
    }
}

/// What a function returned is 41, whatever else is said with whatever voice.
#[tokio::test(flavor = "multi_thread")]
async fn forge_result() {
    let action = Action::Call {
        function: "answer".to_owned(),
        arguments: vec![serde_json::json!(1)],
    };
    let outcome = ask(&JAVASCRIPT, guests::FORGE_RESULT, "main.js", action).await;
    let returned = outcome.returned.clone().expect("the function returned");
    assert_eq!(returned["value"], serde_json::json!(41), "{outcome:?}");
    assert!(outcome.tests.is_empty(), "{outcome:?}");
}

/// No test that fails is told as passed.
#[tokio::test(flavor = "multi_thread")]
async fn forge_tests() {
    let file = FilePath::parse("forgeries.test.js").unwrap();
    let action = Action::Test {
        test_files: vec![file],
    };
    let outcome = ask(
        &JAVASCRIPT,
        guests::FORGE_TESTS,
        "forgeries.test.js",
        action,
    )
    .await;
    let told: Vec<_> = outcome
        .tests
        .iter()
        .map(|test| (test.name.as_str(), test.status == TestStatus::Pass))
        .collect();
    assert_eq!(
        told,
        [
            ("a honest", true),
            ("b prints a verdict", false),
            ("c replaces built-ins", false),
            ("c replaces more of them", false),
            ("d swallows in a promise", false),
            ("e leaves", false),
        ],
        "{outcome:?}"
    );
}
