//! How long programs take of late, for whoever has to be told when to come back.

/// The longest time that anybody is told to wait before trying again.
const RETRY_AFTER_S_MAX: u64 = 60;

/// A moving average over the programs that ended.
#[derive(Debug)]
pub(super) struct Usual {
    us: u64,
}

impl Default for Usual {
    fn default() -> Self {
        Self { us: 10_000 }
    }
}

impl Usual {
    /// Remembers how long a program took.
    pub(super) fn learn(&mut self, took_us: u64) {
        self.us = self.us / 8 * 7 + took_us / 8;
    }

    /// About how many seconds pass until so many more programs have started.
    /// `ages_us` is how long those that run now have run: one that has run for
    /// some time will, for all we know, run for as long again, which the average
    /// over those that ended does not know yet.
    pub(super) fn seconds_until(
        &self,
        starts: usize,
        running_max: usize,
        ages_us: impl Iterator<Item = u64>,
    ) -> u32 {
        let (count, sum) = ages_us.fold((0_u64, 0_u64), |(count, sum), age| {
            (count + 1, sum.saturating_add(age))
        });
        let each_us = self.us.max(sum / count.max(1));
        let us = each_us.saturating_mul(starts as u64) / running_max.max(1) as u64;
        // At most a minute, so it fits.
        us.div_ceil(1_000_000).clamp(1, RETRY_AFTER_S_MAX) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_estimate_follows_what_ended_and_what_still_runs() {
        let mut usual = Usual::default();
        let none = std::iter::empty;
        assert_eq!(usual.seconds_until(1, 2, none()), 1);
        assert_eq!(usual.seconds_until(1_000, 2, none()), 5);
        // Nothing has ended yet, but what runs has run for 10 seconds.
        assert_eq!(usual.seconds_until(4, 2, [10_000_000; 2].into_iter()), 20);
        for _ in 0..100 {
            usual.learn(8_000_000);
        }
        assert!((7..=8).contains(&usual.seconds_until(2, 2, none())));
        assert_eq!(usual.seconds_until(usize::MAX, 1, none()), 60);
    }
}
