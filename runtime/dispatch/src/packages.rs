//! Libraries that courses bring: compiled when a program first needs them, by the
//! language itself and as a guest, then shown to every program that names them.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use runtime_contract::{
    Action, BuiltFile, FilePath, LanguageId, Limits, PackagesId, RunRequest, RunnerFault,
    SourceTree, StopReason, Ticket,
};
use runtime_sandbox::{GuestCall, ImageId, LayerId, Pace};
use tokio::sync::OnceCell;
use toolchain_contract::PackageRecipe;
use toolchain_packages::{Packages, pack, unpack};
use toolchain_registry::InstalledLanguage;

use crate::WasmDispatch;
use crate::dispatch::Shared;
use crate::images::{told, unavailable};

/// Sets of packages: one for each course and language that brings any. Each is a
/// layer, which every process that runs guests holds.
pub const PACKAGE_SETS_MAX: usize = 16;
/// Bytes of files that are compiled in one run.
const COMPILED_TOGETHER_BYTES_MAX: usize = 8 << 20;
/// Bytes of what a compiler complains about that are told the operator.
const COMPLAINT_BYTES_MAX: usize = 500;

/// The sets that there are.
#[derive(Default)]
pub(crate) struct PackageSets(Mutex<BTreeMap<PackagesId, Arc<PackageSet>>>);

struct PackageSet {
    language: LanguageId,
    /// Until there is the layer, which holds all of it.
    packages: Mutex<Option<Arc<Packages>>>,
    layer: OnceCell<LayerId>,
}

impl PackageSet {
    fn packages(&self) -> MutexGuard<'_, Option<Arc<Packages>>> {
        self.packages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// There are as many sets as there may be.
#[derive(Debug, thiserror::Error)]
#[error("Courses bring packages {PACKAGE_SETS_MAX} times already, which is the most.")]
pub struct TooManyPackageSets;

impl PackageSets {
    fn get(&self, id: &PackagesId) -> Option<Arc<PackageSet>> {
        let sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sets.get(id).cloned()
    }

    fn all(&self) -> Vec<PackagesId> {
        let sets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        sets.keys().copied().collect()
    }
}

impl WasmDispatch {
    /// Takes the packages of a course for a language. Programs that name them find
    /// them from now on; the first one waits while they are compiled.
    pub fn provide(
        &self,
        language: &LanguageId,
        packages: Packages,
    ) -> Result<PackagesId, TooManyPackageSets> {
        let id = packages.id();
        let sets = &self.shared.packages.0;
        let mut sets = sets.lock().unwrap_or_else(PoisonError::into_inner);
        if !sets.contains_key(&id) && sets.len() >= PACKAGE_SETS_MAX {
            return Err(TooManyPackageSets);
        }
        sets.entry(id).or_insert_with(|| {
            Arc::new(PackageSet {
                language: language.clone(),
                packages: Mutex::new(Some(Arc::new(packages))),
                layer: OnceCell::new(),
            })
        });
        Ok(id)
    }
}

impl Shared {
    /// Where a program finds the packages that it names. While they are compiled,
    /// only so many may wait for them.
    pub(crate) async fn packages_layer(
        &self,
        installed: &InstalledLanguage,
        image: ImageId,
        id: &PackagesId,
        ticket: &Ticket,
    ) -> Result<LayerId, RunnerFault> {
        let language = &installed.language;
        let set = self.packages.get(id);
        let Some(set) = set.filter(|set| set.language == language.id) else {
            return Err(RunnerFault::Refused(format!(
                "The packages that this program names are not there for {}.",
                language.name
            )));
        };
        if let Some(layer) = set.layer.get() {
            return Ok(*layer);
        }
        let _waiting = self.admission.park(ticket)?;
        self.prepare(installed, image, &set, Pace::Prompt).await
    }

    /// Compiles all packages that there are, one set after the other.
    pub(crate) async fn prepare_packages(&self) {
        for id in self.packages.all() {
            let Some(set) = self.packages.get(&id) else {
                continue;
            };
            let Some(installed) = self.registry.get(&set.language) else {
                continue;
            };
            let executor = self.executor.as_ref();
            let runner = &installed.language.runner;
            // A failure is in the log, and is told to whoever needs them.
            if let Ok(image) = self.images.get(executor, runner).await {
                let prepared = self.prepare(installed, image, &set, Pace::Yielding);
                prepared.await.ok();
            }
        }
    }

    /// A set's layer, made by whoever asks first; the others wait for that.
    async fn prepare(
        &self,
        installed: &InstalledLanguage,
        image: ImageId,
        set: &PackageSet,
        pace: Pace,
    ) -> Result<LayerId, RunnerFault> {
        let make = || async {
            let packages = set.packages().clone();
            let packages = packages.ok_or_else(|| not_there(&"they are gone".into()))?;
            self.make_layer(installed, image, &packages, pace).await
        };
        let layer = *set.layer.get_or_try_init(make).await?;
        set.packages().take();
        Ok(layer)
    }

