//! A program's memory, in which every place is looked up before it is used: a
//! place that lies outside, in part or as a whole, is `fault`.

use super::errno::Errno;

/// Pairs of a place and a length that one call may name.
pub const IOVECS_MAX: u32 = 1024;

/// Bytes of such a pair.
const IOVEC_BYTES: u32 = 8;

/// All bytes of a program's memory, as they are during one call.
pub(super) struct Memory<'a>(&'a mut [u8]);

/// A part of the memory that a guest names.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) at: u32,
    pub(super) length: u32,
}

/// The first pair that is not empty, and how many empty ones lie before it.
pub(super) struct FirstIovec {
    pub(super) place: Place,
    pub(super) skipped: u32,
}

impl<'a> Memory<'a> {
    pub(super) fn new(bytes: &'a mut [u8]) -> Self {
        Self(bytes)
    }

    pub(super) fn expect(&self, at: u32, length: u32) -> Result<(), Errno> {
        self.bytes(at, length).map(|_| ())
    }

    pub(super) fn bytes(&self, at: u32, length: u32) -> Result<&[u8], Errno> {
        // Two 32-bit numbers do not overflow a 64-bit machine's.
        let at = at as usize;
        self.0.get(at..at + length as usize).ok_or(Errno::Fault)
    }

    pub(super) fn bytes_mut(&mut self, at: u32, length: u32) -> Result<&mut [u8], Errno> {
        let at = at as usize;
        self.0.get_mut(at..at + length as usize).ok_or(Errno::Fault)
    }

    pub(super) fn put(&mut self, at: u32, bytes: &[u8]) -> Result<(), Errno> {
        // What does not fit into 32 bits does not fit into the memory.
        let length = u32::try_from(bytes.len()).map_err(|_| Errno::Fault)?;
        self.bytes_mut(at, length)?.copy_from_slice(bytes);
        Ok(())
    }

    pub(super) fn put_u32(&mut self, at: u32, value: u32) -> Result<(), Errno> {
        self.put(at, &value.to_le_bytes())
    }

    pub(super) fn put_u64(&mut self, at: u32, value: u64) -> Result<(), Errno> {
        self.put(at, &value.to_le_bytes())
    }

    /// A path or another text.
    pub(super) fn text(&self, at: u32, length: u32) -> Result<&str, Errno> {
        std::str::from_utf8(self.bytes(at, length)?).map_err(|_| Errno::Ilseq)
    }

    /// The first pair that is not empty: the only one that a call uses. An empty
    /// place where there is none.
    pub(super) fn first_iovec(&self, iovecs: u32, count: u32) -> Result<FirstIovec, Errno> {
        if count > IOVECS_MAX {
            return Err(Errno::Inval);
        }
        let pairs = self.bytes(iovecs, count * IOVEC_BYTES)?;
        let mut skipped = 0;
        for pair in pairs.chunks_exact(IOVEC_BYTES as usize) {
            let place = Place {
                at: u32_at(pair, 0),
                length: u32_at(pair, 4),
            };
            if place.length > 0 {
                self.expect(place.at, place.length)?;
                return Ok(FirstIovec { place, skipped });
            }
            skipped += 1;
        }
        Ok(FirstIovec {
            place: Place::default(),
            skipped,
        })
    }
}

/// A number inside a structure that was looked up as a whole.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> u32 {
    let mut number = [0; 4];
    number.copy_from_slice(&bytes[at..at + 4]);
    u32::from_le_bytes(number)
}

pub(super) fn u64_at(bytes: &[u8], at: usize) -> u64 {
    let mut number = [0; 8];
    number.copy_from_slice(&bytes[at..at + 8]);
    u64::from_le_bytes(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lie_inside_as_a_whole() {
        let mut bytes = [7; 16];
        let memory = Memory::new(&mut bytes);
        for (at, length) in [(0, 16), (16, 0), (0, 0), (15, 1)] {
            assert!(memory.expect(at, length).is_ok(), "{at} {length}");
        }
        for (at, length) in [
            (0, 17),
            (16, 1),
            (17, 0),
            (u32::MAX, 0),
            (u32::MAX, u32::MAX),
            (1, u32::MAX),
        ] {
            assert_eq!(
                memory.expect(at, length),
                Err(Errno::Fault),
                "{at} {length}"
            );
        }
    }

    #[test]
    fn the_first_pair_that_is_not_empty_is_used() {
        let mut bytes = [0; 40];
        // Three pairs: empty with a place outside, two bytes at 32, and one outside.
        bytes[..4].copy_from_slice(&u32::MAX.to_le_bytes());
        bytes[8..12].copy_from_slice(&32_u32.to_le_bytes());
        bytes[12..16].copy_from_slice(&2_u32.to_le_bytes());
        bytes[16..24].copy_from_slice(&[0xff; 8]);
        let memory = Memory::new(&mut bytes);
        let first = memory.first_iovec(0, 3).ok().unwrap();
        assert_eq!(
            (first.place, first.skipped),
            (Place { at: 32, length: 2 }, 1)
        );
        let none = memory.first_iovec(0, 1).ok().unwrap();
        assert_eq!((none.place.length, none.skipped), (0, 1));
        assert_eq!(memory.first_iovec(16, 1).err(), Some(Errno::Fault));
        assert_eq!(memory.first_iovec(0, 6).err(), Some(Errno::Fault));
        assert_eq!(
            memory.first_iovec(0, IOVECS_MAX + 1).err(),
            Some(Errno::Inval)
        );
    }
}
