#![doc = include_str!("../README.md")]

mod component;

pub use component::{component_of, component_of_own_world};

include!(concat!(env!("OUT_DIR"), "/guests.rs"));

/// Fails to compile where no function of this name is in scope: used with the
/// `for_each_…_guest` macros, it holds that every guest has its test.
#[macro_export]
macro_rules! assert_test_exists {
    ($name:ident) => {
        const _: fn() = $name;
    };
}
