//! Each Cargo.lock fits its manifests, so that every machine builds the same.

use super::{Gate, MANIFESTS};
use crate::process::Process;

pub(super) const GATE: Gate = Gate {
    name: "Cargo.lock is up to date",
    reason: "Otherwise each machine chooses its own versions; any cargo command mends it, then commit Cargo.lock.",
    breaches: |checked| {
        let mut breaches = Vec::new();
        for manifest in MANIFESTS {
            let told = Process::cargo()
                .args(["tree", "--workspace", "--locked", "--quiet", "--depth", "0"])
                .args(["--manifest-path", manifest])
                .in_folder(&checked.project.root)
                .outcome()?;
            if !told.well {
                breaches.push(format!("{manifest}: {}", told.text));
            }
        }
        Ok(breaches)
    },
};
