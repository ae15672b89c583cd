//! What every runner must do, whatever stands behind it.

use std::time::{Duration, Instant};

use runtime_contract::{
    Action, FilePath, LanguageId, Limits, Outcome, RunRequest, Runner, RunnerFault, StopReason,
    Ticket, Tier,
};

use crate::Samples;

/// Checks a runner in one language.
///
/// # Panics
/// When the runner does not keep the contract.
pub async fn check_runner(runner: &dyn Runner, samples: &Samples) {
    check_ordinary_programs(runner, samples).await;
    check_calls(runner, samples).await;
    check_faults(runner, samples).await;
    check_stops(runner, samples).await;
    check_dropping(runner, samples).await;
}

async fn run(runner: &dyn Runner, request: RunRequest) -> Outcome {
    match runner.run(request, Ticket::local()).await {
        Ok(outcome) => outcome,
        Err(fault) => panic!("the runner did not run the program: {fault}"),
    }
}

/// The next run is clean, whatever came before.
async fn check_hello(runner: &dyn Runner, samples: &Samples) {
    let outcome = run(runner, samples.request(samples.hello)).await;
    assert_eq!(text(&outcome.stdout), "hello\n", "{outcome:?}");
    assert_eq!(text(&outcome.stderr), "");
    assert_eq!(
        (outcome.stop, outcome.exit_code),
        (StopReason::Exited, Some(0))
    );
    assert_eq!(outcome.language.as_str(), samples.language);
}

async fn check_ordinary_programs(runner: &dyn Runner, samples: &Samples) {
    check_hello(runner, samples).await;

    let stdin = "first\nsecond ünï\n".as_bytes().to_vec();
    let echo = RunRequest {
        stdin: stdin.clone(),
        ..samples.request(samples.echo)
    };
    assert_eq!(text(&run(runner, echo).await.stdout), text(&stdin));

    let args = vec!["one".to_owned(), "two words".to_owned(), String::new()];
    let arguments = RunRequest {
        args,
        ..samples.request(samples.arguments)
    };
    assert_eq!(
        text(&run(runner, arguments).await.stdout),
        "one\ntwo words\n\n"
    );

    let exited = run(runner, samples.request(samples.exit_three)).await;
    assert_eq!(
        (exited.stop, exited.exit_code),
        (StopReason::Exited, Some(3)),
        "{exited:?}"
    );

    let failed = run(runner, samples.request(samples.fails)).await;
    assert_eq!(
        (failed.stop, failed.exit_code),
        (StopReason::UncaughtError, Some(1)),
        "{failed:?}"
    );
    assert!(
        !failed.stderr.is_empty(),
        "an uncaught error is told on standard error"
    );
    let uncaught = failed
        .uncaught
        .expect("an uncaught error is told apart from the output");
    assert_eq!(
        (uncaught.file.as_deref(), uncaught.line),
        (Some(samples.entry), Some(2))
    );

    let nonsense = run(runner, samples.request(samples.nonsense)).await;
    assert_eq!(nonsense.stop, StopReason::CompileFailed, "{nonsense:?}");
    assert!(!nonsense.compile.diagnostics.is_empty(), "{nonsense:?}");

    // Equal requests give equal outcomes.
    let twice = [
        run(runner, samples.request(samples.hello)).await,
        run(runner, samples.request(samples.hello)).await,
    ];
    let [one, other] = twice;
    assert_eq!(
        (one.stdout, one.stop, one.exit_code),
        (other.stdout, other.stop, other.exit_code)
    );
    if one.tier == Tier::Wasm {
        assert_eq!(one.fuel_used, other.fuel_used);
    }
}

async fn check_calls(runner: &dyn Runner, samples: &Samples) {
    let call = |function: &str| RunRequest {
        action: Action::Call {
            function: function.to_owned(),
            arguments: vec![21.into()],
        },
        ..samples.request(samples.double)
    };
    let doubled = run(runner, call("double")).await;
    assert_eq!(doubled.returned, Some(42.into()), "{doubled:?}");
    let missing = run(runner, call("treble")).await;
    assert_eq!(missing.returned, None);
    assert_eq!(missing.stop, StopReason::UncaughtError, "{missing:?}");
    assert_eq!(
        missing.uncaught.map(|error| error.kind).as_deref(),
        Some("MissingFunction")
    );
}

