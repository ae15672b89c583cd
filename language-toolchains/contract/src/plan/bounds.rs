//! How much a plan may hold, whoever made it: a toolchain's mistake on a strange
//! program ends in a sentence and not in a full machine.

use crate::Plan;

/// Steps of one plan: a program has no more files than a tree may hold.
pub const STEPS_MAX: usize = 300;
/// Arguments of all steps and of the program, and their bytes.
pub const PLAN_WORDS_MAX: usize = 10_000;
pub const PLAN_WORDS_BYTES_MAX: usize = 2 << 20;
/// Files that steps bring and leave, and the bytes of those that they bring.
pub const PLAN_FILES_MAX: usize = 2_000;
pub const PLAN_FILES_BYTES_MAX: usize = 8 << 20;

/// A plan that holds more than it may.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("its plan has {found} {what}, where at most {max} may be ({name})")]
pub struct Excess {
    what: &'static str,
    found: usize,
    max: usize,
    name: &'static str,
}

impl Plan {
    /// The first bound that it passes, if it does.
    pub fn check(&self) -> Result<(), Excess> {
        let words = || {
            let steps = self.steps.iter().flat_map(|step| &step.arguments);
            steps.chain(&self.arguments)
        };
        let files = || self.steps.iter().flat_map(|step| &step.files);
        let outputs: usize = self.steps.iter().map(|step| step.outputs.len()).sum();
        let bounds = [
            ("steps", self.steps.len(), STEPS_MAX, "STEPS_MAX"),
            (
                "arguments",
                words().count(),
                PLAN_WORDS_MAX,
                "PLAN_WORDS_MAX",
            ),
            (
                "bytes of arguments",
                words().map(String::len).sum(),
                PLAN_WORDS_BYTES_MAX,
                "PLAN_WORDS_BYTES_MAX",
            ),
            (
                "files and outputs",
                files().count() + outputs,
                PLAN_FILES_MAX,
                "PLAN_FILES_MAX",
            ),
            (
                "bytes of files",
                files().map(|file| file.bytes.len()).sum(),
                PLAN_FILES_BYTES_MAX,
                "PLAN_FILES_BYTES_MAX",
            ),
        ];
        let passed = bounds.into_iter().find(|(_, found, max, _)| found > max);
        match passed {
            Some((what, found, max, name)) => Err(Excess {
                what,
                found,
                max,
                name,
            }),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use runtime_contract::{BuiltFile, FilePath};

    use super::*;
    use crate::{Step, Tool};

    fn path(text: &str) -> FilePath {
        FilePath::parse(text).unwrap()
    }

    fn step() -> Step {
        Step {
            tool: Tool::Guest {
                module: "cc.wasm".to_owned(),
                name: "cc".to_owned(),
                layer: None,
            },
            arguments: Vec::new(),
            files: Vec::new(),
            outputs: Vec::new(),
        }
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut Plan), said: Option<&str>) {
        let mut plan = Plan {
            steps: vec![step()],
            program: path("program.wasm"),
            arguments: Vec::new(),
            report: None,
            library: None,
        };
        change(&mut plan);
        let found = plan.check().err().map(|excess| excess.to_string());
        assert_eq!(found.as_deref(), said);
    }

    #[test]
    fn a_plan_holds_no_more_than_it_may() {
        check(|plan| plan.steps = vec![step(); STEPS_MAX], None);
        check(
            |plan| plan.steps = vec![step(); STEPS_MAX + 1],
            Some("its plan has 301 steps, where at most 300 may be (STEPS_MAX)"),
        );
        check(
            |plan| {
                plan.steps[0].arguments = vec![String::new(); PLAN_WORDS_MAX];
                plan.arguments = vec![String::new()];
            },
            Some("its plan has 10001 arguments, where at most 10000 may be (PLAN_WORDS_MAX)"),
        );
        check(
            |plan| plan.arguments = vec!["x".repeat(PLAN_WORDS_BYTES_MAX + 1)],
            Some(
                "its plan has 2097153 bytes of arguments, where at most 2097152 may be (PLAN_WORDS_BYTES_MAX)",
            ),
        );
        check(
            |plan| plan.steps[0].outputs = vec![path("x"); PLAN_FILES_MAX + 1],
            Some("its plan has 2001 files and outputs, where at most 2000 may be (PLAN_FILES_MAX)"),
        );
        let large = BuiltFile {
            path: path("x"),
            bytes: vec![0; PLAN_FILES_BYTES_MAX + 1],
        };
        check(
            |plan| plan.steps[0].files = vec![large],
            Some(
                "its plan has 8388609 bytes of files, where at most 8388608 may be (PLAN_FILES_BYTES_MAX)",
            ),
        );
    }
}
