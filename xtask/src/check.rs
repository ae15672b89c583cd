//! `cargo xtask check`: the rules that a change must keep, each held by a gate
//! that says why it is there. A rule that was said twice belongs here.

mod browser_tree;
mod composition_roots;
mod dependencies;
mod formatting;
mod lints;
mod lock_file;
mod machine_names;
mod openings;
mod places;
mod pure_crates;
mod rust_code;
mod silenced_lints;
mod sources;

use anyhow::{Result, bail};

use crate::progress::{Progress, spoken};
use crate::project::Project;
use crate::test::Counts;
use sources::Source;

/// What a gate may look at.
pub(crate) struct Checked<'a> {
    project: &'a Project,
    /// The repository's text files.
    sources: Vec<Source>,
    progress: Progress,
}

struct Gate {
    name: &'static str,
    /// Why the rule exists, shown when it is broken.
    reason: &'static str,
    /// One line for each breach, naming its place; none when all is well.
    breaches: fn(&Checked) -> Result<Vec<String>>,
}

/// The workspaces that have a Cargo.lock: the platform's, and that of toolchains which are
/// built as components.
const MANIFESTS: [&str; 2] = ["Cargo.toml", "language-toolchains/component/Cargo.toml"];

/// Quick gates first: most mistakes are found within a second.
const GATES: [Gate; 12] = [
    openings::GATE,
    silenced_lints::GATE,
    places::GATE,
    machine_names::GATE,
    formatting::GATE,
    lock_file::GATE,
    composition_roots::GATE,
    pure_crates::GATE,
    browser_tree::GATE,
    dependencies::GATE,
    lints::GATE,
    lints::BROWSER_GATE,
];

/// Runs the gates whose names hold one of the words in `only`, or all of them
/// when there is none, and prints one line for each; a broken one is followed
/// by its breaches.
pub(crate) fn run(project: &Project, only: &[String]) -> Result<Counts> {
    let mut counts = Counts::default();
    let checked = Checked {
        project,
        sources: sources::read(&project.root)?,
        progress: Progress::new(1, 1, "check"),
    };
    let wanted = |gate: &&Gate| only.is_empty() || only.iter().any(|word| gate.name.contains(word));
    for gate in GATES.iter().filter(wanted) {
        let begun = std::time::Instant::now();
        let breaches = match (gate.breaches)(&checked) {
            Ok(breaches) => breaches,
            Err(error) => vec![format!("the gate could not run: {error:#}")],
        };
        let time = spoken(begun.elapsed());
        if breaches.is_empty() {
            counts.passed += 1;
            println!("gate ok:     {} ({time})", gate.name);
        } else {
            counts.failed += 1;
            println!("gate BROKEN: {} ({time}). {}", gate.name, gate.reason);
            for breach in breaches {
                println!("  {}", breach.trim_end().replace('\n', "\n  "));
            }
        }
    }
    if counts == Counts::default() {
        bail!("no gate has a name with {}", only.join(" or "));
    }
    Ok(counts)
}
