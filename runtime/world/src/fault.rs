//! How a call from the guest can go wrong: with an answer that the guest gets,
//! or with the end of the run.

use wasmtime::component::ResourceTableError;

use crate::wasi::filesystem::types::ErrorCode;

/// Why a stream did not do what was asked.
#[derive(Debug)]
pub enum StreamFault {
    /// Nothing more comes from it.
    Closed,
    /// The run ends here.
    End(wasmtime::Error),
}

/// Why a file did not do what was asked.
#[derive(Debug)]
pub enum FileFault {
    /// The guest gets this answer.
    Answer(ErrorCode),
    /// The run ends here.
    End(wasmtime::Error),
}

impl From<wasmtime::Error> for StreamFault {
    fn from(error: wasmtime::Error) -> Self {
        Self::End(error)
    }
}

impl From<ResourceTableError> for StreamFault {
    fn from(error: ResourceTableError) -> Self {
        Self::End(error.into())
    }
}

impl From<wasmtime::Error> for FileFault {
    fn from(error: wasmtime::Error) -> Self {
        Self::End(error)
    }
}

impl From<ResourceTableError> for FileFault {
    fn from(error: ResourceTableError) -> Self {
        Self::End(error.into())
    }
}

impl From<ErrorCode> for FileFault {
    fn from(code: ErrorCode) -> Self {
        Self::Answer(code)
    }
}
