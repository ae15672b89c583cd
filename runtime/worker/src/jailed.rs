//! The other side of a jail: a process that gives up what a tool does not need
//! and then becomes the tool. It has one chance: whatever cannot be prepared ends it.

use std::ffi::{CString, OsString};
use std::fs::File;
use std::io;
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::ffi::OsStringExt;
use std::process::ExitCode;

use rustix::fs::{Mode, OFlags};

use crate::confine::{Workplace, confine_tool};

/// What a tool may know of its surroundings: nothing of the server's.
const ENVIRONMENT: [&std::ffi::CStr; 3] = [c"LANG=C.UTF-8", c"HOME=/nonexistent", c"NO_COLOR=1"];

/// Becomes the tool that the arguments name: its program, the folder in which it
/// works, and then its own arguments.
#[must_use]
pub fn become_tool(mut arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let (Some(program), Some(folder)) = (arguments.next(), arguments.next()) else {
        eprintln!("a jail needs a program and a folder");
        return ExitCode::from(2);
    };
    let error = enter(program, folder, arguments.collect());
    eprintln!("the tool could not be started: {error}");
    ExitCode::from(2)
}

/// Returns only when it did not come to the tool.
fn enter(program: OsString, folder: OsString, arguments: Vec<OsString>) -> io::Error {
    let prepared = prepare(&program, folder, arguments);
    let (tool, arguments) = match prepared {
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
    program: &OsString,
    folder: OsString,
    arguments: Vec<OsString>,
) -> io::Result<(File, Vec<CString>)> {
    let tool = File::open(program)?;
    let flags = OFlags::PATH | OFlags::DIRECTORY | OFlags::CLOEXEC;
    let workplace = Workplace {
        program: tool.try_clone()?,
        folder: File::from(rustix::fs::open(&folder, flags, Mode::empty())?),
    };
    rustix::process::fchdir(&workplace.folder)?;
    let arguments = std::iter::once(program.clone())
        .chain(arguments)
        .map(|text| CString::new(text.into_vec()).map_err(io::Error::other))
        .collect::<io::Result<Vec<_>>>()?;
    debug_assert!(tool.as_raw_fd() > 2, "standard streams are open");
    let missing: Vec<_> = confine_tool(&workplace)
        .into_iter()
        .filter_map(|protection| protection.missing)
        .collect();
    if !missing.is_empty() {
        tracing::debug!(?missing, "a tool is not fully confined");
    }
    Ok((tool, arguments))
}
