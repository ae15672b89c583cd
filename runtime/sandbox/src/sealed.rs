//! Compiled code in memory that nobody can change any more: not the process
//! that made it, not one that it was handed to. Workers map the same pages.

use std::fs::File;
use std::io::{self, Write};
use std::os::fd::{AsFd, AsRawFd, BorrowedFd, OwnedFd};
use std::sync::Arc;

use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, fcntl_get_seals, memfd_create};
use wasmtime::component::Component;
use wasmtime::{Engine, Module, Precompiled};

/// Bytes of compiled code of one component; the Python runner's are about 70 MB.
pub const COMPILED_BYTES_MAX: u64 = 1 << 30;

/// Compiled code behind a sealed file in memory. Cloning it is cheap.
#[derive(Clone, Debug)]
pub struct SealedCode {
    file: Arc<File>,
}

impl SealedCode {
    /// Copies compiled code and seals the copy.
    pub(crate) fn new(compiled: &[u8]) -> io::Result<Self> {
        let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
        let mut file = File::from(memfd_create(c"opencode-compiled", flags)?);
        file.write_all(compiled)?;
        fcntl_add_seals(&file, every_seal())?;
        let file = Arc::new(file);
        Ok(Self { file })
    }

    /// Takes sealed code that another process handed over; refuses a file that
    /// could still be changed.
    pub fn received(file: OwnedFd) -> io::Result<Self> {
        let refused = |why| io::Error::new(io::ErrorKind::InvalidData, why);
        if !fcntl_get_seals(&file)?.contains(every_seal()) {
            return Err(refused("the compiled code could still be changed"));
        }
        let file = File::from(file);
        if file.metadata()?.len() > COMPILED_BYTES_MAX {
            return Err(refused("the compiled code is too large"));
        }
        let file = Arc::new(file);
        Ok(Self { file })
    }

    /// The file, to be handed to another process.
    #[must_use]
    pub fn as_fd(&self) -> BorrowedFd<'_> {
        self.file.as_fd()
    }

    /// Makes it what was compiled again, whose code is the file's own pages. For
    /// that the process must still be able to open files.
    pub(crate) fn load(&self, engine: &Engine) -> wasmtime::Result<Code> {
        // The engine takes a name, and this is the one of a file that has none.
        let path = format!("/proc/self/fd/{}", self.file.as_raw_fd());
        let is_module = Engine::detect_precompiled_file(&path)? == Some(Precompiled::Module);
        #[expect(
            unsafe_code,
            reason = "the engine has no safe way to load compiled code"
        )]
        // Safety: the bytes were made by `Compiler` or verified by the keyed
        // hash that this program wrote, and the seals keep them as they are.
        unsafe {
            if is_module {
                Module::deserialize_file(engine, path).map(Code::Module)
            } else {
                Component::deserialize_file(engine, path).map(Code::Component)
            }
        }
    }
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
