//! The guests of `wat/`: what a runner that is hostile itself can do.

use runtime_contract::{Limits, StopReason, TestStatus};
use runtime_guests::wat as guests;

use super::assemble::attack;

runtime_guests::for_each_wat_guest!(assert_test_exists);
use runtime_guests::assert_test_exists;

/// So much fuel is gone in a moment even if every unit is a call to the host.
const LITTLE_FUEL: Limits = Limits {
    fuel_max: 10_000_000,
    ..limits()
};

const fn limits() -> Limits {
    Limits {
        fuel_max: 1_000_000_000,
        memory_bytes_max: 256 << 20,
        output_bytes_max: 100_000,
        wall_ms_max: 20_000,
        file_bytes_max: 1 << 20,
        idle_ms_max: 10_000,
    }
}

#[track_caller]
fn expect(execution: &runtime_sandbox::Execution, stop: StopReason) {
    assert_eq!(execution.stop, stop, "{execution:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_loop() {
    let execution = attack(guests::ENDLESS_LOOP, limits()).await;
    expect(&execution, StopReason::FuelExhausted);
    assert_eq!(execution.fuel_used, limits().fuel_max);
}

#[tokio::test(flavor = "multi_thread")]
async fn recursion() {
    let execution = attack(guests::RECURSION, limits()).await;
    expect(&execution, StopReason::StackExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_grow() {
    let execution = attack(guests::MEMORY_GROW, limits()).await;
    expect(&execution, StopReason::MemoryExhausted);
    assert_eq!(execution.memory_bytes_peak, limits().memory_bytes_max);
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_copy() {
    let execution = attack(guests::MEMORY_COPY, limits()).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn output_flood() {
    let execution = attack(guests::OUTPUT_FLOOD, limits()).await;
    expect(&execution, StopReason::OutputExhausted);
    assert_eq!(execution.stdout.len() + execution.stderr.len(), 100_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn output_drip() {
    let execution = attack(guests::OUTPUT_DRIP, LITTLE_FUEL).await;
    expect(&execution, StopReason::FuelExhausted);
    assert_eq!(execution.stdout, b"");
}

#[tokio::test(flavor = "multi_thread")]
async fn write_too_much_at_once() {
    let execution = attack(guests::WRITE_TOO_MUCH_AT_ONCE, limits()).await;
    expect(&execution, StopReason::RuntimeBroke);
    assert_eq!(execution.stdout, b"");
}

#[tokio::test(flavor = "multi_thread")]
async fn sleep_far() {
    let execution = attack(guests::SLEEP_FAR, limits()).await;
    expect(&execution, StopReason::Exited);
    assert!(execution.wall_ms < 1000.0, "{}", execution.wall_ms);
}

#[tokio::test(flavor = "multi_thread")]
async fn poll_forever() {
    let execution = attack(guests::POLL_FOREVER, LITTLE_FUEL).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn poll_nothing() {
    let execution = attack(guests::POLL_NOTHING, limits()).await;
    expect(&execution, StopReason::RuntimeBroke);
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_string() {
    let execution = attack(guests::HUGE_STRING, limits()).await;
    expect(&execution, StopReason::MemoryExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn random_flood() {
    let execution = attack(
        guests::RANDOM_FLOOD,
        Limits {
            fuel_max: 100_000_000,
            ..limits()
        },
    )
    .await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn random_gigabyte() {
    let execution = attack(guests::RANDOM_GIGABYTE, limits()).await;
    expect(&execution, StopReason::MemoryExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_handles() {
    let execution = attack(guests::MANY_HANDLES, limits()).await;
    expect(&execution, StopReason::MemoryExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn file_flood() {
    let execution = attack(guests::FILE_FLOOD, limits()).await;
    expect(&execution, StopReason::FilesExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn folder_flood() {
    let execution = attack(guests::FOLDER_FLOOD, limits()).await;
    expect(&execution, StopReason::FilesExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn sparse_file() {
    let execution = attack(guests::SPARSE_FILE, limits()).await;
    expect(&execution, StopReason::FilesExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_nine() {
    let execution = attack(guests::EXIT_NINE, limits()).await;
    expect(&execution, StopReason::Exited);
    assert_eq!(execution.exit_code, Some(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn unreachable() {
    let execution = attack(guests::UNREACHABLE, limits()).await;
    expect(&execution, StopReason::RuntimeBroke);
}

#[tokio::test(flavor = "multi_thread")]
async fn test_flood() {
    let execution = attack(guests::TEST_FLOOD, limits()).await;
    expect(&execution, StopReason::OutputExhausted);
    assert_eq!(execution.tests.len(), 10_000);
    // The test that would have been one too many has ended the one before it.
    let last = execution.tests.last().unwrap();
    assert_eq!(
        (last.status, last.message.is_empty()),
        (TestStatus::Error, false)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn start_loop() {
    let execution = attack(guests::START_LOOP, limits()).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn random_and_clock() {
    let execution = attack(guests::RANDOM_AND_CLOCK, limits()).await;
    expect(&execution, StopReason::Exited);
    // ChaCha20's first bytes for a key of zeros, as docs/host.md says for seed 0.
    let mut told = vec![0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90];
    // Two readings of the monotonic clock, and one of the wall clock after them.
    told.extend(0_u64.to_le_bytes());
    told.extend(10_000_u64.to_le_bytes());
    told.extend(1_767_225_600_u64.to_le_bytes());
    told.extend(20_000_u32.to_le_bytes());
    assert_eq!(execution.stdout, told);
}

/// An endless loop uses all of its fuel, and the same each time, at whatever
/// point of it the end comes.
#[tokio::test(flavor = "multi_thread")]
async fn endless_loop_that_works() {
    for fuel_max in [999_983, 100_000_007] {
        let limits = Limits {
            fuel_max,
            ..limits()
        };
        for _ in 0..3 {
            let execution = attack(guests::ENDLESS_LOOP_THAT_WORKS, limits).await;
            expect(&execution, StopReason::FuelExhausted);
            assert_eq!(execution.fuel_used, fuel_max);
        }
    }
}

/// With fuel for hours, the deadline ends a loop.
#[tokio::test(flavor = "multi_thread")]
async fn the_deadline_ends_what_fuel_does_not() {
    let hours = Limits {
        fuel_max: Limits::CEILING.fuel_max,
        wall_ms_max: 300,
        ..limits()
    };
    for guest in [
        guests::ENDLESS_LOOP,
        guests::MEMORY_FILL,
        guests::CLOCK_FLOOD,
    ] {
        let execution = attack(guest, hours).await;
        expect(&execution, StopReason::WallTimeExhausted);
        assert!(execution.wall_ms >= 300.0, "{}", execution.wall_ms);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn clock_flood() {
    let execution = attack(guests::CLOCK_FLOOD, LITTLE_FUEL).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn random_numbers_flood() {
    let execution = attack(guests::RANDOM_NUMBERS_FLOOD, LITTLE_FUEL).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn input_past_its_end() {
    let execution = attack(guests::INPUT_PAST_ITS_END, LITTLE_FUEL).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn table_grow() {
    let execution = attack(guests::TABLE_GROW, limits()).await;
    expect(&execution, StopReason::MemoryExhausted);
}

/// One instruction that touches 128 MiB costs what it touches.
#[tokio::test(flavor = "multi_thread")]
async fn memory_fill() {
    let execution = attack(guests::MEMORY_FILL, limits()).await;
    expect(&execution, StopReason::FuelExhausted);
    let once = Limits {
        fuel_max: 128 << 20,
        ..limits()
    };
    let execution = attack(guests::MEMORY_FILL, once).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn table_copy() {
    let execution = attack(guests::TABLE_COPY, limits()).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn huge_list() {
    let execution = attack(guests::HUGE_LIST, limits()).await;
    expect(&execution, StopReason::MemoryExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn report_gigabyte() {
    let execution = attack(guests::REPORT_GIGABYTE, limits()).await;
    expect(&execution, StopReason::MemoryExhausted);
    assert!(execution.tests.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn return_gigabyte() {
    let execution = attack(guests::RETURN_GIGABYTE, limits()).await;
    expect(&execution, StopReason::RuntimeBroke);
}

#[tokio::test(flavor = "multi_thread")]
async fn return_garbage() {
    let execution = attack(guests::RETURN_GARBAGE, limits()).await;
    expect(&execution, StopReason::RuntimeBroke);
}

#[tokio::test(flavor = "multi_thread")]
async fn folder_listing() {
    let execution = attack(guests::FOLDER_LISTING, LITTLE_FUEL).await;
    expect(&execution, StopReason::FuelExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn used_after_drop() {
    let execution = attack(guests::USED_AFTER_DROP, limits()).await;
    expect(&execution, StopReason::RuntimeBroke);
}

#[tokio::test(flavor = "multi_thread")]
async fn pointer_out_of_memory() {
    let execution = attack(guests::POINTER_OUT_OF_MEMORY, limits()).await;
    expect(&execution, StopReason::RuntimeBroke);
    assert!(execution.tests.is_empty());
}

/// Held by `MESSAGE_BYTES_MAX` in runtime/sandbox: whole characters below it.
#[tokio::test(flavor = "multi_thread")]
async fn long_error_message() {
    let execution = attack(guests::LONG_ERROR_MESSAGE, limits()).await;
    expect(&execution, StopReason::UncaughtError);
    let uncaught = execution.uncaught.unwrap();
    for text in [uncaught.kind, uncaught.message] {
        assert_eq!(text.len(), (64 << 10) - 1);
        assert!(text.starts_with('a') && text.chars().skip(1).all(|letter| letter == 'é'));
    }
}

/// Held by `DIAGNOSTICS_MAX` in runtime/sandbox.
#[tokio::test(flavor = "multi_thread")]
async fn many_diagnostics() {
    let execution = attack(guests::MANY_DIAGNOSTICS, limits()).await;
    expect(&execution, StopReason::CompileFailed);
    let lines = execution.diagnostics.iter().map(|found| found.line);
    assert!(lines.eq(1..=1_000));
}
