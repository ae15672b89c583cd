//! What a process gives up before it touches anything of a stranger's. Each
//! protection stands for itself: what a host does not offer is reported and the
//! others hold.
//!
//! The order matters. The user changes first, while that is still allowed; the
//! file system goes before the system calls that would take it away; and the
//! filter for system calls comes last, over all threads.

use std::collections::BTreeMap;
use std::fs::File;
use std::io;

use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset,
    RulesetAttr, RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};
use rustix::process::{Gid, Resource, Rlimit, Uid};
use seccompiler::{
    BpfProgram, SeccompAction, SeccompCmpArgLen, SeccompCmpOp, SeccompCondition, SeccompFilter,
    SeccompRule,
};
use serde::{Deserialize, Serialize};

use crate::namespaces;
use crate::orders::Bounds;

/// The user and group "nobody", by Linux's custom.
pub(crate) const NOBODY: u32 = 65534;
/// Files that a worker may have open: its socket and the runners' code.
const OPEN_FILES_MAX: u64 = 256;
/// Bytes of a file that it may write: only files in memory can be written at all.
const FILE_BYTES_MAX: u64 = 2 << 30;
/// Address space of a compiler; the largest component needs about 3 GB.
const COMPILER_BYTES_MAX: u64 = 12 << 30;
/// Seconds on a processor that compiling may take, all threads together.
const COMPILER_CPU_S_MAX: u64 = 900;
/// The scan for changed pages, wasmtime's only control call.
const PAGEMAP_SCAN: u64 = 0xc060_6610;

/// One thing that a process cannot do any more, or why it still can.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Protection {
    pub name: String,
    /// `None` when it holds; else what this host does not offer.
    pub missing: Option<String>,
}

/// What a worker is like once it takes runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
    #[serde(deserialize_with = "crate::wire::few")]
    pub protections: Vec<Protection>,
    /// Whether instances come from a pool of memory, which is quicker.
    pub pooled: bool,
}

/// What the process is for, and so what it still needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Runs guests on this one thread.
    Worker,
    /// Is to become that, once it has mapped code which a compiler made of what a
    /// stranger sent: the compiler may have been made to lie.
    Adopter,
    /// Compiles on several threads, and never runs what it made.
    Compiler,
    /// Becomes a native program that reads what a stranger wrote.
    Tool,
}

/// What a tool can read: itself, the folder made for it, its toolchain, and the
/// system's libraries. If it writes, it does so in the folder.
pub(crate) struct Workplace {
    pub(crate) program: File,
    pub(crate) folder: File,
    pub(crate) toolchain: Option<File>,
    pub(crate) bounds: Bounds,
}

/// Where systems keep the libraries that programs are linked to.
const LIBRARIES: [&str; 5] = [
    "/lib",
    "/lib64",
    "/usr/lib",
    "/usr/lib64",
    "/etc/ld.so.cache",
];

/// Gives up what the role does not need. Call it on the only thread.
#[must_use]
pub fn confine(role: Role) -> Vec<Protection> {
    confine_to(role, None)
}

/// Gives up what an adopter has more than a worker; tells what it could not.
#[must_use]
pub(crate) fn confine_adopter() -> Option<String> {
    filter_calls(Role::Worker, false).err()
}

/// Gives up what a tool does not need; then only becoming it is left.
pub(crate) fn confine_tool(workplace: &Workplace) -> Vec<Protection> {
    confine_to(Role::Tool, Some(workplace))
}

fn confine_to(role: Role, workplace: Option<&Workplace>) -> Vec<Protection> {
    let resources = limit_resources(role, workplace.map(|place| place.bounds));
    let root = rustix::process::geteuid().is_root();
    let user = change_user();
    let users = match role {
        Role::Tool if root => namespaces::leave_users(),
        _ => Ok(()),
    };
    let files = close_file_system(workplace);
    let writes = workplace.is_some_and(|place| place.bounds.writes());
    let calls = filter_calls(role, writes);
    let mut done = vec![
        ("resource limits", resources),
        ("unprivileged user", user),
        ("no file system (Landlock)", files),
        ("system call filter (seccomp)", calls),
    ];
    if role == Role::Tool {
        done.push(("users of its own (namespace)", users));
    }
    done.into_iter()
        .map(|(name, done)| Protection {
            name: name.to_owned(),
            missing: done.err(),
        })
        .collect()
}

