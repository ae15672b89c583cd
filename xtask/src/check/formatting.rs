//! All Rust looks as `cargo fmt` leaves it.

use super::Gate;
use crate::process::Process;

pub(super) const GATE: Gate = Gate {
    name: "formatting",
    reason: "A change shows what it changes and nothing else; `cargo fmt --all` mends it.",
    breaches: |checked| {
        let told = Process::cargo()
            .args(["fmt", "--all", "--check", "--", "--files-with-diff"])
            .in_folder(&checked.project.root)
            .outcome()?;
        Ok(if told.well {
            Vec::new()
        } else {
            vec![told.text]
        })
    },
};
