//! What the machine was doing meanwhile, as the kernel says.

use std::thread::available_parallelism;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

/// How busy the machine was before a part began, and what other machines on the same
/// host took meanwhile, for the end of its section.
pub(crate) struct Load {
    average: String,
    ticks: Option<Ticks>,
}

/// Processor time since the machine started, in the kernel's ticks.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Ticks {
    all: u64,
    /// In which something would have run here and the host ran another machine.
    stolen: u64,
}

impl Load {
    pub(crate) fn now() -> Self {
        let average = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
        let average = average.split_whitespace().next().unwrap_or("unknown");
        Self {
            average: average.to_owned(),
            ticks: Ticks::now(),
        }
    }

    /// In words, at the end of the part.
    pub(crate) fn told(&self) -> String {
        let processors = available_parallelism().map_or(0, usize::from);
        let began = format!(
            "When this part began, the load average of the last minute was {} on {processors} processors.",
            self.average
        );
        match self.ticks.zip(Ticks::now()) {
            Some((before, now)) => format!(
                "{began}\nOther machines on the same host took {:.1} % of their time meanwhile.",
                now.stolen_percent(before)
            ),
            None => began,
        }
    }
}

impl Ticks {
    fn now() -> Option<Self> {
        Self::read(&std::fs::read_to_string("/proc/stat").ok()?)
    }

    /// From the first line of `/proc/stat`: user, nice, system, idle, iowait, irq,
    /// softirq, steal, and what is counted as user and nice already (proc(5)).
    fn read(stat: &str) -> Option<Self> {
        let line = stat.lines().next()?.strip_prefix("cpu ")?;
        let ticks: Result<Vec<u64>, _> = line.split_whitespace().take(8).map(str::parse).collect();
        let ticks = ticks.ok()?;
        Some(Self {
            all: ticks.iter().sum(),
            stolen: *ticks.get(7)?,
        })
    }

    fn stolen_percent(self, before: Self) -> f64 {
        let all = self.all.saturating_sub(before.all).max(1);
        100.0 * self.stolen.saturating_sub(before.stolen) as f64 / all as f64
    }
}

/// Memory that can be had without taking it from others.
pub(crate) fn available_bytes() -> Result<u64> {
    kilobytes("/proc/meminfo", "MemAvailable:")
}

/// What a process holds.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Held {
    /// Its memory; pages that several processes share are divided among them.
    pub(crate) proportional_bytes: u64,
    /// The part that nobody shares with it.
    pub(crate) private_bytes: u64,
    /// The kernel's tables for it.
    pub(crate) page_table_bytes: u64,
    /// How many mappings it has, of `vm.max_map_count`.
    pub(crate) mappings: u64,
    /// Time on processors since its start.
    pub(crate) cpu_ms: u64,
}

impl Held {
    /// What came on top of what was held before.
    pub(crate) fn since(&self, before: &Self) -> Self {
        Self {
            proportional_bytes: self
                .proportional_bytes
                .saturating_sub(before.proportional_bytes),
            private_bytes: self.private_bytes.saturating_sub(before.private_bytes),
            page_table_bytes: self
                .page_table_bytes
                .saturating_sub(before.page_table_bytes),
            mappings: self.mappings.saturating_sub(before.mappings),
            cpu_ms: self.cpu_ms.saturating_sub(before.cpu_ms),
        }
    }
}

/// What processes hold together.
pub(crate) fn held(processes: &[u32]) -> Result<Held> {
    let mut sum = Held::default();
    for process in processes {
        let rollup = format!("/proc/{process}/smaps_rollup");
        sum.proportional_bytes += kilobytes(&rollup, "Pss:")?;
        sum.private_bytes +=
            kilobytes(&rollup, "Private_Dirty:")? + kilobytes(&rollup, "Private_Clean:")?;
        sum.page_table_bytes += kilobytes(&format!("/proc/{process}/status"), "VmPTE:")?;
        sum.mappings += std::fs::read_to_string(format!("/proc/{process}/maps"))?
            .lines()
            .count() as u64;
        sum.cpu_ms += cpu_ms(*process)?;
    }
    Ok(sum)
}

/// Time that this process had on processors: what a program costs on a machine
/// that others use too.
#[expect(unsafe_code, reason = "the standard library has no clock of this kind")]
pub(crate) fn cpu_time() -> Result<Duration> {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // Safety: the clock exists on Linux, and the kernel writes one timespec to
    // where this one lies.
    let answer = unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &raw mut time) };
    ensure!(answer == 0, "the kernel has no clock for this process");
    Ok(Duration::new(
        u64::try_from(time.tv_sec)?,
        u32::try_from(time.tv_nsec)?,
    ))
}

/// Processor time of a process, at the kernel's 100 ticks a second.
fn cpu_ms(process: u32) -> Result<u64> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
    // The name in parentheses may hold anything; the numbers come behind it.
    let numbers = stat.rsplit(')').next().unwrap_or_default();
    let ticks = numbers.split_whitespace().skip(11).take(2);
    let ticks: Option<u64> = ticks.map(|ticks| ticks.parse::<u64>().ok()).sum();
    Ok(10 * ticks.context("reading what a process used")?)
}

/// A figure in kB in one of the kernel's files, in bytes.
fn kilobytes(path: &str, name: &str) -> Result<u64> {
    let text = std::fs::read_to_string(path).with_context(|| format!("reading {path}"))?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let figure = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    Ok(figure.with_context(|| format!("{path} says no {name}"))? << 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_other_machines_took_is_read_from_the_kernel() {
        let before = Ticks::read("cpu  100 0 50 800 10 0 0 40 7 0\ncpu0 1 2\n").unwrap();
        let (all, stolen) = (1_000, 40);
        assert_eq!(before, Ticks { all, stolen });
        let now = Ticks::read("cpu  150 0 60 820 10 0 0 60 9 0\n").unwrap();
        assert!((now.stolen_percent(before) - 20.0).abs() < 1e-9);
        assert_eq!(Ticks::read("cpu  1 2 3\n"), None);
        assert_eq!(Ticks::read(""), None);
    }
}
