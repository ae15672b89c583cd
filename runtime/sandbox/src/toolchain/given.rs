//! What a toolchain is asked about, in the words of its interface.

use runtime_contract::{Action, BuiltFile, SourceTree};
use runtime_world::builder;
use toolchain_contract::{Said, Step, TestRun, Tool};

pub(super) fn files(files: &SourceTree) -> Vec<builder::File> {
    let file = |(path, bytes): (&_, &[u8])| builder::File {
        path: ToString::to_string(path),
        bytes: bytes.to_vec(),
    };
    files.iter().map(file).collect()
}

pub(super) fn action(action: &Action) -> builder::Action {
    match action {
        Action::Run => builder::Action::Run,
        Action::Call {
            function,
            arguments,
        } => builder::Action::Call(builder::FunctionCall {
            function: function.clone(),
            arguments: arguments.iter().map(ToString::to_string).collect(),
        }),
        Action::Test { test_files } => {
            builder::Action::Test(test_files.iter().map(ToString::to_string).collect())
        }
    }
}

pub(super) fn step(step: Step) -> builder::Step {
    let tool = match step.tool {
        Tool::Guest {
            module,
            name,
            layer,
        } => builder::Tool::Guest(builder::GuestTool {
            module,
            name,
            layer,
        }),
        Tool::Native { program } => builder::Tool::Native(program),
    };
    let file = |file: BuiltFile| builder::File {
        path: file.path.into(),
        bytes: file.bytes,
    };
    builder::Step {
        tool,
        arguments: step.arguments,
        files: step.files.into_iter().map(file).collect(),
        outputs: step.outputs.into_iter().map(Into::into).collect(),
    }
}

pub(super) fn said(said: Said) -> builder::Said {
    let Said {
        status,
        stdout,
        stderr,
    } = said;
    builder::Said {
        status,
        stdout,
        stderr,
    }
}

pub(super) fn run(run: TestRun) -> builder::TestRun {
    let TestRun {
        exit_code,
        stdout,
        stderr,
        report,
        unfinished,
    } = run;
    builder::TestRun {
        exit_code,
        stdout,
        stderr,
        report,
        unfinished,
    }
}
