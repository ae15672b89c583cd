//! A language without a program for each shared case does not build.

#[path = "src/complete.rs"]
mod complete;

use std::path::Path;

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let languages = here.parent().unwrap_or(here);
    let cases = here.join("cases");
    println!("cargo::rerun-if-changed={}", cases.display());
    for language in complete::entries(languages).unwrap_or_default() {
        if language.join("toolchain.toml").is_file() {
            let programs = language.join(complete::PROGRAMS);
            println!("cargo::rerun-if-changed={}", programs.display());
        }
    }
    // A language that comes is a new entry in the folder of the languages; its
    // own changes would ask for too much, so only what matters is watched above.
    println!("cargo::rerun-if-changed={}", languages.join(".").display());
    match complete::missing(&cases, languages) {
        Ok(missing) => {
            for sentence in missing {
                println!("cargo::error={sentence}");
            }
        }
        Err(sentence) => println!("cargo::error={sentence}"),
    }
}
