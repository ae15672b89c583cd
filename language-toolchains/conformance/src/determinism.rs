//! Holding that a program repeats itself: every fixture, and guests that look
//! at all that could differ, again and again in sandboxes that are dropped and
//! started anew in other surroundings.

use anyhow::{Context, Result};
use futures::stream::{self, StreamExt, TryStreamExt};
use runtime_contract::{
    Action, FilePath, LanguageId, Limits, Outcome, RunRequest, Runner, SourceTree, Ticket,
};
use runtime_dispatch::WasmDispatch;
use runtime_guests::{javascript, python};
use runtime_sandbox::SandboxSettings;

use crate::installed;

/// What a sandbox can be like: whether it has a pool, and how many threads.
pub const SURROUNDINGS: [(bool, usize); 4] = [(true, 2), (false, 1), (true, 1), (false, 3)];
/// Rounds after which the sandbox is dropped and another one started.
const ROUNDS_A_SANDBOX: u64 = 25;
/// Programs that are under way at once.
const PROGRAMS_AT_ONCE: usize = 8;
/// Differences that are told; more say nothing new.
const TOLD_MAX: u64 = 50;

/// Guests that hurt nobody and ask for everything that a host could let slip.
const GUESTS: [(&str, &str, &str); 16] = [
    ("python", "environment", python::ENVIRONMENT),
    ("python", "outside_of_work", python::OUTSIDE_OF_WORK),
    ("python", "network", python::NETWORK),
    ("python", "processes", python::PROCESSES),
    ("python", "strange_output", python::STRANGE_OUTPUT),
    ("python", "lone_surrogate", python::LONE_SURROGATE),
    ("python", "links_and_renames", python::LINKS_AND_RENAMES),
    ("python", "deep_folders", python::DEEP_FOLDERS),
    ("python", "what_others_left", python::WHAT_OTHERS_LEFT),
    ("python", "sleep_for_years", python::SLEEP_FOR_YEARS),
    ("javascript", "environment", javascript::ENVIRONMENT),
    ("javascript", "processes", javascript::PROCESSES),
    ("javascript", "strange_output", javascript::STRANGE_OUTPUT),
    ("javascript", "deep_folders", javascript::DEEP_FOLDERS),
    (
        "javascript",
        "what_others_left",
        javascript::WHAT_OTHERS_LEFT,
    ),
    ("javascript", "network", javascript::NETWORK),
];

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    pub programs: usize,
    pub rounds: u64,
    /// Rounds in which every program did what it did in the first.
    pub identical: u64,
}

/// Runs every program once a round and holds it against the first round.
pub async fn repeat(rounds: u64, mut tell: impl FnMut(&str)) -> Result<Found> {
    let mut surroundings = SURROUNDINGS.into_iter().cycle();
    let rounds_a_sandbox = ROUNDS_A_SANDBOX
        .min(rounds.div_ceil(SURROUNDINGS.len() as u64))
        .max(1);
    let (mut programs, mut first) = (Vec::new(), Vec::new());
    let (mut identical, mut told) = (0, 0);
    let mut round = 0;
    while round < rounds {
        let (pooling, threads) = surroundings.next().unwrap_or(SURROUNDINGS[0]);
        let dispatch = installed::dispatch(SandboxSettings {
            pooling,
            threads,
            ..SandboxSettings::default()
        })?;
        if programs.is_empty() {
            programs = all_programs(&dispatch)?;
            first = run_all(&dispatch, &programs).await?;
        }
        for _ in 0..rounds_a_sandbox.min(rounds - round) {
            let again = run_all(&dispatch, &programs).await?;
            let mut same = true;
            for ((program, first), again) in programs.iter().zip(&first).zip(&again) {
                for difference in differences(first, again) {
                    same = false;
                    told += 1;
                    if told <= TOLD_MAX {
                        tell(&format!(
                            "round {round}, pool {pooling}, {threads} threads: {}: {difference}",
                            program.0
                        ));
                    }
                }
            }
            identical += u64::from(same);
            round += 1;
        }
    }
    Ok(Found {
        programs: programs.len(),
        rounds,
        identical,
    })
}

