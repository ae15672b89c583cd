//! The other side: what a worker process and a compiler process do. Both talk
//! over their standard input, so that a process has one connection and no more.

use std::collections::HashMap;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream as StdUnixStream;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use runtime_contract::terminal::{EVENTS_MAX, INPUT_CHUNKS_MAX};
use runtime_sandbox::{
    Allocation, Compiled, Compiler, Gate, ImageId, LayerId, LibraryId, Pace, Sandbox,
    SandboxSettings, SealedCode, SealedLayer,
};
use tokio::net::UnixStream;
use tokio::sync::mpsc::error::TrySendError;
use tokio::sync::{Semaphore, mpsc};
use tokio::task::AbortHandle;

use crate::channel::{Receiver, Sender, frame, split};
use crate::compiling::{Job, OWN_PART_STATUS};
use crate::confine::{About, Role, confine, confine_adopter};
use crate::hold::Stile;
use crate::pace::{give_way, wall_stretch_max};
use crate::talk::Line;
use crate::wire::{Call, Done, FromWorker, ToWorker};

/// Bytes of a component that is compiled, or of a program and its library.
const JOB_BYTES_MAX: u64 = 256 << 20;
/// Messages of runs that ended and are not sent yet.
const ANSWERS_MAX: usize = 1024;

