//! Makes WebAssembly into native code without running any of it. Compiling
//! takes the most time and memory of all that is done with a component, so it
//! can be done in a process of its own, which may be killed.

use std::path::Path;

use wasmtime::Engine;

use crate::admit;
use crate::cache::CompiledCode;
use crate::engine;
use crate::library::Library;
use crate::sealed::SealedCode;
use crate::{LibraryId, SandboxFault};

/// What was made of a program that may begin with a library.
pub enum Compiled {
    Whole(Vec<u8>),
    /// Only what is not the library's.
    OwnPart(Vec<u8>),
}

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

    /// A compiler for the engine that a sandbox has already.
    pub(crate) fn of(engine: &Engine) -> Self {
        let engine = engine.clone();
        Self { engine }
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Compiles a component or a program that is a module; the error is the
    /// engine's, for the operator, or says of what there is too much.
    pub fn compile(&self, wasm: &[u8]) -> Result<Vec<u8>, String> {
        let compiled = self.compile_file(Path::new("the component"), wasm);
        compiled.map_err(|fault| fault.reason())
    }

    /// The same of what lies in a file, whose path names it in faults.
    pub(crate) fn compile_file(&self, path: &Path, wasm: &[u8]) -> Result<Vec<u8>, SandboxFault> {
        admit::check(wasm).map_err(|refusal| SandboxFault::not_admitted(path, refusal))?;
        let compiled = engine::precompile(&self.engine, wasm);
        compiled.map_err(|source| SandboxFault::NotComponent {
            path: path.to_owned(),
            source,
        })
    }

    /// Compiles what all programs have in common that begin as this one does.
    pub fn compile_library(&self, library: &[u8]) -> Result<Vec<u8>, String> {
        admit::check(library).map_err(|refusal| refusal.to_string())?;
        let library = Library::read(library).ok_or("it is no library")?;
        engine::precompile(&self.engine, &library.module()).map_err(|error| format!("{error:#}"))
    }

    /// Compiles a program: its own part, if it begins with the library.
    pub fn compile_against(&self, library: &[u8], program: &[u8]) -> Result<Compiled, String> {
        let own_part = Library::read(library).and_then(|library| library.split(program));
        if let Some(own_part) = own_part
            && let Ok(code) = self.compile(&own_part)
        {
            return Ok(Compiled::OwnPart(code));
        }
        // What is wrong with a program is told of the whole.
        self.compile(program).map(Compiled::Whole)
    }

    /// The name under which the cache keeps the code of a component.
    #[must_use]
    pub fn cache_key(&self, component_hash: &[u8; 32]) -> String {
        CompiledCode::key(&self.engine, component_hash)
    }

    /// The name under which the cache keeps the code of a library.
    #[must_use]
    pub fn library_cache_key(&self, library: &LibraryId) -> String {
        CompiledCode::key(&self.engine, &library.0)
    }

    /// Seals code that this compiler made.
    pub fn seal(&self, compiled: &[u8]) -> Result<SealedCode, SandboxFault> {
        SealedCode::new(compiled).map_err(SandboxFault::Sealing)
    }
}
