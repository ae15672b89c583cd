//! The real runners, for the guests that are programs.

use std::path::Path;
use std::sync::{Arc, LazyLock};

use runtime_contract::{Action, FilePath, Limits, Outcome, RunRequest, Runner, SourceTree, Ticket};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_sandbox::{CachePlace, Sandbox, SandboxSettings};
use runtime_testkit::Samples;
use toolchain_registry::{Registry, default_languages_folder};

/// Samples from the guests' folders, and small ones that need no file.
pub(crate) const PYTHON: Samples = Samples {
    language: "python",
    entry: "main.py",
    hello: "print('hello')",
    echo: "import sys\nsys.stdout.write(sys.stdin.read())",
    arguments: "import sys\nfor argument in sys.argv[1:]:\n    print(argument)",
    exit_three: "import sys\nsys.exit(3)",
    fails: "word = 'seven'\nprint(int(word))",
    nonsense: "def (:\n",
    endless_loop: runtime_guests::python::ENDLESS_LOOP,
    memory_bomb: runtime_guests::python::MEMORY_BOMB,
    output_flood: runtime_guests::python::OUTPUT_FLOOD,
    deep_recursion: runtime_guests::python::DEEP_RECURSION,
    file_flood: runtime_guests::python::FILE_FLOOD,
    double: "def double(number):\n    return number * 2",
};

pub(crate) const JAVASCRIPT: Samples = Samples {
    language: "javascript",
    entry: "main.js",
    hello: "console.log('hello');",
    echo: "process.stdout.write(require('fs').readFileSync(0, 'utf8'));",
    arguments: "for (const argument of process.argv.slice(2)) console.log(argument);",
    exit_three: "process.exit(3);",
    fails: "const nothing = undefined;\nnothing.word();",
    nonsense: "function ( {",
    endless_loop: runtime_guests::javascript::ENDLESS_LOOP,
    memory_bomb: runtime_guests::javascript::MEMORY_BOMB,
    output_flood: runtime_guests::javascript::OUTPUT_FLOOD,
    deep_recursion: runtime_guests::javascript::DEEP_RECURSION,
    file_flood: runtime_guests::javascript::FILE_FLOOD,
    double: "function double(number) { return number * 2; }",
};

/// The installed languages behind the dispatch that the server uses.
pub(crate) fn dispatch() -> WasmDispatch {
    dispatch_with(DispatchSettings::default())
}

pub(crate) fn dispatch_with(settings: DispatchSettings) -> WasmDispatch {
    let folder = default_languages_folder();
    let registry = Registry::load(&folder).unwrap_or_else(|fault| panic!("{fault}"));
    for language in ["python", "javascript"] {
        let broken = registry
            .broken()
            .iter()
            .find(|broken| broken.folder.ends_with(language));
        let there = registry.ids().iter().any(|id| id.as_str() == language);
        assert!(
            there,
            "The language '{language}' is not in '{}': run 'cargo xtask setup', or name the folder of built \
             languages in OPENCODE_LANGUAGES. {}",
            folder.display(),
            broken.map_or("", |broken| &broken.reason)
        );
    }
    // Kept between test runs: compiling a runner takes longer than all tests.
    let compiled = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled");
    let sandbox = Sandbox::new(SandboxSettings {
        cache: Some(CachePlace::beside(compiled)),
        ..SandboxSettings::default()
    })
    .unwrap();
    WasmDispatch::new(Arc::new(registry), Arc::new(sandbox), settings)
}

pub(crate) static DISPATCH: LazyLock<WasmDispatch> = LazyLock::new(dispatch);

/// Runs a program of a language; the next run must be clean, whatever it did.
pub(crate) async fn run(samples: &Samples, source: &str, limits: Limits) -> Outcome {
    let outcome = DISPATCH
        .run(
            RunRequest {
                limits,
                ..samples.request(source)
            },
            Ticket::local(),
        )
        .await
        .unwrap();
    let next = DISPATCH
        .run(samples.request(samples.hello), Ticket::local())
        .await
        .unwrap();
    assert_eq!(next.stdout, b"hello\n", "{next:?}");
    outcome
}

/// Asks something else of a program than to run; the next run must be clean.
pub(crate) async fn ask(samples: &Samples, source: &str, entry: &str, action: Action) -> Outcome {
    let request = samples.request(source);
    let mut files = SourceTree::default();
    let entry = FilePath::parse(entry).unwrap();
    files
        .insert(entry.clone(), source.as_bytes().to_vec())
        .unwrap();
    let outcome = DISPATCH
        .run(
            RunRequest {
                files,
                entry,
                action,
                limits: second(),
                ..request
            },
            Ticket::local(),
        )
        .await
        .unwrap();
    let next = DISPATCH
        .run(samples.request(samples.hello), Ticket::local())
        .await
        .unwrap();
    assert_eq!(next.stdout, b"hello\n", "{next:?}");
    outcome
}

/// What a program wrote.
pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A second's worth of fuel, so that loops end soon.
pub(crate) fn second() -> Limits {
    Limits {
        fuel_max: 2_000_000_000,
        wall_ms_max: 60_000,
        ..Limits::default()
    }
}

/// So little memory that small things fill it before the fuel is gone.
pub(crate) fn little_memory() -> Limits {
    Limits {
        memory_bytes_max: 96 << 20,
        ..Limits::default()
    }
}
