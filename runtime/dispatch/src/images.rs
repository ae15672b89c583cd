//! The runners of the installed languages: loaded once, in the background at
//! the start or when the first program asks.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use runtime_contract::{LanguageId, RunnerFault};
use runtime_sandbox::{Executor, ExecutorFault, ImageId, Loaded};
use tokio::sync::OnceCell;
use toolchain_registry::Registry;

use crate::metrics;

/// How far every language is.
#[derive(Clone, Debug, PartialEq)]
pub struct Readiness {
    pub languages: Vec<LanguageReadiness>,
}

/// How far one language is.
#[derive(Clone, Debug, PartialEq)]
pub struct LanguageReadiness {
    pub language: LanguageId,
    pub state: ImageState,
}

/// How far a runner is.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum ImageState {
    /// Nobody has asked for it yet.
    #[default]
    Waiting,
    /// Being compiled, or read from the cache.
    Loading,
    Ready {
        load_ms: f64,
        cached: bool,
    },
    /// It cannot be loaded; the text is for the operator.
    Failed {
        reason: String,
    },
    /// Its compiler is loaded when somebody first writes a program.
    OnDemand,
}

impl Readiness {
    /// Whether programs in every language start at once. A language that failed
    /// does not hold the others up.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        self.languages.iter().all(|language| {
            matches!(
                language.state,
                ImageState::Ready { .. } | ImageState::Failed { .. } | ImageState::OnDemand
            )
        })
    }

    /// Whether any language can run programs.
    #[must_use]
    pub fn any_ready(&self) -> bool {
        self.languages.iter().any(|language| {
            matches!(
                language.state,
                ImageState::Ready { .. } | ImageState::OnDemand
            )
        })
    }
}

/// One runner for every language that has its own.
pub(crate) struct Images {
    slots: BTreeMap<LanguageId, Slot>,
}

struct Slot {
    path: PathBuf,
    image: OnceCell<ImageId>,
    state: Mutex<ImageState>,
}

impl Images {
    pub(crate) fn new(registry: &Registry) -> Self {
        let slots = registry.languages().filter_map(|installed| {
            let slot = Slot {
                path: installed.runner.clone()?,
                image: OnceCell::new(),
                state: Mutex::default(),
            };
            Some((installed.language.runner.clone(), slot))
        });
        Self {
            slots: slots.collect(),
        }
    }

    /// The runners' languages, those with small components first: they are ready soonest.
    pub(crate) fn by_size(&self) -> Vec<LanguageId> {
        let mut sized: Vec<_> = self
            .slots
            .iter()
            .map(|(id, slot)| {
                (
                    slot.path.metadata().map_or(0, |about| about.len()),
                    id.clone(),
                )
            })
            .collect();
        sized.sort();
        sized.into_iter().map(|(_, id)| id).collect()
    }

    pub(crate) fn state(&self, runner: &LanguageId) -> ImageState {
        self.slots.get(runner).map(Slot::state).unwrap_or_default()
    }

    /// A runner that is there already.
    pub(crate) fn loaded(&self, runner: &LanguageId) -> Option<ImageId> {
        self.slots.get(runner)?.image.get().copied()
    }

    /// A runner, loaded by whoever asks first; the others wait for that. A
    /// failure is not kept: the next who asks tries again.
    pub(crate) async fn get(
        &self,
        executor: &dyn Executor,
        runner: &LanguageId,
    ) -> Result<ImageId, RunnerFault> {
        let Some(slot) = self.slots.get(runner) else {
            return Err(not_working(runner));
        };
        let image = slot
            .image
            .get_or_try_init(|| slot.load(executor, runner))
            .await;
        image.copied().map_err(|fault| {
            tracing::error!(%runner, reason = told(fault.as_ref()), "runner cannot be loaded");
            not_working(runner)
        })
    }
}

impl Slot {
    async fn load(
        &self,
        executor: &dyn Executor,
        runner: &LanguageId,
    ) -> Result<ImageId, ExecutorFault> {
        self.set(ImageState::Loading);
        let loaded = executor.load(&self.path).await;
        match &loaded {
            Ok(Loaded {
                cached, load_ms, ..
            }) => {
                let (cached, load_ms) = (*cached, *load_ms);
                metrics::loaded(runner, cached, load_ms);
                self.set(ImageState::Ready { load_ms, cached });
            }
            Err(fault) => self.set(ImageState::Failed {
                reason: told(fault.as_ref()),
            }),
        }
        loaded.map(|loaded| loaded.image)
    }

    fn state(&self) -> ImageState {
        self.state
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn set(&self, state: ImageState) {
        *self.state.lock().unwrap_or_else(PoisonError::into_inner) = state;
    }
}

fn not_working(runner: &LanguageId) -> RunnerFault {
    unavailable(format!(
        "The language '{runner}' is not working on this server at the moment."
    ))
}

/// Something of the operator's does not work, and this is what learners read.
pub(crate) fn unavailable(message: String) -> RunnerFault {
    RunnerFault::Unavailable {
        message,
        hint: "The operator finds the reason in the server's log.".to_owned(),
    }
}

/// A fault with everything behind it, for the operator.
#[must_use]
pub fn told(fault: &(dyn std::error::Error + 'static)) -> String {
    let mut text = fault.to_string();
    let mut source = fault.source();
    while let Some(cause) = source {
        text = format!("{text} Because: {cause}");
        source = cause.source();
    }
    text
}
