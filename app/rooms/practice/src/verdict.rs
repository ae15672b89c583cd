//! What became of an answer, in words that help: each case, and for one that
//! failed what happened, what to ask oneself, and yours against wanted.

use runtime_contract::StopReason;
use serde::{Deserialize, Serialize};

/// The verdict on one answer: passed when every case passed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Verdict {
    pub cases: Vec<CaseResult>,
    /// Fuel of all cases together: the same for the same answer, always.
    pub fuel_used: u64,
}

/// How one case went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CaseResult {
    pub name: String,
    pub status: CaseStatus,
    /// How the program stopped.
    pub stop: StopReason,
    /// What happened, in one or two sentences; empty when it passed.
    pub message: String,
    /// What to ask oneself; only when it failed and the case has one.
    pub hint: Option<String>,
    /// Yours against wanted; absent for hidden cases.
    pub difference: Option<Difference>,
    /// What the program wrote, shortened to a few kilobytes; empty for hidden cases.
    pub output: String,
    pub fuel_used: u64,
}

/// Whether the answer did what the case wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CaseStatus {
    /// It did.
    Pass,
    /// It ran to its end and did something else.
    Fail,
    /// It ended in an error or at a limit.
    Error,
}

/// Yours against wanted, line by line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    pub lines: Vec<DifferenceLine>,
    /// Whether lines were left out to keep it readable.
    pub shortened: bool,
}

/// One line of a difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DifferenceLine {
    pub kind: DifferenceKind,
    /// Pieces of the line; those with `true` are what differs.
    pub pieces: Vec<(bool, String)>,
}

/// Whose line it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DifferenceKind {
    Same,
    Yours,
    Wanted,
}

impl Verdict {
    #[must_use]
    pub fn passed(&self) -> bool {
        self.cases
            .iter()
            .all(|case| case.status == CaseStatus::Pass)
    }

    #[must_use]
    pub fn cases_passed(&self) -> usize {
        self.cases
            .iter()
            .filter(|case| case.status == CaseStatus::Pass)
            .count()
    }
}
