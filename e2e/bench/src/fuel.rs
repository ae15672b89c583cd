//! What counting fuel costs: the same programs on the sandbox's own engine and
//! on one that differs in nothing but that it does not count. The second exists
//! only here; a sandbox cannot be told to run without fuel.

mod modules;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use runtime_contract::{LanguageId, Limits, RunRequest, Runner, StopReason, Ticket};
use runtime_dispatch::{DispatchSettings, WasmDispatch};
use runtime_host::{End, Host, HostSettings, preview1, refused};
use runtime_sandbox::{Executor, engine_config, read_component};
use runtime_world::WorldPre;
use runtime_world::program::Ending;
use toolchain_registry::{Registry, default_languages_folder};
use wasmtime::component::{self, Component};
use wasmtime::{Engine, InstancePre, Linker, Module, Store};

use self::modules::Modules;
use crate::languages::contestants::{CONTESTANTS, Computes, Contestant, WORDS};
use crate::report::Table;
use crate::statistics::Timings;
use crate::{machine, programs};

/// Turns of each program, and those before them that are not counted.
const TURNS: usize = 5;
const TURNS_WARM_UP: usize = 1;
/// As in the sandbox: after so much fuel a run lets others go first.
const FUEL_UNTIL_YIELD: u64 = 1_000_000;

/// The section of the page.
pub(crate) async fn section(opencode: &Path) -> Result<String> {
    let registry = Arc::new(Registry::load(&default_languages_folder())?);
    let modules = Arc::new(Modules::new(programs::workers(opencode)?));
    let executor: Arc<dyn Executor> = modules.clone();
    let dispatch = WasmDispatch::new(Arc::clone(&registry), executor, DispatchSettings::default());
    let mut heads = vec!["language"];
    heads.extend(WORDS);
    heads.push("fuel a second");
    let mut table = Table::new(&heads);
    let mut absent = Vec::new();
    for contestant in &CONTESTANTS {
        let Some(computes) = &contestant.computes else {
            continue;
        };
        let Some(installed) = registry.get(&LanguageId::parse(contestant.id)?) else {
            absent.push(contestant.id);
            continue;
        };
        eprintln!("measuring {}", contestant.id);
        let wasm = match &installed.runner {
            Some(runner) => read_component(runner)?.bytes,
            None => built(&dispatch, &modules, contestant, computes).await?,
        };
        table.row(measured(contestant, computes, &wasm).await?);
    }
    let absent = match absent.is_empty() {
        true => String::new(),
        false => format!("Not installed here: {}.\n\n", absent.join(", ")),
    };
    Ok(format!(
        "## What counting fuel costs\n\n{table}\n{absent}\
         The programs of \"Languages, computing\", each the same component or module on two\n\
         engines of the sandbox's configuration, one of them without fuel, turn by turn in this\n\
         process: the time with fuel (p50 of {TURNS}) and how many times that without it. The time is\n\
         that of the call on a processor, without making the instance. TypeScript runs as\n\
         JavaScript. With fuel a program also lets others go first after every million units.\n"
    ))
}

/// The module that is made of a contestant's programs.
async fn built(
    dispatch: &WasmDispatch,
    modules: &Modules,
    contestant: &Contestant,
    computes: &Computes,
) -> Result<Vec<u8>> {
    let request = contestant.request(computes.source.to_owned(), &[])?;
    let outcome = dispatch.run(request, Ticket::local()).await?;
    ensure!(
        outcome.stop == StopReason::Exited,
        "{} was not built: {:?}",
        contestant.id,
        outcome.compile.diagnostics
    );
    let module = modules.last().context("a program was built and adopted")?;
    Ok(module.to_vec())
}

async fn measured(
    contestant: &Contestant,
    computes: &Computes,
    wasm: &[u8],
) -> Result<[String; 7]> {
    let (counting, not_counting) = (Subject::new(wasm, true)?, Subject::new(wasm, false)?);
    let mut cells = vec![contestant.id.to_owned()];
    let (mut fuel, mut seconds) = (0, 0.0);
    for (word, size) in WORDS.into_iter().zip(computes.sizes) {
        let words = [word.to_owned(), size.to_string()];
        let request = contestant.request(computes.source.to_owned(), &words)?;
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for turn in 0..TURNS_WARM_UP + TURNS {
            let counted = counting.run(&request).await?;
            let free = not_counting.run(&request).await?;
            ensure!(
                counted.said == free.said,
                "{} {word} differs without fuel",
                contestant.id
            );
            if turn >= TURNS_WARM_UP {
                with.push(counted.took);
                without.push(free.took);
                fuel += counted.fuel;
                seconds += counted.took.as_secs_f64();
            }
        }
        let with = Timings::new(&with).percentile_ms(50);
        let without = Timings::new(&without).percentile_ms(50);
        cells.push(format!("{with:.0} ms, {:.2}×", with / without));
    }
    cells.push(format!("{:.1} × 10⁹", fuel as f64 / seconds / 1e9));
    cells
        .try_into()
        .map_err(|_| anyhow::anyhow!("a cell for each program"))
}

