//! A runner component, or a program that is a module: compiled, linked and ready
//! to be instantiated.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use runtime_host::refused;
use runtime_world::{ToolchainPre, WorldPre};
use sha2::{Digest, Sha256};
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, InstancePre};

use crate::SandboxFault;
use crate::admit;
use crate::cache::CompiledCode;
use crate::run::Guest;
use crate::sealed::{Code, SealedCode};
use crate::{engine, program};

/// Bytes of one component.
const COMPONENT_BYTES_MAX: u64 = 128 << 20;

/// What a toolchain exports, and nothing else does.
const BUILDER: &str = "opencode:toolchain/builder@0.1.0";

/// What is instantiated for each run.
pub(crate) enum Ready {
    /// A language's runtime, which is asked to run, call or test.
    Runner(WorldPre<Guest>),
    /// A learner's program as its compiler made it.
    Program(InstancePre<Guest>),
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
        match load(engine, path, file.hash, &code) {
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
    admit::check(&file.bytes).map_err(|refusal| SandboxFault::not_admitted(path, refusal))?;
    let compiled =
        engine::precompile(engine, &file.bytes).map_err(|source| SandboxFault::NotComponent {
            path: path.to_owned(),
            source,
        })?;
    if let Some(cache) = cache {
        cache.put(&key, &compiled);
    }
    let code = SealedCode::new(&compiled).map_err(SandboxFault::Sealing)?;
    let image = load(engine, path, file.hash, &code)?;
    Ok(image.told(false, started))
}

/// Makes compiled code a runner or program that can be instantiated; the path names it in faults.
pub(crate) fn load(
    engine: &Engine,
    path: &Path,
    hash: [u8; 32],
    code: &SealedCode,
) -> Result<RunnerImage, SandboxFault> {
    let ready = match code.load(engine).map_err(SandboxFault::Unloadable)? {
        Code::Component(component) => link(engine, path, &component)?,
        Code::Module(module) => Ready::Program(program::link(engine, path, &module)?),
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
