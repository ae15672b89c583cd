//! One case: a number becomes a file, and the file goes through the sandbox as
//! a runner would that an operator installed.

use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use arbitrary::Unstructured;
use fuzz_parsers::mutate::{Dice, mutant_of_bytes};
use runtime_contract::{Action, FilePath, LanguageId, Limits, RunRequest, SourceTree, StopReason};
use runtime_guests::wat as guests;
use runtime_sandbox::{Execution, Sandbox, SandboxFault};
use wasm_mutate::WasmMutate;

use crate::guest;

/// What a run of a made-up program may use.
const LIMITS: Limits = Limits {
    fuel_max: 2_000_000,
    memory_bytes_max: 64 << 20,
    output_bytes_max: 64 << 10,
    wall_ms_max: 5_000,
    idle_ms_max: 1_000,
    file_bytes_max: 1 << 20,
};
/// Compiling and running one case; a case of this size takes milliseconds.
pub const CASE_MAX: Duration = Duration::from_secs(30);
/// Bytes that the makers of modules may choose by.
const CHOICE_BYTES_MAX: u64 = 8 << 10;
/// Steps that changing a module may take.
const MUTATION_STEPS_MAX: u64 = 300;
/// Changes on top of each other.
const MUTATIONS_MAX: u64 = 6;

/// Guests whose modules are changed: of each kind of host call one.
const GUESTS: [&str; 14] = [
    guests::ENDLESS_LOOP_THAT_WORKS,
    guests::EXIT_NINE,
    guests::FILE_FLOOD,
    guests::FOLDER_LISTING,
    guests::HUGE_LIST,
    guests::INPUT_PAST_ITS_END,
    guests::MANY_HANDLES,
    guests::MEMORY_FILL,
    guests::OUTPUT_FLOOD,
    guests::RANDOM_AND_CLOCK,
    guests::RECURSION,
    guests::TABLE_GROW,
    guests::TEST_FLOOD,
    guests::USED_AFTER_DROP,
];

/// How a case is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A component of wasm-smith.
    SmithComponent,
    /// A core module of wasm-smith that a component holds and instantiates.
    SmithModule,
    /// A guest whose module was changed, made into a runner again.
    Mutant,
    /// A whole runner of which bytes were changed.
    Bytes,
}

/// What became of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Met {
    /// The number led to nothing that could be made.
    NotMade,
    /// Refused before it was compiled.
    NotAdmitted,
    /// Refused by the compiler or by the world it does not fit.
    Refused,
    /// It was run, whatever it did.
    Ran,
}

/// The kind of a case.
#[must_use]
pub fn kind(number: u64) -> Kind {
    match number % 8 {
        0 | 1 => Kind::SmithComponent,
        2 | 3 => Kind::SmithModule,
        4..=6 => Kind::Mutant,
        _ => Kind::Bytes,
    }
}

/// The file of a case; none where the number leads to none.
#[must_use]
pub fn file(number: u64) -> Option<Vec<u8>> {
    let mut dice = Dice::new(number);
    match kind(number) {
        Kind::SmithComponent => smith_component(&mut dice).ok(),
        Kind::SmithModule => smith_module(&mut dice).ok(),
        Kind::Mutant => mutant(&mut dice).ok(),
        Kind::Bytes => {
            let whole = guest::component(&guest::module(pick(&mut dice)).ok()?).ok()?;
            // Most stay as long as they are, so that some are still whole.
            Some(if dice.below(4) == 0 {
                mutant_of_bytes(&whole, &mut dice)
            } else {
                flipped(whole, &mut dice)
            })
        }
    }
}

/// The clock says that something took too long.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Late(String);

/// Sends a case through the sandbox. An error is a finding: it says what the
/// sandbox did that it must not.
pub async fn check(sandbox: &Sandbox, number: u64) -> Result<Met> {
    let Some(bytes) = file(number) else {
        return Ok(Met::NotMade);
    };
    judged_twice(async || timed(sandbox, &bytes).await).await
}