type Program = (String, RunRequest);

fn all_programs(dispatch: &WasmDispatch) -> Result<Vec<Program>> {
    let mut programs: Vec<Program> = installed::cases(dispatch)?
        .into_iter()
        .map(|case| (case.name, case.request))
        .collect();
    for (language, name, source) in GUESTS {
        programs.push((
            format!("guest {language}/{name}"),
            request(language, source)?,
        ));
    }
    Ok(programs)
}

fn request(language: &str, source: &str) -> Result<RunRequest> {
    let entry = FilePath::parse(if language == "python" {
        "main.py"
    } else {
        "main.js"
    })?;
    let mut files = SourceTree::default();
    files.insert(entry.clone(), source.as_bytes().to_vec())?;
    Ok(RunRequest {
        language: LanguageId::parse(language)?,
        files,
        entry,
        action: Action::Run,
        stdin: b"one line\n".to_vec(),
        args: vec!["an argument".to_owned()],
        // The clock of a busy machine must not end a run.
        limits: Limits {
            wall_ms_max: Limits::CEILING.wall_ms_max,
            ..Limits::default()
        },
        seed: 7,
    })
}

async fn run_all(dispatch: &WasmDispatch, programs: &[Program]) -> Result<Vec<Outcome>> {
    stream::iter(programs)
        .map(|(name, request)| async move {
            dispatch
                .run(request.clone(), Ticket::local())
                .await
                .with_context(|| format!("{name} was not run"))
        })
        .buffered(PROGRAMS_AT_ONCE)
        .try_collect()
        .await
}

/// Everything in which two outcomes differ, one sentence each. Times are not
/// looked at.
fn differences(first: &Outcome, again: &Outcome) -> Vec<String> {
    let mut found = Vec::new();
    let mut hold = |what: &str, first: String, again: String| {
        if first != again {
            found.push(format!("{what} was {first} first and {again} now"));
        }
    };
    hold(
        "stop",
        format!("{:?}", first.stop),
        format!("{:?}", again.stop),
    );
    hold(
        "exit status",
        format!("{:?}", first.exit_code),
        format!("{:?}", again.exit_code),
    );
    hold(
        "fuel",
        first.fuel_used.to_string(),
        again.fuel_used.to_string(),
    );
    hold(
        "memory",
        first.memory_bytes_peak.to_string(),
        again.memory_bytes_peak.to_string(),
    );
    hold(
        "standard output",
        shown(&first.stdout),
        shown(&again.stdout),
    );
    hold("standard error", shown(&first.stderr), shown(&again.stderr));
    hold(
        "the error",
        format!("{:?}", first.uncaught),
        format!("{:?}", again.uncaught),
    );
    hold(
        "the answer",
        format!("{:?}", first.returned),
        format!("{:?}", again.returned),
    );
    hold(
        "the tests",
        format!("{:?}", first.tests),
        format!("{:?}", again.tests),
    );
    found
}

fn shown(bytes: &[u8]) -> String {
    bytes.escape_ascii().to_string()
}

#[cfg(test)]
mod tests {
    use runtime_contract::{CompileReport, StopReason, Tier};

    use super::*;

    #[test]
    fn every_difference_but_time_is_told() {
        let outcome = Outcome {
            language: LanguageId::parse("python").unwrap(),
            tier: Tier::Wasm,
            stop: StopReason::Exited,
            exit_code: Some(0),
            stdout: b"a".to_vec(),
            stderr: Vec::new(),
            fuel_used: 5,
            memory_bytes_peak: 6,
            wall_ms: 1.0,
            cached: false,
            compile: CompileReport::default(),
            uncaught: None,
            returned: None,
            tests: Vec::new(),
        };
        let later = Outcome {
            wall_ms: 9.0,
            ..outcome.clone()
        };
        assert!(differences(&outcome, &later).is_empty());
        let other = Outcome {
            fuel_used: 6,
            stdout: b"\xff".to_vec(),
            ..outcome.clone()
        };
        assert_eq!(
            differences(&outcome, &other),
            [
                "fuel was 5 first and 6 now",
                "standard output was a first and \\xff now"
            ]
        );
    }
}
