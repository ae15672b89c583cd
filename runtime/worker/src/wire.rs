//! What the server and a worker say to each other. Both are the same program,
//! so the words need no versions; the worker runs strangers' code, so the server
//! believes none of its lengths.

mod toolchain;

use std::fmt;
use std::marker::PhantomData;

use runtime_contract::{
    Action, BuiltFile, Diagnostic, FilePath, LanguageId, Limits, RunRequest, SourceTree,
    StopReason, TestReport, UncaughtError,
};
use runtime_sandbox::{Execution, GuestCall, LayerId};
use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::confine::About;
use toolchain::{WireQuestion, WireReply};

/// Parts of one kind in a message, as many tests as the host takes of a program
/// and some: a part may take a byte on the way and a hundred in memory.
const PARTS_MAX: usize = 12_000;
/// Bytes of one message, more than the largest request or outcome takes.
pub(crate) const MESSAGE_BYTES_MAX: usize = 96 << 20;

/// What a worker is told.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum ToWorker {
    /// The first message of all.
    Settings {
        instances_max: u32,
        conversations_max: u32,
        /// Whether other processes go first where both want the same processor.
        yields: bool,
        /// Whether a file comes with the message that says when it stands still.
        holds: bool,
        /// Whether the code that comes was made of what a stranger sent.
        adopts: bool,
    },
    /// A runner; its compiled code comes with the message as a sealed file. There
    /// are none after `Confine`. With a library, which came before, it is a
    /// program's own part.
    Image {
        image: [u8; 32],
        path: String,
        library: Option<[u8; 32]>,
    },
    /// What a program begins with; its compiled code comes with the message as well.
    Library { library: [u8; 32] },
    /// Files that guests share; the archive comes with the message as a sealed file.
    Layer { layer: [u8; 32] },
    /// Every runner was sent: give up what is not needed.
    Confine,
    Run {
        run: u64,
        image: [u8; 32],
        call: Box<Call>,
        /// Whether somebody talks with it meanwhile.
        converses: bool,
    },
    /// A chunk of input for a conversation; each is answered by `Taken`, and
    /// only so many may be unanswered.
    Typed { run: u64, bytes: Vec<u8> },
    /// The end of a conversation's input.
    TypedLast { run: u64 },
    /// An event of a conversation reached whom it was for.
    Heard { run: u64 },
    /// Nobody waits for this run any more.
    Cancel { run: u64 },
}

/// What a worker tells.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) enum FromWorker {
    /// It is confined, as far as this host lets it be, and takes runs.
    Ready {
        about: About,
        /// Runners that it cannot take, and why.
        #[serde(deserialize_with = "few")]
        refused: Vec<([u8; 32], String)>,
    },
    /// What a program in conversation does; each is answered by `Heard`, and
    /// only so many may be unanswered.
    Wrote {
        run: u64,
        to_stderr: bool,
        bytes: Vec<u8>,
    },
    WaitsForInput {
        run: u64,
    },
    /// A chunk of input is with the program.
    Taken {
        run: u64,
    },
    Done {
        run: u64,
        result: Result<Box<Done>, String>,
    },
}

/// A call in words that need no self-describing format.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Call {
    request: Request,
    arguments: Option<Vec<String>>,
    built: Vec<(FilePath, Vec<u8>)>,
    layer: Option<[u8; 32]>,
    outputs: Vec<FilePath>,
    question: Option<WireQuestion>,
}

/// A request in such words.
#[derive(Debug, Serialize, Deserialize)]
struct Request {
    language: LanguageId,
    files: Vec<(FilePath, Vec<u8>)>,
    entry: FilePath,
    action: Asked,
    stdin: Vec<u8>,
    args: Vec<String>,
    limits: Limits,
    seed: u64,
}

#[derive(Debug, Serialize, Deserialize)]
enum Asked {
    Run,
    Call {
        function: String,
        /// Each as JSON.
        arguments: Vec<String>,
    },
    Test {
        test_files: Vec<FilePath>,
    },
}

