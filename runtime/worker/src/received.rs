//! The bytes of the other process, read as either side reads them, for those
//! who try what comes of bytes that nobody should send.

use std::io;

use runtime_contract::{
    BuiltFile, Diagnostic, FilePath, Limits, RunRequest, Severity, SourceTree, StopReason,
    TestReport, TestStatus, UncaughtError,
};
use runtime_sandbox::{Execution, GuestCall, LayerId, Question, Reply};
use serde::Serialize;
use serde_json::json;
use toolchain_contract::{Plan, Prepared, Said, Step, Tool};

use crate::channel::{frame, take};
use crate::confine::About;
use crate::wire::{Call, Done, FromWorker, ToWorker};

/// Reads what a worker wrote, as the server does; gives the number of messages.
pub fn from_worker(bytes: &[u8]) -> io::Result<usize> {
    let mut bytes = bytes.to_vec();
    let mut messages = 0;
    while let Some(message) = take::<FromWorker>(&mut bytes)? {
        messages += 1;
        if let FromWorker::Done {
            result: Ok(done), ..
        } = message
        {
            done.into_execution().map_err(io::Error::other)?;
        }
    }
    Ok(messages)
}

/// Reads what the server wrote, as a worker does; gives the number of messages.
pub fn to_worker(bytes: &[u8]) -> io::Result<usize> {
    let mut bytes = bytes.to_vec();
    let mut messages = 0;
    while let Some(message) = take::<ToWorker>(&mut bytes)? {
        messages += 1;
        if let ToWorker::Run { call, .. } = message {
            call.into_call().map_err(io::Error::other)?;
        }
    }
    Ok(messages)
}

/// Good messages of a worker, and all of them in a row.
#[must_use]
pub fn samples_from_worker() -> Vec<Vec<u8>> {
    samples(&[
        FromWorker::Ready {
            about: About {
                protections: Vec::new(),
                pooled: true,
            },
            refused: vec![([7; 32], "it is no runner".to_owned())],
        },
        FromWorker::Wrote {
            run: 1,
            to_stderr: true,
            bytes: b"Name? ".to_vec(),
        },
        FromWorker::WaitsForInput { run: 1 },
        FromWorker::Taken { run: 1 },
        FromWorker::Done {
            run: 1,
            result: Ok(Box::new(Done::from(execution()))),
        },
        FromWorker::Done {
            run: 2,
            result: Ok(Box::new(Done::from(Execution {
                reply: Some(Ok(planned())),
                ..execution()
            }))),
        },
        FromWorker::Done {
            run: 300,
            result: Err("there is no such runner".to_owned()),
        },
    ])
}

/// Good messages of the server, and all of them in a row.
#[must_use]
pub fn samples_to_worker() -> Vec<Vec<u8>> {
    let image = [3; 32];
    let mut messages = vec![
        ToWorker::Settings {
            instances_max: 4,
            conversations_max: 8,
            yields: false,
            holds: false,
            adopts: true,
        },
        ToWorker::Image {
            image,
            path: "python/runner.wasm".to_owned(),
            library: Some([8; 32]),
        },
        ToWorker::Layer { layer: image },
        ToWorker::Confine,
    ];
    let actions = [
        json!({"kind": "run"}),
        json!({"kind": "call", "function": "f", "arguments": [{"a": [1, null, 0.5]}]}),
        json!({"kind": "test", "test_files": ["main.py"]}),
    ];
    messages.extend(actions.into_iter().filter_map(|action| {
        let request: RunRequest = serde_json::from_value(json!({
            "language": "python", "files": {"main.py": "print('hi')"}, "entry": "main.py",
            "action": action, "stdin": [120], "args": ["a"],
            "limits": Limits::default(), "seed": 7,
        }))
        .ok()?;
        Some(ToWorker::Run {
            run: 1,
            image,
            call: Box::new(Call::from(&GuestCall {
                layer: Some(LayerId(image)),
                ..GuestCall::from(request)
            })),
            converses: true,
        })
    }));
    if let Reply::Prepared(Prepared::Compile { plan, .. }) = planned()
        && let Some(step) = plan.steps.into_iter().next()
        && let Ok(call) = GuestCall::asking(
            Question::Diagnostics {
                step,
                said: Said::default(),
                files: SourceTree::default(),
            },
            Limits::default(),
        )
    {
        messages.push(ToWorker::Run {
            run: 2,
            image,
            call: Box::new(Call::from(&call)),
            converses: false,
        });
    }
    messages.extend([
        ToWorker::Typed {
            run: 1,
            bytes: b"Ada\n".to_vec(),
        },
        ToWorker::TypedLast { run: 1 },
        ToWorker::Heard { run: 1 },
        ToWorker::Cancel { run: 1 },
    ]);
    samples(&messages)
}

fn samples(messages: &[impl Serialize]) -> Vec<Vec<u8>> {
    let mut samples: Vec<_> = messages.iter().flat_map(frame).collect();
    samples.push(samples.concat());
    samples
}

/// A toolchain's answer.
fn planned() -> Reply {
    let tool = Tool::Guest {
        module: "cc.wasm".to_owned(),
        name: "cc".to_owned(),
        layer: Some("headers.tar".to_owned()),
    };
    let Ok(program) = FilePath::parse("program.wasm") else {
        return Reply::Words(Vec::new());
    };
    let step = Step {
        tool,
        arguments: vec!["-o".to_owned()],
        files: vec![BuiltFile {
            path: program.clone(),
            bytes: vec![0, 255],
        }],
        outputs: vec![program.clone()],
    };
    Reply::Prepared(Prepared::Compile {
        files: SourceTree::default(),
        plan: Plan {
            steps: vec![step],
            program,
            arguments: vec!["-v".to_owned()],
            report: None,
            library: None,
        },
    })
}

fn execution() -> Execution {
    Execution {
        stop: StopReason::Exited,
        exit_code: Some(-1),
        stdout: b"hi\n".to_vec(),
        stderr: Vec::new(),
        fuel_used: 70_000,
        memory_bytes_peak: 1 << 20,
        wall_ms: 0.5,
        diagnostics: vec![Diagnostic {
            file: "main.py".to_owned(),
            line: 1,
            column: 2,
            severity: Severity::Error,
            message: "no".to_owned(),
            end: None,
            code: Some("F401".to_owned()),
            fix: None,
        }],
        uncaught: Some(UncaughtError {
            kind: "ValueError".to_owned(),
            message: "x".to_owned(),
            file: None,
            line: Some(3),
        }),
        returned: Some(json!([1, {"a": null}])),
        tests: vec![TestReport {
            name: "adds".to_owned(),
            status: TestStatus::Fail,
            message: "m".to_owned(),
            output: String::new(),
            test_code: "t".to_owned(),
            task_id: Some(1),
        }],
        files: Vec::new(),
        reply: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn good_messages_are_read_alone_and_in_a_row() {
        for (samples, count, read) in [
            (
                samples_from_worker(),
                7,
                from_worker as fn(&[u8]) -> io::Result<usize>,
            ),
            (samples_to_worker(), 12, to_worker),
        ] {
            let Some((row, alone)) = samples.split_last() else {
                panic!("there are samples");
            };
            for one in alone {
                assert_eq!(read(one).unwrap(), 1);
                assert!(
                    matches!(read(&one[..one.len() - 1]), Ok(0)),
                    "half a message is none yet"
                );
            }
            assert_eq!((read(row).unwrap(), alone.len()), (count, count));
        }
    }
}
