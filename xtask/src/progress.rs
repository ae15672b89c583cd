//! What a person sees while set-up works: which part, which of how many, how
//! long it took, and for long ones a sign of life.

use std::time::Duration;

/// Speaks for one part.
#[derive(Clone)]
pub(crate) struct Progress {
    /// Such as `[3/9] site packages`.
    title: String,
}

impl Progress {
    pub(crate) fn new(number: usize, count: usize, name: &str) -> Self {
        Self {
            title: format!("[{number}/{count}] {name}"),
        }
    }

    /// Says what is being done now, in the present: "building the runner".
    pub(crate) fn say(&self, what: &str) {
        println!("{}: {what}", self.title);
    }
}

/// A length of time as a person would say it.
pub(crate) fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds >= 60 {
        format!("{} min {} s", seconds / 60, seconds % 60)
    } else if seconds >= 10 {
        format!("{seconds} s")
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_said_briefly() {
        let check = |milliseconds, expected: &str| {
            assert_eq!(spoken(Duration::from_millis(milliseconds)), expected);
        };
        check(0, "0.0 s");
        check(940, "0.9 s");
        check(12_600, "12 s");
        check(60_000, "1 min 0 s");
        check(754_000, "12 min 34 s");
    }
}