/// What a store holds.
struct Guest {
    host: Host,
}

/// A runner, or a program that is a module, on an engine of its own.
struct Subject {
    engine: Engine,
    ready: Ready,
    counts: bool,
}

enum Ready {
    Runner(WorldPre<Guest>),
    Program(InstancePre<Guest>),
}

/// One run.
struct Ran {
    took: Duration,
    said: Vec<u8>,
    fuel: u64,
}

impl Subject {
    fn new(wasm: &[u8], counts: bool) -> Result<Self> {
        let mut config = engine_config();
        config.consume_fuel(counts);
        let engine = Engine::new(&config)?;
        let ready = match is_component(wasm) {
            true => {
                let component = Component::new(&engine, wasm)?;
                let mut linker = component::Linker::new(&engine);
                runtime_host::add_to_linker(&mut linker, |guest: &mut Guest| &mut guest.host)?;
                refused::add_to_linker(&mut linker, &engine, &component)?;
                Ready::Runner(WorldPre::new(linker.instantiate_pre(&component)?)?)
            }
            false => {
                let module = Module::new(&engine, wasm)?;
                let mut linker = Linker::new(&engine);
                preview1::add_to_linker(&mut linker, |guest: &mut Guest| &mut guest.host)?;
                Ready::Program(linker.instantiate_pre(&module)?)
            }
        };
        Ok(Self {
            engine,
            ready,
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
        let took = match &self.ready {
            Ready::Runner(runner) => self.call_runner(&mut store, runner, request).await?,
            Ready::Program(program) => self.call_program(&mut store, program, request).await?,
        };
        let fuel = if self.counts {
            limits.fuel_max - store.get_fuel()? + store.data().host.fuel_used()
        } else {
            0
        };
        let said = store.data_mut().host.take_remains("").stdout;
        Ok(Ran { took, said, fuel })
    }

    async fn call_runner(
        &self,
        store: &mut Store<Guest>,
        runner: &WorldPre<Guest>,
        request: &RunRequest,
    ) -> Result<Duration> {
        let world = runner.instantiate_async(&mut *store).await?;
        self.start_counting(store)?;
        let begun = machine::cpu_time()?;
        let program = world.opencode_runner_program();
        let called = program.call_run(&mut *store, request.entry.as_str(), &request.args);
        let ending = called.await?;
        let took = machine::cpu_time()?.saturating_sub(begun);
        ensure!(
            matches!(ending, Ending::Exited(0)),
            "it ended as {ending:?}"
        );
        Ok(took)
    }

    async fn call_program(
        &self,
        store: &mut Store<Guest>,
        program: &InstancePre<Guest>,
        request: &RunRequest,
    ) -> Result<Duration> {
        let name = "main".to_owned();
        let arguments = [name].into_iter().chain(request.args.iter().cloned());
        store.data_mut().host.prepare_program(arguments.collect());
        let instance = program.instantiate_async(&mut *store).await?;
        let start = instance.get_typed_func::<(), ()>(&mut *store, "_start")?;
        self.start_counting(store)?;
        let begun = machine::cpu_time()?;
        let called = start.call_async(&mut *store, ()).await;
        let took = machine::cpu_time()?.saturating_sub(begun);
        let end = store.data().host.end();
        match (called, end) {
            (Ok(()), None) | (Err(_), Some(End::Exit(0))) => Ok(took),
            (called, end) => anyhow::bail!("it ended as {called:?}, {end:?}"),
        }
    }

    fn start_counting(&self, store: &mut Store<Guest>) -> Result<()> {
        if self.counts {
            store.set_fuel(Limits::CEILING.fuel_max)?;
        }
        Ok(())
    }
}

/// Whether these bytes are a component's and not a module's: the field that tells the
/// layers of WebAssembly apart follows the magic number and the version.
fn is_component(wasm: &[u8]) -> bool {
    wasm.get(6) == Some(&1)
}
