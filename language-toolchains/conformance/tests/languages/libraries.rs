//! Programs of languages whose library's native code is made once end as they do where each
//! is compiled as a whole: the same words, status, memory and fuel.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use async_trait::async_trait;
use runtime_contract::{Outcome, StopReason, Terminal};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::{
    AdoptFault, CachePlace, Execution, Executor, ExecutorFault, GuestCall, ImageId, LayerId,
    LibraryId, Loaded, Pace, Sandbox, SandboxSettings,
};
use toolchain_conformance::{Case, differences, installed};
use toolchain_registry::{Registry, default_languages_folder};

use crate::{every_case, run};

const LANGUAGES: [&str; 1] = ["go"];
/// One in so many of a language's own fixtures is run, and every shared case: compiling
/// wholes takes a while.
const FIXTURES_STEP: usize = 4;

/// A sandbox with libraries or without, and how many programs it compiled which way.
struct Watched {
    sandbox: Sandbox,
    has_libraries: bool,
    split: AtomicUsize,
    wholes: AtomicUsize,
}

impl Watched {
    fn new(has_libraries: bool) -> Arc<Self> {
        let cache = CachePlace::beside(default_languages_folder().join("../compiled-code"));
        let sandbox = Sandbox::new(SandboxSettings {
            cache: Some(cache),
            ..SandboxSettings::default()
        });
        Arc::new(Self {
            sandbox: sandbox.unwrap(),
            has_libraries,
            split: AtomicUsize::new(0),
            wholes: AtomicUsize::new(0),
        })
    }

    fn dispatch(self: &Arc<Self>) -> WasmDispatch {
        let registry = Registry::load(&default_languages_folder()).unwrap();
        let executor: Arc<dyn Executor> = Arc::clone(self) as _;
        WasmDispatch::new(Arc::new(registry), executor, DispatchSettings::default())
    }
}

#[async_trait]
impl Executor for Watched {
    async fn load(&self, path: &Path) -> Result<Loaded, ExecutorFault> {
        Executor::load(&self.sandbox, path).await
    }

    async fn load_layer(&self, path: &Path) -> Result<LayerId, ExecutorFault> {
        Executor::load_layer(&self.sandbox, path).await
    }

    async fn adopt_layer(&self, archive: Vec<u8>, name: &str) -> Result<LayerId, ExecutorFault> {
        Executor::adopt_layer(&self.sandbox, archive, name).await
    }

    async fn load_library(&self, path: &Path) -> Result<LibraryId, ExecutorFault> {
        match self.has_libraries {
            true => Executor::load_library(&self.sandbox, path).await,
            false => Err("this one is to compile wholes".into()),
        }
    }

    async fn adopt(
        &self,
        module: Arc<[u8]>,
        library: Option<LibraryId>,
        pace: Pace,
    ) -> Result<ImageId, AdoptFault> {
        let id = Executor::adopt(&self.sandbox, module, library, pace).await?;
        let image = self.sandbox.image(id);
        let count = match image.is_some_and(|image| image.has_library()) {
            true => &self.split,
            false => &self.wholes,
        };
        count.fetch_add(1, Ordering::Relaxed);
        Ok(id)
    }

    async fn call(
        &self,
        image: ImageId,
        call: GuestCall,
        terminal: Option<Terminal>,
        pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        Executor::call(&self.sandbox, image, call, terminal, pace).await
    }
}

fn cases(dispatch: &WasmDispatch) -> Vec<Case> {
    let is_ours = |case: &Case| LANGUAGES.contains(&case.request.language.as_str());
    let fixtures = installed::cases(dispatch).unwrap().into_iter();
    let fixtures = fixtures.filter(is_ours).step_by(FIXTURES_STEP);
    let shared = installed::shared(dispatch).unwrap().into_iter();
    let shared = shared.flat_map(|(_, shared)| shared.cases);
    let mut cases: Vec<Case> = fixtures.chain(shared.filter(is_ours)).collect();
    cases.retain(|case| !case.long);
    cases
}

/// An outcome without what is no answer: times, and the fuel of a program that used up the
/// engine's stack, which is as deep as native code makes it.
fn told_of(mut outcome: Outcome) -> String {
    outcome.wall_ms = 0.0;
    outcome.compile.ms = 0.0;
    if outcome.stop == StopReason::StackExhausted {
        outcome.fuel_used = 0;
        outcome.memory_bytes_peak = 0;
    }
    format!("{outcome:?}")
}

#[tokio::test(flavor = "multi_thread")]
async fn they_end_the_same_with_their_library_and_as_wholes() {
    let (with, without) = (Watched::new(true), Watched::new(false));
    let (libraries, wholes) = (with.dispatch(), without.dispatch());
    let cases = cases(&libraries);
    assert!(cases.len() > 20, "{} cases", cases.len());
    let look = async |case: &Case| {
        let (own, whole) = (run(&libraries, case).await, run(&wholes, case).await);
        let mut found = differences(&case.expect, &own);
        let (own, whole) = (told_of(own), told_of(whole));
        if own != whole {
            found.push(format!("with its library {own}, as a whole {whole}"));
        }
        found
    };
    every_case(&cases, look).await;
    let count = |count: &AtomicUsize| count.load(Ordering::Relaxed);
    assert_eq!(count(&without.split), 0);
    assert_eq!(count(&with.wholes), 0, "programs were not split");
    assert_eq!(count(&with.split), count(&without.wholes));
    assert!(count(&with.split) > 10);
}
