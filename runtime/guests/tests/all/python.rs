//! The guests of `python/`.

use runtime_contract::{Limits, Outcome, StopReason};
use runtime_guests::{assert_test_exists, python as guests};

use super::languages::{PYTHON, little_memory, run, second, text};

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
