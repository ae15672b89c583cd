//! The two things that rules never do themselves: read the clock, and make an
//! id that nobody can guess.

use std::time::{SystemTime, UNIX_EPOCH};

use app_vocabulary::Timestamp;
use uuid::Uuid;

/// The time now.
#[must_use]
pub fn now() -> Timestamp {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Timestamp::from_unix_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// An id of 122 random bits.
///
/// # Panics
/// When the operating system has no random numbers; nothing here would be safe then.
#[must_use]
pub fn random_id() -> Uuid {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the operating system gives random numbers");
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}