/// An execution in such words.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Done {
    stop: StopReason,
    exit_code: Option<i32>,
    stdout: Vec<u8>,
    stderr: Vec<u8>,
    fuel_used: u64,
    memory_bytes_peak: u64,
    wall_ms: f64,
    #[serde(deserialize_with = "few")]
    diagnostics: Vec<Diagnostic>,
    uncaught: Option<UncaughtError>,
    /// As JSON.
    returned: Option<String>,
    #[serde(deserialize_with = "few")]
    tests: Vec<TestReport>,
    #[serde(deserialize_with = "few")]
    files: Vec<(FilePath, Vec<u8>)>,
    /// What a toolchain answered, or what is wrong with that.
    reply: Option<Result<WireReply, String>>,
}

/// Reads a list and gives up where it holds more than any may.
pub(crate) fn few<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    at_most::<D, T, PARTS_MAX>(from)
}

/// Reads a list and gives up where it holds more than it may.
fn at_most<'de, D: Deserializer<'de>, T: Deserialize<'de>, const MAX: usize>(
    from: D,
) -> Result<Vec<T>, D::Error> {
    struct Few<T, const MAX: usize>(PhantomData<T>);

    impl<'de, T: Deserialize<'de>, const MAX: usize> Visitor<'de> for Few<T, MAX> {
        type Value = Vec<T>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(formatter, "a list of at most {MAX} parts")
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Vec<T>, A::Error> {
            let mut list = Vec::new();
            while let Some(part) = parts.next_element()? {
                if list.len() == MAX {
                    return Err(A::Error::invalid_length(MAX + 1, &self));
                }
                list.push(part);
            }
            Ok(list)
        }
    }

    from.deserialize_seq(Few::<T, MAX>(PhantomData))
}

impl From<&GuestCall> for Call {
    fn from(call: &GuestCall) -> Self {
        Self {
            request: Request::from(&call.request),
            arguments: call.arguments.clone(),
            built: pairs(call.built.clone()),
            layer: call.layer.map(|layer| layer.0),
            outputs: call.outputs.clone(),
            question: call.question.as_ref().map(WireQuestion::from),
        }
    }
}

impl Call {
    pub(crate) fn into_call(self) -> Result<GuestCall, String> {
        let question = self.question.map(WireQuestion::into_question);
        Ok(GuestCall {
            request: self.request.into_request()?,
            arguments: self.arguments,
            built: files(self.built),
            layer: self.layer.map(LayerId),
            outputs: self.outputs,
            question: question.transpose()?,
        })
    }
}

fn pairs(files: Vec<BuiltFile>) -> Vec<(FilePath, Vec<u8>)> {
    let files = files.into_iter();
    files.map(|file| (file.path, file.bytes)).collect()
}

fn files(pairs: Vec<(FilePath, Vec<u8>)>) -> Vec<BuiltFile> {
    let pairs = pairs.into_iter();
    pairs
        .map(|(path, bytes)| BuiltFile { path, bytes })
        .collect()
}

impl From<&RunRequest> for Request {
    fn from(request: &RunRequest) -> Self {
        let files = request.files.iter();
        Self {
            language: request.language.clone(),
            files: files
                .map(|(path, bytes)| (path.clone(), bytes.to_vec()))
                .collect(),
            entry: request.entry.clone(),
            action: Asked::from(&request.action),
            stdin: request.stdin.clone(),
            args: request.args.clone(),
            limits: request.limits,
            seed: request.seed,
        }
    }
}

impl Request {
    fn into_request(self) -> Result<RunRequest, String> {
        let mut files = SourceTree::default();
        for (path, bytes) in self.files {
            files
                .insert(path, bytes)
                .map_err(|error| error.to_string())?;
        }
        Ok(RunRequest {
            language: self.language,
            files,
            entry: self.entry,
            action: self.action.into_action()?,
            stdin: self.stdin,
            args: self.args,
            limits: self.limits,
            seed: self.seed,
            packages: None,
        })
    }
}

impl From<&Action> for Asked {
    fn from(action: &Action) -> Self {
        match action {
            Action::Run => Self::Run,
            Action::Call {
                function,
                arguments,
            } => Self::Call {
                function: function.clone(),
                arguments: arguments.iter().map(ToString::to_string).collect(),
            },
            Action::Test { test_files } => Self::Test {
                test_files: test_files.clone(),
            },
        }
    }
}

