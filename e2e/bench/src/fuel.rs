//! What counting fuel costs: the same programs on the sandbox's own engine and
//! on one that differs in nothing but that it does not count. The second exists
//! only here; a sandbox cannot be told to run without fuel.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use runtime_contract::{FilePath, Limits, RunRequest};
use runtime_host::{Host, HostSettings, refused};
use runtime_sandbox::{engine_config, read_component};
use runtime_world::WorldPre;
use runtime_world::program::Ending;
use toolchain_registry::{Registry, default_languages_folder};
use wasmtime::component::{Component, Linker};
use wasmtime::{Engine, Store};

use crate::report::Table;
use crate::statistics::Timings;
use crate::{c_guest, machine, programs};

/// Turns of each program, and those before them that are not counted.
const TURNS: usize = 9;
const TURNS_WARM_UP: usize = 1;
/// As in the sandbox: after so much fuel a run lets others go first.
const FUEL_UNTIL_YIELD: u64 = 1_000_000;

/// A program that computes.
struct Program {
    name: &'static str,
    source: &'static str,
    /// Argument of the C guest, which has no source here.
    word: &'static str,
}

struct Language {
    id: &'static str,
    entry: &'static str,
    programs: &'static [Program],
}

const LANGUAGES: [Language; 3] = [
    Language {
        id: "python",
        entry: "main.py",
        programs: &[
            Program {
                name: "calls (fib)",
                source: "def fib(n):\n    return n if n < 2 else fib(n - 1) + fib(n - 2)\nprint(fib(23))\n",
                word: "",
            },
            Program {
                name: "sorting",
                source: "numbers = [(i * 7919 + 104729) % 100003 for i in range(60_000)]\nfor _ in range(4):\n    ordered = sorted(numbers, key=lambda n: -n)\nprint(ordered[100])\n",
                word: "",
            },
            Program {
                name: "building texts",
                source: "parts = []\nfor i in range(100_000):\n    parts.append(f'{i}:{i * 2};')\ntext = ''.join(parts).replace('1', 'one')\nprint(len(text), text.count('7'))\n",
                word: "",
            },
        ],
    },
    Language {
        id: "javascript",
        entry: "main.js",
        programs: &[
            Program {
                name: "calls (fib)",
                source: "const fib = n => n < 2 ? n : fib(n - 1) + fib(n - 2);\nconsole.log(fib(25));\n",
                word: "",
            },
            Program {
                name: "sorting",
                source: "const numbers = Array.from({ length: 60_000 }, (_, i) => (i * 7919 + 104729) % 100003);\nconsole.log(numbers.sort((a, b) => a - b)[100]);\n",
                word: "",
            },
            Program {
                name: "building texts",
                source: "let text = '';\nfor (let i = 0; i < 150_000; i++) text += `${i}:${i * 2};`;\ntext = text.replaceAll('1', 'one');\nconsole.log(text.length, text.split('7').length);\n",
                word: "",
            },
        ],
    },
    Language {
        id: "c",
        entry: "native.c",
        programs: &[
            Program {
                name: "calls (fib)",
                source: "",
                word: "fibonacci",
            },
            Program {
                name: "loops over memory (sieve)",
                source: "",
                word: "work",
            },
        ],
    },
];

