//! Programs that talk with somebody while they run.

use std::time::Duration;

use futures::{SinkExt, StreamExt};
use runtime_contract::{
    Limits, Outcome, Output, Owner, RunRequest, Runner, StopReason, Terminal, TerminalEnd,
    TerminalEvent, Ticket,
};
use runtime_dispatch::{DispatchSettings, RunCacheSettings};
use runtime_testkit::Samples;

use super::languages::{DISPATCH, JAVASCRIPT, PYTHON, dispatch_with, second, text};

const GREETING: &str = "name = input('Name? ')\nprint('Hello', name, input('And you? '))";

/// What was written until the program waits or ends, and whether it waits.
async fn listen(end: &mut TerminalEnd) -> (String, bool) {
    let mut written = Vec::new();
    while let Some(event) = end.events.next().await {
        match event {
            TerminalEvent::Wrote { bytes, .. } => written.extend(bytes),
            TerminalEvent::WaitsForInput => return (text(&written), true),
        }
    }
    (text(&written), false)
}

/// Starts a program and gives its other side, and the outcome to come.
fn start(
    samples: &Samples,
    source: &str,
    limits: Limits,
) -> (TerminalEnd, tokio::task::JoinHandle<Outcome>) {
    let (terminal, end) = Terminal::pair();
    let request = RunRequest {
        limits,
        ..samples.request(source)
    };
    let ran = tokio::spawn(async move {
        DISPATCH
            .converse(request, Ticket::local(), terminal)
            .await
            .unwrap()
    });
    (end, ran)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_asks_waits_and_answers() {
    let (mut end, ran) = start(&PYTHON, GREETING, second());
    assert_eq!(listen(&mut end).await, ("Name? ".to_owned(), true));
    end.input.send(b"Ada\n".to_vec()).await.unwrap();
    assert_eq!(listen(&mut end).await, ("And you? ".to_owned(), true));
    end.input.send("Zoë\n".into()).await.unwrap();
    assert_eq!(
        listen(&mut end).await,
        ("Hello Ada Zoë\n".to_owned(), false)
    );
    let outcome = ran.await.unwrap();
    assert_eq!(
        (outcome.stop, outcome.exit_code),
        (StopReason::Exited, Some(0))
    );
    assert_eq!((outcome.stdout.len(), outcome.stderr.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_are_events_in_javascript() {
    let source = "const rl = require('readline').createInterface({input: process.stdin});\n\
        console.log('first?');\n\
        rl.on('line', line => console.log('got ' + line));\n\
        rl.on('close', () => console.log('bye'));";
    let (mut end, ran) = start(&JAVASCRIPT, source, second());
    assert_eq!(listen(&mut end).await, ("first?\n".to_owned(), true));
    end.input.send(b"one\n".to_vec()).await.unwrap();
    assert_eq!(listen(&mut end).await, ("got one\n".to_owned(), true));
    end.input.close_channel();
    assert_eq!(listen(&mut end).await, ("bye\n".to_owned(), false));
    assert_eq!(ran.await.unwrap().exit_code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_end_of_the_input_is_an_error_that_names_itself() {
    let (mut end, ran) = start(&PYTHON, GREETING, second());
    assert!(listen(&mut end).await.1);
    end.input.close_channel();
    let (written, waits) = listen(&mut end).await;
    assert!(written.contains("EOFError") && !waits, "{written}");
    assert_eq!(ran.await.unwrap().stop, StopReason::UncaughtError);
}

/// A chunk is one reading, and neither clock nor fuel know how long it took.
#[tokio::test(flavor = "multi_thread")]
async fn only_the_chunks_decide_what_a_program_does() {
    let source = "import os, time\nbefore = time.monotonic_ns()\n\
        print([os.read(0, 4) for _ in range(6)], time.monotonic_ns() - before)";
    let mut seen = Vec::new();
    for pause_ms in [0, 60] {
        let (mut end, ran) = start(&PYTHON, source, second());
        for chunk in ["a", "", "bcdefg", "hi"] {
            tokio::time::sleep(Duration::from_millis(pause_ms)).await;
            end.input.send(chunk.into()).await.unwrap();
        }
        end.input.close_channel();
        let mut written = String::new();
        loop {
            let (more, waits) = listen(&mut end).await;
            written.push_str(&more);
            if !waits {
                break;
            }
        }
        assert_eq!(written, "[b'a', b'bcde', b'fg', b'hi', b'', b''] 10000\n");
        seen.push(ran.await.unwrap().fuel_used);
    }
    assert_eq!(seen[0], seen[1]);
}

/// The request's own input comes first.
#[tokio::test(flavor = "multi_thread")]
async fn what_was_given_before_is_read_before() {
    let (terminal, mut end) = Terminal::pair();
    let request = RunRequest {
        stdin: b"given\n".to_vec(),
        ..PYTHON.request("print(input())\nprint(input())")
    };
    let ran = DISPATCH.converse(request, Ticket::local(), terminal);
    let other_side = async {
        assert_eq!(listen(&mut end).await, ("given\n".to_owned(), true));
        end.input.send(b"typed\n".to_vec()).await.unwrap();
        assert_eq!(listen(&mut end).await, ("typed\n".to_owned(), false));
    };
    assert_eq!(tokio::join!(ran, other_side).0.unwrap().exit_code, Some(0));
}

#[tokio::test(flavor = "multi_thread")]
async fn waiting_is_not_running_and_ends_at_its_own_limit() {
    let limits = Limits {
        wall_ms_max: 2_000,
        idle_ms_max: 3_000,
        ..second()
    };
    let (mut end, ran) = start(&PYTHON, "print(input())\ninput()", limits);
    assert!(listen(&mut end).await.1);
    // Longer than the program may run.
    tokio::time::sleep(Duration::from_millis(2_200)).await;
    end.input.send(b"late\n".to_vec()).await.unwrap();
    assert_eq!(listen(&mut end).await, ("late\n".to_owned(), true));
    let outcome = ran.await.unwrap();
    assert_eq!(outcome.stop, StopReason::IdleTimeExhausted);
    assert!(outcome.wall_ms < 2_000.0, "{}", outcome.wall_ms);
}

/// Whoever does not read holds the program up, and misses nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_makes_the_program_wait() {
    let limits = Limits {
        output_bytes_max: 200_000,
        wall_ms_max: 500,
        ..second()
    };
    let (mut end, ran) = start(&PYTHON, "while True: print('x' * 99)", limits);
    tokio::time::sleep(Duration::from_millis(800)).await;
    assert!(!ran.is_finished(), "the flood went on although nobody read");
    let (written, _) = listen(&mut end).await;
    assert_eq!(written.len(), 200_000);
    assert_eq!(ran.await.unwrap().stop, StopReason::OutputExhausted);
}

#[tokio::test(flavor = "multi_thread")]
async fn outputs_are_told_apart_and_sources_that_are_none_are_told_too() {
    let source = "import sys\nprint('out')\nprint('err', file=sys.stderr)";
    for (source, stdout, stderr) in [(source, "out\n", "err\n"), ("def (:", "", "SyntaxError")] {
        let (end, ran) = start(&PYTHON, source, second());
        let events: Vec<_> = end.events.collect().await;
        let of = |wanted: Output| {
            let bytes = events.iter().filter_map(|event| match event {
                TerminalEvent::Wrote { output, bytes } if *output == wanted => Some(&bytes[..]),
                _ => None,
            });
            text(&bytes.collect::<Vec<_>>().concat())
        };
        assert_eq!(of(Output::Stdout), stdout);
        assert!(of(Output::Stderr).contains(stderr));
        assert!(ran.await.unwrap().stderr.is_empty());
    }
}

/// A lesson's Run is a conversation: pressing it again costs nothing, as long as
/// nobody was asked anything.
#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_asked_for_nothing_is_remembered() {
    let dispatch = dispatch_with(DispatchSettings {
        run_cache: RunCacheSettings::of_bytes(16 << 20),
        ..DispatchSettings::default()
    });
    let converse = async |source: &str| {
        let (terminal, mut end) = Terminal::pair();
        let ticket = Ticket::interactive(Owner::new("ada")).remembering_previews();
        let ran = dispatch.converse(JAVASCRIPT.request(source), ticket, terminal);
        let somebody = async {
            let (mut written, mut asked) = listen(&mut end).await;
            while asked {
                end.input.close_channel();
                let more = listen(&mut end).await;
                written.push_str(&more.0);
                asked = more.1;
            }
            written
        };
        let (outcome, written) = tokio::join!(ran, somebody);
        (outcome.unwrap(), written)
    };
    let asks_nothing = "console.log('once')";
    let (first, written) = converse(asks_nothing).await;
    assert_eq!((first.cached, written.as_str()), (false, "once\n"));
    let (second, written) = converse(asks_nothing).await;
    assert_eq!((second.cached, written.as_str()), (true, "once\n"));
    assert_eq!(second.fuel_used, first.fuel_used);
    assert!(second.stdout.is_empty(), "it was told already");
    let asks = "require('fs').readFileSync(0); console.log('read')";
    for _ in 0..2 {
        let (outcome, written) = converse(asks).await;
        assert_eq!((outcome.cached, written.as_str()), (false, "read\n"));
    }
}

/// More conversations than there are places, each left while it waits; they
/// hold none of the places of ordinary runs, and give back their own.
#[tokio::test(flavor = "multi_thread")]
async fn those_who_leave_make_room_and_those_who_wait_hold_nobody_up() {
    let mut waiting = Vec::new();
    for _ in 0..8 {
        let (mut end, ran) = start(&PYTHON, GREETING, Limits::CEILING);
        assert!(listen(&mut end).await.1);
        waiting.push((end, ran));
    }
    let hello = DISPATCH.run(PYTHON.request(PYTHON.hello), Ticket::local());
    let hello = tokio::time::timeout(Duration::from_secs(30), hello).await;
    assert_eq!(hello.unwrap().unwrap().stdout, b"hello\n");
    for (_, ran) in waiting {
        ran.abort();
        assert!(ran.await.unwrap_err().is_cancelled());
    }
    for _ in 0..40 {
        let (mut end, ran) = start(&PYTHON, GREETING, Limits::CEILING);
        assert!(listen(&mut end).await.1);
        ran.abort();
        assert!(ran.await.unwrap_err().is_cancelled());
        // The program is gone: its side of the terminal is closed.
        assert_eq!(listen(&mut end).await, (String::new(), false));
    }
}
