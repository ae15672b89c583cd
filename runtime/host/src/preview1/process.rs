//! Leaving, and what a program cannot do here: signals and sockets.

use super::{Answer, Call, Errno};
use crate::{End, Host};

/// Ends the run with a status, of which a shell would see the lowest byte.
pub(super) fn exit(host: &mut Host, status: u32) -> wasmtime::Error {
    host.stop(End::Exit((status & 0xff) as i32))
}

impl Call<'_> {
    pub(super) fn proc_raise(&mut self, _signal: u32) -> Answer {
        Err(Errno::Notsup.into())
    }

    /// There is nobody to give way to.
    pub(super) fn sched_yield(&mut self) -> Answer {
        Ok(())
    }

    pub(super) fn sock_accept(&mut self, _fd: u32, _flags: u32, _result: u32) -> Answer {
        Err(Errno::Notsup.into())
    }

    pub(super) fn sock_recv(
        &mut self,
        _fd: u32,
        _iovecs: u32,
        _count: u32,
        _flags: u32,
        _read: u32,
        _out_flags: u32,
    ) -> Answer {
        Err(Errno::Notsup.into())
    }

    pub(super) fn sock_send(
        &mut self,
        _fd: u32,
        _iovecs: u32,
        _count: u32,
        _flags: u32,
        _sent: u32,
    ) -> Answer {
        Err(Errno::Notsup.into())
    }

    pub(super) fn sock_shutdown(&mut self, _fd: u32, _how: u32) -> Answer {
        Err(Errno::Notsup.into())
    }
}
