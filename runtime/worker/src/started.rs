//! A worker process from its start until it takes runs: what it is handed, and
//! what it says then.

use std::collections::{HashMap, HashSet};
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream as StdUnixStream;
use std::process::Stdio;
use std::time::Duration;

use runtime_sandbox::{ImageId, LayerId, LibraryId, Pace, SealedCode, SealedLayer};
use tokio::net::UnixStream;
use tokio::process::{Child, Command};

use crate::channel::{Receiver, Sender, frame, split};
use crate::confine::About;
use crate::hold::Hold;
use crate::wire::{FromWorker, ToWorker};
use crate::{WorkerFault, WorkerSettings};

/// Time that a worker has from its start until it takes runs.
const READY_MAX: Duration = Duration::from_secs(60);

/// A runner's code and where it came from.
#[derive(Clone)]
pub(crate) struct Image {
    pub(crate) id: ImageId,
    /// Tells code apart that was compiled of the same runner.
    pub(crate) number: u64,
    pub(crate) path: String,
    pub(crate) code: SealedCode,
    /// What the code is the rest of.
    pub(crate) library: Option<Library>,
}

/// A library and its code.
#[derive(Clone)]
pub(crate) struct Library {
    pub(crate) id: LibraryId,
    pub(crate) code: SealedCode,
}

impl Image {
    fn message(&self) -> ToWorker {
        ToWorker::Image {
            image: self.id.0,
            path: self.path.clone(),
            library: self.library.as_ref().map(|library| library.id.0),
        }
    }
}

/// What a process says when it begins to take runs.
pub(crate) struct Ready {
    pub(crate) about: About,
    /// Runners that it cannot take, and why.
    pub(crate) refused: HashMap<ImageId, String>,
}

/// A process with its connection.
pub(crate) struct Process {
    pub(crate) child: Child,
    pub(crate) sender: Sender,
    pub(crate) receiver: Receiver,
}

/// What a process is to have room for.
#[derive(Clone, Copy)]
pub(crate) struct Places {
    pub(crate) instances_max: u32,
    pub(crate) conversations_max: u32,
    /// Whether its code was made of what a stranger sent.
    pub(crate) adopts: bool,
}

/// What a worker can be asked for.
#[derive(Default)]
pub(crate) struct Holdings {
    pub(crate) images: HashSet<ImageId>,
    pub(crate) layers: HashSet<LayerId>,
}

impl Holdings {
    pub(crate) fn of_images(images: impl IntoIterator<Item = ImageId>) -> Self {
        Self {
            images: images.into_iter().collect(),
            layers: HashSet::new(),
        }
    }
}

impl Process {
    /// Starts a process, which waits for what it is to hold.
    pub(crate) async fn spawn(
        settings: &WorkerSettings,
        pace: Pace,
        hold: &Hold,
        places: Places,
    ) -> Result<Self, WorkerFault> {
        let spawned = async {
            let (ours, theirs) = StdUnixStream::pair()?;
            ours.set_nonblocking(true)?;
            let child = Command::new(&settings.program)
                .args(&settings.worker_arguments)
                // Nothing of the server's environment, which may hold secrets.
                .env_clear()
                .stdin(Stdio::from(OwnedFd::from(theirs)))
                .stdout(Stdio::null())
                .kill_on_drop(true)
                .spawn()?;
            let (sender, receiver) = split(UnixStream::from_std(ours)?);
            let process = Self {
                child,
                sender,
                receiver,
            };
            let hold = hold.file().filter(|_| pace == Pace::Yielding);
            let first = ToWorker::Settings {
                instances_max: places.instances_max,
                conversations_max: places.conversations_max,
                yields: pace == Pace::Yielding,
                holds: hold.is_some(),
                adopts: places.adopts,
            };
            process.sender.send(&frame(&first)?, hold).await?;
            Ok(process)
        };
        soon(spawned).await
    }

    /// Hands a process the code and files that it is to hold, and waits until it
    /// is confined.
    pub(crate) async fn warm(
        &mut self,
        images: &[Image],
        layers: &[SealedLayer],
    ) -> Result<Ready, WorkerFault> {
        soon(self.warm_slowly(images, layers)).await
    }

    async fn warm_slowly(&mut self, images: &[Image], layers: &[SealedLayer]) -> io::Result<Ready> {
        for image in images {
            if let Some(Library { id, code }) = &image.library {
                let frame = frame(&ToWorker::Library { library: id.0 })?;
                self.sender.send(&frame, Some(code.as_fd())).await?;
            }
            let frame = frame(&image.message())?;
            self.sender.send(&frame, Some(image.code.as_fd())).await?;
        }
        for layer in layers {
            let frame = frame(&ToWorker::Layer {
                layer: layer.id().0,
            })?;
            self.sender.send(&frame, Some(layer.as_fd())).await?;
        }
        self.sender.send(&frame(&ToWorker::Confine)?, None).await?;
        match self.receiver.next().await? {
            Some(FromWorker::Ready { about, refused }) => {
                let refused = refused.into_iter();
                let refused = refused.map(|(id, why)| (ImageId(id), why)).collect();
                Ok(Ready { about, refused })
            }
            Some(_) => Err(io::Error::other("it answered before it was asked")),
            None => {
                let status = self.child.wait().await?;
                Err(io::Error::other(format!("it ended at once ({status})")))
            }
        }
    }
}

/// What comes of a part of a process's start, if it comes in time.
async fn soon<T>(start: impl Future<Output = io::Result<T>>) -> Result<T, WorkerFault> {
    let late = || io::Error::new(io::ErrorKind::TimedOut, "it was not ready in time");
    tokio::time::timeout(READY_MAX, start)
        .await
        .unwrap_or_else(|_| Err(late()))
        .map_err(WorkerFault::Start)
}
