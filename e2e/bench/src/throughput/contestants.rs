//! Who takes part: each program in the sandbox, native and native in a jail.

use std::ffi::OsString;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use runtime_contract::{Limits, RunRequest, Runner, StopReason, Ticket};
use toolchain_registry::default_languages_folder;

use crate::c_guest;
use crate::programs::{self, Opened};

/// A program in one language.
struct Source {
    program: &'static str,
    language: &'static str,
    entry: &'static str,
    source: &'static str,
    /// Argument of the C program, which is both.
    word: &'static str,
    /// What it writes.
    says: &'static str,
}

const HELLO: &str = "hello";
const WORK: &str = "10 ms";

const SOURCES: [Source; 6] = [
    Source {
        program: HELLO,
        language: "python",
        entry: "hello.py",
        source: "print('hello')\n",
        word: "",
        says: "hello\n",
    },
    Source {
        program: HELLO,
        language: "javascript",
        entry: "hello.js",
        source: "console.log('hello')\n",
        word: "",
        says: "hello\n",
    },
    Source {
        program: HELLO,
        language: "c",
        entry: "native.c",
        source: "",
        word: "hello",
        says: "hello\n",
    },
    Source {
        program: WORK,
        language: "python",
        entry: "work.py",
        source: "size = 50_000
composite = bytearray(size)
count = 0
for number in range(2, size):
    if composite[number]:
        continue
    count += 1
    for multiple in range(2 * number, size, number):
        composite[multiple] = 1
print(count)
",
        word: "",
        says: "5133\n",
    },
    Source {
        program: WORK,
        language: "javascript",
        entry: "work.js",
        source: "const size = 1_200_000;
const composite = new Uint8Array(size);
let count = 0;
for (let number = 2; number < size; number++) {
  if (composite[number]) continue;
  count++;
  for (let multiple = 2 * number; multiple < size; multiple += number) composite[multiple] = 1;
}
console.log(count);
",
        word: "",
        says: "92938\n",
    },
    Source {
        program: WORK,
        language: "c",
        entry: "native.c",
        source: "",
        word: "work",
        says: "216816\n",
    },
];

const NO_JAIL: &str = "bubblewrap is not installed: sudo apt-get install bubblewrap";

/// What runs our side.
pub(super) struct Ours {
    pub(super) opened: Opened,
    /// A request for the C guest, when it could be made.
    pub(super) c_request: Option<RunRequest>,
}

/// One program in one place.
#[derive(Clone)]
pub(super) struct Contestant {
    pub(super) program: &'static str,
    pub(super) language: &'static str,
    pub(super) run_by: String,
    says: &'static str,
    how: How,
}

#[derive(Clone)]
enum How {
    Ours(Arc<Ours>, Arc<RunRequest>),
    Native(Arc<Vec<OsString>>),
    Jail(Arc<Vec<OsString>>),
}

pub(super) struct Contestants {
    pub(super) all: Vec<Contestant>,
    /// What could not be measured, and what to do about it.
    pub(super) missing: Vec<String>,
    pub(super) ours: Arc<Ours>,
}

/// Everybody who can take part on this machine.
pub(super) fn all(scratch: &Path, opencode: &Path) -> Result<Contestants> {
    let mut missing = Vec::new();
    let mut note = |what: Result<PathBuf>| match what {
        Ok(found) => Some(found),
        Err(why) => {
            missing.push(format!("{why:#}"));
            None
        }
    };
    let c_native = note(c_guest::native(scratch));
    let c_runner = note(c_guest::component(scratch));
    let jail = note(jail_works());
    let languages = scratch.join("languages");
    install(&languages, c_runner.as_deref())?;
    let c_request = c_runner.as_ref().map(|_| ask_c("hello")).transpose()?;
    let ours = Arc::new(Ours {
        opened: programs::opened_in(&languages, opencode)?,
        c_request,
    });

    let mut all = Vec::new();
    for source in &SOURCES {
        let contestant = |run_by: String, how| Contestant {
            program: source.program,
            language: source.language,
            run_by,
            says: source.says,
            how,
        };
        let (request, native, peer): (_, Option<Vec<OsString>>, _) = if source.language == "c" {
            let request = c_runner.as_ref().map(|_| ask_c(source.word)).transpose()?;
            let native = c_native.as_ref().map(|program| {
                vec![
                    program.clone().into_os_string(),
                    OsString::from(source.word),
                ]
            });
            (request, native, "a program of gcc -O2")
        } else {
            let file = scratch.join(source.entry);
            std::fs::write(&file, source.source)?;
            let request = programs::program(source.language, source.entry, source.source)?;
            let interpreter = programs::interpreter(source.language)?;
            let peer = if source.language == "python" {
                "python3"
            } else {
                "node"
            };
            (
                Some(request),
                Some(vec![interpreter.into(), file.into()]),
                peer,
            )
        };
        all.extend(request.map(|request| {
            contestant(
                "the sandbox".to_owned(),
                How::Ours(Arc::clone(&ours), Arc::new(request)),
            )
        }));
        if let Some(native) = native {
            let jailed = jail.as_ref().map(|bwrap| jailed(bwrap, scratch, &native));
            all.push(contestant(peer.to_owned(), How::Native(Arc::new(native))));
            all.extend(jailed.map(|jailed| {
                contestant(format!("{peer} in a jail"), How::Jail(Arc::new(jailed)))
            }));
        }
    }
    Ok(Contestants { all, missing, ours })
}

