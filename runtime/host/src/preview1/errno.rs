//! The numbers with which a function says why it did not do what was asked.

use runtime_world::fault::FileFault;
use runtime_world::wasi::filesystem::types::ErrorCode;

/// The reasons that this host gives, under the interface's own numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub(super) enum Errno {
    /// A descriptor that is not open, or not for this.
    Badf = 8,
    Exist = 20,
    /// A place that does not lie in the program's memory.
    Fault = 21,
    /// A path that is not text.
    Ilseq = 25,
    Inval = 28,
    Isdir = 31,
    /// No more files and folders may be open.
    Mfile = 33,
    Nametoolong = 37,
    Noent = 44,
    Notdir = 54,
    Notempty = 55,
    Notsup = 58,
    Overflow = 61,
    Perm = 63,
    /// A stream has no places to go to.
    Spipe = 70,
}

impl Errno {
    pub(super) fn number(self) -> u32 {
        u32::from(self as u16)
    }
}

/// Why a function did not do what was asked.
#[derive(Debug)]
pub(super) enum Fault {
    /// The guest gets this answer.
    Answer(Errno),
    /// The run ends here.
    End(wasmtime::Error),
}

impl From<Errno> for Fault {
    fn from(errno: Errno) -> Self {
        Self::Answer(errno)
    }
}

impl From<wasmtime::Error> for Fault {
    fn from(error: wasmtime::Error) -> Self {
        Self::End(error)
    }
}

/// What the tree refuses has one meaning in both interfaces.
impl From<FileFault> for Fault {
    fn from(fault: FileFault) -> Self {
        let code = match fault {
            FileFault::End(error) => return Self::End(error),
            FileFault::Answer(code) => code,
        };
        Self::Answer(match code {
            ErrorCode::NoEntry => Errno::Noent,
            ErrorCode::Exist => Errno::Exist,
            ErrorCode::NotDirectory => Errno::Notdir,
            ErrorCode::IsDirectory => Errno::Isdir,
            ErrorCode::NotEmpty => Errno::Notempty,
            ErrorCode::NameTooLong => Errno::Nametoolong,
            ErrorCode::NotPermitted => Errno::Perm,
            ErrorCode::Quota => Errno::Mfile,
            ErrorCode::BadDescriptor => Errno::Badf,
            _ => Errno::Inval,
        })
    }
}
