//! The guests of `javascript/`.

use runtime_contract::{Limits, Outcome, StopReason};
use runtime_guests::{assert_test_exists, javascript as guests};

use super::languages::{JAVASCRIPT, little_memory, run, second, text};

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
