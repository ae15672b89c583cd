//! A runner component, or a program that is a module: compiled, linked and ready
//! to be instantiated.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use runtime_host::refused;
use runtime_world::{ToolchainPre, WorldPre};
use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::{Component, Linker};

use crate::cache::CompiledCode;
use crate::compiler::Compiled;
use crate::own_part::{LibraryCode, OwnPart};
use crate::program::{self, Program};
use crate::run::Guest;
use crate::sealed::{Code, SealedCode};
use crate::{Compiler, LibraryId, SandboxFault};

/// Bytes of one component.
const COMPONENT_BYTES_MAX: u64 = 128 << 20;

/// What a toolchain exports, and nothing else does.
const BUILDER: &str = "opencode:toolchain/builder@0.1.0";

/// What is instantiated for each run.
pub(crate) enum Ready {
    /// A language's runtime, which is asked to run, call or test.
    Runner(WorldPre<Guest>),
    /// A learner's program as its compiler made it.
    Program(Program),
    /// What knows a language's compilers, which is asked.
    Toolchain(ToolchainPre<Guest>),
}

/// A loaded runner, or a loaded program. Cloning it is cheap.
#[derive(Clone)]
pub struct RunnerImage {
    pub(crate) ready: Arc<Ready>,
    hash: [u8; 32],
    cached: bool,
    load_ms: f64,
}

impl RunnerImage {
    /// The SHA-256 of the component's bytes.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        self.hash
    }

    /// Whether it is a program whose native code begins with that of a library.
    #[must_use]
    pub fn has_library(&self) -> bool {
        matches!(*self.ready, Ready::Program(Program::OwnPart(_)))
    }

    /// Whether the compiled code was already there.
    #[must_use]
    pub fn was_cached(&self) -> bool {
        self.cached
    }

    /// Milliseconds that loading took, compiling included.
    #[must_use]
    pub fn load_ms(&self) -> f64 {
        self.load_ms
    }
}

/// A component's bytes and their SHA-256.
pub struct ComponentFile {
    pub bytes: Vec<u8>,
    pub hash: [u8; 32],
}

