//! Makes WebAssembly into native code without running any of it. Compiling
//! takes the most time and memory of all that is done with a component, so it
//! can be done in a process of its own, which may be killed.

use wasmtime::Engine;

use crate::SandboxFault;
use crate::admit;
use crate::cache::CompiledCode;
use crate::engine;
use crate::sealed::SealedCode;

/// A compiler whose code the sandbox of this very program can load.
#[derive(Clone)]
pub struct Compiler {
    engine: Engine,
}

impl Compiler {
    pub fn new() -> Result<Self, SandboxFault> {
        let engine = engine::without_pool()?;
        Ok(Self { engine })
    }

    /// Compiles a component or a program that is a module; the error is the
    /// engine's, for the operator, or says of what there is too much.
    pub fn compile(&self, wasm: &[u8]) -> Result<Vec<u8>, String> {
        admit::check(wasm).map_err(|refusal| refusal.to_string())?;
        engine::precompile(&self.engine, wasm).map_err(|error| format!("{error:#}"))
    }

    /// The name under which the cache keeps the code of a component.
    #[must_use]
    pub fn cache_key(&self, component_hash: &[u8; 32]) -> String {
        CompiledCode::key(&self.engine, component_hash)
    }

    /// Seals code that this compiler made.
    pub fn seal(&self, compiled: &[u8]) -> Result<SealedCode, SandboxFault> {
        SealedCode::new(compiled).map_err(SandboxFault::Sealing)
    }
}