/// What is late once may have lain on a machine that stood still; only what is
/// late again is a finding.
async fn judged_twice(mut attempt: impl AsyncFnMut() -> Result<Met>) -> Result<Met> {
    match attempt().await {
        Err(finding) if finding.is::<Late>() => attempt().await,
        judged => judged,
    }
}

async fn timed(sandbox: &Sandbox, bytes: &[u8]) -> Result<Met> {
    let begun = Instant::now();
    let met = through(sandbox, bytes).await?;
    let took = begun.elapsed();
    if took >= CASE_MAX {
        bail!(Late(format!("it took {took:?}")));
    }
    Ok(met)
}

async fn through(sandbox: &Sandbox, bytes: &[u8]) -> Result<Met> {
    let folder = tempfile::tempdir().context("making a folder")?;
    let path = folder.path().join("runner.wasm");
    std::fs::write(&path, bytes).context("writing the case")?;
    let image = match sandbox.load(&path).await {
        Ok(image) => image,
        Err(SandboxFault::NotAdmitted { .. }) => return Ok(Met::NotAdmitted),
        Err(SandboxFault::Panicked) => bail!("loading it panicked"),
        Err(_) => return Ok(Met::Refused),
    };
    let execution = match sandbox.execute(&image, request()?).await {
        Ok(execution) => execution,
        Err(SandboxFault::Panicked) => bail!("running it panicked"),
        Err(_) => return Ok(Met::Refused),
    };
    ensure!(
        execution.fuel_used <= LIMITS.fuel_max.saturating_add(LIMITS.fuel_max / 10),
        "it used {} fuel",
        execution.fuel_used
    );
    ensure!(
        execution.memory_bytes_peak <= LIMITS.memory_bytes_max,
        "it used {} bytes",
        execution.memory_bytes_peak
    );
    let written = execution.stdout.len() + execution.stderr.len();
    ensure!(
        written as u64 <= LIMITS.output_bytes_max,
        "it wrote {written} bytes"
    );
    let again = sandbox.execute(&image, request()?).await;
    // So little fuel is gone long before this much time is.
    let late = |execution: &Execution| execution.stop == StopReason::WallTimeExhausted;
    if late(&execution) || again.as_ref().is_ok_and(late) {
        bail!(Late(format!(
            "the clock ended it before the fuel: {execution:?}, then {again:?}"
        )));
    }
    let same = again.as_ref().is_ok_and(|again| {
        (again.stop, again.fuel_used, &again.stdout)
            == (execution.stop, execution.fuel_used, &execution.stdout)
    });
    ensure!(
        same,
        "it did not repeat itself: {execution:?}, then {again:?}"
    );
    Ok(Met::Ran)
}

fn request() -> Result<RunRequest> {
    Ok(RunRequest {
        language: LanguageId::parse("made-up")?,
        files: SourceTree::default(),
        entry: FilePath::parse("main")?,
        action: Action::Run,
        stdin: b"some input".to_vec(),
        args: Vec::new(),
        limits: LIMITS,
        seed: 0,
        packages: None,
    })
}

fn pick(dice: &mut Dice) -> &'static str {
    // Below the length, so it fits.
    GUESTS[dice.below(GUESTS.len() as u64) as usize]
}

fn choices(dice: &mut Dice) -> Vec<u8> {
    let length = 64 + dice.below(CHOICE_BYTES_MAX);
    (0..length).map(|_| dice.roll() as u8).collect()
}

fn flipped(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    for _ in 0..=dice.below(3) {
        let at = dice.below(bytes.len() as u64) as usize;
        bytes[at] ^= 1 << dice.below(8);
    }
    bytes
}