/// Compiles what is on standard input to native code on standard output; the status tells
/// a program's own part from a whole. Trouble is told on standard error in one line.
#[must_use]
pub fn compile() -> ExitCode {
    // Only the compiler itself can say that it started on the wrong foot.
    let missing: Vec<_> = confine(Role::Compiler)
        .into_iter()
        .filter_map(|protection| protection.missing)
        .collect();
    if !missing.is_empty() {
        tracing::debug!(?missing, "the compiler is not fully confined");
    }
    let compiled = read_job(io::stdin().lock()).and_then(|job| {
        let compiler = Compiler::new().map_err(|fault| fault.to_string())?;
        match Job::read(&job).ok_or("the compiler was told nothing that it understands")? {
            Job::Whole(wasm) => compiler.compile(wasm).map(Compiled::Whole),
            Job::Library(library) => compiler.compile_library(library).map(Compiled::Whole),
            Job::Against { library, program } => compiler.compile_against(library, program),
        }
    });
    let written = compiled.and_then(|compiled| {
        let (code, status) = match &compiled {
            Compiled::Whole(code) => (code, 0),
            Compiled::OwnPart(code) => (code, OWN_PART_STATUS),
        };
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(code).and_then(|()| stdout.flush());
        written.map(|()| status).map_err(|error| error.to_string())
    });
    match written {
        Ok(status) => ExitCode::from(status),
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

fn read_job(told: impl Read) -> Result<Vec<u8>, String> {
    let mut job = Vec::new();
    told.take(JOB_BYTES_MAX + 1)
        .read_to_end(&mut job)
        .map_err(|error| error.to_string())?;
    if job.len() as u64 > JOB_BYTES_MAX {
        return Err("it is larger than what a compiler is handed (JOB_BYTES_MAX)".to_owned());
    }
    Ok(job)
}

/// Runs programs for whoever holds the other end of standard input, until that
/// end is gone.
#[must_use]
pub fn serve() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build();
    let served = runtime.and_then(|runtime| runtime.block_on(serve_connection()));
    match served {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("the worker ends: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn serve_connection() -> io::Result<()> {
    let socket = StdUnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    socket.set_nonblocking(true)?;
    let (sender, mut receiver) = split(UnixStream::from_std(socket)?);
    let Some(ToWorker::Settings {
        instances_max,
        conversations_max,
        yields,
        holds,
        adopts,
    }) = receiver.next().await?
    else {
        return Err(io::Error::other("the first message is not the settings"));
    };
    let gate = match holds.then(|| receiver.file()).flatten() {
        Some(file) => Some(Arc::new(Stile::new(file.as_fd())?) as Arc<dyn Gate>),
        None => None,
    };
    let pace = match yields {
        true => Pace::Yielding,
        false => Pace::Prompt,
    };
    let settings = SandboxSettings {
        cache: None,
        instances_max,
        conversations_max,
        // Guests share this thread: they give way by fuel.
        threads: 0,
        pooling: true,
        wall_stretch_max: wall_stretch_max(pace),
    };
    let sandbox = Sandbox::with_gate(settings, gate).map_err(io::Error::other)?;
    let give_way_too = || {
        if pace == Pace::Yielding {
            give_way();
        }
    };
    // Before it looks at anything that a stranger had a hand in.
    let early = adopts.then(|| {
        give_way_too();
        confine(Role::Adopter)
    });
    let Some(refused) = warm(&sandbox, &mut receiver).await? else {
        return Ok(());
    };
    let protections = match early {
        Some(mut protections) => {
            let missing = confine_adopter();
            if let Some(calls) = protections.last_mut() {
                calls.missing = calls.missing.take().or(missing);
            }
            protections
        }
        None => {
            give_way_too();
            confine(Role::Worker)
        }
    };
    let about = About {
        protections,
        pooled: sandbox.allocation() == Allocation::Pooling,
    };
    sender
        .send(&frame(&FromWorker::Ready { about, refused })?, None)
        .await?;
    let (answers, to_send) = mpsc::channel(ANSWERS_MAX);
    let worker = Worker {
        sandbox,
        answers,
        runs: HashMap::new(),
    };
    tokio::select! {
        ended = worker.obey(receiver) => ended,
        ended = answer(sender, to_send) => ended,
    }
}

/// Takes the runners while files can still be mapped, and tells those that it
/// cannot take and why; `None` when the other end left.
async fn warm(
    sandbox: &Sandbox,
    receiver: &mut Receiver,
) -> io::Result<Option<Vec<([u8; 32], String)>>> {
    let mut refused = Vec::new();
    loop {
        match receiver.next().await? {
            Some(ToWorker::Image {
                image,
                path,
                library,
            }) => {
                let file = receiver.file();
                if let Err(reason) = adopt(sandbox, file, image, path, library) {
                    refused.push((image, reason));
                }
            }
            Some(ToWorker::Library { library }) => {
                let file = receiver.file();
                // Without it, the program that comes is refused.
                if let Err(reason) = adopt_library(sandbox, file, library) {
                    tracing::warn!(reason, "a library is of no use");
                }
            }
            Some(ToWorker::Layer { layer }) => {
                let file = receiver.file();
                if let Err(reason) = adopt_layer(sandbox, file, layer) {
                    refused.push((layer, reason));
                }
            }
            Some(ToWorker::Confine) => return Ok(Some(refused)),
            Some(_) => return Err(io::Error::other("a message came before its time")),
            None => return Ok(None),
        }
    }
}

fn adopt(
    sandbox: &Sandbox,
    file: Option<OwnedFd>,
    image: [u8; 32],
    path: String,
    library: Option<[u8; 32]>,
) -> Result<(), String> {
    let file = file.ok_or("its code did not come with it")?;
    let code = SealedCode::received(file).map_err(|error| error.to_string())?;
    let library = library.map(LibraryId);
    let adopted = sandbox.adopt(PathBuf::from(path), ImageId(image), &code, library);
    adopted.map_err(|fault| fault.reason())
}

fn adopt_library(
    sandbox: &Sandbox,
    file: Option<OwnedFd>,
    library: [u8; 32],
) -> Result<(), String> {
    let file = file.ok_or("its code did not come with it")?;
    let code = SealedCode::received(file).map_err(|error| error.to_string())?;
    let adopted = sandbox.adopt_library(LibraryId(library), &code);
    adopted.map_err(|fault| told(&fault))
}

fn adopt_layer(sandbox: &Sandbox, file: Option<OwnedFd>, layer: [u8; 32]) -> Result<(), String> {
    let file = file.ok_or("its archive did not come with it")?;
    let layer = SealedLayer::received(file, LayerId(layer)).map_err(|error| error.to_string())?;
    sandbox.adopt_layer(&layer).map_err(|fault| told(&fault))
}

/// A run under way.
struct Running {
    task: AbortHandle,
    talk: Option<Talk>,
}

/// The ends of a conversation that the connection holds.
struct Talk {
    /// `None` is the end of the input.
    typed: mpsc::Sender<Option<Vec<u8>>>,
    heard: Arc<Semaphore>,
}

struct Worker {
    sandbox: Sandbox,
    answers: mpsc::Sender<FromWorker>,
    runs: HashMap<u64, Running>,
}

impl Worker {
    async fn obey(mut self, mut receiver: Receiver) -> io::Result<()> {
        while let Some(message) = receiver.next().await? {
            match message {
                ToWorker::Run {
                    run,
                    image,
                    call,
                    converses: false,
                } => self.start(run, ImageId(image), *call),
                ToWorker::Run {
                    run,
                    image,
                    call,
                    converses: true,
                } => self.start_talking(run, ImageId(image), *call),
                ToWorker::Typed { run, bytes } => self.hear(run, Some(bytes))?,
                ToWorker::TypedLast { run } => self.hear(run, None)?,
                ToWorker::Heard { run } => {
                    if let Some(talk) = self.runs.get(&run).and_then(|run| run.talk.as_ref()) {
                        talk.heard.add_permits(1);
                    }
                }
                ToWorker::Cancel { run } => {
                    if let Some(running) = self.runs.remove(&run) {
                        running.task.abort();
                    }
                }
                ToWorker::Settings { .. }
                | ToWorker::Image { .. }
                | ToWorker::Library { .. }
                | ToWorker::Layer { .. }
                | ToWorker::Confine => {
                    return Err(io::Error::other("a message came after its time"));
                }
            }
        }
        Ok(())
    }

    fn start(&mut self, run: u64, image: ImageId, call: Call) {
        self.runs.retain(|_, running| !running.task.is_finished());
        let sandbox = self.sandbox.clone();
        let answers = self.answers.clone();
        let task = tokio::spawn(async move {
            let result = execute(&sandbox, image, call).await.map(Box::new);
            // Without the other end nobody wants to know.
            answers.send(FromWorker::Done { run, result }).await.ok();
        });
        let task = task.abort_handle();
        self.runs.insert(run, Running { task, talk: None });
    }

    fn start_talking(&mut self, run: u64, image: ImageId, call: Call) {
        self.runs.retain(|_, running| !running.task.is_finished());
        let (typed, to_type) = mpsc::channel(INPUT_CHUNKS_MAX + 1);
        let heard = Arc::new(Semaphore::new(EVENTS_MAX));
        let talk = Talk {
            typed,
            heard: Arc::clone(&heard),
        };
        let sandbox = self.sandbox.clone();
        let line = Line {
            run,
            answers: self.answers.clone(),
            to_type,
            heard,
        };
        let task = tokio::spawn(async move {
            let answers = line.answers.clone();
            let result = line.converse(&sandbox, image, call).await.map(Box::new);
            answers.send(FromWorker::Done { run, result }).await.ok();
        });
        let running = Running {
            task: task.abort_handle(),
            talk: Some(talk),
        };
        self.runs.insert(run, running);
    }

    /// Input for a conversation; for one that is over it is nothing.
    fn hear(&self, run: u64, typed: Option<Vec<u8>>) -> io::Result<()> {
        let Some(talk) = self.runs.get(&run).and_then(|run| run.talk.as_ref()) else {
            return Ok(());
        };
        match talk.typed.try_send(typed) {
            Err(TrySendError::Full(_)) => {
                Err(io::Error::other("more was typed than may be on its way"))
            }
            Ok(()) | Err(TrySendError::Closed(_)) => Ok(()),
        }
    }
}

async fn execute(sandbox: &Sandbox, image: ImageId, call: Call) -> Result<Done, String> {
    let call = call.into_call()?;
    let runner = sandbox
        .image(image)
        .ok_or("this worker has no such runner")?;
    let executed = sandbox.call(&runner, call, None).await;
    executed.map(Done::from).map_err(|fault| told(&fault))
}

/// A fault with what is behind it, for the server's log.
pub(crate) fn told(fault: &dyn std::error::Error) -> String {
    match fault.source() {
        Some(cause) => format!("{fault} Because: {cause}"),
        None => fault.to_string(),
    }
}

async fn answer(sender: Sender, mut answers: mpsc::Receiver<FromWorker>) -> io::Result<()> {
    while let Some(message) = answers.recv().await {
        sender.send(&frame(&message)?, None).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_job_may_be_only_so_large() {
        assert_eq!(read_job(&b"job"[..]).unwrap(), b"job");
        let reason = read_job(io::repeat(0)).unwrap_err();
        assert!(reason.contains("JOB_BYTES_MAX"), "{reason}");
    }
}
