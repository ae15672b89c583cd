//! How a compiler makes a program of somebody's sources: commands, one after the
//! other. Said here as data, so that a language knows its compiler's words and
//! nothing of how and where it runs.

mod bounds;

use runtime_contract::{BuiltFile, FilePath};
use serde::{Deserialize, Serialize};

pub use bounds::{
    Excess, PLAN_FILES_BYTES_MAX, PLAN_FILES_MAX, PLAN_WORDS_BYTES_MAX, PLAN_WORDS_MAX, STEPS_MAX,
};

/// The commands that make a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// In this order; the first that fails ends it.
    pub steps: Vec<Step>,
    /// The output that is the program: a module that wants nothing but preview 1.
    pub program: FilePath,
    /// What the program gets before the request's own arguments.
    pub arguments: Vec<String>,
    /// A file in which the program leaves what came of its tests, for
    /// [`Toolchain::reports`](crate::Toolchain::reports).
    pub report: Option<FilePath>,
    /// A file among the outputs of `[build]` that is a program as well, with whose first
    /// functions this one begins, if its linker was told to. Their native code is made
    /// once then. A program that begins otherwise is compiled as a whole: nothing but
    /// the time that it takes depends on this.
    pub library: Option<String>,
}

/// One command. In its folder it finds the program's files and the outputs of
/// the steps before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub tool: Tool,
    /// Without the tool's name, which is the first word of [`Tool::Guest`].
    pub arguments: Vec<String>,
    /// Files that only this step and later ones find, such as what holds the tests.
    pub files: Vec<BuiltFile>,
    /// Files that it leaves behind. One that is missing although it ended with 0
    /// is the tool's fault.
    pub outputs: Vec<FilePath>,
}

/// What a step of [`Tool::Native`] calls the folder of its tools in its arguments. No
/// file of a program can be called so: [`FilePath`] knows no backslash.
pub const TOOLCHAIN: &str = r"{\toolchain}";

/// What carries out a step: a file among the outputs of `[build]`, the language's
/// own or those of the language whose runner it uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Tool {
    /// A module that wants nothing but preview 1, and runs like any guest.
    Guest {
        module: String,
        /// The first of its arguments, by which some tell what they are to be.
        name: String,
        /// An archive (tar) whose files it finds under `/toolchain`.
        layer: Option<String>,
    },
    /// A native program, in a jail.
    Native { program: String },
}

/// What a step, or the program, said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// `None` when a limit ended it.
    pub status: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// What is left of a program that ran its tests.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TestRun {
    /// `None` when a limit ended it.
    pub exit_code: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    /// What stood in the plan's report file at the end, empty if it was not there.
    pub report: Vec<u8>,
    /// Why a test that did not come to its end did not.
    pub unfinished: String,
}
