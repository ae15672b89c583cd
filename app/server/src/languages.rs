//! The installed languages and the one runner behind them, as the rest of the
//! program sees them.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use runtime_contract::{LanguageId, Runner, SourceTools};
use runtime_dispatch::{DispatchSettings, ImageState, WasmDispatch};
use runtime_sandbox::{CachePlace, Executor};
use runtime_worker::{WorkerPool, WorkerSettings};
use toolchain_contract::Language;
use toolchain_registry::{BrokenLanguage, Registry, default_languages_folder};

use crate::complaint::{Complaint, Kind};
use crate::config::Settings;

/// Whether programs start at full speed yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Warmth {
    /// Runners are being compiled or read from the cache.
    Warming,
    Ready,
    /// There is nothing to warm.
    Empty,
    /// One of them does not work; the text names it.
    Broken(String),
}

impl fmt::Display for Warmth {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Warming => formatter.write_str("being prepared"),
            Self::Ready => formatter.write_str("ready"),
            Self::Empty => {
                formatter.write_str("none is installed; 'cargo xtask setup' builds them")
            }
            Self::Broken(text) => formatter.write_str(text),
        }
    }
}

/// The languages of this machine.
#[derive(Clone)]
pub struct Languages {
    list: Arc<[Language]>,
    runner: Arc<dyn Runner>,
    tools: Arc<dyn SourceTools>,
    warmth: Arc<dyn Fn() -> Warmth + Send + Sync>,
}

/// Languages as they were found on the disk, with what an operator asks about.
pub struct Installed {
    pub languages: Languages,
    pub dispatch: WasmDispatch,
    pub broken: Vec<BrokenLanguage>,
    pub folder: PathBuf,
    /// Where the packs lie.
    pub packs: PathBuf,
    /// The processes that run programs.
    pub pool: Arc<WorkerPool>,
}

impl Languages {
    #[must_use]
    pub fn new(
        list: Vec<Language>,
        runner: Arc<dyn Runner>,
        tools: Arc<dyn SourceTools>,
        warmth: impl Fn() -> Warmth + Send + Sync + 'static,
    ) -> Self {
        Self {
            list: list.into(),
            runner,
            tools,
            warmth: Arc::new(warmth),
        }
    }

    /// A language by its id.
    #[must_use]
    pub fn find(&self, id: &LanguageId) -> Option<&Language> {
        self.list.iter().find(|language| language.id == *id)
    }

    #[must_use]
    pub fn list(&self) -> &[Language] {
        &self.list
    }

    #[must_use]
    pub fn runner(&self) -> &dyn Runner {
        self.runner.as_ref()
    }

    /// What formats and lints.
    #[must_use]
    pub fn tools(&self) -> &dyn SourceTools {
        self.tools.as_ref()
    }

    #[must_use]
    pub fn warmth(&self) -> Warmth {
        (self.warmth)()
    }

    /// The language that was asked for, or what to tell who asked.
    pub fn named(&self, text: &str) -> Result<&Language, Complaint> {
        let found = LanguageId::parse(text).ok().and_then(|id| self.find(&id));
        found.ok_or_else(|| {
            Complaint::new(
                Kind::Usage,
                format!(
                    "There is no language '{text}' here; there are: {}.",
                    self.ids()
                ),
            )
        })
    }

    /// The language that was asked for, or else the one that has files like this.
    pub fn of_file(&self, named: Option<&str>, file: &Path) -> Result<&Language, Complaint> {
        if let Some(named) = named {
            return self.named(named);
        }
        let extension = file.extension().and_then(|extension| extension.to_str());
        let by_extension = |language: &&Language| {
            let mut extensions = language.extensions.iter();
            extensions.any(|own| Some(own.as_str()) == extension)
        };
        self.list.iter().find(by_extension).ok_or_else(|| {
            Complaint::new(
                Kind::Usage,
                format!(
                    "{} does not say by its name which language it is in; add --language with one of: {}.",
                    file.display(),
                    self.ids()
                ),
            )
        })
    }

    /// The ids of all languages in one line.
    #[must_use]
    pub fn ids(&self) -> String {
        let ids: Vec<_> = self
            .list
            .iter()
            .map(|language| language.id.as_str())
            .collect();
        ids.join(", ")
    }
}

