#![doc = include_str!("../README.md")]

mod c_guest;
mod crowd;
mod fuel;
mod kills;
mod languages;
mod machine;
mod neighbours;
mod pages;
mod programs;
mod report;
mod statistics;
mod throughput;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

const USAGE: &str = "usage: e2e-bench [--write REPORT.md] [PART...], with OPENCODE_BIN naming the server; \
    without parts all of them";

/// What can be measured, in the order of the page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Programs,
    Throughput,
    Languages,
    Fuel,
    Crowd,
    Neighbours,
    Kills,
    Pages,
}

const PARTS: [(&str, Part); 8] = [
    ("programs", Part::Programs),
    ("throughput", Part::Throughput),
    ("languages", Part::Languages),
    ("fuel", Part::Fuel),
    ("crowd", Part::Crowd),
    ("neighbours", Part::Neighbours),
    ("kills", Part::Kills),
    ("pages", Part::Pages),
];

fn main() -> Result<()> {
    // What the platform warns of meanwhile belongs to what is measured.
    tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .with_writer(std::io::stderr)
        .init();
    let mut words = std::env::args().skip(1).peekable();
    let opencode = std::env::var_os("OPENCODE_BIN")
        .map(PathBuf::from)
        .context("OPENCODE_BIN names the opencode binary; `cargo xtask bench` sets it")?;
    let write = words.next_if(|word| word == "--write").is_some();
    let report_path = match (write, words.next_if(|_| write)) {
        (true, None) => bail!(USAGE),
        (_, path) => path.map(PathBuf::from),
    };
    let mut asked = Vec::new();
    for word in words {
        let known = PARTS.into_iter().find(|(name, _)| *name == word);
        let Some(part) = known else {
            let names: Vec<_> = PARTS.iter().map(|(name, _)| *name).collect();
            bail!("there is no part '{word}', only {}", names.join(", "));
        };
        asked.push(part);
    }
    let all = asked.is_empty();
    if all {
        asked.extend(PARTS);
    }
    let mut page = match &report_path {
        Some(path) => {
            std::fs::read_to_string(path).with_context(|| format!("reading {}", path.display()))?
        }
        None => String::new(),
    };
    let mut whole = String::new();
    for (name, part) in asked {
        eprintln!("measuring {name}");
        let load = machine::Load::now();
        // Each part has threads of its own, and what it leaves ends with them.
        let runtime = tokio::runtime::Runtime::new().context("starting a runtime")?;
        let opencode = opencode.clone();
        // On one of the runtime's own threads, as the server's handlers are.
        let measured = runtime.spawn(async move { measure(part, &opencode).await });
        let measured = runtime
            .block_on(measured)?
            .with_context(|| format!("measuring {name}"))?;
        drop(runtime);
        let measured = format!("{measured}\n{}\n", load.told());
        println!("{measured}");
        // What was measured is not lost when a later part fails.
        page = report::renewed(&page, &measured);
        write_page(report_path.as_deref(), &page)?;
        whole.push_str(&measured);
        whole.push('\n');
    }
    // With every part there, what else the page held is of no part any more.
    if all {
        write_page(report_path.as_deref(), &report::renewed("", &whole))?;
    }
    Ok(())
}

fn write_page(path: Option<&Path>, page: &str) -> Result<()> {
    match path {
        Some(path) => {
            std::fs::write(path, page).with_context(|| format!("writing {}", path.display()))
        }
        None => Ok(()),
    }
}

async fn measure(part: Part, opencode: &Path) -> Result<String> {
    match part {
        Part::Programs => programs::section(opencode).await,
        Part::Throughput => throughput::section(opencode).await,
        Part::Languages => languages::sections(opencode).await,
        Part::Fuel => fuel::section(opencode).await,
        Part::Crowd => crowd::section(opencode).await,
        Part::Neighbours => neighbours::section(opencode).await,
        Part::Kills => kills::section(opencode).await,
        Part::Pages => pages::sections(opencode).await,
    }
}
