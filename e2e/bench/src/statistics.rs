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

    pub(crate) fn count(&self) -> usize {
        self.sorted_ms.len()
    }

    /// The value that `percent` of the timings do not exceed (nearest rank), in milliseconds.
    pub(crate) fn percentile_ms(&self, percent: usize) -> f64 {
        let rank = (self.sorted_ms.len() * percent).div_ceil(100).max(1);
        self.sorted_ms[rank - 1]
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
}
