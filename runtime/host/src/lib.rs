#![doc = include_str!("../README.md")]

pub mod clocks;
pub mod conversation;
pub mod end;
pub mod environment;
pub mod filesystem;
pub mod meter;
pub mod preview1;
pub mod random;
pub mod refused;
pub mod reporter;
pub mod stdio;
pub mod streams;

use runtime_contract::{BuiltFile, FilePath, SourceTree, TestReport};
use runtime_world::World;
use wasmtime::component::{HasSelf, Linker, ResourceTable};

pub use conversation::{Conversation, Patience};
pub use end::End;
pub use filesystem::Shown;
pub use filesystem::layer::{Layer, LayerFault};

/// Handles that a guest may hold at once: streams, files, things to wait for.
pub const HANDLES_MAX: usize = 1000;

/// What the host gives to one run.
#[derive(Debug)]
pub struct HostSettings {
    /// Put into `/work`.
    pub files: SourceTree,
    /// Put there too, in the place of files of the same name.
    pub built: Vec<BuiltFile>,
    /// Files that many runs see and none changes.
    pub layer: Option<Shown>,
    pub stdin: Vec<u8>,
    /// Whom the run talks with, when its input is not all in `stdin`.
    pub conversation: Option<Conversation>,
    pub seed: u64,
    pub fuel_max: u64,
    pub output_bytes_max: u64,
    pub file_bytes_max: u64,
}

/// Everything that one run can see of a host.
#[derive(Debug)]
pub struct Host {
    table: ResourceTable,
    end: Option<End>,
    meter: meter::Meter,
    clock: clocks::Clock,
    random: random::Random,
    stdio: stdio::Stdio,
    files: filesystem::Files,
    tests: reporter::TestLog,
    program: preview1::Program,
}

/// What is left of a host after its run.
#[derive(Debug)]
pub struct Remains {
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
    pub tests: Vec<TestReport>,
}

impl Host {
    /// A host for one run; fails when the files alone are more than may be.
    pub fn new(settings: HostSettings) -> Result<Self, End> {
        let mut table = ResourceTable::new();
        table.set_max_capacity(HANDLES_MAX);
        Ok(Self {
            table,
            end: None,
            meter: meter::Meter::new(settings.fuel_max),
            clock: clocks::Clock::default(),
            random: random::Random::new(settings.seed),
            stdio: stdio::Stdio::new(
                settings.stdin,
                settings.conversation,
                settings.output_bytes_max,
            ),
            files: filesystem::Files::new(
                &settings.files,
                settings.built,
                settings.layer,
                settings.file_bytes_max,
            )?,
            tests: reporter::TestLog::default(),
            program: preview1::Program::default(),
        })
    }

    /// Why the host ended the run, if it did.
    #[must_use]
    pub fn end(&self) -> Option<End> {
        self.end
    }

    /// What the host charged for its own work so far.
    #[must_use]
    pub fn fuel_used(&self) -> u64 {
        self.meter.fuel_used()
    }

    /// Lets the run end for a reason that was found outside of a call, such as
    /// a limiter's; the first reason stays.
    pub fn record_end(&mut self, end: End) {
        self.end.get_or_insert(end);
    }

    /// Takes what the run left behind. A test that was still running is told
    /// with `unfinished` as its message.
    #[must_use]
    pub fn take_remains(&mut self, unfinished: &str) -> Remains {
        let (stdout, stderr) = self.stdio.take_outputs();
        Remains {
            stdout,
            stderr,
            tests: self.tests.take_reports(unfinished),
        }
    }

    /// Those of these files that the program has in its folder at its end.
    #[must_use]
    pub fn take_files(&self, wanted: &[FilePath]) -> Vec<BuiltFile> {
        self.files.take(wanted)
    }

    /// Writes what is to be known of the run's end behind everything that the
    /// program wrote to standard error, as far as there is room.
    pub async fn say_last(&mut self, text: &str) {
        // What has no room left to be said is in the outcome too.
        let _ = self.stdio.write(true, text.as_bytes());
        self.stdio.hand_over().await;
    }

    /// Ends the run: records why and gives the error that unwinds the guest.
    pub(crate) fn stop(&mut self, end: End) -> wasmtime::Error {
        self.record_end(end);
        wasmtime::Error::from(end)
    }

    /// Charges the guest for bytes that a call moves.
    pub(crate) fn charge(&mut self, bytes: u64) -> wasmtime::Result<()> {
        if self.meter.charge(bytes) {
            Ok(())
        } else {
            Err(self.stop(End::Fuel))
        }
    }

    /// Puts a thing behind a new handle.
    pub(crate) fn push<T: Send + 'static>(
        &mut self,
        thing: T,
    ) -> wasmtime::Result<wasmtime::component::Resource<T>> {
        self.table.push(thing).map_err(|_| self.stop(End::Memory))
    }
}

/// Connects the world's imports to the [`Host`] inside a store's data.
pub fn add_to_linker<T: Send + 'static>(
    linker: &mut Linker<T>,
    host: fn(&mut T) -> &mut Host,
) -> wasmtime::Result<()> {
    World::add_to_linker::<T, HasSelf<Host>>(linker, host)
}