fn limit_resources(role: Role, bounds: Option<Bounds>) -> Result<(), String> {
    // The kernel, when memory runs out, takes this process and not the server.
    // Not every container lets a process say so; that costs no safety.
    std::fs::write("/proc/self/oom_score_adj", "1000").ok();
    let mut limits = vec![
        (Resource::Core, 0),
        (Resource::Nofile, OPEN_FILES_MAX),
        (Resource::Fsize, FILE_BYTES_MAX),
    ];
    match role {
        Role::Worker | Role::Adopter => {}
        Role::Compiler => {
            limits.push((Resource::As, COMPILER_BYTES_MAX));
            limits.push((Resource::Cpu, COMPILER_CPU_S_MAX));
        }
        Role::Tool => {
            let bounds = bounds.ok_or("a tool has no bounds")?;
            limits.push((Resource::As, bounds.addresses_bytes_max));
            limits.push((Resource::Data, bounds.memory_bytes_max));
            limits.push((Resource::Cpu, bounds.cpu_s_max));
            // It has pipes to write to; whether files too, its call says.
            limits.push((Resource::Fsize, bounds.file_bytes_max));
        }
    }
    for (resource, most) in limits {
        let most = match rustix::process::getrlimit(resource).maximum {
            Some(already) => already.min(most),
            None => most,
        };
        let limit = Rlimit {
            current: Some(most),
            maximum: Some(most),
        };
        rustix::process::setrlimit(resource, limit)
            .map_err(|error| format!("{resource:?} cannot be limited: {error}"))?;
    }
    Ok(())
}

/// Root becomes nobody; anybody else already is who they are.
fn change_user() -> Result<(), String> {
    if !rustix::process::geteuid().is_root() {
        return Ok(());
    }
    let (user, group) = (Uid::from_raw(NOBODY), Gid::from_raw(NOBODY));
    // The calling thread is the only one, so the process changes as a whole.
    rustix::thread::set_thread_groups(&[])
        .and_then(|()| rustix::thread::set_thread_res_gid(group, group, group))
        .and_then(|()| rustix::thread::set_thread_res_uid(user, user, user))
        .map_err(|error| format!("root could not become nobody: {error}"))
}

fn close_file_system(workplace: Option<&Workplace>) -> Result<(), String> {
    let abi = ABI::V6;
    let restricted = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))
        .and_then(|rules| rules.handle_access(AccessNet::from_all(abi)))
        .and_then(|rules| rules.scope(Scope::from_all(abi)))
        .and_then(Ruleset::create)
        .and_then(|rules| match workplace {
            Some(workplace) => workplace.allow(rules),
            None => Ok(rules),
        })
        .and_then(|rules| rules.restrict_self());
    match restricted {
        Ok(status) if status.ruleset != RulesetStatus::NotEnforced => Ok(()),
        Ok(_) => {
            Err("this kernel has no Landlock (Linux 5.13 and later, with lsm=landlock)".into())
        }
        Err(error) => Err(format!("Landlock refused: {error}")),
    }
}

impl Workplace {
    fn allow(&self, rules: RulesetCreated) -> Result<RulesetCreated, RulesetError> {
        let read = AccessFs::ReadFile | AccessFs::ReadDir;
        let run = AccessFs::ReadFile | AccessFs::Execute;
        // Files and folders: no links, pipes, sockets or devices.
        let write = AccessFs::WriteFile
            | AccessFs::Truncate
            | AccessFs::MakeReg
            | AccessFs::MakeDir
            // Compilers write beside and rename: from one of its folders to another.
            | AccessFs::Refer
            | AccessFs::RemoveFile
            | AccessFs::RemoveDir;
        let folder = if self.bounds.writes() {
            read | write
        } else {
            read
        };
        let mut libraries = LIBRARIES.iter().filter_map(|path| PathFd::new(path).ok());
        let rules = libraries
            .try_fold(rules, |rules, library| {
                rules.add_rule(PathBeneath::new(library, read | run))
            })?
            .add_rule(PathBeneath::new(&self.program, run))?
            .add_rule(PathBeneath::new(&self.folder, folder))?;
        match &self.toolchain {
            // Its libraries too: they are mapped, not executed.
            Some(toolchain) => rules.add_rule(PathBeneath::new(toolchain, read)),
            None => Ok(rules),
        }
    }
}

