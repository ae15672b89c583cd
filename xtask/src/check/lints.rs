//! The compiler and clippy have nothing to complain about.

use std::path::Path;

use super::Gate;
use crate::process::{Process, last_lines};
use crate::setup::{BROWSER_CRATE, WASM_TARGET, wasm_toolchain};

/// Lines of complaints that are shown; the first ones are usually the cause.
const LINES_SHOWN_MAX: usize = 120;

pub(super) const GATE: Gate = Gate {
    name: "clippy",
    reason: "A warning that may stay hides the next one; mend it, or `#[expect]` it with a reason.",
    breaches: |checked| {
        complaints(
            Process::cargo()
                .args([
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--exclude",
                    BROWSER_CRATE,
                ])
                .args(["--", "-D", "warnings"]),
            &checked.project.root,
        )
    },
};

pub(super) const BROWSER_GATE: Gate = Gate {
    name: "clippy, as compiled for the browser",
    reason: "The browser's half is compiled from other lines than the server's, so it is looked at by itself.",
    breaches: |checked| {
        let toolchain = wasm_toolchain(checked.project, &checked.progress)?;
        // Debian's toolchain brings no clippy; the compiler's own lints remain.
        let word = if toolchain.own_target.is_some() {
            "check"
        } else {
            "clippy"
        };
        let mut process =
            toolchain
                .cargo()
                .args([word, "--package", BROWSER_CRATE, "--target", WASM_TARGET]);
        if let Some(name) = toolchain.own_target {
            process = process
                .arg("--target-dir")
                .arg(checked.project.target.join(name))
                .env("RUSTFLAGS", "-D warnings");
        } else {
            process = process.args(["--", "-D", "warnings"]);
        }
        complaints(process, &checked.project.root)
    },
};

fn complaints(process: Process, root: &Path) -> anyhow::Result<Vec<String>> {
    let told = process.in_folder(root).outcome()?;
    Ok(if told.well {
        Vec::new()
    } else {
        vec![last_lines(&told.text, LINES_SHOWN_MAX)]
    })
}
