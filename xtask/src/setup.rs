//! `cargo xtask setup`: brings everything that building, serving and testing
//! need, in an order in which the server is usable before the parts that it
//! does not need. Each part looks first whether it has anything to do.

mod browser_bundle;
mod cargo_deny;
mod crate_sources;
mod language;
mod native_code;
mod node_packages;
mod python_packages;
mod server;
mod site;
mod test_programs;
mod toolchain_components;
mod wasm_std;

use std::time::Instant;

use anyhow::Result;

use crate::progress::{Progress, spoken};
use crate::project::Project;
use crate::schedule::{self, Part};

pub(crate) use cargo_deny::program as cargo_deny_program;
pub(crate) use server::BROWSER_CRATE;
pub(crate) use test_programs::chromium;
pub(crate) use wasm_std::{TARGET as WASM_TARGET, WasmToolchain};

/// How much is brought.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// What `opencode serve` needs.
    Serving,
    /// That, and what the tests need.
    Testing,
}

pub(crate) fn run(project: &Project, purpose: Purpose) -> Result<()> {
    let begun = Instant::now();
    let _lock = project.cache.lock()?;
    let parts = parts(project, purpose)?;
    println!(
        "setup: {} parts; heavy things are kept in {}",
        parts.len(),
        project.cache.folder().display()
    );
    schedule::run(parts)?;
    println!("setup: ready after {}", spoken(begun.elapsed()));
    Ok(())
}

/// A toolchain that can build for the browser, brought when it is not there.
pub(crate) fn wasm_toolchain(project: &Project, progress: &Progress) -> Result<WasmToolchain> {
    wasm_std::ensure(project, progress).map(|(toolchain, _)| toolchain)
}

fn parts(project: &Project, purpose: Purpose) -> Result<Vec<Part<'_>>> {
    let languages = language::all(project)?;
    let mut parts = vec![
        Part::new("wasm32 standard library", &[], |progress| {
            wasm_std::ensure(project, progress).map(|(_, work)| work)
        }),
        Part::new("site packages", &[], |progress| {
            node_packages::from_lock_file(project, "app/site", progress).map(|(_, work)| work)
        }),
        // The server waits for it, and everything for the server.
        Part::new(
            "site",
            &["wasm32 standard library", "site packages"],
            |progress| site::ensure(project, progress),
        ),
    ];
    let mut needed = vec!["server".to_owned()];
    for language in languages {
        let name = format!("language {}", language.id());
        needed.push(name.clone());
        parts.push(Part::new(name, &[], move |progress| {
            language.ensure(project, progress)
        }));
    }
    parts.push(Part::new("server", &["site"], move |progress| {
        server::build(project, purpose, progress)
    }));
    let needed: Vec<_> = needed.iter().map(String::as_str).collect();
    parts.push(Part::new("native code", &needed, |progress| {
        native_code::ensure(project, progress)
    }));
    if purpose == Purpose::Testing {
        parts.push(Part::new("programs for tests", &[], |progress| {
            test_programs::ensure(project, progress)
        }));
        let needed = ["wasm32 standard library"];
        parts.push(Part::new("toolchain components", &needed, |progress| {
            toolchain_components::ensure(project, progress)
        }));
        parts.push(Part::new("browser test packages", &[], |progress| {
            node_packages::from_lock_file(project, "e2e", progress).map(|(_, work)| work)
        }));
        parts.push(Part::new("cargo-deny", &[], |progress| {
            cargo_deny::ensure(project, progress)
        }));
    }
    Ok(parts)
}
