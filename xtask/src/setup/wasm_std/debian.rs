//! The second way to the wasm32 standard library: Debian's `rustc-web` and its
//! sources, unpacked into the cache and never installed, with the library
//! built from those sources once.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::{TARGET, WasmToolchain};
use crate::apt;
use crate::cache::{link, remove};
use crate::fingerprint::{Fingerprint, files_below};
use crate::process::Process;
use crate::progress::Progress;
use crate::project::Project;
use crate::schedule::Work;

const PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "libstd-rust-web-dev",
    "rust-web-src",
    "lld-22",
];

pub(super) fn ensure(project: &Project, progress: &Progress) -> Result<(WasmToolchain, Work)> {
    let packages = PACKAGES.map(str::to_owned);
    let unpacked = apt::unpacked(&project.cache, &packages, progress).with_context(|| {
        format!(
            "neither rustup nor Debian's packages bring the library for {TARGET}; \
             `rustup target add {TARGET}` on a machine with network access is the simplest way"
        )
    })?;
    let mut surroundings = apt::surroundings(&unpacked, &apt::library_folders(&unpacked));
    let usr = unpacked.join("usr");
    surroundings.extend([
        (
            "RUSTC",
            usr.join("bin/rustc").to_string_lossy().into_owned(),
        ),
        (
            "RUSTDOC",
            usr.join("bin/rustdoc").to_string_lossy().into_owned(),
        ),
        (
            "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER",
            usr.join("lib/llvm-22/bin/wasm-ld")
                .to_string_lossy()
                .into_owned(),
        ),
    ]);
    let mut toolchain = WasmToolchain {
        cargo: usr.join("bin/cargo"),
        surroundings,
        version: String::new(),
        own_target: Some("debian-wasm"),
    };
    toolchain.version = toolchain
        .surroundings
        .iter()
        .fold(
            Process::new(usr.join("bin/rustc")),
            |process, (name, value)| process.env(name, value),
        )
        .arg("-vV")
        .stdout()?;

    let key = Fingerprint::of("wasm32 std 1")
        .with("rustc", &toolchain.version)
        .key();
    let (library, work) = match project.cache.find("wasm-std", &key) {
        Some(library) => (library, Work::NothingToDo),
        None => {
            progress.say("building the standard library for wasm (about 1 minute)");
            let library = project.cache.entry("wasm-std", &key, |entry| {
                build(project, &toolchain, entry, progress)
            })?;
            (library, Work::Done)
        }
    };
    // rustc looks for it in its own tree; the unpacked packages may be newer
    // than the link.
    let place = usr.join("lib/rustlib").join(TARGET);
    fs::create_dir_all(&place)?;
    link(&library, &place.join("lib"))?;
    Ok((toolchain, work))
}

fn build(
    project: &Project,
    toolchain: &WasmToolchain,
    entry: &Path,
    progress: &Progress,
) -> Result<()> {
    let work = project.cache.scratch("wasm-std")?;
    fs::create_dir(work.join("src"))?;
    fs::write(work.join("src/lib.rs"), "")?;
    fs::write(
        work.join("Cargo.toml"),
        "[package]\nname = \"standard-library\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    toolchain
        .cargo()
        .args([
            "build",
            "--release",
            "-Z",
            "build-std=std,panic_abort",
            "--target",
            TARGET,
        ])
        // Debian's stable compiler builds its own library only under this name.
        .env("RUSTC_BOOTSTRAP", "1")
        // Without bitcode, later builds with link-time optimisation fail.
        .env("RUSTFLAGS", "-C embed-bitcode=yes")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .in_folder(&work)
        .logged(&project.cache.log("wasm-std")?, progress)?;
    let built = work.join("target").join(TARGET).join("release/deps");
    let mut count = 0;
    for name in files_below(&built)? {
        let ours = name.to_string_lossy().starts_with("libstandard_library");
        if name.extension().is_some_and(|end| end == "rlib") && !ours {
            fs::copy(built.join(&name), entry.join(&name))?;
            count += 1;
        }
    }
    ensure!(count > 0, "cargo built no library in {}", built.display());
    remove(&work)
}
