//! A place with packs that were made, archived, read and installed as an operator's
//! are, and what runs their programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use runtime_contract::{
    Action, FilePath, LanguageId, Limits, Outcome, RunRequest, Runner, SourceTree, Ticket,
};
use runtime_dispatch::{DispatchSettings, WasmDispatch, told};
use runtime_sandbox::{CachePlace, Executor};
use runtime_worker::{WorkerPool, WorkerSettings};
use tempfile::TempDir;
use toolchain_packs::{Origin, PacksFolder, Trust, make, open};
use toolchain_registry::{Registry, default_languages_folder};

/// A file of a pack: its name, and its content or where that lies.
pub(crate) enum Part {
    Bytes(&'static str, Vec<u8>),
    File(&'static str, PathBuf),
}

pub(crate) struct Place {
    _root: TempDir,
    pub(crate) dispatch: WasmDispatch,
    pub(crate) executor: Arc<dyn Executor>,
    pub(crate) packs: PathBuf,
}

/// A component that set-up has built.
pub(crate) fn component(name: &str) -> Vec<u8> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent();
    let built = target.unwrap_or(Path::new(".")).join("toolchains");
    let file = built.join(format!(
        "wasm32-unknown-unknown/release/toolchain_{name}_component.wasm"
    ));
    let module = fs::read(&file).unwrap_or_else(|error| {
        panic!("{}: {error}; `cargo xtask setup` builds it", file.display())
    });
    runtime_guests::component_of_own_world(&module).unwrap()
}

/// The manifest of an installed language as that of a pack: its id is another one, and
/// it names no native tools.
pub(crate) fn manifest(language: &str, id: &str) -> String {
    let path = default_languages_folder()
        .join(language)
        .join("toolchain.toml");
    let text = fs::read_to_string(&path)
        .unwrap_or_else(|error| panic!("{}: {error}; see cargo xtask setup", path.display()));
    let mut table: toml::Table = text.parse().unwrap();
    table.insert("id".to_owned(), id.into());
    for tool in ["format", "lint", "types"] {
        table.remove(tool);
    }
    table.to_string()
}

impl Place {
    /// A place with one pack.
    pub(crate) fn with(parts: &[Part]) -> Self {
        Self::with_settings(parts, DispatchSettings::default())
    }

    pub(crate) fn with_settings(parts: &[Part], settings: DispatchSettings) -> Self {
        let root = tempfile::tempdir().unwrap();
        let source = root.path().join("source");
        fs::create_dir(&source).unwrap();
        for part in parts {
            match part {
                Part::Bytes(name, bytes) => fs::write(source.join(name), bytes).unwrap(),
                Part::File(name, path) => {
                    std::os::unix::fs::symlink(path, source.join(name)).unwrap();
                }
            }
        }
        let archive = root.path().join("pack.tar");
        make(&source).unwrap().1.write_new(&archive).unwrap();
        let (pack, files) = open(&archive, &Trust::default()).unwrap();
        fs::remove_file(&archive).unwrap();
        let packs = PacksFolder::new(root.path().join("packs"), Vec::new());
        let lock = packs.lock().unwrap();
        let staged = packs.stage(&lock, &pack, &files, &Origin::default());
        let packs_folder = staged.unwrap().install().unwrap();
        let registry = Registry::default().with_packs(&packs);
        assert_eq!(registry.broken(), []);
        let cache = default_languages_folder().join("../compiled-code");
        let executor: Arc<dyn Executor> = Arc::new(
            WorkerPool::start(WorkerSettings {
                program: env!("CARGO_BIN_EXE_conformance-determinism").into(),
                workers: 1,
                cache: Some(CachePlace::beside(cache)),
                ..WorkerSettings::default()
            })
            .unwrap(),
        );
        let dispatch = WasmDispatch::new(Arc::new(registry), Arc::clone(&executor), settings);
        Self {
            _root: root,
            dispatch,
            executor,
            packs: packs_folder,
        }
    }

    /// Asks something of a program whose first file is its entry.
    pub(crate) async fn ask(&self, action: Action, files: &[(&str, &[u8])]) -> Outcome {
        let mut tree = SourceTree::default();
        for (path, bytes) in files {
            tree.insert(path_of(path), bytes.to_vec()).unwrap();
        }
        let language = self.dispatch.registry().ids().remove(0);
        let request = RunRequest {
            language,
            files: tree,
            entry: path_of(files[0].0),
            action,
            stdin: Vec::new(),
            args: Vec::new(),
            limits: Limits::default(),
            seed: 0,
            packages: None,
        };
        let ran = self.dispatch.run(request, Ticket::local()).await;
        ran.unwrap_or_else(|fault| panic!("{}", told(&fault)))
    }

    /// The language of the pack.
    pub(crate) fn language(&self) -> LanguageId {
        self.dispatch.registry().ids().remove(0)
    }
}

pub(crate) fn path_of(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

pub(crate) fn tests_in(file: &str) -> Action {
    Action::Test {
        test_files: vec![path_of(file)],
    }
}
