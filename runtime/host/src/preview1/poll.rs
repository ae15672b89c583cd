//! Waiting for one of several things, which takes no time but where a person
//! is waited for. The rules are those of `wasi:io/poll`.

use runtime_world::resources::Pollable;

use super::clocks::start_ns;
use super::memory::{u32_at, u64_at};
use super::open::Thing;
use super::{Answer, Call, Errno};
use crate::streams::WRITE_BYTES_MAX;

/// Things that one call may wait for.
pub const SUBSCRIPTIONS_MAX: u32 = 1024;

const SUBSCRIPTION_BYTES: u32 = 48;
const EVENT_BYTES: u32 = 32;

/// Kinds of things to wait for.
const CLOCK: u8 = 0;
const READING: u8 = 1;
const WRITING: u8 = 2;

/// Says of a clock's instant that it is one, and no duration.
const ABSOLUTE: u32 = 1;

/// One thing that is waited for.
struct Subscription {
    /// The guest's own word for it.
    userdata: u64,
    kind: u8,
    /// What to wait for; a descriptor that cannot be waited for is told at once.
    what: Result<Pollable, Errno>,
    fd: u32,
}

impl Call<'_> {
    pub(super) async fn poll_oneoff(
        &mut self,
        subscriptions: u32,
        events: u32,
        count: u32,
        result: u32,
    ) -> Answer {
        self.memory.expect(result, 4)?;
        if count == 0 || count > SUBSCRIPTIONS_MAX {
            return Err(Errno::Inval.into());
        }
        self.memory.expect(events, count * EVENT_BYTES)?;
        let asked = self
            .memory
            .bytes(subscriptions, count * SUBSCRIPTION_BYTES)?;
        let asked: Result<Vec<_>, _> = asked
            .chunks_exact(SUBSCRIPTION_BYTES as usize)
            .map(|bytes| self.subscription(bytes))
            .collect();
        let asked = asked?;
        self.host.charge(u64::from(count))?;
        let pollables: Vec<_> = asked
            .iter()
            .map(|subscription| subscription.what.unwrap_or(Pollable::Ready))
            .collect();
        let ready = self.host.wait(&pollables).await;
        let mut at = events;
        for subscription in ready.iter().filter_map(|index| asked.get(*index as usize)) {
            let event = self.event(subscription);
            self.memory.put(at, &event)?;
            at += EVENT_BYTES;
        }
        // At most `count`.
        self.memory.put_u32(result, ready.len() as u32)?;
        Ok(())
    }

    fn subscription(&self, bytes: &[u8]) -> Result<Subscription, Errno> {
        let kind = bytes[8];
        let fd = u32_at(bytes, 16);
        let what = match kind {
            CLOCK => {
                let (clock, time_ns) = (fd, u64_at(bytes, 24));
                let start_ns = start_ns(clock)?;
                let then_ns = if u32_at(bytes, 40) & ABSOLUTE == 0 {
                    self.host.clock.now_ns().saturating_add(time_ns)
                } else {
                    time_ns.saturating_sub(start_ns)
                };
                Ok(Pollable::At(then_ns))
            }
            READING | WRITING => self.readiness(kind, fd),
            _ => return Err(Errno::Inval),
        };
        Ok(Subscription {
            userdata: u64_at(bytes, 0),
            kind,
            what,
            fd,
        })
    }

    fn readiness(&self, kind: u8, fd: u32) -> Result<Pollable, Errno> {
        match (kind, &self.host.program.get(fd)?.thing) {
            (READING, Thing::Stdin) => Ok(Pollable::Stdin),
            (WRITING, Thing::Stdout | Thing::Stderr) | (_, Thing::File(_)) => Ok(Pollable::Ready),
            _ => Err(Errno::Badf),
        }
    }

    /// What the guest is told about a thing that is ready.
    fn event(&self, subscription: &Subscription) -> [u8; EVENT_BYTES as usize] {
        let errno = subscription.what.err().map_or(0, Errno::number);
        let bytes = match (errno, subscription.kind) {
            (0, READING) => self.bytes_to_read(subscription.fd),
            (0, WRITING) => WRITE_BYTES_MAX,
            _ => 0,
        };
        let mut event = [0; EVENT_BYTES as usize];
        event[..8].copy_from_slice(&subscription.userdata.to_le_bytes());
        event[8..10].copy_from_slice(&errno.to_le_bytes()[..2]);
        event[10] = subscription.kind;
        event[16..24].copy_from_slice(&bytes.to_le_bytes());
        event
    }

    fn bytes_to_read(&self, fd: u32) -> u64 {
        match self.host.program.file(fd) {
            Ok(file) => {
                let facts = self.host.files.tree.facts(file.node);
                facts.map_or(0, |facts| facts.bytes.saturating_sub(file.position))
            }
            Err(_) => self.host.stdio.bytes_left(),
        }
    }
}