/// The section of the page.
pub(crate) async fn section() -> Result<String> {
    let scratch = tempfile::tempdir()?;
    let registry = Registry::load(&default_languages_folder())?;
    let mut table = Table::new(&[
        "language",
        "program",
        "without fuel p50",
        "with fuel p50",
        "ratio",
        "fuel",
        "fuel a second",
    ]);
    let mut missing = None;
    for language in &LANGUAGES {
        let runner = match language.id {
            "c" => match c_guest::component(scratch.path()) {
                Ok(runner) => runner,
                Err(why) => {
                    missing = Some(why);
                    continue;
                }
            },
            id => {
                let id = runtime_contract::LanguageId::parse(id)?;
                let installed = registry.get(&id);
                let runner = installed.and_then(|installed| installed.runner.clone());
                runner.with_context(|| format!("{id} has no runner here"))?
            }
        };
        let (counting, not_counting) = (Runner::new(&runner, true)?, Runner::new(&runner, false)?);
        for program in language.programs {
            let mut request = programs::program(language.id, language.entry, program.source)?;
            request
                .args
                .extend((!program.word.is_empty()).then(|| program.word.to_owned()));
            let (mut with, mut without) = (Vec::new(), Vec::new());
            let mut fuel = 0;
            for turn in 0..TURNS_WARM_UP + TURNS {
                let counted = counting.run(&request).await?;
                let free = not_counting.run(&request).await?;
                ensure!(
                    counted.said == free.said,
                    "{} {} differs without fuel",
                    language.id,
                    program.name
                );
                if turn >= TURNS_WARM_UP {
                    with.push(counted.took);
                    without.push(free.took);
                    fuel = counted.fuel;
                }
            }
            let with = Timings::new(&with).percentile_ms(50);
            let without = Timings::new(&without).percentile_ms(50);
            table.row([
                language.id.to_owned(),
                program.name.to_owned(),
                format!("{without:.1} ms"),
                format!("{with:.1} ms"),
                format!("{:.2}", with / without),
                fuel.to_string(),
                format!("{:.1} × 10⁹", fuel as f64 / with / 1e6),
            ]);
        }
    }
    let missing = missing.map_or_else(String::new, |why| format!("Not measured: {why:#}.\n\n"));
    Ok(format!(
        "## What counting fuel costs\n\n{table}\n{missing}\
         The same component on two engines of the sandbox's configuration, one of them\n\
         without fuel, turn by turn in this process; the time is that of the call on a\n\
         processor, without making the instance. TypeScript runs as JavaScript. With fuel a program also lets\n\
         others go first after every million units.\n"
    ))
}

/// What a store holds.
struct Guest {
    host: Host,
}

/// A runner on an engine of its own.
struct Runner {
    engine: Engine,
    pre: WorldPre<Guest>,
    counts: bool,
}

/// One run.
struct Ran {
    took: Duration,
    said: Vec<u8>,
    fuel: u64,
}

impl Runner {
    fn new(component: &Path, counts: bool) -> Result<Self> {
        let mut config = engine_config();
        config.consume_fuel(counts);
        let engine = Engine::new(&config)?;
        let file = read_component(component)?;
        let component = Component::new(&engine, &file.bytes)?;
        let mut linker = Linker::new(&engine);
        runtime_host::add_to_linker(&mut linker, |guest: &mut Guest| &mut guest.host)?;
        refused::add_to_linker(&mut linker, &engine, &component)?;
        let pre = WorldPre::new(linker.instantiate_pre(&component)?)?;
        Ok(Self {
            engine,
            pre,
            counts,
        })
    }

    async fn run(&self, request: &RunRequest) -> Result<Ran> {
        let limits = Limits::CEILING;
        let settings = HostSettings {
            files: request.files.clone(),
            built: Vec::new(),
            layer: None,
            stdin: Vec::new(),
            conversation: None,
            seed: request.seed,
            fuel_max: limits.fuel_max,
            output_bytes_max: limits.output_bytes_max,
            file_bytes_max: limits.file_bytes_max,
        };
        let host = Host::new(settings).map_err(|end| anyhow::anyhow!("{end:?}"))?;
        let mut store = Store::new(&self.engine, Guest { host });
        if self.counts {
            store.set_fuel(limits.fuel_max)?;
            store.fuel_async_yield_interval(Some(FUEL_UNTIL_YIELD))?;
        }
        let world = self.pre.instantiate_async(&mut store).await?;
        if self.counts {
            store.set_fuel(limits.fuel_max)?;
        }
        let entry: &FilePath = &request.entry;
        let begun = machine::cpu_time()?;
        let ending = world
            .opencode_runner_program()
            .call_run(&mut store, entry.as_str(), &request.args)
            .await?;
        let took = machine::cpu_time()?.saturating_sub(begun);
        ensure!(
            matches!(ending, Ending::Exited(0)),
            "{entry} ended with {ending:?}"
        );
        let fuel = if self.counts {
            limits.fuel_max - store.get_fuel()? + store.data().host.fuel_used()
        } else {
            0
        };
        let said = store.data_mut().host.take_remains("").stdout;
        Ok(Ran { took, said, fuel })
    }
}