fn filter_calls(role: Role, writes: bool) -> Result<(), String> {
    let program = program(role, writes)?;
    seccompiler::apply_filter_all_threads(&program)
        .map_err(|error| format!("the kernel refused the filter: {error}"))
}

fn program(role: Role, writes: bool) -> Result<BpfProgram, String> {
    let mut rules: BTreeMap<i64, Vec<SeccompRule>> = BTreeMap::new();
    for call in CALLS {
        rules.insert(*call, Vec::new());
    }
    let only = |argument, operator, value| {
        SeccompCondition::new(argument, SeccompCmpArgLen::Dword, operator, value)
            .and_then(|condition| SeccompRule::new(vec![condition]))
            .map(|rule| vec![rule])
            .map_err(|error| error.to_string())
    };
    // A process may raise a signal in itself, as an abort does, and in nobody else.
    let own = u64::from(
        rustix::process::getpid()
            .as_raw_nonzero()
            .get()
            .unsigned_abs(),
    );
    rules.insert(libc::SYS_tgkill, only(0, SeccompCmpOp::Eq, own)?);
    match role {
        Role::Worker => {
            rules.insert(libc::SYS_ioctl, only(1, SeccompCmpOp::Eq, PAGEMAP_SCAN)?);
            // All code is there already: nothing that is written later can run.
            let executable = u64::from(libc::PROT_EXEC.unsigned_abs());
            for call in [libc::SYS_mmap, libc::SYS_mprotect] {
                rules.insert(call, only(2, SeccompCmpOp::MaskedEq(executable), 0)?);
            }
        }
        Role::Adopter => {
            rules.insert(libc::SYS_ioctl, only(1, SeccompCmpOp::Eq, PAGEMAP_SCAN)?);
            for call in [libc::SYS_mmap, libc::SYS_mprotect] {
                rules.insert(call, Vec::new());
            }
            // The filter that takes this away again.
            for call in [libc::SYS_seccomp, libc::SYS_prctl] {
                rules.insert(call, Vec::new());
            }
        }
        Role::Compiler | Role::Tool => {
            // Threads, and no other processes.
            let thread = u64::from(libc::CLONE_THREAD.unsigned_abs());
            let operator = SeccompCmpOp::MaskedEq(thread);
            rules.insert(libc::SYS_clone, only(0, operator, thread)?);
            for call in [libc::SYS_mmap, libc::SYS_mprotect] {
                rules.insert(call, Vec::new());
            }
        }
    }
    if role == Role::Tool {
        for call in TOOL_CALLS {
            rules.insert(*call, Vec::new());
        }
        // Its own limits it may ask for, and nobody else's.
        rules.insert(libc::SYS_prlimit64, only(0, SeccompCmpOp::Eq, 0)?);
    }
    if writes {
        for call in WRITING_CALLS {
            rules.insert(*call, Vec::new());
        }
    }
    // Saying that there is no such call, rather than that it is forbidden,
    // lets libraries fall back on what is allowed.
    let refused = SeccompAction::Errno(libc::ENOSYS.unsigned_abs());
    let architecture = std::env::consts::ARCH
        .try_into()
        .map_err(|_| "this processor's calls are not known to the filter".to_owned())?;
    SeccompFilter::new(rules, refused, SeccompAction::Allow, architecture)
        .and_then(BpfProgram::try_from)
        .map_err(|error| error.to_string())
}

