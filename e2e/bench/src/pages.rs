//! Pages from the real server: how many a second, and what a browser loads.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;

use crate::report::Table;
use crate::statistics::Timings;

const LESSON: &str = "/courses/first-steps/hello/1";
const CONNECTIONS: usize = 8;
const REQUESTS: usize = 2_000;
const START_WAIT_MAX: Duration = Duration::from_secs(120);

/// What the server did under load.
struct Served {
    requests_a_second: f64,
    latency: Timings,
    page_bytes: usize,
}

/// The two sections of the page.
pub(crate) async fn sections(opencode: &Path) -> Result<String> {
    let served = measure(opencode).await?;
    let browsed = browse(opencode).await?;
    let kilobytes = |bytes: u64| bytes as f64 / 1e3;
    let mut table = Table::new(&[
        "page",
        "transferred",
        "performance",
        "accessibility",
        "best practices",
        "CLS",
        "LCP",
        "TBT",
    ]);
    for (page, bytes) in &browsed.bytes {
        let none = || "–".to_owned();
        let seen = browsed.lighthouse.get(page);
        let score = |of: fn(&Lighthouse) -> String| seen.map_or_else(none, of);
        table.row([
            page.clone(),
            format!(
                "{:.0} kB (wasm {:.0}, scripts {:.0}, fonts {:.0})",
                kilobytes(bytes.total),
                kilobytes(bytes.wasm),
                kilobytes(bytes.js),
                kilobytes(bytes.fonts),
            ),
            score(|seen| format!("{:.0}", seen.performance)),
            score(|seen| format!("{:.0}", seen.accessibility)),
            score(|seen| format!("{:.0}", seen.best_practices)),
            score(|seen| format!("{:.3}", seen.cumulative_layout_shift)),
            score(|seen| format!("{:.0} ms", seen.largest_contentful_paint_ms)),
            score(|seen| format!("{:.0} ms", seen.total_blocking_time_ms)),
        ]);
    }
    Ok(format!(
        "## The lesson page from the server\n\n\
         {:.0} requests a second over {} requests on {CONNECTIONS} connections (page of {:.1} kB before\n\
         compression): p50 {:.1} ms, p99 {:.1} ms. Client and server shared the machine.\n\n\
         ## Pages in a browser that was never here\n\n{table}\n\
         Scores are Lighthouse's, mobile preset, against a server on the same machine.\n",
        served.requests_a_second,
        served.latency.count(),
        served.page_bytes as f64 / 1e3,
        served.latency.percentile_ms(50),
        served.latency.percentile_ms(99),
    ))
}

/// A server of our own, stopped when it goes out of scope.
struct Server {
    child: Child,
    address: String,
    _data: tempfile::TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

/// Asks for the lesson page again and again over a few kept connections.
async fn measure(opencode: &Path) -> Result<Served> {
    let server = start(opencode)?;
    let client = reqwest::Client::builder().build()?;
    let page = format!("{}{LESSON}", server.address);
    ready(&client, &server.address).await?;
    let body = client
        .get(&page)
        .send()
        .await?
        .error_for_status()?
        .bytes()
        .await?;

    let started = Instant::now();
    let mut workers = tokio::task::JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (client, page) = (client.clone(), page.clone());
        workers.spawn(async move {
            let mut took = Vec::new();
            for _ in 0..REQUESTS / CONNECTIONS {
                let started = Instant::now();
                let answer = client.get(&page).send().await?.error_for_status()?;
                answer.bytes().await?;
                took.push(started.elapsed());
            }
            anyhow::Ok(took)
        });
    }
    let mut latencies = Vec::new();
    while let Some(worker) = workers.join_next().await {
        latencies.extend(worker??);
    }
    let elapsed = started.elapsed().as_secs_f64();
    Ok(Served {
        requests_a_second: latencies.len() as f64 / elapsed,
        latency: Timings::new(&latencies),
        page_bytes: body.len(),
    })
}

/// What e2e/measure/pages.mjs found with a browser that had never been here;
/// both maps are by page.
#[derive(Deserialize)]
struct Browsed {
    bytes: BTreeMap<String, TransferredBytes>,
    lighthouse: BTreeMap<String, Lighthouse>,
}

/// Bytes over the wire, compressed as the server sent them; a kind that a page
/// does not load is absent.
#[derive(Deserialize)]
struct TransferredBytes {
    total: u64,
    #[serde(default)]
    wasm: u64,
    #[serde(default)]
    js: u64,
    #[serde(default)]
    fonts: u64,
}

/// Lighthouse, mobile preset; scores of 100.
#[derive(Deserialize)]
struct Lighthouse {
    performance: f64,
    accessibility: f64,
    best_practices: f64,
    cumulative_layout_shift: f64,
    largest_contentful_paint_ms: f64,
    total_blocking_time_ms: f64,
}

async fn browse(opencode: &Path) -> Result<Browsed> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../measure/pages.mjs");
    let output = tokio::process::Command::new("node")
        .arg(script)
        .env("OPENCODE_BIN", opencode)
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .await
        .context("starting node")?;
    ensure!(
        output.status.success(),
        "measuring the pages in a browser failed; its words are above"
    );
    serde_json::from_slice(&output.stdout).context("reading what the browser measured")
}

fn start(opencode: &Path) -> Result<Server> {
    let data = tempfile::tempdir()?;
    let mut child = Command::new(opencode)
        .args(["serve", "--listen", "127.0.0.1:0", "--data"])
        .arg(data.path())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .with_context(|| format!("starting {}", opencode.display()))?;
    let words = child.stderr.take().context("the server says where it is")?;
    let mut lines = BufReader::new(words).lines();
    let address = lines.by_ref().map_while(Result::ok).find_map(|line| {
        let from = line.find("http://")?;
        Some(
            line[from..]
                .split_whitespace()
                .next()?
                .trim_end_matches('/')
                .to_owned(),
        )
    });
    // Whatever else it says must not block it.
    std::thread::spawn(move || lines.for_each(drop));
    let Some(address) = address else {
        bail!("the server ended without saying where it listens")
    };
    Ok(Server {
        child,
        address,
        _data: data,
    })
}

async fn ready(client: &reqwest::Client, address: &str) -> Result<()> {
    let started = Instant::now();
    while started.elapsed() < START_WAIT_MAX {
        let answer = client.get(format!("{address}/readyz")).send().await;
        if answer.is_ok_and(|answer| answer.status().is_success()) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    bail!(
        "the server was not ready after {} seconds",
        START_WAIT_MAX.as_secs()
    )
}
