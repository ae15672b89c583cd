#![doc = include_str!("../README.md")]

pub mod fault;
pub mod resources;

mod generated {
    wasmtime::component::bindgen!({
        path: [
            "../../wit/wasi/io@0.2.12",
            "../../wit/wasi/clocks@0.2.12",
            "../../wit/wasi/filesystem@0.2.12",
            "../../wit/wasi/cli@0.2.12",
            "../../wit/wasi/random@0.2.12",
            "../../wit/runner@0.1.0",
            "../../wit/world.wit",
        ],
        world: "opencode:sandbox/sandbox@0.1.0",
        imports: {
            "wasi:io/streams.[method]input-stream.read": async | trappable,
            "wasi:io/streams.[method]input-stream.blocking-read": async | trappable,
            "wasi:io/streams.[method]input-stream.skip": async | trappable,
            "wasi:io/streams.[method]input-stream.blocking-skip": async | trappable,
            "wasi:io/streams.[method]output-stream.write": async | trappable,
            "wasi:io/streams.[method]output-stream.blocking-write-and-flush": async | trappable,
            "wasi:io/streams.[method]output-stream.write-zeroes": async | trappable,
            "wasi:io/streams.[method]output-stream.blocking-write-zeroes-and-flush": async | trappable,
            "wasi:io/streams.[method]output-stream.splice": async | trappable,
            "wasi:io/streams.[method]output-stream.blocking-splice": async | trappable,
            "wasi:io/poll.poll": async | trappable,
            "wasi:io/poll.[method]pollable.block": async | trappable,
            "wasi:filesystem/types.[method]descriptor.read": async | trappable,
            "wasi:filesystem/types.[method]descriptor.write": async | trappable,
            "wasi:filesystem/types.[method]descriptor.set-size": async | trappable,
            "wasi:random/random.get-random-bytes": async | trappable,
            "wasi:random/insecure.get-insecure-random-bytes": async | trappable,
            default: trappable,
        },
        exports: { default: async },
        trappable_error_type: {
            "wasi:io/streams.stream-error" => crate::fault::StreamFault,
            "wasi:filesystem/types.error-code" => crate::fault::FileFault,
        },
        with: {
            "wasi:io/error.error": crate::resources::IoError,
            "wasi:io/poll.pollable": crate::resources::Pollable,
            "wasi:io/streams.input-stream": crate::resources::InputStream,
            "wasi:io/streams.output-stream": crate::resources::OutputStream,
            "wasi:filesystem/types.descriptor": crate::resources::Descriptor,
            "wasi:filesystem/types.directory-entry-stream": crate::resources::DirectoryStream,
            "wasi:cli/terminal-input.terminal-input": crate::resources::Terminal,
            "wasi:cli/terminal-output.terminal-output": crate::resources::Terminal,
        },
        require_store_data_send: true,
    });
}

pub use generated::exports::opencode::runner::program;
pub use generated::opencode::runner::reporter;
pub use generated::wasi;
pub use generated::{Sandbox as World, SandboxPre as WorldPre};

/// The world of a toolchain. What it may import is what a runner may.
mod toolchain_world {
    wasmtime::component::bindgen!({
        path: "../../wit/toolchain@0.1.0",
        world: "opencode:toolchain/toolchain@0.1.0",
        exports: { default: async },
        require_store_data_send: true,
    });
}

pub use toolchain_world::exports::opencode::toolchain::builder;
pub use toolchain_world::{Toolchain as ToolchainWorld, ToolchainPre};
