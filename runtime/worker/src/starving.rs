//! When giving way has become going without. The kernel lets workers that give way
//! have what nobody else wants (`pace.rs`), which is nothing on a machine that has much
//! to do besides this server: an answer would be graded never, or be told that it took
//! too long. The queue cannot see that, but a worker's time on processors shows it.

use std::time::Duration;

use tokio::time::sleep;

/// A worker starves when it computes for less than one such part of the time. While
/// programs for which somebody waits hold it up (`hold.rs`) it has a twentieth.
const SHARE_MIN: u32 = 50;

/// How a worker that has programs got nothing out of its time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Starving {
    /// It was given less than its share.
    Little,
    /// It did nothing at all, for which others alone can hardly be the reason.
    Nothing,
}

/// Waits until the process got less than its share of a span, one after the other; for
/// ever where the kernel does not tell.
pub(crate) async fn starves(pid: Option<u32>, span: Duration) -> Starving {
    let mut before = computed(pid);
    loop {
        sleep(span).await;
        let now = computed(pid);
        let (Some(before_span), Some(after_span)) = (before, now) else {
            return std::future::pending().await;
        };
        if let Some(starving) = judge(after_span.saturating_sub(before_span), span) {
            return starving;
        }
        before = now;
    }
}

fn judge(computed: Duration, span: Duration) -> Option<Starving> {
    if computed.is_zero() {
        return Some(Starving::Nothing);
    }
    (computed < span / SHARE_MIN).then_some(Starving::Little)
}

/// What a process has computed, all its threads together.
fn computed(pid: Option<u32>) -> Option<Duration> {
    let pid = libc::pid_t::try_from(pid?).ok()?;
    let mut clock: libc::clockid_t = 0;
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: each call writes to one thing of its kind, which lives longer than it.
    #[expect(unsafe_code, reason = "rustix has no clock of another process")]
    let is_told = unsafe {
        libc::clock_getcpuclockid(pid, &raw mut clock) == 0
            && libc::clock_gettime(clock, &raw mut time) == 0
    };
    if !is_told {
        return None;
    }
    let seconds = u64::try_from(time.tv_sec).ok()?;
    Some(Duration::new(seconds, time.tv_nsec.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use std::process::Command;

    use super::*;

    const SPAN: Duration = Duration::from_millis(300);

    async fn starving(shell: &str) -> Option<Starving> {
        let child = Command::new("sh").args(["-c", shell]).spawn();
        let mut child = child.unwrap();
        // The shell itself has started by then.
        sleep(SPAN).await;
        let pid = Some(child.id());
        let found = tokio::time::timeout(SPAN * 4, starves(pid, SPAN)).await;
        child.kill().unwrap();
        child.wait().unwrap();
        found.ok()
    }

    #[tokio::test]
    async fn who_computes_does_not_starve_and_who_stands_still_does() {
        assert_eq!(starving("while :; do :; done").await, None);
        let stands = starving("kill -STOP $$").await;
        assert_eq!(stands, Some(Starving::Nothing));
    }

    #[test]
    fn a_twentieth_is_enough_and_a_thousandth_is_not() {
        assert_eq!(judge(SPAN / 20, SPAN), None);
        assert_eq!(judge(SPAN / 1_000, SPAN), Some(Starving::Little));
        assert_eq!(judge(Duration::ZERO, SPAN), Some(Starving::Nothing));
    }

    #[tokio::test]
    async fn of_a_process_that_is_not_there_nothing_is_said() {
        assert_eq!(computed(None), None);
        let none = tokio::time::timeout(SPAN, starves(None, Duration::ZERO)).await;
        assert!(none.is_err());
    }
}
