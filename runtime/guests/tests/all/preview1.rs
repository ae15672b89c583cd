//! The guests of `preview1/`: what a program that is a core module can do to its
//! host. Each runs with a pool and without, twice, and does the same each time.

use std::sync::LazyLock;

use runtime_contract::{BuiltFile, FilePath, Limits, StopReason};
use runtime_guests::preview1 as guests;
use runtime_sandbox::{
    Execution, GuestCall, LAYERS_MAX, LayerId, Sandbox, SandboxFault, SandboxSettings,
};

use super::assemble::{self, SANDBOX, load, module, request};

runtime_guests::for_each_preview1_guest!(assert_test_exists);
use runtime_guests::assert_test_exists;

/// A sandbox as it is where there is no address space for a pool.
pub(crate) static WITHOUT_POOL: LazyLock<Sandbox> = LazyLock::new(|| {
    Sandbox::new(SandboxSettings {
        pooling: false,
        ..SandboxSettings::default()
    })
    .unwrap()
});

const fn limits() -> Limits {
    Limits {
        fuel_max: 1_000_000_000,
        memory_bytes_max: 256 << 20,
        output_bytes_max: 200_000,
        wall_ms_max: 20_000,
        file_bytes_max: 1 << 20,
        idle_ms_max: 10_000,
    }
}

/// So much fuel is gone in a moment even if every unit is a call to the host.
const LITTLE_FUEL: Limits = Limits {
    fuel_max: 10_000_000,
    ..limits()
};

/// Throwing takes half a microsecond and costs a dozen units.
const FUEL_FOR_THROWING: Limits = Limits {
    fuel_max: 2_000_000,
    ..limits()
};

/// So much is gone in a moment even if it is used by a few bytes at a time.
const LITTLE_MEMORY: Limits = Limits {
    memory_bytes_max: 4 << 20,
    ..limits()
};

/// Runs a guest three times; the run after it must be clean, whatever it did.
async fn attack(guest: &str, limits: Limits) -> Execution {
    let mut executions = Vec::new();
    for sandbox in [&*SANDBOX, &*SANDBOX, &*WITHOUT_POOL] {
        let image = load(sandbox, &module(guest)).await;
        let mut execution = sandbox.execute(&image, request(limits)).await.unwrap();
        execution.wall_ms = 0.0;
        executions.push(execution);
        let exits = load(sandbox, &module(guests::EXIT_NINE)).await;
        let next = sandbox.execute(&exits, request(Limits::default()));
        assert_eq!(next.await.unwrap().exit_code, Some(9));
    }
    let execution = executions.pop().unwrap();
    assert!(
        executions.iter().all(|other| *other == execution),
        "it depends on something: {execution:?} {executions:?}"
    );
    execution
}

/// Holds that a guest ends for this reason.
async fn check(guest: &str, limits: Limits, stop: StopReason) -> Execution {
    let execution = attack(guest, limits).await;
    assert_eq!(execution.stop, stop, "{execution:?}");
    if stop == StopReason::FuelExhausted {
        assert_eq!(execution.fuel_used, limits.fuel_max);
    }
    execution
}

/// Holds that a guest found everything as it expects it.
async fn check_expectations(guest: &str) -> Execution {
    let execution = check(guest, limits(), StopReason::Exited).await;
    assert_eq!(execution.exit_code, Some(0), "{execution:?}");
    execution
}

macro_rules! guests {
    ($($name:ident: $guest:ident, $limits:expr, $stop:ident;)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            check(guests::$guest, $limits, StopReason::$stop).await;
        })*
    };
}

guests! {
    endless_loop: ENDLESS_LOOP, limits(), FuelExhausted;
    start_loop: START_LOOP, limits(), FuelExhausted;
    recursion: RECURSION, limits(), StackExhausted;
    stack_in_memory: STACK_IN_MEMORY, limits(), StackExhausted;
    table_grow: TABLE_GROW, limits(), MemoryExhausted;
    throw_flood: THROW_FLOOD, LITTLE_MEMORY, MemoryExhausted;
    throw_forever_with_little_fuel: THROW_FLOOD, FUEL_FOR_THROWING, FuelExhausted;
    throw_through_many_calls: THROW_THROUGH_MANY_CALLS, FUEL_FOR_THROWING, FuelExhausted;
    output_drip: OUTPUT_DRIP, LITTLE_FUEL, FuelExhausted;
    iovec_flood: IOVEC_FLOOD, LITTLE_FUEL, FuelExhausted;
    input_past_its_end: INPUT_PAST_ITS_END, LITTLE_FUEL, FuelExhausted;
    clock_flood: CLOCK_FLOOD, LITTLE_FUEL, FuelExhausted;
    poll_forever: POLL_FOREVER, LITTLE_FUEL, FuelExhausted;
    random_flood: RANDOM_FLOOD, LITTLE_FUEL, FuelExhausted;
    random_gigabyte: RANDOM_GIGABYTE, limits(), MemoryExhausted;
    file_flood: FILE_FLOOD, limits(), FilesExhausted;
    sparse_file: SPARSE_FILE, limits(), FilesExhausted;
    folder_flood: FOLDER_FLOOD, limits(), FilesExhausted;
    folder_listing: FOLDER_LISTING, LITTLE_FUEL, FuelExhausted;
}

