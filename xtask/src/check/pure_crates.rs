//! The contracts and every room's rules know nothing of engines, databases,
//! servers and screens.

use anyhow::Result;

use super::{Checked, Gate};
use crate::process::Process;

pub(super) const GATE: Gate = Gate {
    name: "contracts and rules stay pure",
    reason: "They compile for the browser and the edge, and their tests need no server; an engine or a database below them ends both.",
    breaches: |checked| find(checked),
};

/// Prefixes of crate names: `leptos` stands for `leptos_dom` too.
const FOREIGN: [&str; 6] = ["wasmtime", "sqlx", "tokio", "axum", "leptos", "hyper"];

const CONTRACTS: [&str; 3] = ["runtime-contract", "toolchain-contract", "app-vocabulary"];

fn find(checked: &Checked) -> Result<Vec<String>> {
    let rooms = checked
        .project
        .crates
        .iter()
        .map(|one| one.name.as_str())
        .filter(|name| name.starts_with("room-"));
    let mut found = Vec::new();
    for name in CONTRACTS.into_iter().chain(rooms) {
        // A room's screens and storage are features; without them only its
        // words and rules remain.
        let tree = Process::cargo()
            .args(["tree", "--package", name, "--no-default-features"])
            .args([
                "--edges", "normal", "--target", "all", "--prefix", "none", "--format", "{p}",
            ])
            .in_folder(&checked.project.root)
            .stdout()?;
        found.extend(breaches(name, &tree));
    }
    Ok(found)
}

fn breaches(name: &str, tree: &str) -> Vec<String> {
    foreign(tree, &FOREIGN)
        .into_iter()
        .map(|one| format!("{name} reaches {one}; `cargo tree -p {name} --no-default-features -i {one}` shows how"))
        .collect()
}

/// The crates of a `cargo tree --prefix none` whose names are among `names` or
/// begin with one of them and a dash or underscore.
pub(super) fn foreign(tree: &str, names: &[&str]) -> Vec<String> {
    let is_foreign = |name: &str| {
        names.iter().any(|foreign| {
            name.strip_prefix(foreign)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['-', '_']))
        })
    };
    let mut found: Vec<String> = tree
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .filter(|name| is_foreign(name))
        .map(str::to_owned)
        .collect();
    found.sort();
    found.dedup();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_foreign_crate_is_named_once() {
        let check = |tree: &str, expected: &[&str]| {
            assert_eq!(foreign(tree, &FOREIGN), expected, "{tree}");
        };
        check(
            "runtime-contract v0.1.0 (/x)\nserde v1.0.0\nthiserror v2.0.0",
            &[],
        );
        check(
            "room-a v0.1.0\ntokio v1.0.0 (*)\nserde v1.0.0\ntokio v1.0.0",
            &["tokio"],
        );
        check(
            "leptos_dom v0.8.0\nwasmtime v48.0.8",
            &["leptos_dom", "wasmtime"],
        );
        // A name that only begins alike.
        check("tokioish v1.0.0\naxumite v1.0.0", &[]);
        assert!(breaches("room-a", "sqlx-core v0.9.0")[0].starts_with("room-a reaches sqlx-core"));
    }
}
