//! Licences, bans and sources of everything that is built in, by cargo-deny
//! and the rules in deny.toml; of toolchains as components too, which have a
//! lock file of their own.

use super::{Gate, MANIFESTS};
use crate::process::Process;
use crate::setup::cargo_deny_program;

pub(super) const GATE: Gate = Gate {
    name: "licences, bans and sources of dependencies",
    reason: "deny.toml says which licences and sources are welcome; an exception goes there, with its reason.",
    breaches: |checked| {
        let program = cargo_deny_program(checked.project, &checked.progress)?;
        let mut breaches = Vec::new();
        for manifest in MANIFESTS {
            // Known vulnerabilities are not asked for here: their list lives on a
            // server that a machine without open network does not reach.
            let told = Process::new(&program)
                .args(["--all-features", "--color", "never", "--log-level", "error"])
                .args(["--manifest-path", manifest, "--config", "deny.toml"])
                .args(["check", "bans", "licenses", "sources"])
                .in_folder(&checked.project.root)
                .outcome()?;
            if !told.well {
                breaches.push(format!("{manifest}: {}", told.text));
            }
        }
        Ok(breaches)
    },
};
