//! The other side of a jail: a process that gives up what a tool does not need
//! and then becomes the tool. It has one chance: whatever cannot be prepared ends it.

use std::ffi::{CString, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::ffi::OsStringExt;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use rustix::fs::{Mode, OFlags};

use crate::confine::{Protection, Workplace, confine_tool};
use crate::namespaces;
use crate::orders::{Orders, TOOLCHAIN, TOOLCHAIN_WORD, WORK};

/// What a tool may know of its surroundings: nothing of the server's.
const ENVIRONMENT: [&std::ffi::CStr; 3] = [c"LANG=C.UTF-8", c"HOME=/nonexistent", c"NO_COLOR=1"];

/// Becomes the tool that the arguments name: [`Orders`], and then its own arguments.
#[must_use]
pub fn become_tool(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let Some(orders) = Orders::read(&mut arguments) else {
        eprintln!("a jail needs a program, a place to work, a toolchain and bounds");
        return ExitCode::from(2);
    };
    let error = enter(&orders, arguments);
    eprintln!("the tool could not be started: {error}");
    ExitCode::from(2)
}

/// Returns only when it did not come to the tool.
fn enter(orders: &Orders, arguments: impl Iterator<Item = OsString>) -> io::Error {
    let (tool, arguments) = match prepare(orders, arguments) {
        Ok(prepared) => prepared,
        Err(error) => return error,
    };
    let mut pointers: Vec<_> = arguments.iter().map(|text| text.as_ptr()).collect();
    pointers.push(std::ptr::null());
    let mut environment: Vec<_> = ENVIRONMENT.iter().map(|text| text.as_ptr()).collect();
    environment.push(std::ptr::null());
    // A descriptor that stays open: where the kernel cannot close it on the way,
    // the tool has read access to its own program, which it may read anyway.
    let tool = tool.into_raw_fd();
    // SAFETY: both lists end with a null pointer and point to texts that end with
    // a null byte and outlive the call; the descriptor is open.
    #[expect(unsafe_code, reason = "only libc can execute an open file")]
    unsafe {
        libc::fexecve(tool, pointers.as_ptr(), environment.as_ptr());
    }
    io::Error::last_os_error()
}

/// Opens what is needed while that is still allowed, and gives up the rest.
fn prepare(
    orders: &Orders,
    arguments: impl Iterator<Item = OsString>,
) -> io::Result<(File, Vec<CString>)> {
    let alone = namespaces::leave();
    let found = Found::new(orders, alone.is_ok())?;
    let tool = File::open(&found.program)?;
    let workplace = Workplace {
        program: tool.try_clone()?,
        folder: folder(&orders.place.join(WORK))?,
        toolchain: found.toolchain.as_deref().map(folder).transpose()?,
        bounds: orders.bounds,
    };
    rustix::process::fchdir(&workplace.folder)?;
    let arguments = std::iter::once(found.program.clone().into())
        .chain(arguments.map(|argument| found.named(argument)))
        .map(|text| CString::new(text.into_vec()).map_err(io::Error::other))
        .collect::<io::Result<Vec<_>>>()?;
    debug_assert!(tool.as_raw_fd() > 2, "standard streams are open");
    let mut protections = vec![Protection {
        name: "its own namespaces".to_owned(),
        missing: alone.err(),
    }];
    protections.extend(confine_tool(&workplace));
    protections.retain(|protection| protection.missing.is_some());
    if !protections.is_empty() {
        tracing::debug!(?protections, "a tool is not fully confined");
    }
    Ok((tool, arguments))
}

fn folder(path: &Path) -> io::Result<File> {
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    Ok(File::from(rustix::fs::open(path, flags, Mode::empty())?))
}

/// Where the tool's own files are in the end.
struct Found {
    program: PathBuf,
    toolchain: Option<PathBuf>,
}

impl Found {
    /// A toolchain may lie where only the server's user comes: with mounts of its
    /// own, the tool is shown it beside its folder.
    fn new(orders: &Orders, own_mounts: bool) -> io::Result<Self> {
        let Some(toolchain) = &orders.toolchain else {
            return Ok(Self {
                program: orders.program.clone(),
                toolchain: None,
            });
        };
        let inside = orders.program.strip_prefix(toolchain);
        let inside = inside.map_err(|_| io::Error::other("it does not lie in its toolchain"))?;
        // It is often a link to where it was built.
        let own = toolchain.canonicalize()?;
        let place = orders.place.join(TOOLCHAIN);
        let shown = own_mounts && namespaces::show(&own, &place).is_ok();
        let toolchain = if shown { place } else { own };
        Ok(Self {
            program: toolchain.join(inside),
            toolchain: Some(toolchain),
        })
    }

    /// An argument with the toolchain's name in it.
    fn named(&self, argument: OsString) -> OsString {
        let Some(toolchain) = self.toolchain.as_ref().and_then(|path| path.to_str()) else {
            return argument;
        };
        match argument.to_str() {
            Some(text) => text.replace(TOOLCHAIN_WORD, toolchain).into(),
            None => argument,
        }
    }
}