impl Contestant {
    /// Whether this is the native program of the same kind.
    pub(super) fn is_native_peer_of(&self, other: &Self) -> bool {
        matches!(self.how, How::Native(_))
            && self.program == other.program
            && self.language == other.language
    }

    /// Runs once; a bench of wrong answers would measure nothing.
    pub(super) async fn run(&self) -> Result<Duration> {
        let started = Instant::now();
        let (took, said) = match &self.how {
            How::Ours(ours, request) => {
                let request = RunRequest::clone(request);
                let outcome = ours.opened.dispatch.run(request, Ticket::local()).await?;
                let took = started.elapsed();
                let exited = outcome.stop == StopReason::Exited;
                ensure!(exited, "{} {}: {outcome:?}", self.language, self.program);
                (took, outcome.stdout)
            }
            How::Native(words) | How::Jail(words) => {
                let words = Arc::clone(words);
                tokio::task::spawn_blocking(move || native(&words)).await??
            }
        };
        ensure!(
            said == self.says.as_bytes(),
            "{} {} by {} said '{}'",
            self.language,
            self.program,
            self.run_by,
            said.escape_ascii()
        );
        Ok(took)
    }
}

fn native(words: &[OsString]) -> Result<(Duration, Vec<u8>)> {
    let (program, arguments) = words.split_first().context("a command has a first word")?;
    let started = Instant::now();
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .with_context(|| format!("starting {}", program.display()))?;
    let took = started.elapsed();
    let words = String::from_utf8_lossy(&output.stderr);
    ensure!(output.status.success(), "{}: {words}", program.display());
    Ok((took, output.stdout))
}

/// bubblewrap, when it is there and this machine lets it work.
fn jail_works() -> Result<PathBuf> {
    let bwrap = PathBuf::from("bwrap");
    let command = jailed(&bwrap, Path::new("/"), &["true".into()]);
    let tried = Command::new(&command[0]).args(&command[1..]).output();
    match tried {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!(NO_JAIL),
        Err(error) => Err(error).context("starting bubblewrap"),
        Ok(output) if output.status.success() => Ok(bwrap),
        Ok(output) => bail!(
            "bubblewrap does not work here ({})",
            String::from_utf8_lossy(&output.stderr).trim()
        ),
    }
}

/// A command in a jail: nothing of the machine but its files, to be read, and
/// the limits that our own runs have.
fn jailed(bwrap: &Path, scratch: &Path, command: &[OsString]) -> Vec<OsString> {
    let limits = Limits::default();
    let mut words: Vec<OsString> = vec![bwrap.into()];
    words.extend(["--unshare-all", "--die-with-parent", "--new-session"].map(OsString::from));
    words.extend(["--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc"].map(OsString::from));
    words.extend(["--chdir".into(), scratch.into(), "prlimit".into()]);
    words.push(format!("--data={}", limits.memory_bytes_max).into());
    words.push(format!("--cpu={}", limits.wall_ms_max / 1000).into());
    words.push("--".into());
    words.extend_from_slice(command);
    words
}

/// A languages folder with the installed ones and C.
fn install(folder: &Path, c_runner: Option<&Path>) -> Result<()> {
    std::fs::create_dir(folder)?;
    let installed = default_languages_folder();
    let installed = installed
        .canonicalize()
        .with_context(|| format!("there is no {}", installed.display()))?;
    for entry in std::fs::read_dir(installed)? {
        let entry = entry?;
        symlink(entry.path(), folder.join(entry.file_name()))?;
    }
    if let Some(runner) = c_runner {
        let c = folder.join("c");
        std::fs::create_dir(&c)?;
        std::fs::copy(runner, c.join("runner.wasm"))?;
        std::fs::write(
            c.join("toolchain.toml"),
            "id = \"c\"\nname = \"C\"\nversion = \"C17\"\ntier = \"wasm\"\nextensions = [\"c\"]\n\
             entry = \"native.c\"\neditor_mode = \"c\"\n[starter]\n\"native.c\" = \"\"\n",
        )?;
    }
    Ok(())
}

/// The guest is compiled already and looks at its argument only.
fn ask_c(word: &str) -> Result<RunRequest> {
    let mut request = programs::program("c", "native.c", "")?;
    request.args.push(word.to_owned());
    Ok(request)
}
