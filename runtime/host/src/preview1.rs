//! `wasi_snapshot_preview1`: what a program sees of the host when it is a core
//! module, as the compilers of C, C++, Go and Rust make them. The answers come
//! from the same files, clock, random numbers and streams as those of the
//! component interfaces; docs/host.md specifies each.
//!
//! A guest's numbers are trusted with nothing: every place in its memory is
//! looked up before it is used, and nothing is reserved by a length it gave.

mod arguments;
mod clocks;
mod descriptors;
mod errno;
mod facts;
mod listing;
mod memory;
mod open;
mod paths;
mod poll;
mod process;
mod random;
mod reading;

use wasmtime::{Caller, Extern, Linker};

use crate::Host;
use errno::{Errno, Fault};
use memory::Memory;

pub use memory::IOVECS_MAX;
pub use open::Program;
pub use poll::SUBSCRIPTIONS_MAX;

/// The name under which programs import the functions.
pub const MODULE: &str = "wasi_snapshot_preview1";
/// The name under which a program exports its memory.
pub const MEMORY: &str = "memory";

/// The one function that does not answer.
const EXIT: &str = "proc_exit";

/// What a function says: done, or why not.
type Answer = Result<(), Fault>;

/// One call of a program: its memory, and the host of its run.
struct Call<'a> {
    memory: Memory<'a>,
    host: &'a mut Host,
}

impl<'a> Call<'a> {
    fn new<T: 'static>(
        caller: &'a mut Caller<'_, T>,
        host: fn(&mut T) -> &mut Host,
    ) -> wasmtime::Result<Self> {
        let memory = caller
            .get_export(MEMORY)
            .and_then(Extern::into_memory)
            .ok_or_else(|| wasmtime::Error::msg("the program has no memory"))?;
        let (bytes, data) = memory.data_and_store_mut(caller);
        Ok(Self {
            memory: Memory::new(bytes),
            host: host(data),
        })
    }
}

/// Names the functions once: for the linker, and for the check of imports.
/// Those that move many bytes or wait can be put aside meanwhile.
macro_rules! functions {
    (
        at once { $($quick:ident($($quick_name:ident: $quick_type:ty),*);)* }
        with time { $($slow:ident($($slow_name:ident: $slow_type:ty),*);)* }
    ) => {
        /// Every function that a program may import from [`MODULE`].
        pub const FUNCTIONS: &[&str] = &[EXIT, $(stringify!($quick),)* $(stringify!($slow),)*];

        fn add_functions<T: Send + 'static>(
            linker: &mut Linker<T>,
            host: fn(&mut T) -> &mut Host,
        ) -> wasmtime::Result<()> {
            $(linker.func_wrap(
                MODULE,
                stringify!($quick),
                move |mut caller: Caller<'_, T>, $($quick_name: $quick_type),*| {
                    let mut call = Call::new(&mut caller, host)?;
                    let answer: Answer = call.$quick($($quick_name),*);
                    number(answer)
                },
            )?;)*
            $(linker.func_wrap_async(
                MODULE,
                stringify!($slow),
                move |mut caller: Caller<'_, T>, ($($slow_name,)*): ($($slow_type,)*)| {
                    Box::new(async move {
                        let mut call = Call::new(&mut caller, host)?;
                        let answer: Answer = call.$slow($($slow_name),*).await;
                        call.host.meter.breathe().await;
                        number(answer)
                    })
                },
            )?;)*
            Ok(())
        }
    };
}

