//! Many timings as a few figures.

use std::time::Duration;

/// How long something took, over many times.
#[derive(Clone, Debug)]
pub(crate) struct Timings {
    sorted_ms: Vec<f64>,
}

impl Timings {
    /// # Panics
    /// When there is no timing at all.
    pub(crate) fn new(durations: &[Duration]) -> Self {
        assert!(!durations.is_empty(), "nothing was measured");
        let mut sorted_ms: Vec<f64> = durations
            .iter()
            .map(|duration| duration.as_secs_f64() * 1e3)
            .collect();
        sorted_ms.sort_by(f64::total_cmp);
        Self { sorted_ms }
    }

    /// Timings of several rounds as those of one.
    pub(crate) fn together<'a>(rounds: impl Iterator<Item = &'a Self>) -> Self {
        let mut sorted_ms: Vec<f64> = rounds.flat_map(|round| &round.sorted_ms).copied().collect();
        sorted_ms.sort_by(f64::total_cmp);
        Self { sorted_ms }
    }

    pub(crate) fn count(&self) -> usize {
        self.sorted_ms.len()
    }

    /// The value that `percent` of the timings do not exceed (nearest rank), in milliseconds.
    pub(crate) fn percentile_ms(&self, percent: usize) -> f64 {
        let rank = (self.sorted_ms.len() * percent).div_ceil(100).max(1);
        self.sorted_ms[rank - 1]
    }
}

/// The median of what was measured in several rounds, and the values between which the
/// median of any number of rounds lies with 95 %.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Median {
    pub(crate) least: f64,
    pub(crate) middle: f64,
    pub(crate) most: f64,
}

impl Median {
    /// The interval is the one between two order statistics that holds whatever the
    /// values are like (W. J. Conover, Practical Nonparametric Statistics, section 3.2);
    /// of fewer than six values it is all that was seen.
    ///
    /// # Panics
    /// When there is no value at all.
    pub(crate) fn of(mut values: Vec<f64>) -> Self {
        assert!(!values.is_empty(), "nothing was measured");
        values.sort_by(f64::total_cmp);
        let count = values.len();
        let left_out = left_out(count);
        Self {
            least: values[left_out],
            middle: f64::midpoint(values[(count - 1) / 2], values[count / 2]),
            most: values[count - 1 - left_out],
        }
    }
}

/// How many of so many values lie outside of the median's interval on each side: as many
/// as a coin that is thrown for each shows at least, but for one time in forty.
fn left_out(count: usize) -> usize {
    let mut chance = 0.5_f64.powf(count as f64);
    let mut chance_of_fewer = 0.0;
    let mut heads = 0;
    loop {
        chance_of_fewer += chance;
        if chance_of_fewer > 0.025 || heads >= count {
            // The value of this rank is the last one inside.
            return heads.saturating_sub(1);
        }
        chance *= (count - heads) as f64 / (heads + 1) as f64;
        heads += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_the_nearest_rank() {
        let timings = Timings::new(
            &(1..=100)
                .rev()
                .map(Duration::from_millis)
                .collect::<Vec<_>>(),
        );
        assert_eq!(timings.percentile_ms(50), 50.0);
        assert_eq!(timings.percentile_ms(99), 99.0);
        assert_eq!(timings.percentile_ms(100), 100.0);
        let one = Timings::new(&[Duration::from_millis(7)]);
        assert_eq!(one.percentile_ms(50), 7.0);
    }

    #[test]
    fn rounds_together_are_as_one() {
        let of = |ms: u64| Timings::new(&[Duration::from_millis(ms)]);
        let all = Timings::together([of(3), of(1), of(2)].iter());
        assert_eq!(all.count(), 3);
        assert_eq!(all.percentile_ms(50), 2.0);
    }

    /// Against tables of the binomial distribution.
    #[test]
    fn the_medians_interval_leaves_as_many_out_as_tables_say() {
        let left_out: Vec<usize> = [1, 5, 6, 8, 9, 10, 20, 60].map(left_out).to_vec();
        assert_eq!(left_out, [0, 0, 0, 0, 1, 1, 5, 21]);
        let median = Median::of(vec![9.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 10.0]);
        let of_ten = Median {
            least: 2.0,
            middle: 5.5,
            most: 9.0,
        };
        assert_eq!(median, of_ten);
    }
}
