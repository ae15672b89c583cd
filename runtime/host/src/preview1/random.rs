//! Random bytes, from the same stream as everywhere.

use super::{Answer, Call};
use crate::End;
use crate::random::RANDOM_BYTES_PER_CALL_MAX;

impl Call<'_> {
    pub(super) async fn random_get(&mut self, buffer: u32, length: u32) -> Answer {
        if u64::from(length) > RANDOM_BYTES_PER_CALL_MAX {
            return Err(self.host.stop(End::Memory).into());
        }
        self.memory.expect(buffer, length)?;
        self.host.charge(u64::from(length))?;
        let bytes = self.memory.bytes_mut(buffer, length)?;
        self.host.random.fill(bytes);
        Ok(())
    }
}
