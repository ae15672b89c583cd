//! C's toolchain as a component.

use toolchain_c::{Clang, Compiler, Dialect};

toolchain_adapter::component!(Clang {
    dialect: Dialect::C,
    compiler: Compiler::Guest,
});
