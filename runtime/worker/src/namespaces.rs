//! Namespaces in which a tool is alone: its own mounts, network, semaphores and
//! names, and a view in which its toolchain lies where it can reach it. Not every
//! host lets a process make them; what Landlock and the filter hold does not
//! depend on them.

use std::ffi::CString;
use std::io;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::ptr;

use rustix::process::{Resource, Rlimit};
use rustix::thread::UnshareFlags;

/// Threads of a tool, where it is alone among its users.
const THREADS_MAX: u64 = 64;

/// Leaves the namespaces of the server. Call it on the only thread, before the user
/// changes.
pub(crate) fn leave() -> Result<(), String> {
    let mut ours = UnshareFlags::NEWNS
        | UnshareFlags::NEWNET
        | UnshareFlags::NEWIPC
        | UnshareFlags::NEWUTS
        | UnshareFlags::NEWCGROUP;
    // Root stays who it is until it becomes nobody: among users of its own nothing
    // would tell any more that it is root outside.
    let root = rustix::process::geteuid().is_root();
    if !root {
        ours |= UnshareFlags::NEWUSER;
    }
    unshare(ours).map_err(|error| format!("this host lets nobody make namespaces: {error}"))?;
    if !root {
        limit_threads()?;
    }
    // Nothing that is mounted from now on is seen outside.
    mount(None, Path::new("/"), libc::MS_REC | libc::MS_PRIVATE)
        .map_err(|error| format!("the mounts could not be kept apart: {error}"))
}

/// Leaves the users of the server, for one who was root and is nobody by now.
pub(crate) fn leave_users() -> Result<(), String> {
    unshare(UnshareFlags::NEWUSER)
        .map_err(|error| format!("this host lets nobody make users: {error}"))?;
    limit_threads()
}

/// The kernel counts threads by user. Only among users of its own is this no
/// limit for everybody who is nobody.
fn limit_threads() -> Result<(), String> {
    let limit = Rlimit {
        current: Some(THREADS_MAX),
        maximum: Some(THREADS_MAX),
    };
    rustix::process::setrlimit(Resource::Nproc, limit)
        .map_err(|error| format!("threads cannot be limited: {error}"))
}

/// A second place for a folder, at which it cannot be written: one that others
/// than its owner can reach.
pub(crate) fn show(folder: &Path, place: &Path) -> io::Result<()> {
    let bind = libc::MS_BIND | libc::MS_REC;
    mount(Some(folder), place, bind)?;
    let sealed = libc::MS_RDONLY | libc::MS_NOSUID | libc::MS_NODEV;
    // Where a mount's flags are locked it stays as it was. Landlock lets nobody
    // write there either.
    mount(None, place, libc::MS_BIND | libc::MS_REMOUNT | sealed).ok();
    Ok(())
}

fn unshare(namespaces: UnshareFlags) -> io::Result<()> {
    // SAFETY: no memory and no descriptors are unshared, and there is one thread.
    #[expect(unsafe_code, reason = "some flags of unshare have no safe function")]
    let done = unsafe { rustix::thread::unshare_unsafe(namespaces) };
    Ok(done?)
}

fn mount(source: Option<&Path>, target: &Path, flags: libc::c_ulong) -> io::Result<()> {
    let text = |path: &Path| CString::new(path.as_os_str().as_bytes());
    let source = source.map(text).transpose()?;
    let target = text(target)?;
    let source = source
        .as_ref()
        .map_or(ptr::null(), |source| source.as_ptr());
    // SAFETY: the texts end with a null byte and outlive the call; the others may
    // be null.
    #[expect(unsafe_code, reason = "mounting has no safe function here")]
    let failed = unsafe {
        libc::mount(
            source,
            target.as_ptr(),
            ptr::null(),
            flags,
            ptr::null::<libc::c_void>(),
        )
    };
    match failed {
        0 => Ok(()),
        _ => Err(io::Error::last_os_error()),
    }
}