    /// Has packages compiled and shown.
    async fn make_layer(
        &self,
        installed: &InstalledLanguage,
        image: ImageId,
        packages: &Packages,
        pace: Pace,
    ) -> Result<LayerId, RunnerFault> {
        let started = Instant::now();
        let mut files = BTreeMap::new();
        for package in &packages.files {
            for part in parts(package) {
                let compiled = self.compile(installed, image, &part, pace);
                // Whoever imports what is not compiled waits longer, and gets the same.
                files.extend(compiled.await?.unwrap_or_default());
            }
            let sources = package.iter();
            files.extend(sources.map(|(path, bytes)| (path.clone(), bytes.clone())));
        }
        let archive = pack(&files).map_err(|error| not_there(&error.into()))?;
        let names = packages.names.iter();
        let names: Vec<_> = names
            .map(|it| format!("{} {}", it.name, it.version))
            .collect();
        let names = names.join(", ");
        let layer = self.executor.adopt_layer(archive, &names).await;
        let layer = layer.map_err(|fault| not_there(&fault))?;
        let ms = started.elapsed().as_secs_f64() * 1e3;
        let language = installed.language.id.as_str();
        tracing::info!(language, packages = names, ms, "packages compiled");
        Ok(layer)
    }

    /// What a language's compiler makes of files of a package; nothing where there is no
    /// compiler or it did not come to its end.
    async fn compile(
        &self,
        installed: &InstalledLanguage,
        image: ImageId,
        files: &[(&FilePath, &[u8])],
        pace: Pace,
    ) -> Result<Option<BTreeMap<FilePath, Vec<u8>>>, RunnerFault> {
        let language = &installed.language;
        let recipe = language.packages.as_ref();
        let Some(compiler) = recipe.and_then(|recipe| recipe.compiler.as_ref()) else {
            return Ok(None);
        };
        let call = match compiler_call(installed, compiler, files).await {
            Ok(call) => call,
            Err(reason) => return Ok(given_up(language.id.as_str(), &reason)),
        };
        let called = self.executor.call(image, call, None, pace).await;
        let execution = called.map_err(RunnerFault::Broken)?;
        if execution.stop != StopReason::Exited || execution.exit_code != Some(0) {
            let said = String::from_utf8_lossy(&execution.stderr);
            let said: String = said.chars().take(COMPLAINT_BYTES_MAX).collect();
            let reason = format!("{} {said}", execution.stop.sentence());
            return Ok(given_up(language.id.as_str(), &reason));
        }
        let made = execution.files.first().map(|file| unpack(&file.bytes));
        Ok(match made {
            Some(Ok(made)) => Some(made),
            Some(Err(reason)) => given_up(language.id.as_str(), &reason),
            None => given_up(language.id.as_str(), "it left nothing behind"),
        })
    }
}

/// A package's files, as many together as leave a run room for what it makes of them.
fn parts(package: &BTreeMap<FilePath, Vec<u8>>) -> Vec<Vec<(&FilePath, &[u8])>> {
    let mut parts: Vec<Vec<(&FilePath, &[u8])>> = Vec::new();
    let mut bytes_total = 0;
    for (path, bytes) in package {
        bytes_total += bytes.len();
        match parts.last_mut() {
            Some(part) if bytes_total <= COMPILED_TOGETHER_BYTES_MAX => {
                part.push((path, bytes.as_slice()));
            }
            _ => {
                bytes_total = bytes.len();
                parts.push(vec![(path, bytes.as_slice())]);
            }
        }
    }
    parts
}

/// The call of a language's compiler: an ordinary program, with a package's files in its
/// folder.
async fn compiler_call(
    installed: &InstalledLanguage,
    compiler: &str,
    package: &[(&FilePath, &[u8])],
) -> Result<GuestCall, String> {
    let plain = |text: &str| FilePath::parse(text).map_err(|error| error.to_string());
    let program = installed.tool(compiler).ok_or("it is not there")?;
    let source = tokio::fs::read(program).await;
    let source = source.map_err(|error| format!("it cannot be read: {error}"))?;
    let entry = plain(compiler)?;
    let mut files = SourceTree::default();
    files
        .insert(entry.clone(), source)
        .map_err(|error| error.to_string())?;
    let mut built = Vec::with_capacity(package.len());
    for (path, bytes) in package {
        built.push(BuiltFile {
            path: plain(&format!("packages/{path}"))?,
            bytes: bytes.to_vec(),
        });
    }
    Ok(GuestCall {
        built,
        outputs: vec![plain(PackageRecipe::COMPILED)?],
        ..RunRequest {
            language: installed.language.id.clone(),
            files,
            entry,
            action: Action::Run,
            stdin: Vec::new(),
            args: Vec::new(),
            limits: Limits::CEILING,
            seed: 0,
            packages: None,
        }
        .into()
    })
}

fn given_up<T>(language: &str, reason: &str) -> Option<T> {
    tracing::warn!(
        language,
        reason,
        "a package could not be compiled; it is used as it is"
    );
    None
}

fn not_there(fault: &runtime_sandbox::ExecutorFault) -> RunnerFault {
    tracing::error!(reason = told(fault.as_ref()), "packages cannot be used");
    unavailable(
        "The packages of this course are not working on this server at the moment.".to_owned(),
    )
}
