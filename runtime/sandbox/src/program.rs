//! A program that is a core module: checked, linked and run without a runner
//! around it. Its own end is all that it says, so a trap is the program's error.

use std::path::Path;

use runtime_contract::FilePath;
use runtime_host::preview1::{self, FUNCTIONS, MEMORY, MODULE};
use runtime_host::refused::UnknownImport;
use wasmtime::{Engine, ExternType, Instance, InstancePre, Linker, Module, Store, Trap};

use crate::SandboxFault;
use crate::own_part::OwnPart;
use crate::run::Guest;

/// What is called, once.
const START: &str = "_start";
/// What a library exports instead, to be called into afterwards.
const INITIALIZE: &str = "_initialize";
/// Where a program may show how far its stack in memory has grown, downwards.
const STACK_POINTER: &str = "__stack_pointer";
/// Bytes above the stack's end that count as reaching it: a function that calls
/// no other does not move the pointer.
const STACK_MARGIN_BYTES: i32 = 4096;

/// Why a module is no program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoProgram {
    #[error(
        "it exports '_initialize', as a library does; a program exports '_start', which is called once"
    )]
    Reactor,
    #[error("it exports no function '_start' without parameters and results")]
    NoStart,
    #[error("it exports no memory named 'memory'")]
    NoMemory,
}

/// A program that can be instantiated.
pub(crate) enum Program {
    Whole(InstancePre<Guest>),
    /// Only what is not its library's, with the library's code.
    OwnPart(OwnPart),
}

impl Program {
    pub(crate) async fn instantiate(&self, store: &mut Store<Guest>) -> wasmtime::Result<Instance> {
        match self {
            Self::Whole(pre) => pre.instantiate_async(store).await,
            Self::OwnPart(own) => own.instantiate(store).await,
        }
    }
}

/// Checks a module and links it to the host; the path names it in faults.
pub(crate) fn link(engine: &Engine, path: &Path, module: &Module) -> Result<Program, SandboxFault> {
    let unknown = module
        .imports()
        .find(|import| !is_known(import.module(), import.name()));
    if let Some(import) = unknown {
        return Err(unknown_import(path, import.module(), import.name()));
    }
    check_exports_at(path, module)?;
    let pre = host_functions(engine, path)?.instantiate_pre(module);
    pre.map(Program::Whole)
        .map_err(|source| SandboxFault::WrongImport {
            path: path.to_owned(),
            source,
        })
}

/// What the host offers to programs.
pub(crate) fn host_functions(engine: &Engine, path: &Path) -> Result<Linker<Guest>, SandboxFault> {
    let mut linker = Linker::new(engine);
    preview1::add_to_linker(&mut linker, |guest: &mut Guest| &mut guest.host).map_err(
        |source| SandboxFault::WrongImport {
            path: path.to_owned(),
            source,
        },
    )?;
    Ok(linker)
}

/// Whether the host has what is imported.
pub(crate) fn is_known(module: &str, name: &str) -> bool {
    module == MODULE && FUNCTIONS.contains(&name)
}

pub(crate) fn unknown_import(path: &Path, module: &str, name: &str) -> SandboxFault {
    let name = format!("{module}.{name}");
    SandboxFault::UnknownImport {
        path: path.to_owned(),
        import: UnknownImport(name.chars().take(200).collect()),
    }
}

pub(crate) fn check_exports_at(path: &Path, module: &Module) -> Result<(), SandboxFault> {
    check_exports(module).map_err(|reason| SandboxFault::NoProgram {
        path: path.to_owned(),
        reason,
    })
}

fn check_exports(module: &Module) -> Result<(), NoProgram> {
    if module.get_export(INITIALIZE).is_some() {
        return Err(NoProgram::Reactor);
    }
    match module.get_export(START) {
        Some(ExternType::Func(kind)) if kind.params().len() == 0 && kind.results().len() == 0 => {}
        _ => return Err(NoProgram::NoStart),
    }
    match module.get_export(MEMORY) {
        Some(ExternType::Memory(_)) => Ok(()),
        _ => Err(NoProgram::NoMemory),
    }
}

/// What a program is started with: its name, then the request's arguments.
pub(crate) fn arguments(entry: &FilePath, arguments: &[String]) -> Vec<String> {
    let file = entry.as_str().rsplit('/').next().unwrap_or_default();
    let name = match file.rsplit_once('.') {
        Some((name, _)) if !name.is_empty() => name,
        _ => file,
    };
    let mut all = vec![name.to_owned()];
    all.extend_from_slice(arguments);
    all
}

/// Calls the program, once.
pub(crate) async fn start(store: &mut Store<Guest>, instance: Instance) -> wasmtime::Result<()> {
    let start = instance.get_typed_func::<(), ()>(&mut *store, START)?;
    let ended = start.call_async(&mut *store, ()).await;
    if ended.as_ref().err().and_then(trap_of) == Some(Trap::MemoryOutOfBounds)
        && stack_is_used_up(store, instance)
    {
        return Err(Trap::StackOverflow.into());
    }
    ended
}

/// Whether a program's stack in memory has come to its end, as far as the
/// program shows it.
fn stack_is_used_up(store: &mut Store<Guest>, instance: Instance) -> bool {
    instance
        .get_global(&mut *store, STACK_POINTER)
        .and_then(|pointer| pointer.get(store).i32())
        .is_some_and(|pointer| pointer < STACK_MARGIN_BYTES)
}

/// The trap behind an error, if it is one.
pub(crate) fn trap_of(error: &wasmtime::Error) -> Option<Trap> {
    error.downcast_ref::<Trap>().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(entry: &str, expected: &str) {
        let entry = FilePath::parse(entry).unwrap();
        let all = arguments(&entry, &["one".to_owned()]);
        assert_eq!(all, [expected, "one"]);
    }

    #[test]
    fn a_program_is_named_after_its_file() {
        check("main.c", "main");
        check("src/deep/main.test.cpp", "main.test");
        check("main", "main");
        check("src.d/main", "main");
    }
}