functions! {
    at once {
        args_get(places: u32, text: u32);
        args_sizes_get(count: u32, bytes: u32);
        environ_get(places: u32, text: u32);
        environ_sizes_get(count: u32, bytes: u32);
        clock_res_get(clock: u32, result: u32);
        clock_time_get(clock: u32, precision: u64, result: u32);
        fd_advise(fd: u32, offset: u64, length: u64, advice: u32);
        fd_allocate(fd: u32, offset: u64, length: u64);
        fd_close(fd: u32);
        fd_datasync(fd: u32);
        fd_fdstat_get(fd: u32, result: u32);
        fd_fdstat_set_flags(fd: u32, flags: u32);
        fd_fdstat_set_rights(fd: u32, base: u64, inheriting: u64);
        fd_filestat_get(fd: u32, result: u32);
        fd_filestat_set_times(fd: u32, accessed: u64, modified: u64, flags: u32);
        fd_prestat_get(fd: u32, result: u32);
        fd_prestat_dir_name(fd: u32, name: u32, length: u32);
        fd_renumber(from: u32, to: u32);
        fd_seek(fd: u32, offset: i64, whence: u32, result: u32);
        fd_sync(fd: u32);
        fd_tell(fd: u32, result: u32);
        path_create_directory(fd: u32, path: u32, length: u32);
        path_filestat_get(fd: u32, flags: u32, path: u32, length: u32, result: u32);
        path_filestat_set_times(fd: u32, flags: u32, path: u32, length: u32, accessed: u64, modified: u64, set: u32);
        path_link(fd: u32, flags: u32, path: u32, length: u32, new_fd: u32, new_path: u32, new_length: u32);
        path_open(fd: u32, lookup: u32, path: u32, length: u32, how: u32, base: u64, inheriting: u64, flags: u32, result: u32);
        path_readlink(fd: u32, path: u32, length: u32, text: u32, text_length: u32, result: u32);
        path_remove_directory(fd: u32, path: u32, length: u32);
        path_rename(fd: u32, path: u32, length: u32, new_fd: u32, new_path: u32, new_length: u32);
        path_symlink(target: u32, target_length: u32, fd: u32, path: u32, length: u32);
        path_unlink_file(fd: u32, path: u32, length: u32);
        proc_raise(signal: u32);
        sched_yield();
        sock_accept(fd: u32, flags: u32, result: u32);
        sock_recv(fd: u32, iovecs: u32, count: u32, flags: u32, read: u32, out_flags: u32);
        sock_send(fd: u32, iovecs: u32, count: u32, flags: u32, sent: u32);
        sock_shutdown(fd: u32, how: u32);
    }
    with time {
        fd_filestat_set_size(fd: u32, size: u64);
        fd_pread(fd: u32, iovecs: u32, count: u32, offset: u64, result: u32);
        fd_pwrite(fd: u32, iovecs: u32, count: u32, offset: u64, result: u32);
        fd_read(fd: u32, iovecs: u32, count: u32, result: u32);
        fd_readdir(fd: u32, buffer: u32, length: u32, cookie: u64, result: u32);
        fd_write(fd: u32, iovecs: u32, count: u32, result: u32);
        poll_oneoff(subscriptions: u32, events: u32, count: u32, result: u32);
        random_get(buffer: u32, length: u32);
    }
}

/// The number that the guest gets, unless the run ends here.
fn number(answer: Answer) -> wasmtime::Result<u32> {
    match answer {
        Ok(()) => Ok(0),
        Err(Fault::Answer(errno)) => Ok(errno.number()),
        Err(Fault::End(error)) => Err(error),
    }
}

/// Connects a program's imports to the [`Host`] inside a store's data.
pub fn add_to_linker<T: Send + 'static>(
    linker: &mut Linker<T>,
    host: fn(&mut T) -> &mut Host,
) -> wasmtime::Result<()> {
    add_functions(linker, host)?;
    linker.func_wrap(
        MODULE,
        EXIT,
        move |mut caller: Caller<'_, T>, status: u32| -> wasmtime::Result<()> {
            Err(process::exit(host(caller.data_mut()), status))
        },
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    /// A second host is written from the page, so nothing may be missing there.
    #[test]
    fn every_function_is_specified() {
        let page = include_str!("../../../docs/host.md");
        for name in FUNCTIONS {
            assert!(page.contains(&format!("`{name}`")), "{name}");
        }
        let names: HashSet<_> = FUNCTIONS.iter().collect();
        assert_eq!(names.len(), 46, "the interface has 46 functions");
    }
}
