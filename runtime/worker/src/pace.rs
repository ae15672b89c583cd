//! What giving way to others means for a worker: when it gets a processor, and
//! how long its programs may take because of that.

use runtime_sandbox::Pace;

/// The kernel's last place in line for a processor (`nice`).
const NICENESS_MAX: i32 = 19;

/// How many times its `wall_ms_max` a program may take while its worker gets no
/// processor. One that gives way may have to do so for long.
pub(crate) fn wall_stretch_max(pace: Pace) -> u32 {
    match pace {
        Pace::Prompt => 2,
        Pace::Yielding => 24,
    }
}

/// Lets every other process go first. Where that is refused all are equal,
/// which costs no safety.
pub(crate) fn give_way() {
    if let Err(error) = rustix::process::setpriority_process(None, NICENESS_MAX) {
        tracing::debug!(%error, "a worker cannot give way to others");
    }
    let none = libc::sched_param { sched_priority: 0 };
    // SAFETY: a valid policy with the only parameters that it has, read during the call.
    #[expect(unsafe_code, reason = "rustix has no such call")]
    let answered = unsafe { libc::sched_setscheduler(0, libc::SCHED_IDLE, &raw const none) };
    // Nice alone has the kernel hand out whole ticks among equals; this has
    // whoever else wakes up go first at once.
    if answered != 0 {
        let error = std::io::Error::last_os_error();
        tracing::debug!(%error, "a worker gives way by its niceness only");
    }
}
