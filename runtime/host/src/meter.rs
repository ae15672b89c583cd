//! What calls into the host cost: one unit of fuel a byte moved, like the bulk
//! operations of WebAssembly itself, so that no call is free labour. Besides,
//! after a while of such work the run lets others go first, which is also the
//! moment at which it can be stopped.

use std::pin::Pin;
use std::task::{Context, Poll};

/// Work in bytes after which a run yields.
const WORK_BYTES_UNTIL_YIELD: u64 = 256 << 10;
/// What a call counts as work besides its bytes.
const WORK_BYTES_PER_CALL: u64 = 1024;

/// Counts the host's work for one run.
#[derive(Debug)]
pub struct Meter {
    fuel_used: u64,
    fuel_max: u64,
    work_bytes: u64,
}

impl Meter {
    pub(crate) fn new(fuel_max: u64) -> Self {
        Self {
            fuel_used: 0,
            fuel_max,
            work_bytes: 0,
        }
    }

    /// Adds the price of moving bytes; false when the fuel is used up by it.
    #[must_use]
    pub(crate) fn charge(&mut self, bytes: u64) -> bool {
        self.fuel_used = self.fuel_used.saturating_add(bytes);
        self.work_bytes = self.work_bytes.saturating_add(bytes + WORK_BYTES_PER_CALL);
        self.fuel_used < self.fuel_max
    }

    pub(crate) fn fuel_used(&self) -> u64 {
        self.fuel_used
    }

    /// Lets others go first when enough was done since the last time.
    pub(crate) async fn breathe(&mut self) {
        if self.work_bytes >= WORK_BYTES_UNTIL_YIELD {
            self.work_bytes = 0;
            YieldOnce { yielded: false }.await;
        }
    }
}

/// Pending once, and ready to go on at once.
struct YieldOnce {
    yielded: bool,
}

impl Future for YieldOnce {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.yielded {
            return Poll::Ready(());
        }
        self.yielded = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
