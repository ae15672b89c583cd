//! A point in time as rooms store and send it. Reading the clock is not here:
//! that is for the edges, so that rules can be tested with any time at all.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(i64);

impl Timestamp {
    #[must_use]
    pub const fn from_unix_ms(unix_ms: i64) -> Self {
        Self(unix_ms)
    }

    #[must_use]
    pub const fn unix_ms(self) -> i64 {
        self.0
    }
}
