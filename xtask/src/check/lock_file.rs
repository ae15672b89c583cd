//! Cargo.lock fits the manifests, so that every machine builds the same.

use super::Gate;
use crate::process::Process;

pub(super) const GATE: Gate = Gate {
    name: "Cargo.lock is up to date",
    reason: "Otherwise each machine chooses its own versions; any cargo command mends it, then commit Cargo.lock.",
    breaches: |checked| {
        let told = Process::cargo()
            .args(["tree", "--workspace", "--locked", "--quiet", "--depth", "0"])
            .in_folder(&checked.project.root)
            .outcome()?;
        Ok(if told.well {
            Vec::new()
        } else {
            vec![told.text]
        })
    },
};
