//! What a learner is asked to write, and how an answer is judged: the same
//! cases for every language, data and never code, compared outside the program
//! so that no program can reach them.

use std::collections::BTreeMap;

use runtime_contract::{FilePath, LanguageId, Limits, PackagesId, SourceTree};
use serde::{Deserialize, Serialize};

/// A task with its cases.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exercise {
    pub title: String,
    pub limits: Limits,
    pub variants: BTreeMap<LanguageId, Variant>,
    /// At least one.
    pub cases: Vec<Case>,
}

impl Exercise {
    /// What stands under Input before the learner types anything: the input of
    /// the first case that is shown, so that a first Run has something to read.
    #[must_use]
    pub fn sample_input(&self) -> &str {
        let mut shown = self.cases.iter().filter(|case| !case.hidden);
        shown
            .find_map(|case| match &case.check {
                Check::Output { stdin, .. } => Some(stdin.as_str()),
                Check::Call { .. } | Check::Raises { .. } => None,
            })
            .unwrap_or("")
    }
}

/// The exercise in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Variant {
    pub entry: FilePath,
    /// What the learner starts from.
    pub starter: SourceTree,
    /// An answer that passes; never sent to a page.
    pub solution: SourceTree,
    /// Libraries of the course that programs can import.
    #[serde(skip)]
    pub packages: Option<PackagesId>,
}

/// One thing that a right answer does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Case {
    /// Completes "Your program …", such as "averages several numbers".
    pub name: String,
    /// What to ask oneself when it fails.
    pub hint: Option<String>,
    /// A hidden case shows its name and whether it passed, not its values.
    pub hidden: bool,
    pub check: Check,
}

/// What is done with the answer and what must come of it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Check {
    /// Run the program; compare what it wrote to standard output, trailing
    /// space at line ends and at the end aside.
    Output {
        stdin: String,
        args: Vec<String>,
        stdout: String,
    },
    /// Call a function; compare what it returned.
    Call {
        /// The function's name in each language.
        function: BTreeMap<LanguageId, String>,
        arguments: Vec<serde_json::Value>,
        returns: serde_json::Value,
        /// How far a number may lie from the one wanted; absent means exactly equal.
        tolerance: Option<f64>,
        /// Whether the elements of a list, or the rows of a result set, may come
        /// in any order.
        #[serde(default)]
        any_order: bool,
    },
    /// Call a function; it must end in an error of this type (per language;
    /// an empty text means any error).
    Raises {
        function: BTreeMap<LanguageId, String>,
        arguments: Vec<serde_json::Value>,
        error: BTreeMap<LanguageId, String>,
    },
}
