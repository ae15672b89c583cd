//! The commands that make a program: rustc writes an object, wasm-ld makes a module
//! of it. rustc would call the linker itself; as a step of its own it needs no child
//! process, which the jail does not give.

use runtime_contract::FilePath;
use toolchain_contract::{Plan, Step, TOOLCHAIN, Tool};

/// The programs, in the folder that build.sh lays out.
pub(crate) const COMPILER: &str = "toolchain/bin/rustc";
const LINKER: &str = "toolchain/bin/wasm-ld";

/// With which file a crate begins, where nothing else is known.
const ROOT: &str = "main.rs";

/// Names that no module can have.
const OBJECT: &str = ".program.o";
const MODULE: &str = ".program.wasm";
/// Where library/test/report.rs writes.
const REPORT: &str = ".tests.jsonl";

/// As much as a native program's main thread has.
const STACK_BYTES: u32 = 8 << 20;

/// The crates that programs find without asking for them (bundled/Cargo.toml). Those
/// that are not named are not read.
const CRATES: [&str; 5] = ["itertools", "rand", "regex", "serde", "serde_json"];

/// What is made of the sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Program,
    Tests,
}

/// The plan for a crate with this root.
pub(crate) fn plan(root: &FilePath, kind: Kind) -> Plan {
    Plan {
        steps: vec![compile(root, kind), link()],
        program: path(MODULE),
        arguments: Vec::new(),
        report: (kind == Kind::Tests).then(|| path(REPORT)),
        library: None,
    }
}

fn compile(root: &FilePath, kind: Kind) -> Step {
    let mut arguments = vec![
        plain(root),
        "--crate-name=main".to_owned(),
        "--crate-type=bin".to_owned(),
        "--edition=2024".to_owned(),
        "--target=wasm32-wasip1".to_owned(),
        "--error-format=json".to_owned(),
        format!("--emit=obj={OBJECT}"),
        "-Copt-level=2".to_owned(),
        // As in a debug build: a number that becomes too large is a panic.
        "-Coverflow-checks=on".to_owned(),
        "-Cpanic=abort".to_owned(),
        // One unit, so that the same source gives the same program.
        "-Ccodegen-units=1".to_owned(),
        format!("-L{TOOLCHAIN}/crates"),
    ];
    if kind == Kind::Tests {
        arguments.push("--test".to_owned());
    }
    arguments.extend(CRATES.map(|name| format!("--extern={name}")));
    step(COMPILER, arguments, OBJECT)
}

fn link() -> Step {
    let arguments = [
        OBJECT.to_owned(),
        format!("{TOOLCHAIN}/lib/libprogram.a"),
        format!("-o{MODULE}"),
        "--gc-sections".to_owned(),
        "--strip-debug".to_owned(),
        // The stack below everything else: where it ends, memory ends, and the host
        // sees by the pointer that it was the stack.
        "--stack-first".to_owned(),
        format!("-zstack-size={STACK_BYTES}"),
        "--export=__stack_pointer".to_owned(),
    ];
    step(LINKER, arguments.into(), MODULE)
}

fn step(program: &str, arguments: Vec<String>, output: &str) -> Step {
    Step {
        tool: Tool::Native {
            program: program.to_owned(),
        },
        arguments,
        files: Vec::new(),
        outputs: vec![path(output)],
    }
}

/// The root's name as an argument: one that begins with a dash is no option, and
/// one with an at sign is no list of arguments.
fn plain(root: &FilePath) -> String {
    match root.as_str() {
        odd if odd.starts_with(['-', '@']) => format!("./{odd}"),
        name => name.to_owned(),
    }
}

/// The root of the crate that a step of ours compiles; the linker does not know it.
pub(crate) fn root(step: &Step) -> String {
    let first = step.arguments.first().map(String::as_str);
    let root = first.filter(|name| *name != OBJECT).unwrap_or(ROOT);
    root.trim_start_matches("./").to_owned()
}

fn path(name: &str) -> FilePath {
    FilePath::parse(name).expect("a name without anything odd")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_compiled_and_linked() {
        let plan = plan(&path("main.rs"), Kind::Program);
        let [compile, link] = plan.steps.as_slice() else {
            panic!("{plan:?}");
        };
        assert_eq!(compile.arguments[0], "main.rs");
        assert!(compile.arguments.contains(&"--extern=rand".to_owned()));
        assert!(!compile.arguments.contains(&"--test".to_owned()));
        assert_eq!(link.arguments[0], compile.outputs[0].as_str());
        assert_eq!(link.outputs, [plan.program]);
        assert_eq!(plan.report, None);
    }

    #[test]
    fn tests_leave_a_report() {
        let plan = plan(&path("main.rs"), Kind::Tests);
        assert!(plan.steps[0].arguments.contains(&"--test".to_owned()));
        assert_eq!(plan.report, Some(path(REPORT)));
    }

    #[test]
    fn a_files_name_is_never_an_option() {
        for name in ["-O.rs", "@list.rs"] {
            let step = compile(&path(name), Kind::Program);
            assert_eq!(step.arguments[0], format!("./{name}"));
            assert_eq!(root(&step), name);
        }
    }
}