impl Asked {
    fn into_action(self) -> Result<Action, String> {
        Ok(match self {
            Self::Run => Action::Run,
            Self::Call {
                function,
                arguments,
            } => {
                let arguments = arguments.iter().map(|json| serde_json::from_str(json));
                let arguments: Result<_, _> = arguments.collect();
                Action::Call {
                    function,
                    arguments: arguments.map_err(|error| error.to_string())?,
                }
            }
            Self::Test { test_files } => Action::Test { test_files },
        })
    }
}

impl From<Execution> for Done {
    fn from(execution: Execution) -> Self {
        Self {
            stop: execution.stop,
            exit_code: execution.exit_code,
            stdout: execution.stdout,
            stderr: execution.stderr,
            fuel_used: execution.fuel_used,
            memory_bytes_peak: execution.memory_bytes_peak,
            wall_ms: execution.wall_ms,
            diagnostics: execution.diagnostics,
            uncaught: execution.uncaught,
            returned: execution.returned.map(|value| value.to_string()),
            tests: execution.tests,
            files: pairs(execution.files),
            reply: execution.reply.map(|reply| reply.map(WireReply::from)),
        }
    }
}

impl Done {
    pub(crate) fn into_execution(self) -> Result<Execution, &'static str> {
        let returned = self.returned.map(|json| serde_json::from_str(&json));
        let reply = self.reply.map(|reply| match reply {
            Ok(reply) => reply.into_reply().map(Ok),
            Err(wrong) => Ok(Err(wrong)),
        });
        Ok(Execution {
            stop: self.stop,
            exit_code: self.exit_code,
            stdout: self.stdout,
            stderr: self.stderr,
            fuel_used: self.fuel_used,
            memory_bytes_peak: self.memory_bytes_peak,
            wall_ms: self.wall_ms,
            diagnostics: self.diagnostics,
            uncaught: self.uncaught,
            returned: returned
                .transpose()
                .map_err(|_| "a returned value is not JSON")?,
            tests: self.tests,
            files: files(self.files),
            reply: reply.transpose()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_of_very_many_parts_is_given_up() {
        let refused = |count: usize| FromWorker::Ready {
            about: About {
                protections: Vec::new(),
                pooled: true,
            },
            refused: vec![([0; 32], String::new()); count],
        };
        let read = |count| {
            let bytes = postcard::to_allocvec(&refused(count)).unwrap();
            postcard::from_bytes::<FromWorker>(&bytes)
        };
        assert!(read(PARTS_MAX).is_ok());
        assert!(read(PARTS_MAX + 1).is_err());
    }

    #[test]
    fn a_request_arrives_as_it_was_sent() {
        let path = |text: &str| FilePath::parse(text).unwrap();
        let mut files = SourceTree::default();
        files.insert(path("a/main.py"), vec![0, 255, 10]).unwrap();
        for action in [
            Action::Run,
            Action::Call {
                function: "f".to_owned(),
                arguments: vec![json!({"deep": [1, null, 0.5]}), json!("ü")],
            },
            Action::Test {
                test_files: vec![path("a/test.py")],
            },
        ] {
            let request = RunRequest {
                language: LanguageId::parse("python").unwrap(),
                files: files.clone(),
                entry: path("a/main.py"),
                action,
                stdin: b"in\xff".to_vec(),
                args: vec!["one".to_owned()],
                limits: Limits::default(),
                seed: 7,
                packages: None,
            };
            let call = GuestCall {
                request,
                arguments: Some(vec!["clang".to_owned()]),
                built: vec![BuiltFile {
                    path: path("main.o"),
                    bytes: vec![0, 1],
                }],
                layer: Some(LayerId([4; 32])),
                outputs: vec![path("program.wasm")],
                question: None,
            };
            let message = ToWorker::Run {
                run: 1,
                image: [3; 32],
                call: Box::new(Call::from(&call)),
                converses: false,
            };
            let bytes = postcard::to_allocvec(&message).unwrap();
            let ToWorker::Run { call: sent, .. } = postcard::from_bytes(&bytes).unwrap() else {
                panic!("another message");
            };
            assert_eq!(sent.into_call().unwrap(), call);
        }
    }
}
