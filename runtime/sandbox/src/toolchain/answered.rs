//! What a toolchain answered, looked at: its paths stay inside the program, and
//! there is no more of anything than may be. The errors are half sentences that
//! say what is wrong.

use runtime_contract::{
    BuiltFile, Diagnostic, FilePath, Place, Severity, SourceTree, TestReport, TestStatus,
    UncaughtError,
};
use runtime_world::builder;
use toolchain_contract::{Plan, Prepared, Step, Tool};

use crate::words::{DIAGNOSTICS_MAX, clip};

/// Tests of one answer.
pub const TESTS_MAX: usize = 10_000;

pub(super) fn prepared(prepared: builder::Prepared) -> Result<Prepared, String> {
    Ok(match prepared {
        builder::Prepared::Ready(ready) => Prepared::Ready {
            files: tree(ready.files)?,
            diagnostics: diagnostics(ready.diagnostics),
        },
        builder::Prepared::Compile(planned) => Prepared::Compile {
            files: tree(planned.files)?,
            plan: plan(planned.plan)?,
        },
        builder::Prepared::Rejected(found) if found.is_empty() => {
            return Err("it refuses the program and does not say why".to_owned());
        }
        builder::Prepared::Rejected(found) => Prepared::Rejected {
            diagnostics: diagnostics(found),
        },
    })
}

pub(super) fn diagnostics(found: Vec<builder::Diagnostic>) -> Vec<Diagnostic> {
    let found = found.into_iter().take(DIAGNOSTICS_MAX);
    found.map(diagnostic).collect()
}

pub(super) fn uncaught(error: builder::UncaughtError) -> UncaughtError {
    UncaughtError {
        kind: clip(error.kind),
        message: clip(error.message),
        file: error.file.map(clip),
        line: error.line,
    }
}

pub(super) fn reports(told: Vec<builder::TestReport>) -> Result<Vec<TestReport>, String> {
    if told.len() > TESTS_MAX {
        return Err(format!(
            "it tells of {} tests, where at most {TESTS_MAX} may be (TESTS_MAX)",
            told.len()
        ));
    }
    let report = |told: builder::TestReport| TestReport {
        name: clip(told.name),
        status: match told.status {
            builder::TestStatus::Pass => TestStatus::Pass,
            builder::TestStatus::Fail => TestStatus::Fail,
            builder::TestStatus::Error => TestStatus::Error,
            builder::TestStatus::Skip => TestStatus::Skip,
        },
        message: clip(told.message),
        output: told.output,
        test_code: told.test_code,
        task_id: told.task_id,
    };
    Ok(told.into_iter().map(report).collect())
}

fn diagnostic(found: builder::Diagnostic) -> Diagnostic {
    Diagnostic {
        file: clip(found.file),
        line: found.line.max(1),
        column: found.column.max(1),
        severity: match found.severity {
            builder::Severity::Error => Severity::Error,
            builder::Severity::Warning => Severity::Warning,
            builder::Severity::Information => Severity::Information,
        },
        message: clip(found.message),
        end: found.end.map(|end| Place {
            line: end.line.max(1),
            column: end.column.max(1),
        }),
        code: found.code.map(clip),
        fix: found.fix.map(clip),
    }
}

fn plan(plan: builder::Plan) -> Result<Plan, String> {
    let steps: Result<_, _> = plan.steps.into_iter().map(step).collect();
    let plan = Plan {
        steps: steps?,
        program: path(&plan.program)?,
        arguments: plan.arguments,
        report: plan.report.as_deref().map(path).transpose()?,
        // Only toolchains that are part of the platform may name one.
        library: None,
    };
    plan.check().map_err(|excess| excess.to_string())?;
    Ok(plan)
}

fn step(step: builder::Step) -> Result<Step, String> {
    let tool = match step.tool {
        builder::Tool::Guest(tool) => Tool::Guest {
            module: tool.module,
            name: tool.name,
            layer: tool.layer,
        },
        builder::Tool::Native(program) => Tool::Native { program },
    };
    let files = step.files.into_iter().map(|file| {
        Ok::<_, String>(BuiltFile {
            path: path(&file.path)?,
            bytes: file.bytes,
        })
    });
    let outputs = step.outputs.iter().map(|output| path(output));
    Ok(Step {
        tool,
        arguments: step.arguments,
        files: files.collect::<Result<_, _>>()?,
        outputs: outputs.collect::<Result<_, _>>()?,
    })
}

fn tree(files: Vec<builder::File>) -> Result<SourceTree, String> {
    let mut tree = SourceTree::default();
    for file in files {
        let inserted = tree.insert(path(&file.path)?, file.bytes);
        inserted.map_err(|error| wrong(&error))?;
    }
    Ok(tree)
}

fn path(text: &str) -> Result<FilePath, String> {
    FilePath::parse(text).map_err(|error| wrong(&error))
}

/// A sentence as part of another.
fn wrong(sentence: &dyn std::error::Error) -> String {
    let sentence = sentence.to_string();
    format!(
        "it names a file that cannot be: {}",
        sentence.trim_end_matches('.')
    )
}
