//! The browser's bundle holds nothing that belongs to a server.

use anyhow::{Result, bail};

use super::pure_crates::foreign;
use super::{Checked, Gate};
use crate::process::Process;
use crate::setup::{BROWSER_CRATE, WASM_TARGET};

pub(super) const GATE: Gate = Gate {
    name: "the browser bundle holds no server crate",
    reason: "A learner downloads the bundle before the first line of a lesson comes alive; an engine or a database in it would go unnoticed until then.",
    breaches: |checked| {
        let bundle = tree(checked, BROWSER_CRATE, Some(WASM_TARGET))?;
        let server = tree(checked, "app-server", None)?;
        breaches(&bundle, &server)
    },
};

/// What only a server has. The first four must be found in the server itself,
/// or this gate has gone blind.
const SERVER_CRATES: [&str; 10] = [
    "wasmtime",
    "sqlx",
    "tokio",
    "axum",
    "hyper",
    "tower",
    "leptos_axum",
    "runtime-sandbox",
    "runtime-host",
    "runtime-dispatch",
];
const CONTROLS: [&str; 4] = ["wasmtime", "sqlx", "tokio", "axum"];

fn breaches(bundle: &str, server: &str) -> Result<Vec<String>> {
    for control in CONTROLS {
        if foreign(server, &[control]).is_empty() {
            bail!(
                "the server itself has no {control}, so the list of server crates is out of date"
            );
        }
    }
    Ok(foreign(bundle, &SERVER_CRATES)
        .into_iter()
        .map(|one| {
            format!("{BROWSER_CRATE} reaches {one}; `cargo tree -p {BROWSER_CRATE} --target {WASM_TARGET} -i {one}` shows how")
        })
        .collect())
}

fn tree(checked: &Checked, name: &str, target: Option<&str>) -> Result<String> {
    let mut process = Process::cargo()
        .args(["tree", "--package", name, "--edges", "normal"])
        .args(["--prefix", "none", "--format", "{p}"])
        .in_folder(&checked.project.root);
    if let Some(target) = target {
        process = process.args(["--target", target]);
    }
    process.stdout()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SERVER: &str = "wasmtime v48\nsqlx-core v0.9\ntokio v1\naxum v0.8";

    #[test]
    fn a_server_crate_in_the_bundle_is_named() {
        let check = |bundle: &str, expected: usize| {
            assert_eq!(
                breaches(bundle, SERVER).unwrap().len(),
                expected,
                "{bundle}"
            );
        };
        check(
            "app-browser v0.1.0\nleptos v0.8.0\nruntime-contract v0.1.0",
            0,
        );
        check("app-browser v0.1.0\ntokio v1.54.0\nsqlx-sqlite v0.9.0", 2);
        check("runtime-sandbox v0.1.0", 1);
    }

    #[test]
    fn a_blind_gate_says_so() {
        let error = breaches("", "axum v0.8\ntokio v1\nwasmtime v48").unwrap_err();
        assert!(error.to_string().contains("sqlx"), "{error}");
    }
}
