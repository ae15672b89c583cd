//! A toolchain that means harm, in the way that the program asks for: the first word
//! of its entry file says which question is answered how. Only tests use it.

use toolchain_adapter::world::exports::opencode::toolchain::builder::{
    Action, Diagnostic, File, Guest, GuestTool, Plan, Planned, Prepared, Readied, Said, Severity,
    Step, TestReport, TestRun, TestStatus, Tool, UncaughtError,
};

struct Hostile;

impl Guest for Hostile {
    fn prepare(files: Vec<File>, entry: String, _action: Action) -> Prepared {
        let sources = files.clone();
        let planned = |plan: Plan| {
            Prepared::Compile(Planned {
                files: sources,
                plan,
            })
        };
        let asked = files.iter().find(|file| file.path == entry);
        let asked = asked.map(|file| String::from_utf8_lossy(&file.bytes).into_owned());
        let asked = asked.unwrap_or_default();
        match asked.split_whitespace().next().unwrap_or_default() {
            "trap" => panic!("as asked"),
            "loop" => endless(),
            "deep" => deep(u64::MAX),
            "memory" => {
                let mut all = Vec::new();
                loop {
                    all.push(vec![1_u8; 1 << 20]);
                }
            }
            "native" => planned(plan(Tool::Native("/bin/sh".to_owned()))),
            "outside" => planned(plan(guest("../../../../bin/tool.wasm", None))),
            "absolute" => planned(plan(guest("/etc/passwd", None))),
            "runner" => planned(plan(guest("toolchain.wasm", None))),
            "absent" => planned(plan(guest("missing.wasm", None))),
            "layer" => planned(plan(guest("tool.wasm", Some("../c/c.tar")))),
            "not-a-layer" => planned(plan(guest("tool.wasm", Some("tool.wasm")))),
            "output" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.steps[0].outputs = vec!["../../etc/passwd".to_owned()];
                planned(plan)
            }
            "program" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.program = "/work/\u{1b}[2J".to_owned();
                planned(plan)
            }
            "file" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.steps[0].files = vec![file("a/../../b", 1)];
                planned(plan)
            }
            "steps" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.steps = vec![plan.steps[0].clone(); 1_000];
                planned(plan)
            }
            "slow" => {
                let mut plan = plan(guest("slow.wasm", None));
                plan.steps[0].outputs.clear();
                plan.steps = vec![plan.steps[0].clone(); 300];
                planned(plan)
            }
            "words" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.steps[0].arguments = vec![String::new(); 20_000];
                planned(plan)
            }
            "large" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.steps[0].files = vec![file("large", 9 << 20)];
                planned(plan)
            }
            "huge" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.steps[0].files = vec![file("huge", 64 << 20)];
                planned(plan)
            }
            "tree" => Prepared::Compile(Planned {
                files: (0..300).map(|at| file(&format!("f{at}"), 1)).collect(),
                plan: plan(guest("tool.wasm", None)),
            }),
            "silent" => Prepared::Rejected(Vec::new()),
            "ready" => Prepared::Ready(Readied {
                files,
                diagnostics: Vec::new(),
            }),
            "many" => Prepared::Rejected(vec![diagnostic(); 50_000]),
            "none" => {
                let mut plan = plan(guest("tool.wasm", None));
                plan.steps.clear();
                planned(plan)
            }
            // A program that is given as it is; what is harmful comes after.
            word => {
                let tool = match word {
                    "fails" => "fails.wasm",
                    _ => "tool.wasm",
                };
                let given = files.iter().find(|file| file.path == "given.wasm");
                let mut plan = plan(guest(tool, None));
                plan.steps[0].files = vec![File {
                    path: plan.program.clone(),
                    bytes: given.map(|file| file.bytes.clone()).unwrap_or_default(),
                }];
                plan.steps[0].outputs.clear();
                planned(plan)
            }
        }
    }

    fn diagnostics(_step: Step, _said: Said, _files: Vec<File>) -> Vec<Diagnostic> {
        panic!("whatever a step says")
    }

    fn words(_step: Step, _said: Said) -> Vec<u8> {
        endless()
    }

    /// A first question finds nothing wrong with it.
    fn uncaught(said: Said) -> Option<UncaughtError> {
        match said.status {
            None => None,
            Some(_) => panic!("whatever a program says"),
        }
    }

    fn reports(run: TestRun) -> Vec<TestReport> {
        let report = TestReport {
            name: "t".to_owned(),
            status: TestStatus::Pass,
            message: String::new(),
            output: String::new(),
            test_code: String::new(),
            task_id: None,
        };
        match run.exit_code {
            Some(9) => vec![report; 20_000],
            _ => endless(),
        }
    }
}

fn endless() -> ! {
    let mut count = 0_u64;
    loop {
        count = std::hint::black_box(count.wrapping_add(1));
    }
}

fn deep(left: u64) -> ! {
    let here = std::hint::black_box([left; 64]);
    if left > 0 {
        deep(here[0] - 1);
    }
    unreachable!("{here:?}")
}

fn guest(module: &str, layer: Option<&str>) -> Tool {
    Tool::Guest(GuestTool {
        module: module.to_owned(),
        name: "tool".to_owned(),
        layer: layer.map(str::to_owned),
    })
}

fn plan(tool: Tool) -> Plan {
    Plan {
        steps: vec![Step {
            tool,
            arguments: Vec::new(),
            files: Vec::new(),
            outputs: vec!["program.wasm".to_owned()],
        }],
        program: "program.wasm".to_owned(),
        arguments: Vec::new(),
        report: None,
    }
}

fn file(path: &str, bytes: usize) -> File {
    File {
        path: path.to_owned(),
        bytes: vec![b'x'; bytes],
    }
}

fn diagnostic() -> Diagnostic {
    Diagnostic {
        file: "main.hostile".to_owned(),
        line: 0,
        column: 0,
        end: None,
        severity: Severity::Error,
        code: None,
        message: "no".to_owned(),
        fix: None,
    }
}

toolchain_adapter::world::export!(Hostile with_types_in toolchain_adapter::world);
