//! What the platform asks about, in the contract's words.

use runtime_contract::{Action, BuiltFile, FilePath, SourceTree};
use toolchain_contract::{Said, Step, TestRun, Tool};

use crate::world::exports::opencode::toolchain::builder;

pub(crate) fn path(text: &str) -> FilePath {
    FilePath::parse(text).expect("a path was looked at before it was sent")
}

pub(crate) fn action(action: builder::Action) -> Action {
    match action {
        builder::Action::Run => Action::Run,
        builder::Action::Call(call) => Action::Call {
            function: call.function,
            arguments: call
                .arguments
                .iter()
                .map(|json| serde_json::from_str(json).expect("arguments are JSON"))
                .collect(),
        },
        builder::Action::Test(files) => Action::Test {
            test_files: files.iter().map(|file| path(file)).collect(),
        },
    }
}

pub(crate) fn files(files: Vec<builder::File>) -> SourceTree {
    let mut tree = SourceTree::default();
    for file in files {
        let inserted = tree.insert(path(&file.path), file.bytes);
        inserted.expect("the files are a program's");
    }
    tree
}

pub(crate) fn step(step: builder::Step) -> Step {
    Step {
        tool: match step.tool {
            builder::Tool::Guest(tool) => Tool::Guest {
                module: tool.module,
                name: tool.name,
                layer: tool.layer,
            },
            builder::Tool::Native(program) => Tool::Native { program },
        },
        arguments: step.arguments,
        files: step
            .files
            .into_iter()
            .map(|file| BuiltFile {
                path: path(&file.path),
                bytes: file.bytes,
            })
            .collect(),
        outputs: step.outputs.iter().map(|output| path(output)).collect(),
    }
}

pub(crate) fn said(said: builder::Said) -> Said {
    Said {
        status: said.status,
        stdout: said.stdout,
        stderr: said.stderr,
    }
}

pub(crate) fn run(run: builder::TestRun) -> TestRun {
    TestRun {
        exit_code: run.exit_code,
        stdout: run.stdout,
        stderr: run.stderr,
        report: run.report,
        unfinished: run.unfinished,
    }
}
