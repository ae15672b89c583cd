//! A language without a program for each shared case does not build.

#[path = "src/complete.rs"]
mod complete;

use std::path::Path;

fn main() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let languages = here.parent().unwrap_or(here);
    // With all that is in it: a language that comes, a case and a program alike.
    println!("cargo::rerun-if-changed={}", languages.display());
    match complete::missing(&here.join("cases"), languages) {
        Ok(missing) => {
            for sentence in missing {
                println!("cargo::error={sentence}");
            }
        }
        Err(sentence) => println!("cargo::error={sentence}"),
    }
}
