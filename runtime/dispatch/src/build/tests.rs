//! Plans that a toolchain should not have made, and steps that do not do what they
//! are there for. An executor that only says what was made up stands for the sandbox.

use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use runtime_contract::{FilePath, LanguageId, Limits, Terminal};
use runtime_sandbox::{
    AdoptFault, Execution, Executor, ExecutorFault, ImageId, LayerId, LibraryId, Loaded,
};
use tempfile::TempDir;
use toolchain_contract::{Plan, Prepared, STEPS_MAX, Toolchain};
use toolchain_registry::Registry;

use super::*;
use crate::{DispatchSettings, WasmDispatch, told};

/// A language with a compiler `cc.wasm` and its headers `cc.tar`, which are there and
/// hold nothing; the id is that of a language whose toolchain is built in.
const MANIFEST: &str = "id = \"c\"\nname = \"C\"\nversion = \"1\"\ntier = \"wasm\"\n\
    extensions = [\"c\"]\nentry = \"main.c\"\neditor_mode = \"c\"\n[compile]\n";

struct Planned(Plan);

impl Toolchain for Planned {
    fn prepare(&self, files: SourceTree, _entry: &FilePath, _action: &Action) -> Prepared {
        let plan = self.0.clone();
        Prepared::Compile { files, plan }
    }
}

/// Answers each call with the next of these, and counts them.
#[derive(Default)]
struct Answering {
    calls: AtomicUsize,
    answers: Mutex<Vec<Execution>>,
}

#[async_trait::async_trait]
impl Executor for Answering {
    async fn load(&self, _path: &Path) -> Result<Loaded, ExecutorFault> {
        Ok(Loaded {
            image: ImageId([1; 32]),
            cached: true,
            load_ms: 0.0,
        })
    }

    async fn load_layer(&self, _path: &Path) -> Result<LayerId, ExecutorFault> {
        Ok(LayerId([2; 32]))
    }

    async fn adopt(
        &self,
        _module: Arc<[u8]>,
        _library: Option<LibraryId>,
        _pace: Pace,
    ) -> Result<ImageId, AdoptFault> {
        Err(AdoptFault::Refused("nothing runs here".to_owned()))
    }

    async fn call(
        &self,
        _image: ImageId,
        _call: GuestCall,
        _terminal: Option<Terminal>,
        _pace: Pace,
    ) -> Result<Execution, ExecutorFault> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        let answer = self.answers.lock().unwrap().pop();
        answer.ok_or_else(|| "one call too many".into())
    }
}

fn path(text: &str) -> FilePath {
    FilePath::parse(text).unwrap()
}

fn step(tool: Tool, outputs: &[&str]) -> Step {
    Step {
        tool,
        arguments: Vec::new(),
        files: Vec::new(),
        outputs: outputs.iter().map(|output| path(output)).collect(),
    }
}

fn compiler() -> Tool {
    Tool::Guest {
        module: "cc.wasm".to_owned(),
        name: "cc".to_owned(),
        layer: Some("cc.tar".to_owned()),
    }
}

fn plan(steps: Vec<Step>) -> Plan {
    Plan {
        steps,
        program: path("program.wasm"),
        arguments: Vec::new(),
        report: None,
        library: None,
    }
}

/// A step that ended by itself and left these files behind.
fn ended(status: i32, files: &[&str]) -> Execution {
    let file = |name: &&str| BuiltFile {
        path: path(name),
        bytes: b"made".to_vec(),
    };
    Execution {
        stop: StopReason::Exited,
        exit_code: Some(status),
        stdout: Vec::new(),
        stderr: Vec::new(),
        fuel_used: 1,
        memory_bytes_peak: 1,
        wall_ms: 1.0,
        diagnostics: Vec::new(),
        uncaught: None,
        returned: None,
        tests: Vec::new(),
        files: files.iter().map(file).collect(),
        reply: None,
    }
}

struct Built {
    came_of_it: Result<Build, String>,
    calls: usize,
}

impl Built {
    #[track_caller]
    fn expect_fault(self, calls: usize, words: &str) {
        let fault = self.came_of_it.err();
        let words = format!("a program could not be built: {words}");
        assert_eq!((fault, self.calls), (Some(words), calls));
    }

    #[track_caller]
    fn expect_rejected(self, words: &str) {
        match self.came_of_it {
            Ok(Build::Rejected(outcome)) => {
                let found = &outcome.compile.diagnostics[0];
                assert_eq!(
                    (found.file.as_str(), found.message.as_str()),
                    ("main.c", words)
                );
            }
            Ok(Build::Program(_)) => panic!("it was built"),
            Err(fault) => panic!("{fault}"),
        }
    }
}

