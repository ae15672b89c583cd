//! The `opencode` command: the whole platform in one program.

use std::process::ExitCode;

fn main() -> ExitCode {
    app_server::commands::main()
}
