//! What each owner has running and has used of late. Whoever used more than a
//! share of the machine owes it, lets others go first for that, and is forgiven
//! as time passes.

use std::collections::HashMap;

use runtime_contract::Owner;

/// What letting somebody else go first pays off, in microseconds of machine
/// time. Whoever owes less than this owes nothing.
pub(super) const TURN_US: u64 = 250_000;
/// The most that anybody owes: eight turns.
pub(super) const OWED_US_MAX: u64 = 8 * TURN_US;
/// Owners without a running program after whom those who owe nothing any more
/// are looked for and forgotten.
const REMEMBERED_MAX: usize = 1024;

/// The owners with something running or something owed.
#[derive(Debug, Default)]
pub(super) struct RecentUse {
    owners: HashMap<Owner, Used>,
}

#[derive(Debug, Default)]
struct Used {
    running: usize,
    owed_us: u64,
    /// When `owed_us` was right; it shrinks by what has passed since.
    as_of_us: u64,
}

impl Used {
    fn owed_us(&self, now_us: u64) -> u64 {
        self.owed_us
            .saturating_sub(now_us.saturating_sub(self.as_of_us))
    }

    fn set(&mut self, owed_us: u64, now_us: u64) {
        self.owed_us = owed_us.min(OWED_US_MAX);
        self.as_of_us = now_us;
    }
}

impl RecentUse {
    pub(super) fn running(&self, owner: &Owner) -> usize {
        self.owners.get(owner).map_or(0, |used| used.running)
    }

    /// How much an owner owes, in whole turns.
    pub(super) fn turns_owed(&self, owner: &Owner, now_us: u64) -> u64 {
        let used = self.owners.get(owner);
        used.map_or(0, |used| used.owed_us(now_us) / TURN_US)
    }

    pub(super) fn begin(&mut self, owner: &Owner) {
        self.owners.entry(owner.clone()).or_default().running += 1;
    }

    /// A program of the owner ended after this time.
    pub(super) fn end(&mut self, owner: &Owner, took_us: u64, now_us: u64) {
        if let Some(used) = self.owners.get_mut(owner) {
            used.running = used.running.saturating_sub(1);
            used.set(used.owed_us(now_us).saturating_add(took_us), now_us);
        }
        if self.owners.len() > REMEMBERED_MAX {
            self.owners
                .retain(|_, used| used.running > 0 || used.owed_us(now_us) >= TURN_US);
        }
    }

    /// The owner let somebody else go first.
    pub(super) fn let_pass(&mut self, owner: &Owner, now_us: u64) {
        if let Some(used) = self.owners.get_mut(owner) {
            used.set(used.owed_us(now_us).saturating_sub(TURN_US), now_us);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_runs_are_owed_up_to_eight_turns_and_forgiven_with_time() {
        let ada = Owner::new("ada");
        let mut recent = RecentUse::default();
        recent.begin(&ada);
        assert_eq!(recent.running(&ada), 1);
        recent.end(&ada, 60_000_000, 100);
        assert_eq!(recent.running(&ada), 0);
        assert_eq!(recent.turns_owed(&ada, 100), 8);
        recent.let_pass(&ada, 100);
        assert_eq!(recent.turns_owed(&ada, 100), 7);
        assert_eq!(recent.turns_owed(&ada, 100 + 3 * TURN_US), 4);
        assert_eq!(recent.turns_owed(&ada, 100 + OWED_US_MAX), 0);
        assert_eq!(recent.turns_owed(&Owner::new("ben"), 0), 0);
    }

    #[test]
    fn short_runs_one_after_the_other_owe_nothing() {
        let ada = Owner::new("ada");
        let mut recent = RecentUse::default();
        for run in 1..1000 {
            recent.begin(&ada);
            recent.end(&ada, 3_000, run * 3_000);
            assert_eq!(recent.turns_owed(&ada, run * 3_000), 0);
        }
    }

    #[test]
    fn those_who_owe_nothing_are_forgotten() {
        let mut recent = RecentUse::default();
        for number in 0..10 * REMEMBERED_MAX as u64 {
            let owner = Owner::new(number.to_string());
            recent.begin(&owner);
            recent.end(&owner, 1_000, number * 1_000);
        }
        assert!(recent.owners.len() <= REMEMBERED_MAX + 1);
    }
}
