//! A runner component that is compiled, linked and ready to be instantiated.

use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use runtime_host::refused;
use runtime_world::WorldPre;
use sha2::{Digest, Sha256};
use wasmtime::Engine;
use wasmtime::component::{Component, Linker};

use crate::SandboxFault;
use crate::cache::CompiledCode;
use crate::run::Guest;

/// Bytes of one component.
const COMPONENT_BYTES_MAX: u64 = 128 << 20;

/// A loaded runner. Cloning it is cheap.
#[derive(Clone)]
pub struct RunnerImage {
    pub(crate) pre: Arc<WorldPre<Guest>>,
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

/// A component's bytes and their hash.
pub(crate) struct ComponentFile {
    pub(crate) bytes: Vec<u8>,
    pub(crate) hash: [u8; 32],
}

/// Reads a component's file.
pub(crate) fn read(path: &Path) -> Result<ComponentFile, SandboxFault> {
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

/// Compiles a component or takes its compiled code from the cache, and links it.
/// Slow: for a thread that may be held up.
pub(crate) fn build(
    engine: &Engine,
    cache: Option<&CompiledCode>,
    path: &Path,
    file: &ComponentFile,
) -> Result<RunnerImage, SandboxFault> {
    let started = Instant::now();
    let key = CompiledCode::key(engine, &file.hash);
    let kept = cache.and_then(|cache| cache.get(engine, &key));
    let cached = kept.is_some();
    let component = match kept {
        Some(component) => component,
        None => compile(engine, cache, path, &key, &file.bytes)?,
    };
    let pre = link(engine, path, &component)?;
    let load_ms = started.elapsed().as_secs_f64() * 1e3;
    tracing::info!(runner = %path.display(), cached, load_ms, "runner loaded");
    Ok(RunnerImage {
        pre: Arc::new(pre),
        hash: file.hash,
        cached,
        load_ms,
    })
}

fn compile(
    engine: &Engine,
    cache: Option<&CompiledCode>,
    path: &Path,
    key: &str,
    bytes: &[u8],
) -> Result<Component, SandboxFault> {
    let component =
        Component::from_binary(engine, bytes).map_err(|source| SandboxFault::NotComponent {
            path: path.to_owned(),
            source,
        })?;
    if let Some(cache) = cache {
        match component.serialize() {
            Ok(compiled) => cache.put(key, &compiled),
            Err(error) => tracing::warn!(
                error = format!("{error:#}"),
                "compiled code could not be kept"
            ),
        }
    }
    Ok(component)
}

fn link(
    engine: &Engine,
    path: &Path,
    component: &Component,
) -> Result<WorldPre<Guest>, SandboxFault> {
    let wrong_world = |source| SandboxFault::WrongWorld {
        path: path.to_owned(),
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
    WorldPre::new(pre).map_err(wrong_world)
}
