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
        Some("threads") => tell_threads(),
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

/// Starts threads that stay, until one is refused or there are very many.
fn tell_threads() -> ExitCode {
    let park = || loop {
        std::thread::park();
    };
    let start = || std::thread::Builder::new().stack_size(64 << 10).spawn(park);
    let started = std::iter::repeat_with(start)
        .take(500)
        .take_while(Result::is_ok)
        .count();
    println!("{started}");
    ExitCode::SUCCESS
}
