//! One number that the server writes and its workers read, without a message:
//! it changes thousands of times a second and the newest value is all that counts.

use std::io;
use std::num::NonZeroUsize;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::ptr::{self, NonNull};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use rustix::fs::{MemfdFlags, SealFlags, Timespec, fcntl_add_seals, ftruncate, memfd_create};
use rustix::mm::{MapFlags, ProtFlags, mmap, munmap};
use rustix::thread::futex;

const BYTES: NonZeroUsize = NonZeroUsize::new(size_of::<AtomicU32>()).unwrap();

/// A mapping of the number.
struct Mapping(NonNull<AtomicU32>);

// SAFETY: the mapping belongs to the process, not to a thread, lives until the
// drop, and what it holds is atomic.
#[expect(unsafe_code, reason = "a mapping is a raw pointer to the compiler")]
unsafe impl Send for Mapping {}
// SAFETY: as above.
#[expect(unsafe_code, reason = "a mapping is a raw pointer to the compiler")]
unsafe impl Sync for Mapping {}

impl Mapping {
    fn new(file: BorrowedFd<'_>, access: ProtFlags) -> io::Result<Self> {
        // SAFETY: a new mapping at an address that the kernel chooses; the file
        // has this length and is sealed against becoming shorter.
        #[expect(unsafe_code, reason = "memory is shared between processes")]
        let at = unsafe {
            mmap(
                ptr::null_mut(),
                BYTES.get(),
                access,
                MapFlags::SHARED,
                file,
                0,
            )
        }?;
        NonNull::new(at.cast())
            .map(Self)
            .ok_or_else(|| io::Error::other("the kernel mapped the shared number nowhere"))
    }

    fn number(&self) -> &AtomicU32 {
        // SAFETY: the mapping lives as long as `self`, starts at a page, and is
        // only touched as an atomic, on both sides.
        #[expect(unsafe_code, reason = "memory is shared between processes")]
        unsafe {
            self.0.as_ref()
        }
    }
}

impl Drop for Mapping {
    fn drop(&mut self) {
        // SAFETY: it was mapped with this length, and nothing borrows it any more.
        #[expect(unsafe_code, reason = "memory is shared between processes")]
        let unmapped = unsafe { munmap(self.0.as_ptr().cast(), BYTES.get()) };
        unmapped.ok();
    }
}

/// The side that writes.
pub(crate) struct Written {
    mapping: Mapping,
    file: OwnedFd,
}

impl Written {
    /// A number that is 0.
    pub(crate) fn new() -> io::Result<Self> {
        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        let file = memfd_create(c"opencode-hold", flags)?;
        ftruncate(&file, BYTES.get() as u64)?;
        let mapping = Mapping::new(file.as_fd(), ProtFlags::READ | ProtFlags::WRITE)?;
        // Whoever gets the file can neither write to it nor change its length.
        let seals = SealFlags::FUTURE_WRITE | SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL;
        fcntl_add_seals(&file, seals)?;
        Ok(Self { mapping, file })
    }

    /// The file to hand to those who read.
    pub(crate) fn file(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    pub(crate) fn write(&self, number: u32) {
        self.mapping.number().store(number, Ordering::Release);
    }

    /// Lets everybody who waits look again.
    pub(crate) fn wake_all(&self) {
        let everybody = u32::MAX >> 1;
        futex::wake(self.mapping.number(), futex::Flags::empty(), everybody).ok();
    }
}

/// A side that reads.
pub(crate) struct Read(Mapping);

impl Read {
    pub(crate) fn new(file: BorrowedFd<'_>) -> io::Result<Self> {
        Mapping::new(file, ProtFlags::READ).map(Self)
    }

    pub(crate) fn read(&self) -> u32 {
        self.0.number().load(Ordering::Acquire)
    }

    /// Waits while it is this number, or shorter: whoever wakes looks again.
    pub(crate) fn wait_while(&self, number: u32, most: Duration) {
        let Ok(most) = Timespec::try_from(most) else {
            return;
        };
        let flags = futex::Flags::empty();
        futex::wait(self.0.number(), flags, number, Some(&most)).ok();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_and_wakes() {
        let written = Written::new().unwrap();
        let read = Read::new(written.file()).unwrap();
        assert_eq!(read.read(), 0);
        written.write(1);
        assert_eq!(read.read(), 1);
        std::thread::scope(|scope| {
            let waits = scope.spawn(|| {
                while read.read() == 1 {
                    read.wait_while(1, Duration::from_secs(60));
                }
            });
            written.write(0);
            written.wake_all();
            waits.join().unwrap();
        });
    }

    #[test]
    fn who_reads_cannot_write() {
        let written = Written::new().unwrap();
        let access = ProtFlags::READ | ProtFlags::WRITE;
        assert!(Mapping::new(written.file(), access).is_err());
        assert!(rustix::io::pwrite(written.file(), &[1], 0).is_err());
        assert!(ftruncate(written.file(), 0).is_err());
    }
}
