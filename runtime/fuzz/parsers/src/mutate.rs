//! A small mutator for stable Rust: the same seed gives the same bytes on every
//! machine. It is no match for libFuzzer, which sees where the bytes lead; it
//! runs in every test instead.

/// Bytes of one mutant.
pub const MUTANT_BYTES_MAX: usize = 64 << 10;
/// Changes that are made to one mutant.
const CHANGES_MAX: u64 = 8;
/// Times that a piece is repeated.
const REPEATS_MAX: u64 = 300;

/// SplitMix64: enough to choose by, and short enough to be read.
#[derive(Clone, Copy, Debug)]
pub struct Dice(u64);

impl Dice {
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`, which is above 0.
    pub fn below(&mut self, end: u64) -> u64 {
        self.roll() % end.max(1)
    }

    fn place(&mut self, bytes: &[u8]) -> usize {
        // At most the length, so it fits.
        self.below(bytes.len() as u64 + 1) as usize
    }

    fn piece(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.place(bytes);
        let length = self.place(&bytes[start..]).min(200);
        start..start + length
    }
}

/// The mutant of this number.
#[must_use]
pub fn mutant(seeds: &[Vec<u8>], words: &[&str], number: u64) -> Vec<u8> {
    let mut dice = Dice::new(number);
    let pick = dice.below(seeds.len() as u64) as usize;
    let mut bytes = seeds[pick].clone();
    for _ in 0..=dice.below(CHANGES_MAX) {
        change(&mut bytes, words, &mut dice);
        bytes.truncate(MUTANT_BYTES_MAX);
    }
    bytes
}

/// A whole file with a few of its bytes changed.
#[must_use]
pub fn mutant_of_bytes(whole: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut bytes = whole.to_vec();
    for _ in 0..=dice.below(CHANGES_MAX) {
        change(&mut bytes, &["\0", "\u{1}", "\u{7f}", "AB"], dice);
    }
    bytes
}

fn change(bytes: &mut Vec<u8>, words: &[&str], dice: &mut Dice) {
    let at = dice.place(bytes);
    match dice.below(8) {
        0 if at < bytes.len() => bytes[at] ^= 1 << dice.below(8),
        1 if at < bytes.len() => bytes[at] = dice.roll() as u8,
        2 => {
            bytes.drain(dice.piece(bytes));
        }
        3 => {
            let piece = bytes[dice.piece(bytes)].to_vec();
            bytes.splice(at..at, piece);
        }
        4 => {
            let piece = bytes[dice.piece(bytes)].repeat(dice.below(REPEATS_MAX) as usize);
            bytes.splice(at..at, piece.into_iter().take(MUTANT_BYTES_MAX));
        }
        5 => bytes.truncate(at),
        6 => {
            let word = words[dice.below(words.len() as u64) as usize];
            let repeated = word.repeat(dice.below(REPEATS_MAX) as usize);
            bytes.splice(at..at, repeated.into_bytes());
        }
        _ => {
            let word = words[dice.below(words.len() as u64) as usize];
            bytes.splice(at..at, word.bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_mutant_and_most_are_different() {
        let seeds = [b"{\"a\": 1}".to_vec(), b"[2]".to_vec()];
        let made = |number| mutant(&seeds, &["[", "\""], number);
        let all: std::collections::HashSet<_> = (0..200).map(made).collect();
        assert!(all.len() > 100, "{}", all.len());
        assert_eq!(made(7), made(7));
        assert!((0..200).all(|number| made(number).len() <= MUTANT_BYTES_MAX));
    }
}