/// What comes of a plan whose calls are answered like this, the last one first.
async fn built(plan: Plan, answers: Vec<Execution>) -> Built {
    let folder = installed();
    let registry = Arc::new(Registry::load(folder.path()).unwrap());
    let executor = Arc::new(Answering {
        answers: Mutex::new(answers),
        ..Answering::default()
    });
    let dispatch = WasmDispatch::new(
        Arc::clone(&registry),
        Arc::clone(&executor) as Arc<dyn Executor>,
        DispatchSettings::default(),
    );
    let language = LanguageId::parse("c").unwrap();
    let mut files = SourceTree::default();
    files.insert(path("main.c"), Vec::new()).unwrap();
    let request = RunRequest {
        language: language.clone(),
        files,
        entry: path("main.c"),
        action: Action::Run,
        stdin: Vec::new(),
        args: Vec::new(),
        limits: Limits::default(),
        seed: 0,
        packages: None,
    };
    let guide = Guide::BuiltIn(Arc::new(Planned(plan)));
    let language = registry.get(&language).unwrap();
    let ticket = Ticket::local();
    let came_of_it = dispatch
        .shared
        .build(language, &guide, &request, &ticket, Pace::Prompt)
        .await;
    Built {
        came_of_it: came_of_it
            .map(|(build, _)| build)
            .map_err(|fault| match fault {
                RunnerFault::Broken(source) => told(source.as_ref()),
                other => panic!("{other}"),
            }),
        calls: executor.calls.load(Ordering::Relaxed),
    }
}

fn installed() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("c");
    std::fs::create_dir(&own).unwrap();
    std::fs::write(own.join("toolchain.toml"), MANIFEST).unwrap();
    std::fs::write(own.join("cc.wasm"), "").unwrap();
    std::fs::write(own.join("cc.tar"), "").unwrap();
    folder
}

#[tokio::test]
async fn a_plan_has_only_so_many_steps() {
    let steps = |count: usize| vec![step(compiler(), &["program.wasm"]); count];
    let answers = vec![ended(0, &["program.wasm"]); STEPS_MAX];
    let most = built(plan(steps(STEPS_MAX)), answers).await;
    assert_eq!(most.calls, STEPS_MAX);
    assert!(matches!(most.came_of_it, Ok(Build::Program(_))));
    let more = built(plan(steps(STEPS_MAX + 1)), Vec::new()).await;
    more.expect_fault(
        0,
        "its plan has 301 steps, where at most 300 may be (STEPS_MAX)",
    );
}

#[tokio::test]
async fn a_tool_that_is_not_there_is_named() {
    let module = Tool::Guest {
        module: "ld.wasm".to_owned(),
        name: "ld".to_owned(),
        layer: None,
    };
    let layer = Tool::Guest {
        module: "cc.wasm".to_owned(),
        name: "cc".to_owned(),
        layer: Some("other.tar".to_owned()),
    };
    let native = Tool::Native {
        program: "bin/as".to_owned(),
    };
    for (tool, name) in [
        (module, "ld.wasm"),
        (layer, "other.tar"),
        (native, "bin/as"),
    ] {
        let found = built(plan(vec![step(tool, &[])]), Vec::new()).await;
        found.expect_fault(0, &format!("the tool '{name}' is not there"));
    }
}

#[tokio::test]
async fn a_step_that_leaves_nothing_behind_is_told() {
    let steps = vec![
        step(compiler(), &["main.o"]),
        step(compiler(), &["program.wasm"]),
    ];
    let none = built(plan(steps.clone()), vec![ended(0, &[])]).await;
    none.expect_fault(1, "a step left no 'main.o' behind");
    let other = built(plan(steps), vec![ended(0, &["other.o"])]).await;
    other.expect_fault(1, "a step left no 'main.o' behind");
}

#[tokio::test]
async fn a_plan_without_a_program_is_told() {
    built(plan(Vec::new()), Vec::new())
        .await
        .expect_fault(0, "its plan made no program");
    let found = built(
        plan(vec![step(compiler(), &["main.o"])]),
        vec![ended(0, &["main.o", "program.wasm"])],
    );
    // What nobody asked for is not taken.
    found.await.expect_fault(1, "its plan made no program");
}

#[tokio::test]
async fn a_step_that_fails_is_told_with_its_words_and_the_next_is_not_begun() {
    let steps = vec![
        step(compiler(), &["main.o"]),
        step(compiler(), &["program.wasm"]),
    ];
    let failed = Execution {
        stderr: b"\n  out of ideas\nand more\n".to_vec(),
        ..ended(1, &["main.o"])
    };
    let found = built(plan(steps.clone()), vec![failed]).await;
    assert_eq!(found.calls, 1);
    found.expect_rejected("'cc' failed: out of ideas");
    let found = built(plan(steps.clone()), vec![ended(1, &[])]).await;
    found.expect_rejected("'cc' failed without saying why.");
    let stopped = Execution {
        stop: StopReason::StackExhausted,
        exit_code: None,
        ..ended(0, &["main.o"])
    };
    let found = built(plan(steps), vec![stopped]).await;
    found.expect_rejected("'cc' cannot follow this program: something in it is nested too deep.");
}
