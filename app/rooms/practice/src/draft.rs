//! What a learner has written and not handed in: kept from the first keystroke,
//! so that no reload, crash or closed laptop loses a line.

use app_vocabulary::Timestamp;
use runtime_contract::SourceTree;
use serde::{Deserialize, Serialize};

/// The learner's files for one lesson in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub files: SourceTree,
    /// When the learner last changed it, on the clock of the device where it was
    /// written; the later of two copies is the one to keep.
    pub changed_at: Timestamp,
}