/// Reads a component's file. Slow: for a thread that may be held up.
pub fn read_component(path: &Path) -> Result<ComponentFile, SandboxFault> {
    let unreadable = |source| SandboxFault::Unreadable {
        path: path.to_owned(),
        source,
    };
    let file = std::fs::File::open(path).map_err(unreadable)?;
    let mut bytes = Vec::new();
    file.take(COMPONENT_BYTES_MAX + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > COMPONENT_BYTES_MAX {
        return Err(SandboxFault::TooLarge {
            path: path.to_owned(),
            bytes_max: COMPONENT_BYTES_MAX,
        });
    }
    let hash = Sha256::digest(&bytes).into();
    Ok(ComponentFile { bytes, hash })
}

/// Compiles a component or module, or takes its compiled code from the cache, and links it.
/// Slow: for a thread that may be held up.
pub(crate) fn build(
    engine: &Engine,
    cache: Option<&CompiledCode>,
    path: &Path,
    file: &ComponentFile,
) -> Result<RunnerImage, SandboxFault> {
    let started = Instant::now();
    let key = CompiledCode::key(engine, &file.hash);
    if let Some(cache) = cache
        && let Some(code) = cache.get(&key)
    {
        match load(engine, path, file.hash, &code, None) {
            Err(SandboxFault::Unloadable(error)) => {
                tracing::warn!(
                    key,
                    error = format!("{error:#}"),
                    "compiled code is of no use; it is compiled again"
                );
                cache.remove(&key);
            }
            loaded => return loaded.map(|image| image.told(true, started)),
        }
    }
    let compiled = Compiler::of(engine).compile_file(path, &file.bytes)?;
    if let Some(cache) = cache {
        cache.put(&key, &compiled);
    }
    let code = SealedCode::new(&compiled).map_err(SandboxFault::Sealing)?;
    let image = load(engine, path, file.hash, &code, None)?;
    Ok(image.told(false, started))
}

/// A library's bytes and its code.
pub(crate) struct LoadedLibrary {
    pub(crate) bytes: Vec<u8>,
    pub(crate) code: Arc<LibraryCode>,
}

/// Compiles a library, or takes its compiled code from the cache, and links it. Slow:
/// for a thread that may be held up.
pub(crate) fn build_library(
    compiler: &Compiler,
    cache: Option<&CompiledCode>,
    path: &Path,
    id: &LibraryId,
    bytes: Vec<u8>,
) -> Result<LoadedLibrary, SandboxFault> {
    let key = compiler.library_cache_key(id);
    let kept = cache.and_then(|cache| cache.get(&key));
    let code = match kept {
        Some(code) => code,
        None => {
            let compiled = compiler.compile_library(&bytes);
            let compiled = compiled.map_err(|_| SandboxFault::NoLibrary {
                path: path.to_owned(),
            })?;
            if let Some(cache) = cache {
                cache.put(&key, &compiled);
            }
            compiler.seal(&compiled)?
        }
    };
    let code = Arc::new(load_library(compiler.engine(), path, &code)?);
    Ok(LoadedLibrary { bytes, code })
}

/// Makes a library's compiled code one that programs can be linked to.
pub(crate) fn load_library(
    engine: &Engine,
    path: &Path,
    code: &SealedCode,
) -> Result<LibraryCode, SandboxFault> {
    match code.load(engine).map_err(SandboxFault::Unloadable)? {
        Code::Module(module) => LibraryCode::link(engine, path, module),
        Code::Component(_) => Err(SandboxFault::NoLibrary {
            path: path.to_owned(),
        }),
    }
}

/// Compiles a program that may begin with a library, and links it.
pub(crate) fn build_against(
    compiler: &Compiler,
    path: &Path,
    file: &ComponentFile,
    library: &LoadedLibrary,
) -> Result<RunnerImage, SandboxFault> {
    let started = Instant::now();
    let Ok(compiled) = compiler.compile_against(&library.bytes, &file.bytes) else {
        // What is wrong with it is told as of any other.
        return build(compiler.engine(), None, path, file);
    };
    let (code, library) = match &compiled {
        Compiled::Whole(code) => (code, None),
        Compiled::OwnPart(code) => (code, Some(&library.code)),
    };
    let code = compiler.seal(code)?;
    let image = load(compiler.engine(), path, file.hash, &code, library)?;
    Ok(image.told(false, started))
}

/// Makes compiled code a runner or program that can be instantiated; the path names it in
/// faults. With a library, the code is a program's own part.
pub(crate) fn load(
    engine: &Engine,
    path: &Path,
    hash: [u8; 32],
    code: &SealedCode,
    library: Option<&Arc<LibraryCode>>,
) -> Result<RunnerImage, SandboxFault> {
    let code = code.load(engine).map_err(SandboxFault::Unloadable)?;
    let ready = match (code, library) {
        (Code::Component(component), _) => link(engine, path, &component)?,
        (Code::Module(module), None) => Ready::Program(program::link(engine, path, &module)?),
        (Code::Module(module), Some(library)) => {
            let own = OwnPart::link(path, module, Arc::clone(library))?;
            Ready::Program(Program::OwnPart(own))
        }
    };
    Ok(RunnerImage {
        ready: Arc::new(ready),
        hash,
        cached: true,
        load_ms: 0.0,
    })
}

impl RunnerImage {
    /// Remembers how it came about.
    fn told(mut self, cached: bool, started: Instant) -> Self {
        self.cached = cached;
        self.load_ms = started.elapsed().as_secs_f64() * 1e3;
        tracing::info!(cached, load_ms = self.load_ms, "runner loaded");
        self
    }
}

fn link(engine: &Engine, path: &Path, component: &Component) -> Result<Ready, SandboxFault> {
    let is_toolchain = component.get_export_index(None, BUILDER).is_some();
    let wrong_world = |source| SandboxFault::WrongWorld {
        path: path.to_owned(),
        world: match is_toolchain {
            true => "opencode:toolchain",
            false => "opencode:runner",
        },
        source,
    };
    refused::check_imports(engine, component).map_err(|import| SandboxFault::UnknownImport {
        path: path.to_owned(),
        import,
    })?;
    let mut linker = Linker::new(engine);
    runtime_host::add_to_linker(&mut linker, |guest: &mut Guest| &mut guest.host)
        .map_err(wrong_world)?;
    refused::add_to_linker(&mut linker, engine, component).map_err(wrong_world)?;
    let pre = linker.instantiate_pre(component).map_err(wrong_world)?;
    let ready = match is_toolchain {
        true => ToolchainPre::new(pre).map(Ready::Toolchain),
        false => WorldPre::new(pre).map(Ready::Runner),
    };
    ready.map_err(wrong_world)
}
