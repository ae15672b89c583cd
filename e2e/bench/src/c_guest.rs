//! C, native and as a runner component: the smallest guest and the fastest
//! peer. The platform has no C yet, so both are compiled here for the benches.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail, ensure};
use runtime_guests::component_of;

/// The sources.
const SOURCES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/c");

/// Where `cargo xtask bench` found or put clang and wasm-ld, and the libraries
/// that they need there; without it they are looked for on the PATH.
const LLVM_VARIABLE: &str = "OPENCODE_BENCH_LLVM";
const LLVM_LIBRARIES_VARIABLE: &str = "OPENCODE_BENCH_LLVM_LIBRARIES";

/// What is said where there is no compiler.
const NO_GCC: &str = "gcc is not installed: sudo apt-get install gcc";
const NO_CLANG: &str = "clang and wasm-ld are not installed: sudo apt-get install clang-22 lld-22";

/// The native program; the error says what is missing.
pub(crate) fn native(folder: &Path) -> Result<PathBuf> {
    let program = folder.join("native");
    let mut gcc = Command::new("gcc");
    gcc.args(["-O2", "-o"]).arg(&program);
    gcc.arg(format!("{SOURCES}/native.c"));
    run(gcc, NO_GCC)?;
    Ok(program)
}

/// The runner component; the error says what is missing.
pub(crate) fn component(folder: &Path) -> Result<PathBuf> {
    let core = folder.join("core.wasm");
    let llvm = std::env::var_os(LLVM_VARIABLE).map(PathBuf::from);
    let mut clang = match &llvm {
        Some(folder) => Command::new(folder.join("clang")),
        None => Command::new("clang"),
    };
    if let Some(folder) = llvm {
        clang.arg("-B").arg(folder);
    }
    if let Some(libraries) = std::env::var_os(LLVM_LIBRARIES_VARIABLE) {
        clang.env("LD_LIBRARY_PATH", libraries);
    }
    clang
        .args(["--target=wasm32", "-O2", "-ffreestanding", "-fno-builtin"])
        .args(["-nostdlib", "-mbulk-memory", "-Wall", "-Wextra", "-Werror"])
        .args([
            "-Wl,--no-entry",
            "-Wl,--strip-all",
            "-Wl,-z,stack-size=65536",
        ])
        .arg("-o")
        .arg(&core)
        .arg(format!("{SOURCES}/guest.c"));
    run(clang, NO_CLANG)?;
    let runner = folder.join("runner.wasm");
    let core = std::fs::read(&core).context("reading what clang made")?;
    std::fs::write(&runner, component_of(&core, true)?)?;
    Ok(runner)
}

fn run(mut compiler: Command, missing: &str) -> Result<()> {
    match compiler.output() {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => bail!("{missing}"),
        Err(error) => Err(error).context("starting a compiler"),
        Ok(output) => {
            let words = String::from_utf8_lossy(&output.stderr);
            ensure!(
                output.status.success(),
                "a C program was not compiled: {words}"
            );
            Ok(())
        }
    }
}
