//! Compiled code, and files that guests share, in memory that nobody can change
//! any more: not the process that made it, not one that it was handed to. Workers
//! map the same pages.

use std::ffi::CStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use runtime_host::{Layer, LayerFault};
use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, fcntl_get_seals, memfd_create};
use rustix::io::Errno;
use sha2::{Digest, Sha256};
use wasmtime::component::Component;
use wasmtime::{Engine, Module, Precompiled};

use crate::LayerId;

/// Bytes of compiled code of one component; the Python runner's are about 70 MB.
pub const COMPILED_BYTES_MAX: u64 = 1 << 30;
/// Bytes of one layer.
pub const LAYER_BYTES_MAX: u64 = 512 << 20;
/// The longest pause between two tries to seal a file; with the shorter ones
/// before it and the kernel's own, five seconds in all.
const SEAL_PAUSE_MAX: Duration = Duration::from_millis(1024);

/// Compiled code behind a sealed file in memory. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct SealedCode {
    file: Arc<File>,
}

impl SealedCode {
    /// Copies compiled code and seals the copy.
    pub(crate) fn new(compiled: &[u8]) -> io::Result<Self> {
        let file = Arc::new(seal(c"opencode-compiled", compiled)?);
        Ok(Self { file })
    }

    /// Takes sealed code that another process handed over; refuses a file that
    /// could still be changed.
    pub fn received(file: OwnedFd) -> io::Result<Self> {
        let file = Arc::new(expect_sealed(file, COMPILED_BYTES_MAX)?);
        Ok(Self { file })
    }

    /// The file, to be handed to another process.
    #[must_use]
    pub fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    /// Makes it what was compiled again, whose code is the file's own pages. For
    /// a component the process must still be able to open files.
    pub(crate) fn load(&self, engine: &Engine) -> wasmtime::Result<Code> {
        let kind = Engine::detect_precompiled(&map_sealed(&self.file)?);
        let is_module = kind == Some(Precompiled::Module);
        #[expect(
            unsafe_code,
            reason = "the engine has no safe way to load compiled code"
        )]
        // Safety: the bytes were made by `Compiler` or verified by the keyed
        // hash that this program wrote, and the seals keep them as they are.
        unsafe {
            if is_module {
                let file = self.file.try_clone()?;
                Module::deserialize_open_file(engine, file).map(Code::Module)
            } else {
                // The engine takes a name, and this is the one of a file that has none.
                let path = format!("/proc/self/fd/{}", self.file.as_raw_fd());
                Component::deserialize_file(engine, path).map(Code::Component)
            }
        }
    }
}

/// An archive of files that guests share, sealed like code. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct SealedLayer {
    file: Arc<File>,
    hash: [u8; 32],
}

impl SealedLayer {
    /// Copies an archive's file and seals the copy. Slow: for a thread that may be held up.
    pub fn read(path: &Path) -> io::Result<Self> {
        let mut bytes = Vec::new();
        let file = File::open(path)?;
        file.take(LAYER_BYTES_MAX + 1).read_to_end(&mut bytes)?;
        Self::new(&bytes)
    }

    /// Copies an archive and seals the copy. Slow, like reading one.
    pub fn new(archive: &[u8]) -> io::Result<Self> {
        if archive.len() as u64 > LAYER_BYTES_MAX {
            return Err(refused("it is larger than a layer may be"));
        }
        let hash = Sha256::digest(archive).into();
        let file = Arc::new(seal(c"opencode-layer", archive)?);
        Ok(Self { file, hash })
    }

    /// Takes a layer that another process handed over and names.
    pub fn received(file: OwnedFd, id: LayerId) -> io::Result<Self> {
        let file = Arc::new(expect_sealed(file, LAYER_BYTES_MAX)?);
        Ok(Self { file, hash: id.0 })
    }

    /// The file, to be handed to another process.
    #[must_use]
    pub fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    #[must_use]
    pub fn id(&self) -> LayerId {
        LayerId(self.hash)
    }

