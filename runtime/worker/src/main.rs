//! A worker and a compiler as a program of its own, for tests. The platform's
//! own binary does the same as `opencode worker` and `opencode compile`.

use std::process::ExitCode;

use runtime_worker::confine::{Role, confine, escapes};

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("worker") => runtime_worker::process::serve(),
        Some("compile") => runtime_worker::process::compile(),
        Some("jail") => runtime_worker::jailed::become_tool(std::env::args_os().skip(2)),
        Some("escape-worker") => escape(Role::Worker),
        Some("escape-compiler") => escape(Role::Compiler),
        Some("escape-unconfined") => tell_escapes(),
        _ => {
            eprintln!(
                "usage: runtime-worker worker|compile|jail, with the other end on standard input"
            );
            ExitCode::from(2)
        }
    }
}

/// Confines this process and tries to do what it must not be able to.
fn escape(role: Role) -> ExitCode {
    for protection in confine(role) {
        if let Some(missing) = protection.missing {
            println!("missing: {}: {missing}", protection.name);
        }
    }
    tell_escapes()
}

fn tell_escapes() -> ExitCode {
    for escape in escapes() {
        println!("escaped: {escape}");
    }
    ExitCode::SUCCESS
}
