//! Things that are kept for as long as they are used: where there are too many, the
//! one that was not used for longest makes room. Plain data without locks or clock.

use std::collections::BTreeMap;

/// Things by key, bounded by their number and by what they take together.
#[derive(Debug)]
pub struct Recent<K, V> {
    kept: BTreeMap<K, Kept<V>>,
    count_max: usize,
    bytes_max: usize,
    bytes: usize,
    /// Counts uses; what was used last has the highest number.
    uses: u64,
}

#[derive(Debug)]
struct Kept<V> {
    value: V,
    bytes: usize,
    used: u64,
}

impl<K: Ord + Copy, V> Recent<K, V> {
    #[must_use]
    pub const fn new(count_max: usize, bytes_max: usize) -> Self {
        Self {
            kept: BTreeMap::new(),
            count_max,
            bytes_max,
            bytes: 0,
            uses: 0,
        }
    }

    /// A thing that is there, which counts as a use.
    pub fn get(&mut self, key: &K) -> Option<&V> {
        self.uses += 1;
        let kept = self.kept.get_mut(key)?;
        kept.used = self.uses;
        Some(&kept.value)
    }

    /// Keeps a thing in the place of others. It stays itself, however much it takes.
    pub fn put(&mut self, key: K, value: V, bytes: usize) {
        self.uses += 1;
        let used = self.uses;
        self.bytes += bytes;
        let new = Kept { value, bytes, used };
        if let Some(before) = self.kept.insert(key, new) {
            self.bytes -= before.bytes;
        }
        while self.kept.len() > 1
            && (self.kept.len() > self.count_max || self.bytes > self.bytes_max)
            && let Some(oldest) = self.oldest()
            && let Some(gone) = self.kept.remove(&oldest)
        {
            self.bytes -= gone.bytes;
        }
    }

    fn oldest(&self) -> Option<K> {
        let oldest = self.kept.iter().min_by_key(|(_, kept)| kept.used);
        oldest.map(|(key, _)| *key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn there(recent: &Recent<u32, &str>) -> Vec<u32> {
        recent.kept.keys().copied().collect()
    }

    #[test]
    fn what_was_not_used_for_longest_makes_room() {
        let mut recent = Recent::new(2, 100);
        recent.put(1, "one", 1);
        recent.put(2, "two", 1);
        assert_eq!(recent.get(&1), Some(&"one"));
        recent.put(3, "three", 1);
        assert_eq!(there(&recent), [1, 3]);
        assert_eq!(recent.get(&2), None);
    }

    #[test]
    fn much_makes_others_go_and_stays_itself() {
        let mut recent = Recent::new(10, 100);
        recent.put(1, "one", 60);
        recent.put(2, "two", 40);
        assert_eq!(there(&recent), [1, 2]);
        recent.put(3, "three", 1);
        assert_eq!(there(&recent), [2, 3]);
        recent.put(4, "huge", 1_000);
        assert_eq!(there(&recent), [4]);
        recent.put(5, "five", 1);
        assert_eq!((there(&recent), recent.bytes), (vec![5], 1));
    }

    #[test]
    fn the_same_again_takes_the_place_of_itself() {
        let mut recent = Recent::new(10, 100);
        for _ in 0..5 {
            recent.put(1, "one", 90);
        }
        recent.put(2, "two", 10);
        assert_eq!((there(&recent), recent.bytes), (vec![1, 2], 100));
    }
}
