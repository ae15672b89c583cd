//! One parser of outside bytes under libFuzzer: the one that `TARGET` names.
#![no_main]

use std::sync::LazyLock;

use fuzz_parsers::{TARGETS, Target};
use libfuzzer_sys::fuzz_target;

static TARGET: LazyLock<Target> = LazyLock::new(|| {
    let name = std::env::var("TARGET").unwrap_or_default();
    let found = TARGETS.iter().find(|target| target.name == name);
    *found.unwrap_or_else(|| {
        let names: Vec<_> = TARGETS.iter().map(|target| target.name).collect();
        panic!("TARGET names one of {}", names.join(", "))
    })
});

fuzz_target!(|bytes: &[u8]| (TARGET.read)(bytes));
