//! One parser of outside bytes under libFuzzer: the one that `TARGET` names.
#![no_main]

use std::process;
use std::sync::LazyLock;

use fuzz_parsers::{TARGETS, Target, seeds};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|target| target.name == name);
    *found.unwrap_or_else(|| {
        // Their names, one a line, are also how `cargo xtask fuzz` learns them.
        for target in TARGETS {
            println!("{}", target.name);
        }
        eprintln!("TARGET names one of these");
        process::exit(2)
    })
});

fuzz_target!(
    init: {
        if let Err(error) = seeds::prepare(&TARGET) {
            eprintln!("the seeds could not be written: {error}");
            process::exit(2);
        }
    },
    |bytes: &[u8]| (TARGET.read)(bytes)
);