macro_rules! expectations {
    ($($name:ident: $guest:ident;)*) => {
        $(#[tokio::test(flavor = "multi_thread")]
        async fn $name() {
            check_expectations(guests::$guest).await;
        })*
    };
}

expectations! {
    huge_lengths: HUGE_LENGTHS;
    path_escapes: PATH_ESCAPES;
    open_files_flood: OPEN_FILES_FLOOD;
    poll_games: POLL_GAMES;
    listing_goes_on: LISTING_GOES_ON;
    files_as_specified: FILES_AS_SPECIFIED;
    what_is_not_there: WHAT_IS_NOT_THERE;
    deep_calls: DEEP_CALLS;
}

#[tokio::test(flavor = "multi_thread")]
async fn hello() {
    let execution = check_expectations(guests::HELLO).await;
    assert_eq!(execution.stdout, b"hello\n");
    // The engine's count, and six bytes.
    assert!((6..100).contains(&execution.fuel_used), "{execution:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn bad_pointers() {
    let execution = check_expectations(guests::BAD_POINTERS).await;
    assert_eq!(execution.stdout, b"fine");
}

#[tokio::test(flavor = "multi_thread")]
async fn renumber_games() {
    let execution = check_expectations(guests::RENUMBER_GAMES).await;
    assert_eq!(
        (&*execution.stdout, &*execution.stderr),
        (&b"new"[..], &b""[..])
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn sleep_far() {
    check_expectations(guests::SLEEP_FAR).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_nine() {
    let execution = check(guests::EXIT_NINE, limits(), StopReason::Exited).await;
    assert_eq!(execution.exit_code, Some(9));
}

#[tokio::test(flavor = "multi_thread")]
async fn exit_before_start() {
    let execution = check(guests::EXIT_BEFORE_START, limits(), StopReason::Exited).await;
    assert_eq!((execution.exit_code, execution.fuel_used), (Some(7), 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_grow() {
    let execution = check(guests::MEMORY_GROW, limits(), StopReason::MemoryExhausted).await;
    assert_eq!(execution.memory_bytes_peak, limits().memory_bytes_max);
}

#[tokio::test(flavor = "multi_thread")]
async fn output_flood() {
    let execution = check(guests::OUTPUT_FLOOD, limits(), StopReason::OutputExhausted).await;
    assert_eq!(execution.stdout.len() + execution.stderr.len(), 200_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn output_of_one_huge_write() {
    let execution = check_expectations(guests::OUTPUT_OF_ONE_HUGE_WRITE).await;
    assert_eq!(execution.stdout.len(), 128 << 10);
    let little = Limits {
        output_bytes_max: 70_000,
        ..limits()
    };
    let guest = guests::OUTPUT_OF_ONE_HUGE_WRITE;
    let execution = check(guest, little, StopReason::OutputExhausted).await;
    assert_eq!(execution.stdout.len(), 70_000);
}

#[track_caller]
fn check_uncaught(execution: &Execution, kind: &str) {
    assert_eq!(execution.exit_code, Some(1));
    assert_eq!(execution.uncaught.as_ref().unwrap().kind, kind);
}

#[tokio::test(flavor = "multi_thread")]
async fn throw_uncaught() {
    let execution = check(guests::THROW_UNCAUGHT, limits(), StopReason::UncaughtError).await;
    check_uncaught(&execution, "exception");
}

#[tokio::test(flavor = "multi_thread")]
async fn unreachable() {
    let execution = check(guests::UNREACHABLE, limits(), StopReason::UncaughtError).await;
    check_uncaught(&execution, "abort");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_past_memory() {
    let guest = guests::DATA_PAST_MEMORY;
    let execution = check(guest, limits(), StopReason::UncaughtError).await;
    check_uncaught(&execution, "memory-out-of-bounds");
}

#[tokio::test(flavor = "multi_thread")]
async fn random_and_clock() {
    let execution = check_expectations(guests::RANDOM_AND_CLOCK).await;
    // ChaCha20's first bytes for a key of zeros, as docs/host.md says for seed 0.
    let mut told = vec![0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90];
    for reading in [0, 10_000, 1_767_225_600_000_020_000_u64] {
        told.extend(reading.to_le_bytes());
    }
    assert_eq!(execution.stdout, told);
}

/// With fuel for hours, the deadline ends a loop, also one of calls to the host.
#[tokio::test(flavor = "multi_thread")]
async fn the_deadline_ends_what_fuel_does_not() {
    let hours = Limits {
        fuel_max: Limits::CEILING.fuel_max,
        wall_ms_max: 300,
        ..limits()
    };
    for guest in [
        guests::ENDLESS_LOOP,
        guests::CLOCK_FLOOD,
        guests::IOVEC_FLOOD,
    ] {
        let image = load(&SANDBOX, &module(guest)).await;
        let execution = SANDBOX.execute(&image, request(hours)).await.unwrap();
        assert_eq!(execution.stop, StopReason::WallTimeExhausted);
        assert!(execution.wall_ms >= 300.0, "{}", execution.wall_ms);
    }
}

/// The same attack ends alike whether it comes as a component or as a module.
#[tokio::test(flavor = "multi_thread")]
async fn twins_end_alike() {
    use runtime_guests::wat as components;
    for (program, component) in [
        (guests::ENDLESS_LOOP, components::ENDLESS_LOOP),
        (guests::START_LOOP, components::START_LOOP),
        (guests::RECURSION, components::RECURSION),
        (guests::MEMORY_GROW, components::MEMORY_GROW),
        (guests::TABLE_GROW, components::TABLE_GROW),
        (guests::OUTPUT_FLOOD, components::OUTPUT_FLOOD),
        (guests::OUTPUT_DRIP, components::OUTPUT_DRIP),
        (guests::INPUT_PAST_ITS_END, components::INPUT_PAST_ITS_END),
        (guests::CLOCK_FLOOD, components::CLOCK_FLOOD),
        (guests::POLL_FOREVER, components::POLL_FOREVER),
        (guests::RANDOM_FLOOD, components::RANDOM_FLOOD),
        (guests::RANDOM_GIGABYTE, components::RANDOM_GIGABYTE),
        (guests::FILE_FLOOD, components::FILE_FLOOD),
        (guests::SPARSE_FILE, components::SPARSE_FILE),
        (guests::FOLDER_FLOOD, components::FOLDER_FLOOD),
        (guests::FOLDER_LISTING, components::FOLDER_LISTING),
        (guests::EXIT_NINE, components::EXIT_NINE),
        (guests::SLEEP_FAR, components::SLEEP_FAR),
    ] {
        let one = attack(program, LITTLE_FUEL).await;
        let other = assemble::attack(component, LITTLE_FUEL).await;
        assert_eq!(
            (one.stop, one.exit_code),
            (other.stop, other.exit_code),
            "{program}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn read_only_layer() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("layer.tar");
    std::fs::write(&path, assemble::archive(&[("deep/text", "shared")])).unwrap();
    for sandbox in [&*SANDBOX, &*SANDBOX, &*WITHOUT_POOL] {
        let image = load(sandbox, &module(guests::READ_ONLY_LAYER)).await;
        let out = FilePath::parse("out").unwrap();
        let mut call = GuestCall {
            layer: Some(sandbox.load_layer(&path).await.unwrap()),
            outputs: vec![out.clone(), FilePath::parse("nowhere").unwrap()],
            ..request(limits()).into()
        };
        let given = BuiltFile {
            path: out.clone(),
            bytes: b"what stood there".to_vec(),
        };
        call.built.push(given);
        let execution = sandbox.call(&image, call, None).await.unwrap();
        assert_eq!(execution.exit_code, Some(0), "{execution:?}");
        let made = BuiltFile {
            path: out,
            bytes: b"shared".to_vec(),
        };
        assert_eq!(execution.files, [made]);
    }
    let missing = GuestCall {
        layer: Some(LayerId([0; 32])),
        ..request(limits()).into()
    };
    let image = load(&SANDBOX, &module(guests::EXIT_NINE)).await;
    let fault = SANDBOX.call(&image, missing, None).await.unwrap_err();
    assert!(matches!(fault, SandboxFault::NotLoaded), "{fault}");
}

#[tokio::test]
async fn no_more_layers_are_loaded_than_there_may_be() {
    let sandbox = Sandbox::new(SandboxSettings::default()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let write = |number: usize| {
        let path = folder.path().join(format!("{number}.tar"));
        let text = number.to_string();
        std::fs::write(&path, assemble::archive(&[("deep/text", &text)])).unwrap();
        path
    };
    let mut layers = Vec::new();
    for number in 0..LAYERS_MAX {
        layers.push(sandbox.load_layer(&write(number)).await.unwrap());
    }
    let refused = sandbox.load_layer(&write(LAYERS_MAX)).await.unwrap_err();
    assert!(
        matches!(refused, SandboxFault::TooManyLayers(LAYERS_MAX)),
        "{refused}"
    );
    // None of those that were there made room for it.
    let out = FilePath::parse("out").unwrap();
    let image = load(&sandbox, &module(guests::READ_ONLY_LAYER)).await;
    for (number, layer) in layers.into_iter().enumerate() {
        let call = GuestCall {
            layer: Some(layer),
            outputs: vec![out.clone()],
            ..request(limits()).into()
        };
        let execution = sandbox.call(&image, call, None).await.unwrap();
        assert_eq!(execution.files[0].bytes, number.to_string().into_bytes());
    }
}
