//! Why a run ended. The enum is closed: a run ends in one of these ways and in
//! no other, and each has the sentence that the learner reads, unchanged.

use serde::{Deserialize, Serialize};

/// Why a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StopReason {
    /// The program came to its end or asked to exit; its exit status tells how it went.
    Exited,
    /// An error that nothing in the program caught.
    UncaughtError,
    /// The source could not be made into a program; the diagnostics say where.
    CompileFailed,
    /// Used `fuel_max`.
    FuelExhausted,
    /// Asked for more than `memory_bytes_max`.
    MemoryExhausted,
    /// Calls nested deeper than the stack is.
    StackExhausted,
    /// Wrote more than `output_bytes_max`.
    OutputExhausted,
    /// Wrote more than `file_bytes_max` into its files.
    FilesExhausted,
    /// Ran longer than `wall_ms_max` on the host's clock.
    WallTimeExhausted,
    /// Waited longer than `idle_ms_max` for whoever it talks to.
    IdleTimeExhausted,
    /// Somebody pressed Stop, or left.
    Cancelled,
    /// The language runtime itself broke off.
    RuntimeBroke,
}

impl StopReason {
    /// All reasons, in the order of their definition.
    pub const ALL: [Self; 12] = [
        Self::Exited,
        Self::UncaughtError,
        Self::CompileFailed,
        Self::FuelExhausted,
        Self::MemoryExhausted,
        Self::StackExhausted,
        Self::OutputExhausted,
        Self::FilesExhausted,
        Self::WallTimeExhausted,
        Self::IdleTimeExhausted,
        Self::Cancelled,
        Self::RuntimeBroke,
    ];

    /// What the learner reads.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Exited => "The program ended.",
            Self::UncaughtError => {
                "The program stopped at an error that nothing caught; the last lines of its output say which one."
            }
            Self::CompileFailed => "The program could not be read; the message says at which line.",
            Self::FuelExhausted => {
                "The program was still busy after all the steps it may take: look for a loop that never ends."
            }
            Self::MemoryExhausted => {
                "The program asked for more memory than it may have: look for something that grows without end."
            }
            Self::StackExhausted => {
                "The calls went too deep: look for a function that calls itself and never stops."
            }
            Self::OutputExhausted => {
                "The program wrote more than it may: look for a loop that prints without end."
            }
            Self::FilesExhausted => {
                "The program's files grew larger than they may: write less, or remove what is no longer needed."
            }
            Self::WallTimeExhausted => {
                "The program took longer than it may: ask whether there is a quicker way."
            }
            Self::IdleTimeExhausted => {
                "The program waited for input longer than it may: run it again when you want to go on."
            }
            Self::Cancelled => "The program was stopped before it ended.",
            Self::RuntimeBroke => {
                "The language's own machinery broke off while running this program; that is our fault, please report it."
            }
        }
    }

    /// The exit status with which `opencode run` ends for this reason; `None`
    /// where the program's own status is used. The numbers are part of the
    /// command line's interface and never change their meaning.
    #[must_use]
    pub const fn exit_status(self) -> Option<u8> {
        match self {
            Self::Exited => None,
            Self::UncaughtError => Some(1),
            Self::CompileFailed => Some(65),
            Self::FuelExhausted => Some(120),
            Self::MemoryExhausted => Some(121),
            Self::StackExhausted => Some(122),
            Self::OutputExhausted => Some(123),
            Self::WallTimeExhausted => Some(124),
            Self::FilesExhausted => Some(125),
            Self::IdleTimeExhausted => Some(126),
            Self::Cancelled => Some(130),
            Self::RuntimeBroke => Some(134),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_reason_has_its_own_sentence_and_status() {
        let sentences: HashSet<_> = StopReason::ALL.iter().map(|stop| stop.sentence()).collect();
        assert_eq!(sentences.len(), StopReason::ALL.len());
        let statuses: HashSet<_> = StopReason::ALL
            .iter()
            .map(|stop| stop.exit_status())
            .collect();
        assert_eq!(statuses.len(), StopReason::ALL.len());
        for stop in StopReason::ALL {
            assert!(stop.sentence().ends_with('.'), "{stop:?}");
        }
    }
}
