//! `wasi:random`: one stream of bytes that the request's seed decides.

use chacha20::ChaCha20Rng;
use chacha20::rand_core::{Rng, SeedableRng};
use runtime_world::wasi::random::{insecure, insecure_seed, random};

use crate::{End, Host};

/// Bytes that one call gives; a call that asks for more ends the run.
pub const RANDOM_BYTES_PER_CALL_MAX: u64 = 1 << 20;

/// ChaCha20 with the seed, in little-endian order, as the first eight bytes of
/// an otherwise empty key.
#[derive(Debug)]
pub struct Random {
    stream: ChaCha20Rng,
}

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        Self {
            stream: ChaCha20Rng::from_seed(key),
        }
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        let mut bytes = vec![0; length];
        self.fill(&mut bytes);
        bytes
    }

    pub(crate) fn fill(&mut self, bytes: &mut [u8]) {
        self.stream.fill_bytes(bytes);
    }

    fn number(&mut self) -> u64 {
        let mut bytes = [0; 8];
        self.stream.fill_bytes(&mut bytes);
        u64::from_le_bytes(bytes)
    }
}

impl Host {
    async fn random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        if length > RANDOM_BYTES_PER_CALL_MAX {
            return Err(self.stop(End::Memory));
        }
        self.charge(length)?;
        self.meter.breathe().await;
        // At most `RANDOM_BYTES_PER_CALL_MAX`.
        Ok(self.random.bytes(length as usize))
    }

    /// A number costs what its bytes cost.
    fn random_number(&mut self) -> wasmtime::Result<u64> {
        self.charge(u64::from(u64::BITS / 8))?;
        Ok(self.random.number())
    }
}

impl random::Host for Host {
    async fn get_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        self.random_bytes(length).await
    }

    fn get_random_u64(&mut self) -> wasmtime::Result<u64> {
        self.random_number()
    }
}

impl insecure::Host for Host {
    async fn get_insecure_random_bytes(&mut self, length: u64) -> wasmtime::Result<Vec<u8>> {
        self.random_bytes(length).await
    }

    fn get_insecure_random_u64(&mut self) -> wasmtime::Result<u64> {
        self.random_number()
    }
}

impl insecure_seed::Host for Host {
    fn insecure_seed(&mut self) -> wasmtime::Result<(u64, u64)> {
        Ok((self.random_number()?, self.random_number()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seed_decides_every_byte() {
        // The first bytes of ChaCha20's keystream for a key of zeros (RFC 8439, A.1, vector 1).
        assert_eq!(
            Random::new(0).bytes(8),
            [0x76, 0xb8, 0xe0, 0xad, 0xa0, 0xf1, 0x3d, 0x90]
        );
        assert_eq!(Random::new(7).bytes(100), Random::new(7).bytes(100));
        assert_ne!(Random::new(7).bytes(100), Random::new(8).bytes(100));
    }

    #[test]
    fn bytes_are_taken_in_whole_words() {
        let stream = Random::new(7).bytes(1000);
        let mut random = Random::new(7);
        assert_eq!(random.bytes(3), stream[..3]);
        assert_eq!(random.bytes(4), stream[4..8]);
        assert!(random.bytes(0).is_empty());
        assert_eq!(random.number().to_le_bytes(), stream[8..16]);
        assert_eq!(random.bytes(501), stream[16..517]);
        assert_eq!(random.bytes(4), stream[520..524]);
    }
}