/// What both roles need: bytes over what is open already, memory, waiting, ending.
const CALLS: &[i64] = &[
    libc::SYS_read,
    libc::SYS_write,
    libc::SYS_readv,
    libc::SYS_writev,
    libc::SYS_pread64,
    libc::SYS_recvmsg,
    libc::SYS_sendmsg,
    libc::SYS_close,
    libc::SYS_lseek,
    libc::SYS_fstat,
    libc::SYS_statx,
    libc::SYS_fcntl,
    libc::SYS_memfd_create,
    libc::SYS_ftruncate,
    libc::SYS_munmap,
    libc::SYS_mremap,
    libc::SYS_madvise,
    libc::SYS_brk,
    libc::SYS_membarrier,
    libc::SYS_futex,
    libc::SYS_epoll_ctl,
    libc::SYS_epoll_pwait,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_epoll_wait,
    libc::SYS_clock_gettime,
    libc::SYS_clock_nanosleep,
    libc::SYS_nanosleep,
    libc::SYS_gettimeofday,
    libc::SYS_getrandom,
    libc::SYS_getpid,
    libc::SYS_gettid,
    libc::SYS_sched_yield,
    libc::SYS_sched_getaffinity,
    libc::SYS_set_robust_list,
    libc::SYS_rseq,
    libc::SYS_sigaltstack,
    libc::SYS_rt_sigaction,
    libc::SYS_rt_sigprocmask,
    libc::SYS_rt_sigreturn,
    libc::SYS_restart_syscall,
    libc::SYS_exit,
    libc::SYS_exit_group,
];

/// What a tool needs besides: becoming it, its libraries, reading its folder.
/// What it reads and executes is Landlock's to say.
const TOOL_CALLS: &[i64] = &[
    libc::SYS_execve,
    libc::SYS_execveat,
    libc::SYS_openat,
    libc::SYS_newfstatat,
    libc::SYS_readlinkat,
    libc::SYS_faccessat,
    libc::SYS_faccessat2,
    libc::SYS_getdents64,
    libc::SYS_getcwd,
    // To the folder that it is in already; nowhere else is more to be read.
    libc::SYS_chdir,
    libc::SYS_ppoll,
    libc::SYS_dup,
    libc::SYS_eventfd2,
    libc::SYS_epoll_create1,
    libc::SYS_set_tid_address,
    libc::SYS_uname,
    libc::SYS_getuid,
    libc::SYS_geteuid,
    libc::SYS_getgid,
    libc::SYS_getegid,
    libc::SYS_getppid,
    libc::SYS_getcpu,
    libc::SYS_sysinfo,
    libc::SYS_getrusage,
    libc::SYS_clock_getres,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_arch_prctl,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_open,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_stat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_lstat,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_access,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_readlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_poll,
];

/// What a tool needs besides that leaves files in its folder. Where, is Landlock's
/// to say.
const WRITING_CALLS: &[i64] = &[
    libc::SYS_mkdirat,
    libc::SYS_unlinkat,
    libc::SYS_renameat2,
    libc::SYS_fchmod,
    libc::SYS_copy_file_range,
    libc::SYS_pipe2,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_mkdir,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_rmdir,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_unlink,
    #[cfg(target_arch = "x86_64")]
    libc::SYS_rename,
];

/// Something that a confined process must not be able to do.
type Attempt = fn() -> io::Result<()>;

/// Tries what a confined process must not be able to do, and names each thing
/// that worked. `opencode doctor` and the tests ask a real process for it.
#[must_use]
pub fn escapes() -> Vec<&'static str> {
    let attempts: [(&str, Attempt); 6] = [
        ("reading a file", || std::fs::read("/etc/passwd").map(drop)),
        ("writing a file", || {
            std::fs::write("/tmp/.opencode-escape", "x")
        }),
        ("listing a folder", || std::fs::read_dir("/").map(drop)),
        ("opening a connection", || {
            std::net::TcpListener::bind("127.0.0.1:0").map(drop)
        }),
        ("starting a program", || {
            std::process::Command::new("/bin/true").status().map(drop)
        }),
        ("signalling another process", || {
            Ok(rustix::process::test_kill_process(
                rustix::process::Pid::INIT,
            )?)
        }),
    ];
    attempts
        .into_iter()
        .filter_map(|(name, attempt)| attempt().is_ok().then_some(name))
        .collect()
}
