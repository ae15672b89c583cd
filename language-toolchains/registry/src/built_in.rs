//! Toolchains that are part of this program.

use std::sync::Arc;

use runtime_contract::LanguageId;
use toolchain_c::{Clang, Compiler, Dialect};
use toolchain_contract::Toolchain;

/// The toolchain of a language; `None` for one whose sources run as they are.
pub(crate) fn toolchain(language: &LanguageId) -> Option<Arc<dyn Toolchain>> {
    match language.as_str() {
        "rust" => Some(Arc::new(toolchain_rust::Rust)),
        "go" => Some(Arc::new(toolchain_go::Go)),
        "c" => Some(clang(Dialect::C, Compiler::Guest)),
        "cpp" => Some(clang(Dialect::Cpp, Compiler::Guest)),
        "typescript" => Some(Arc::new(toolchain_typescript::TypeScript)),
        _ => None,
    }
}

/// Languages whose compilers are guests and can be native programs in a jail instead,
/// and one of those programs.
pub(crate) const BOTH: [(&str, &str); 2] =
    [("c", "toolchain/bin/clang"), ("cpp", "toolchain/bin/clang")];

/// The toolchain of a language with native compilers in the place of guests.
pub(crate) fn native(language: &LanguageId) -> Option<Arc<dyn Toolchain>> {
    match language.as_str() {
        "c" => Some(clang(Dialect::C, Compiler::Native)),
        "cpp" => Some(clang(Dialect::Cpp, Compiler::Native)),
        _ => None,
    }
}

fn clang(dialect: Dialect, compiler: Compiler) -> Arc<dyn Toolchain> {
    Arc::new(Clang { dialect, compiler })
}