impl Installed {
    /// Reads the languages folder and the packs, and starts so many worker processes. Programs
    /// can be run at once; the first one of a language waits for its runner.
    /// Needs a tokio runtime.
    pub fn open(settings: &Settings, workers: usize) -> Result<Self, Complaint> {
        let workers = WorkerSettings {
            workers,
            ..WorkerSettings::default()
        };
        Self::open_with(settings, workers, DispatchSettings::default())
    }

    /// The same, as an operator wants it.
    pub fn open_with(
        settings: &Settings,
        workers: WorkerSettings,
        dispatch: DispatchSettings,
    ) -> Result<Self, Complaint> {
        let folder = built_folder(settings);
        let packs = settings.packs_folder()?;
        let (registry, unread) = match Registry::load(&folder) {
            Ok(registry) => (registry, None),
            Err(fault) => (Registry::default(), Some(fault)),
        };
        if let Some(fault) = unread {
            tracing::warn!("{fault}");
        }
        let registry = registry
            .with_packs(&packs)
            .with_native_compilers(&settings.native_compilers)
            .map_err(|fault| {
                let text = format!("The setting 'native_compilers' cannot be used: {fault}");
                Complaint::new(Kind::Config, text).because(fault)
            })?;
        let broken = registry.broken().to_vec();
        for language in &broken {
            tracing::warn!(folder = %language.folder.display(), "a language cannot be used: {}", language.reason);
        }
        let workers = WorkerSettings {
            cache: cache_place(),
            ..workers
        };
        let pool = WorkerPool::start(workers)
            .map_err(|fault| Complaint::new(Kind::Internal, fault.to_string()).because(fault))?;
        let pool = Arc::new(pool);
        let list = registry
            .languages()
            .map(|installed| installed.language.clone())
            .collect();
        let executor = Arc::clone(&pool) as Arc<dyn Executor>;
        let dispatch = WasmDispatch::new(Arc::new(registry), executor, dispatch);
        let watched = dispatch.clone();
        let languages = Languages::new(
            list,
            Arc::new(dispatch.clone()),
            Arc::new(dispatch.clone()),
            move || warmth(&watched),
        );
        Ok(Self {
            languages,
            dispatch,
            broken,
            folder,
            packs: packs.path().to_owned(),
            pool,
        })
    }

    /// That there is a language at all, for commands that need one.
    pub fn check_any(&self) -> Result<(), Complaint> {
        if !self.languages.list().is_empty() {
            return Ok(());
        }
        let reasons: Vec<_> = self
            .broken
            .iter()
            .map(|language| format!(" {}: {}", language.folder.display(), language.reason))
            .collect();
        Err(Complaint::unavailable(format!(
            "No language is installed in {}; run 'cargo xtask setup', or name another folder with --languages.{}",
            self.folder.display(),
            reasons.concat()
        )))
    }
}

/// Where the languages are that setup built.
pub(crate) fn built_folder(settings: &Settings) -> PathBuf {
    let folder = settings.languages.clone();
    folder.unwrap_or_else(default_languages_folder)
}

fn warmth(dispatch: &WasmDispatch) -> Warmth {
    let readiness = dispatch.readiness();
    if readiness.languages.is_empty() {
        return Warmth::Empty;
    }
    if !readiness.is_settled() {
        return Warmth::Warming;
    }
    if readiness.any_ready() {
        return Warmth::Ready;
    }
    let reason = readiness.languages.iter().find_map(|one| match &one.state {
        ImageState::Failed { reason } => Some(format!("{}: {reason}", one.language)),
        _ => None,
    });
    Warmth::Broken(reason.unwrap_or_default())
}

/// Where compiled runners are kept: in the cache that setup uses too. The key
/// lies apart, with what a person keeps and does not clear.
fn cache_place() -> Option<CachePlace> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let home = |below: &str| Some(PathBuf::from(set("HOME")?).join(below));
    let cache = set("OPENCODE_CACHE").map(PathBuf::from).or_else(|| {
        let caches = set("XDG_CACHE_HOME").map(PathBuf::from);
        Some(caches.or_else(|| home(".cache"))?.join("opencode"))
    })?;
    let state = set("XDG_STATE_HOME").map(PathBuf::from);
    let state = state.or_else(|| home(".local/state"));
    let key_file = state.map_or_else(
        || cache.join("compiled-code.key"),
        |state| state.join("opencode/compiled-code.key"),
    );
    Some(CachePlace {
        folder: cache.join("compiled"),
        key_file,
    })
}