async fn check_faults(runner: &dyn Runner, samples: &Samples) {
    let unknown = LanguageId::parse("no-such-language").expect("an id");
    let request = RunRequest {
        language: unknown.clone(),
        ..samples.request(samples.hello)
    };
    match runner.run(request, Ticket::local()).await {
        Err(RunnerFault::UnknownLanguage { asked, known }) => {
            assert_eq!(asked, unknown);
            assert!(known.iter().any(|id| id.as_str() == samples.language));
        }
        other => panic!("an unknown language gave {other:?}"),
    }
    let entry = FilePath::parse("missing-file").expect("a path");
    let request = RunRequest {
        entry,
        ..samples.request(samples.hello)
    };
    match runner.run(request, Ticket::local()).await {
        Err(RunnerFault::EntryMissing(file)) => assert_eq!(file, "missing-file"),
        other => panic!("a missing entry gave {other:?}"),
    }
}

async fn check_stops(runner: &dyn Runner, samples: &Samples) {
    let few = Limits {
        fuel_max: 300_000_000,
        ..Limits::default()
    };
    let looped = run(
        runner,
        RunRequest {
            limits: few,
            ..samples.request(samples.endless_loop)
        },
    )
    .await;
    assert_eq!(
        (looped.stop, looped.exit_code),
        (StopReason::FuelExhausted, None),
        "{looped:?}"
    );
    if looped.tier == Tier::Wasm {
        assert_eq!(looped.fuel_used, few.fuel_max);
    }
    check_hello(runner, samples).await;

    let bombed = run(runner, samples.request(samples.memory_bomb)).await;
    assert_eq!(
        bombed.stop,
        StopReason::MemoryExhausted,
        "{}",
        text(&bombed.stderr)
    );
    assert!(bombed.memory_bytes_peak <= Limits::default().memory_bytes_max);
    check_hello(runner, samples).await;

    let small = Limits {
        output_bytes_max: 10_000,
        ..Limits::default()
    };
    let flooded = run(
        runner,
        RunRequest {
            limits: small,
            ..samples.request(samples.output_flood)
        },
    )
    .await;
    assert_eq!(
        flooded.stop,
        StopReason::OutputExhausted,
        "{}",
        text(&flooded.stderr)
    );
    assert_eq!(
        flooded.stdout.len() + flooded.stderr.len(),
        10_000,
        "what fits is kept"
    );
    check_hello(runner, samples).await;

    let recursed = run(runner, samples.request(samples.deep_recursion)).await;
    assert_eq!(
        recursed.stop,
        StopReason::StackExhausted,
        "{}",
        text(&recursed.stderr)
    );
    check_hello(runner, samples).await;

    let filled = run(runner, samples.request(samples.file_flood)).await;
    assert_eq!(
        filled.stop,
        StopReason::FilesExhausted,
        "{}",
        text(&filled.stderr)
    );
    check_hello(runner, samples).await;

    // More than may be asked for is brought down, not refused.
    let greedy = Limits {
        wall_ms_max: u64::MAX,
        fuel_max: u64::MAX,
        memory_bytes_max: u64::MAX,
        ..Limits::default()
    };
    let hello = run(
        runner,
        RunRequest {
            limits: greedy,
            ..samples.request(samples.hello)
        },
    )
    .await;
    assert_eq!(hello.stop, StopReason::Exited, "{hello:?}");
    let hurried = Limits {
        wall_ms_max: 50,
        ..Limits::CEILING
    };
    let late = run(
        runner,
        RunRequest {
            limits: hurried,
            ..samples.request(samples.endless_loop)
        },
    )
    .await;
    assert_eq!(late.stop, StopReason::WallTimeExhausted, "{late:?}");
}

/// Programs that nobody waits for any more make room for others.
async fn check_dropping(runner: &dyn Runner, samples: &Samples) {
    let endless = RunRequest {
        limits: Limits::CEILING,
        ..samples.request(samples.endless_loop)
    };
    let started = Instant::now();
    for _ in 0..8 {
        let left = runner.run(endless.clone(), Ticket::local());
        assert!(
            wait_for(left, Duration::from_millis(50)).await.is_none(),
            "an endless loop ended by itself"
        );
    }
    check_hello(runner, samples).await;
    assert!(
        started.elapsed() < Duration::from_secs(20),
        "abandoned programs went on"
    );
}

/// A future's result, unless it takes longer; then it is dropped.
async fn wait_for<T>(work: impl Future<Output = T>, time: Duration) -> Option<T> {
    tokio::time::timeout(time, work).await.ok()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
