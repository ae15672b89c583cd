//! The figures as the page docs/benchmarks.md.

use std::fmt::Write;

use crate::neighbours::Neighbour;
use crate::pages::{Browsed, Served};
use crate::programs::Measured;

/// One learner beside another who floods the machine.
pub(crate) fn neighbours(measured: &[Neighbour]) -> String {
    let mut text = String::from(
        "## Hello, beside a learner who floods the machine\n\n\
         | language | the other one floods with | p50 alone | p50 beside | p99 alone | p99 beside | p99 ratio | runs of the flood | refused |\n\
         |---|---|---|---|---|---|---|---|---|\n",
    );
    for neighbour in measured {
        let (alone, beside) = (&neighbour.alone, &neighbour.beside);
        writeln!(
            text,
            "| {} | {} {} | {:.2} ms | {:.2} ms | {:.2} ms | {:.2} ms | {:.2} | {} | {} |",
            neighbour.language,
            neighbour.priority,
            neighbour.flood,
            alone.percentile_ms(50),
            beside.percentile_ms(50),
            alone.percentile_ms(99),
            beside.percentile_ms(99),
            beside.percentile_ms(99) / alone.percentile_ms(99),
            neighbour.flood_runs,
            neighbour.flood_refused,
        )
        .expect("writing to a string");
    }
    text.push_str(
        "\nThe flood keeps 24 requests open, Python and JavaScript by turns: more than may\n\
         wait, so some are refused and come again at once. It gets all places but the one\n\
         that is kept for whoever has nothing running; what is left of its cost are the\n\
         caches and the memory's bandwidth that the two share, and on a machine with few\n\
         cores everything else that wants one. Blocks with and without the flood alternate.\n",
    );
    text
}

/// Small programs beside the native interpreters.
pub(crate) fn programs(measured: &[Measured]) -> String {
    let mut text = String::from(
        "## Hello, from a warm server\n\n\
         | language | run p50 | run p99 | after native p50 | native start p50 | native start p99 | native ÷ ours | instantiate p50 | fuel | same fuel | memory |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
    );
    for measured in measured {
        let (run, native) = (&measured.run, &measured.native);
        writeln!(
            text,
            "| {} | {:.2} ms | {:.2} ms | {:.2} ms | {:.1} ms ({}) | {:.1} ms | {:.1}× | {:.0} µs | {} | {} of {} | {:.1} MB |",
            measured.language,
            run.percentile_ms(50),
            run.percentile_ms(99),
            measured.run_after_native.percentile_ms(50),
            native.percentile_ms(50),
            measured.peer,
            native.percentile_ms(99),
            native.percentile_ms(50) / run.percentile_ms(50),
            measured.instantiate.percentile_ms(50) * 1e3,
            measured.fuel,
            measured.fuel_same,
            measured.runs,
            measured.memory_bytes_peak as f64 / 1e6,
        )
        .expect("writing to a string");
    }
    text.push_str(
        "\nA run is a fresh instance each time: request in, outcome out, through the same\n\
         dispatch and the same confined worker processes as in the server. Each turn is one\n\
         start of the native interpreter and ten runs of ours; the first of the ten, which\n\
         finds the processor's caches full of the other program, stands apart as \"after\n\
         native\". Native is starting the interpreter on the same file, to its end, without\n\
         any sandbox.\n",
    );
    text
}

pub(crate) fn write(
    programs: &[Measured],
    beside: &[Neighbour],
    served: &Served,
    browsed: &Browsed,
) -> String {
    let mut text = format!(
        "# Benchmarks\n\n\
         Written by `cargo xtask bench`. Machines are shared and noisy: peers were measured\n\
         turn by turn in the same run, and the ratio is what counts.\n\n\
         {}\n{}",
        self::programs(programs),
        neighbours(beside)
    );
    writeln!(
        text,
        "\n## The lesson page from the server\n\n\
         {:.0} requests a second over {} requests on 8 connections (page of {:.1} kB before\n\
         compression): p50 {:.1} ms, p99 {:.1} ms. Client and server shared the machine.\n\n\
         ## Pages in a browser that was never here\n\n\
         | page | transferred | performance | accessibility | best practices | CLS | LCP | TBT |\n\
         |---|---|---|---|---|---|---|---|",
        served.requests_a_second,
        served.latency.count(),
        served.page_bytes as f64 / 1e3,
        served.latency.percentile_ms(50),
        served.latency.percentile_ms(99),
    )
    .expect("writing to a string");
    for (page, bytes) in &browsed.bytes {
        let kilobytes = |bytes: u64| bytes as f64 / 1e3;
        write!(
            text,
            "| {page} | {:.0} kB (wasm {:.0}, scripts {:.0}, fonts {:.0}) |",
            kilobytes(bytes.total),
            kilobytes(bytes.wasm),
            kilobytes(bytes.js),
            kilobytes(bytes.fonts),
        )
        .expect("writing to a string");
        match browsed.lighthouse.get(page) {
            Some(seen) => writeln!(
                text,
                " {:.0} | {:.0} | {:.0} | {:.3} | {:.0} ms | {:.0} ms |",
                seen.performance,
                seen.accessibility,
                seen.best_practices,
                seen.cumulative_layout_shift,
                seen.largest_contentful_paint_ms,
                seen.total_blocking_time_ms,
            ),
            None => writeln!(text, " – | – | – | – | – | – |"),
        }
        .expect("writing to a string");
    }
    text.push_str(
        "\nScores are Lighthouse's, mobile preset, against a server on the same machine.\n",
    );
    text
}