    /// Looks through the archive, whose bytes stay the file's own pages.
    pub(crate) fn open(&self) -> Result<Layer, LayerFault> {
        Layer::new(map_sealed(&self.file)?)
    }
}

/// The bytes of a file that was sealed.
fn map_sealed(file: &File) -> io::Result<memmap2::Mmap> {
    #[expect(unsafe_code, reason = "a mapping is only safe while nobody writes")]
    // Safety: the seals keep the file's bytes and its length as they are.
    unsafe {
        memmap2::Mmap::map(file)
    }
}

fn seal(name: &CStr, bytes: &[u8]) -> io::Result<File> {
    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    let mut file = File::from(memfd_create(name, flags)?);
    file.write_all(bytes)?;
    add_seals(&file)?;
    Ok(file)
}

/// Seals a file. The kernel refuses while anything holds one of its pages, as it
/// does itself when it moves them, after waiting for a sixth of a second; so it
/// is asked again for a while.
fn add_seals(file: &File) -> io::Result<()> {
    let mut pause = Duration::from_millis(1);
    loop {
        match fcntl_add_seals(file, every_seal()) {
            Err(Errno::BUSY) if pause <= SEAL_PAUSE_MAX => std::thread::sleep(pause),
            sealed => return Ok(sealed?),
        }
        pause *= 2;
    }
}

fn expect_sealed(file: OwnedFd, bytes_max: u64) -> io::Result<File> {
    if !fcntl_get_seals(&file)?.contains(every_seal()) {
        return Err(refused("the file could still be changed"));
    }
    let file = File::from(file);
    if file.metadata()?.len() > bytes_max {
        return Err(refused("the file is too large"));
    }
    Ok(file)
}

fn refused(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why)
}

/// What compiled code is.
pub(crate) enum Code {
    Component(Component),
    Module(Module),
}

fn every_seal() -> SealFlags {
    SealFlags::SEAL | SealFlags::WRITE | SealFlags::GROW | SealFlags::SHRINK
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::FileExt;

    use rustix::pipe::{SpliceFlags, pipe, splice};

    use super::*;

    #[test]
    fn sealed_code_can_be_read_and_not_written() {
        let code = SealedCode::new(b"machine code").unwrap();
        let mut bytes = [0; 12];
        code.file.read_exact_at(&mut bytes, 0).unwrap();
        assert_eq!(&bytes, b"machine code");
        assert!(code.file.write_at(b"x", 0).is_err());
        assert!(code.file.set_len(3).is_err());
        assert!(code.file.set_len(300).is_err());
    }

    #[test]
    fn pages_that_something_holds_are_waited_for() {
        let mut file = File::from(memfd_create(c"held", MemfdFlags::ALLOW_SEALING).unwrap());
        file.write_all(&[7; 4096]).unwrap();
        // What is spliced into a pipe are the file's own pages.
        let (reader, writer) = pipe().unwrap();
        let mut start = 0;
        let moved = splice(
            &file,
            Some(&mut start),
            &writer,
            None,
            4096,
            SpliceFlags::empty(),
        );
        assert_eq!(moved.unwrap(), 4096);
        let refused = fcntl_add_seals(&file, every_seal());
        assert_eq!(refused, Err(Errno::BUSY));
        let letting_go = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(300));
            File::from(reader).read_exact(&mut [0; 4096])
        });
        add_seals(&file).unwrap();
        letting_go.join().unwrap().unwrap();
        assert!(fcntl_get_seals(&file).unwrap().contains(every_seal()));
    }

    #[test]
    fn a_file_that_can_still_be_written_is_refused() {
        let file = memfd_create(c"open", MemfdFlags::ALLOW_SEALING).unwrap();
        let error = SealedCode::received(file).unwrap_err();
        assert!(
            error.to_string().contains("could still be changed"),
            "{error}"
        );
        let ordinary = tempfile::tempfile().unwrap();
        assert!(SealedCode::received(ordinary.into()).is_err());
    }
}
