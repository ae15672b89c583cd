//! The world of a toolchain component, around anything that implements the trait
//! `Toolchain`. Whoever writes one in Rust writes the trait and a line.

mod asked;
mod told;

use runtime_contract::FilePath;
use toolchain_contract::Toolchain;

/// The world as Rust.
pub mod world {
    wit_bindgen::generate!({
        path: "../../../wit/toolchain@0.1.0",
        world: "toolchain",
        pub_export_macro: true,
        default_bindings_module: "toolchain_adapter::world",
    });
}

use world::exports::opencode::toolchain::builder;

/// Makes the crate a toolchain component: `component!(MyToolchain)`.
#[macro_export]
macro_rules! component {
    ($toolchain:expr) => {
        struct Component;

        impl $crate::Speaks for Component {
            fn toolchain() -> impl $crate::contract::Toolchain {
                $toolchain
            }
        }

        $crate::world::export!(Component with_types_in $crate::world);
    };
}

/// The contract, for whoever implements it.
pub use toolchain_contract as contract;

/// A component that speaks for a toolchain.
pub trait Speaks {
    fn toolchain() -> impl Toolchain;
}

/// What the platform sends was checked there; what cannot be read is a bug of one of
/// the two, and ends the instance.
impl<T: Speaks> builder::Guest for T {
    fn prepare(
        files: Vec<builder::File>,
        entry: String,
        action: builder::Action,
    ) -> builder::Prepared {
        let (files, action) = (asked::files(files), asked::action(action));
        told::prepared(T::toolchain().prepare(files, &asked::path(&entry), &action))
    }

    fn diagnostics(
        step: builder::Step,
        said: builder::Said,
        files: Vec<builder::File>,
    ) -> Vec<builder::Diagnostic> {
        let (step, said) = (asked::step(step), asked::said(said));
        told::diagnostics(T::toolchain().diagnostics(&step, &said, &asked::files(files)))
    }

    fn words(step: builder::Step, said: builder::Said) -> Vec<u8> {
        T::toolchain().words(&asked::step(step), &asked::said(said))
    }

    fn uncaught(said: builder::Said) -> Option<builder::UncaughtError> {
        let found = T::toolchain().uncaught(&asked::said(said));
        found.map(|error| builder::UncaughtError {
            kind: error.kind,
            message: error.message,
            file: error.file,
            line: error.line,
        })
    }

    fn reports(run: builder::TestRun) -> Vec<builder::TestReport> {
        told::reports(T::toolchain().reports(&asked::run(run)))
    }
}

/// A path as its text.
fn text(path: &FilePath) -> String {
    path.as_str().to_owned()
}
