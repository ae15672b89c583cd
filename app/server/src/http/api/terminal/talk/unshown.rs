//! Output that is on its way to a page and not on its screen yet. A browser
//! takes in whatever comes, however slowly its page draws, so that a page has
//! to tell what it has shown: the network alone would hold nothing up.

use room_practice::UNSHOWN_BYTES_MAX;

/// Counts for those who tell; others are sent as fast as they read.
#[derive(Debug, Default)]
pub(super) struct Unshown {
    bytes: u64,
    is_told: bool,
}

impl Unshown {
    pub(super) fn sent(&mut self, bytes: usize) {
        self.bytes = self.bytes.saturating_add(bytes as u64);
    }

    pub(super) fn shown(&mut self, bytes: u64) {
        self.is_told = true;
        self.bytes = self.bytes.saturating_sub(bytes);
    }

    pub(super) fn has_room(&self) -> bool {
        !self.is_told || self.bytes < UNSHOWN_BYTES_MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_who_tells_is_waited_for() {
        let mut unshown = Unshown::default();
        unshown.sent(10 << 20);
        assert!(unshown.has_room());
        unshown.shown(0);
        assert!(!unshown.has_room());
        unshown.shown(10 << 20);
        assert!(unshown.has_room());
        unshown.sent((256 << 10) - 1);
        assert!(unshown.has_room());
        unshown.sent(1);
        assert!(!unshown.has_room());
        // More than there was is no credit.
        unshown.shown(u64::MAX);
        unshown.sent(256 << 10);
        assert!(!unshown.has_room());
    }
}
