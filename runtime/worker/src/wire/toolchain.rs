//! What a toolchain is asked and what it answers, in words that need no
//! self-describing format. The server believes the answer's lengths no more than
//! any other's.

use runtime_contract::{BuiltFile, Diagnostic, FilePath, SourceTree, TestReport, UncaughtError};
use runtime_sandbox::{Question, Reply};
use serde::{Deserialize, Serialize};
use toolchain_contract::{Plan, Prepared, STEPS_MAX, Said, Step, TestRun, Tool};

use super::{Asked, at_most, few, files, pairs};

/// A question in such words.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum WireQuestion {
    Prepare {
        files: Vec<(FilePath, Vec<u8>)>,
        entry: FilePath,
        action: Asked,
    },
    Diagnostics {
        step: WireStep,
        said: Said,
        files: Vec<(FilePath, Vec<u8>)>,
    },
    Words(WireStep, Said),
    Uncaught(Said),
    Reports(TestRun),
}

/// An answer in such words.
#[derive(Debug, Serialize, Deserialize)]
pub(super) enum WireReply {
    Ready {
        #[serde(deserialize_with = "few")]
        files: Vec<(FilePath, Vec<u8>)>,
        #[serde(deserialize_with = "few")]
        diagnostics: Vec<Diagnostic>,
    },
    Compile {
        #[serde(deserialize_with = "few")]
        files: Vec<(FilePath, Vec<u8>)>,
        plan: WirePlan,
    },
    Rejected(#[serde(deserialize_with = "few")] Vec<Diagnostic>),
    Diagnostics(#[serde(deserialize_with = "few")] Vec<Diagnostic>),
    Words(Vec<u8>),
    Uncaught(Option<UncaughtError>),
    Reports(#[serde(deserialize_with = "few")] Vec<TestReport>),
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WirePlan {
    #[serde(deserialize_with = "at_most::<_, _, STEPS_MAX>")]
    steps: Vec<WireStep>,
    program: FilePath,
    #[serde(deserialize_with = "few")]
    arguments: Vec<String>,
    report: Option<FilePath>,
}

#[derive(Debug, Serialize, Deserialize)]
pub(super) struct WireStep {
    tool: Tool,
    #[serde(deserialize_with = "few")]
    arguments: Vec<String>,
    #[serde(deserialize_with = "few")]
    files: Vec<(FilePath, Vec<u8>)>,
    #[serde(deserialize_with = "few")]
    outputs: Vec<FilePath>,
}

impl From<&Question> for WireQuestion {
    fn from(question: &Question) -> Self {
        match question.clone() {
            Question::Prepare {
                files,
                entry,
                action,
            } => Self::Prepare {
                files: tree_pairs(&files),
                entry,
                action: Asked::from(&action),
            },
            Question::Diagnostics { step, said, files } => Self::Diagnostics {
                step: step.into(),
                said,
                files: tree_pairs(&files),
            },
            Question::Words { step, said } => Self::Words(step.into(), said),
            Question::Uncaught { said } => Self::Uncaught(said),
            Question::Reports { run } => Self::Reports(run),
        }
    }
}

impl WireQuestion {
    pub(super) fn into_question(self) -> Result<Question, String> {
        Ok(match self {
            Self::Prepare {
                files,
                entry,
                action,
            } => Question::Prepare {
                files: tree(files)?,
                entry,
                action: action.into_action()?,
            },
            Self::Diagnostics { step, said, files } => Question::Diagnostics {
                step: step.into(),
                said,
                files: tree(files)?,
            },
            Self::Words(step, said) => Question::Words {
                step: step.into(),
                said,
            },
            Self::Uncaught(said) => Question::Uncaught { said },
            Self::Reports(run) => Question::Reports { run },
        })
    }
}

impl From<Reply> for WireReply {
    fn from(reply: Reply) -> Self {
        match reply {
            Reply::Prepared(Prepared::Ready { files, diagnostics }) => Self::Ready {
                files: tree_pairs(&files),
                diagnostics,
            },
            Reply::Prepared(Prepared::Compile { files, plan }) => Self::Compile {
                files: tree_pairs(&files),
                plan: plan.into(),
            },
            Reply::Prepared(Prepared::Rejected { diagnostics }) => Self::Rejected(diagnostics),
            Reply::Diagnostics(found) => Self::Diagnostics(found),
            Reply::Words(words) => Self::Words(words),
            Reply::Uncaught(error) => Self::Uncaught(error),
            Reply::Reports(reports) => Self::Reports(reports),
        }
    }
}

impl WireReply {
    pub(super) fn into_reply(self) -> Result<Reply, &'static str> {
        let no_tree = |_| "a toolchain's files are no program's";
        Ok(match self {
            Self::Ready { files, diagnostics } => Reply::Prepared(Prepared::Ready {
                files: tree(files).map_err(no_tree)?,
                diagnostics,
            }),
            Self::Compile { files, plan } => Reply::Prepared(Prepared::Compile {
                files: tree(files).map_err(no_tree)?,
                plan: plan.into(),
            }),
            Self::Rejected(diagnostics) => Reply::Prepared(Prepared::Rejected { diagnostics }),
            Self::Diagnostics(found) => Reply::Diagnostics(found),
            Self::Words(words) => Reply::Words(words),
            Self::Uncaught(error) => Reply::Uncaught(error),
            Self::Reports(reports) => Reply::Reports(reports),
        })
    }
}

fn tree_pairs(files: &SourceTree) -> Vec<(FilePath, Vec<u8>)> {
    let files = files.iter();
    files
        .map(|(path, bytes)| (path.clone(), bytes.to_vec()))
        .collect()
}

fn tree(pairs: Vec<(FilePath, Vec<u8>)>) -> Result<SourceTree, String> {
    let mut files = SourceTree::default();
    for (path, bytes) in pairs {
        let inserted = files.insert(path, bytes);
        inserted.map_err(|error| error.to_string())?;
    }
    Ok(files)
}

impl From<Plan> for WirePlan {
    fn from(plan: Plan) -> Self {
        Self {
            steps: plan.steps.into_iter().map(Into::into).collect(),
            program: plan.program,
            arguments: plan.arguments,
            report: plan.report,
        }
    }
}

impl From<WirePlan> for Plan {
    fn from(plan: WirePlan) -> Self {
        Self {
            steps: plan.steps.into_iter().map(Into::into).collect(),
            program: plan.program,
            arguments: plan.arguments,
            report: plan.report,
            // Only toolchains that are part of the platform may name one.
            library: None,
        }
    }
}

impl From<Step> for WireStep {
    fn from(step: Step) -> Self {
        Self {
            tool: step.tool,
            arguments: step.arguments,
            files: pairs(step.files),
            outputs: step.outputs,
        }
    }
}

impl From<WireStep> for Step {
    fn from(step: WireStep) -> Self {
        let built: Vec<BuiltFile> = files(step.files);
        Self {
            tool: step.tool,
            arguments: step.arguments,
            files: built,
            outputs: step.outputs,
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime_contract::{Action, Place, TestStatus};

    use super::*;

    fn path(text: &str) -> FilePath {
        FilePath::parse(text).unwrap()
    }

    fn step() -> Step {
        Step {
            tool: Tool::Guest {
                module: "cc.wasm".to_owned(),
                name: "cc".to_owned(),
                layer: Some("headers.tar".to_owned()),
            },
            arguments: vec!["-c".to_owned()],
            files: vec![BuiltFile {
                path: path("list.txt"),
                bytes: vec![0, 255],
            }],
            outputs: vec![path("main.o")],
        }
    }

    fn tree() -> SourceTree {
        let mut files = SourceTree::default();
        files.insert(path("a/main.c"), vec![0, 255, 10]).unwrap();
        files
    }

    fn said() -> Said {
        Said {
            status: Some(-1),
            stdout: b"out\xff".to_vec(),
            stderr: b"err".to_vec(),
        }
    }

    #[test]
    fn a_question_arrives_as_it_was_put() {
        let run = TestRun {
            exit_code: None,
            stdout: vec![1],
            stderr: vec![2],
            report: vec![255],
            unfinished: "It took too long.".to_owned(),
        };
        for question in [
            Question::Prepare {
                files: tree(),
                entry: path("a/main.c"),
                action: Action::Test {
                    test_files: vec![path("a/test.c")],
                },
            },
            Question::Diagnostics {
                step: step(),
                said: said(),
                files: tree(),
            },
            Question::Words {
                step: Step {
                    tool: Tool::Native {
                        program: "cc".to_owned(),
                    },
                    ..step()
                },
                said: said(),
            },
            Question::Uncaught { said: said() },
            Question::Reports { run },
        ] {
            let bytes = postcard::to_allocvec(&WireQuestion::from(&question)).unwrap();
            let sent: WireQuestion = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(sent.into_question().unwrap(), question);
        }
    }

    fn planned(plan: Plan) -> Reply {
        let files = tree();
        Reply::Prepared(Prepared::Compile { files, plan })
    }

    fn plan() -> Plan {
        Plan {
            steps: vec![step()],
            program: path("program.wasm"),
            arguments: vec!["-test.v".to_owned()],
            report: Some(path("report")),
            library: None,
        }
    }

    #[test]
    fn an_answer_arrives_as_it_was_given() {
        let found = Diagnostic::error("a/main.c", Place { line: 2, column: 3 }, "no");
        let report = TestReport {
            name: "adds".to_owned(),
            status: TestStatus::Skip,
            message: String::new(),
            output: "o".to_owned(),
            test_code: "c".to_owned(),
            task_id: Some(4),
        };
        let error = UncaughtError {
            kind: "panic".to_owned(),
            message: "m".to_owned(),
            file: Some("a/main.c".to_owned()),
            line: Some(5),
        };
        for reply in [
            Reply::Prepared(Prepared::Ready {
                files: tree(),
                diagnostics: vec![found.clone()],
            }),
            planned(plan()),
            Reply::Prepared(Prepared::Rejected {
                diagnostics: vec![found.clone()],
            }),
            Reply::Diagnostics(vec![found]),
            Reply::Words(b"words\xff".to_vec()),
            Reply::Uncaught(Some(error)),
            Reply::Reports(vec![report]),
        ] {
            let bytes = postcard::to_allocvec(&WireReply::from(reply.clone())).unwrap();
            let sent: WireReply = postcard::from_bytes(&bytes).unwrap();
            assert_eq!(sent.into_reply().unwrap(), reply);
        }
    }

    #[test]
    fn a_plan_of_very_many_parts_is_given_up() {
        let read = |plan: Plan| {
            let bytes = postcard::to_allocvec(&WireReply::from(planned(plan))).unwrap();
            postcard::from_bytes::<WireReply>(&bytes).is_ok()
        };
        let steps = |count| Plan {
            steps: vec![step(); count],
            ..plan()
        };
        assert!(read(steps(STEPS_MAX)));
        assert!(!read(steps(STEPS_MAX + 1)));
        let mut plan = plan();
        plan.steps[0].arguments = vec![String::new(); super::super::PARTS_MAX + 1];
        assert!(!read(plan));
    }
}
