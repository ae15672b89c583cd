//! What a toolchain answers, in the words of the interface.

use runtime_contract::{
    BuiltFile, Diagnostic, Place, Severity, SourceTree, TestReport, TestStatus,
};
use toolchain_contract::{Plan, Prepared, Step, Tool};

use crate::text;
use crate::world::exports::opencode::toolchain::builder;

pub(crate) fn prepared(prepared: Prepared) -> builder::Prepared {
    match prepared {
        Prepared::Ready {
            files,
            diagnostics: found,
        } => builder::Prepared::Ready(builder::Readied {
            files: tree(&files),
            diagnostics: diagnostics(found),
        }),
        Prepared::Compile { files, plan: it } => builder::Prepared::Compile(builder::Planned {
            files: tree(&files),
            plan: plan(it),
        }),
        Prepared::Rejected { diagnostics: found } => {
            builder::Prepared::Rejected(diagnostics(found))
        }
    }
}

pub(crate) fn diagnostics(found: Vec<Diagnostic>) -> Vec<builder::Diagnostic> {
    let place = |place: Place| builder::Place {
        line: place.line,
        column: place.column,
    };
    let diagnostic = |found: Diagnostic| builder::Diagnostic {
        file: found.file,
        line: found.line,
        column: found.column,
        end: found.end.map(place),
        severity: match found.severity {
            Severity::Error => builder::Severity::Error,
            Severity::Warning => builder::Severity::Warning,
            Severity::Information => builder::Severity::Information,
        },
        code: found.code,
        message: found.message,
        fix: found.fix,
    };
    found.into_iter().map(diagnostic).collect()
}

pub(crate) fn reports(reports: Vec<TestReport>) -> Vec<builder::TestReport> {
    let report = |report: TestReport| builder::TestReport {
        name: report.name,
        status: match report.status {
            TestStatus::Pass => builder::TestStatus::Pass,
            TestStatus::Fail => builder::TestStatus::Fail,
            TestStatus::Error => builder::TestStatus::Error,
            TestStatus::Skip => builder::TestStatus::Skip,
        },
        message: report.message,
        output: report.output,
        test_code: report.test_code,
        task_id: report.task_id,
    };
    reports.into_iter().map(report).collect()
}

fn tree(files: &SourceTree) -> Vec<builder::File> {
    let files = files.iter().map(|(path, bytes)| builder::File {
        path: text(path),
        bytes: bytes.to_vec(),
    });
    files.collect()
}

fn plan(plan: Plan) -> builder::Plan {
    builder::Plan {
        steps: plan.steps.into_iter().map(step).collect(),
        program: text(&plan.program),
        arguments: plan.arguments,
        report: plan.report.as_ref().map(text),
    }
}

fn step(step: Step) -> builder::Step {
    let file = |file: BuiltFile| builder::File {
        path: text(&file.path),
        bytes: file.bytes,
    };
    builder::Step {
        tool: match step.tool {
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
        },
        arguments: step.arguments,
        files: step.files.into_iter().map(file).collect(),
        outputs: step.outputs.iter().map(text).collect(),
    }
}