/// What wasm-smith may use: sometimes more than the engine has turned on.
fn smith(dice: &mut Dice) -> wasm_smith::Config {
    let wild = dice.below(4) == 0;
    wasm_smith::Config {
        memory64_enabled: wild,
        threads_enabled: wild,
        tail_call_enabled: wild,
        gc_enabled: wild,
        reference_types_enabled: wild,
        exceptions_enabled: wild,
        max_memories: if wild { 30 } else { 1 },
        max_tables: if wild { 50 } else { 4 },
        max_memory32_bytes: if wild { 1 << 32 } else { 16 << 20 },
        max_table_elements: if wild { 10_000_000 } else { 10_000 },
        max_nesting_depth: 20,
        max_instructions: 400,
        allow_invalid_funcs: dice.below(8) == 0,
        ..wasm_smith::Config::default()
    }
}

fn smith_component(dice: &mut Dice) -> Result<Vec<u8>> {
    let config = smith(dice);
    let bytes = choices(dice);
    let component = wasm_smith::Component::new(config, &mut Unstructured::new(&bytes))?;
    Ok(component.to_bytes())
}

/// The module runs when the guest is instantiated, by its start function, with
/// nothing to import.
fn smith_module(dice: &mut Dice) -> Result<Vec<u8>> {
    let config = wasm_smith::Config {
        max_imports: 0,
        allow_start_export: true,
        ..smith(dice)
    };
    let bytes = choices(dice);
    let module = wasm_smith::Module::new(config, &mut Unstructured::new(&bytes))?.to_bytes();
    let runner = guest::component(&guest::module(guests::EXIT_NINE)?)?;
    Ok(beside(runner, &module))
}

/// A component with a core module added at its end, which is instantiated
/// first: it takes no arguments and nobody uses it.
fn beside(mut runner: Vec<u8>, module: &[u8]) -> Vec<u8> {
    // A component that holds the module and an instance of it…
    let mut nested = b"\0asm\x0d\0\x01\0".to_vec();
    section(&mut nested, 1, module);
    section(&mut nested, 2, &[1, 0, 0, 0]);
    // …and an instance of that component, which is the second of the runner:
    // the encoder makes one for the exported interface.
    section(&mut runner, 4, &nested);
    section(&mut runner, 5, &[1, 0, 1, 0]);
    runner
}

fn section(component: &mut Vec<u8>, id: u8, bytes: &[u8]) {
    component.push(id);
    let mut left = bytes.len();
    loop {
        // Seven bits, so it fits.
        let low = (left & 0x7f) as u8;
        left >>= 7;
        if left == 0 {
            component.push(low);
            break;
        }
        component.push(low | 0x80);
    }
    component.extend(bytes);
}

fn mutant(dice: &mut Dice) -> Result<Vec<u8>> {
    let mut module = guest::module(pick(dice))?;
    for _ in 0..=dice.below(MUTATIONS_MAX) {
        let mut mutator = WasmMutate::default();
        mutator
            .seed(dice.roll())
            .fuel(MUTATION_STEPS_MAX)
            .preserve_semantics(dice.below(3) == 0)
            .reduce(false);
        // Some changes cannot be made to some modules; the others are.
        let changed = mutator
            .run(&module)
            .ok()
            .and_then(|mut changes| changes.next());
        if let Some(Ok(changed)) = changed {
            module = changed;
        }
    }
    guest::component(&module)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_file() {
        for number in 0..40 {
            assert_eq!(file(number), file(number), "{number}");
        }
    }

    #[tokio::test]
    async fn being_late_once_is_no_finding_and_twice_is_one() {
        let after = async |late_times: u32| {
            let mut attempts = 0;
            let judged = judged_twice(async || {
                attempts += 1;
                if attempts <= late_times {
                    bail!(Late("it took long".to_owned()));
                }
                Ok(Met::Ran)
            });
            (judged.await.is_ok(), attempts)
        };
        assert_eq!(after(0).await, (true, 1));
        assert_eq!(after(1).await, (true, 2));
        assert_eq!(after(2).await, (false, 2));
        // Any other finding is one at once.
        let mut attempts = 0;
        let other = judged_twice(async || {
            attempts += 1;
            bail!("it wrote too much")
        });
        assert!(other.await.is_err());
        assert_eq!(attempts, 1);
    }
}
