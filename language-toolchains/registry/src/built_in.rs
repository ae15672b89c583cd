//! Toolchains that are part of this program.

use std::sync::Arc;

use runtime_contract::LanguageId;
use toolchain_c::{Clang, Dialect};
use toolchain_contract::Toolchain;

/// The toolchain of a language; `None` for one whose sources run as they are.
pub(crate) fn toolchain(language: &LanguageId) -> Option<Arc<dyn Toolchain>> {
    match language.as_str() {
        "rust" => Some(Arc::new(toolchain_rust::Rust)),
        "go" => Some(Arc::new(toolchain_go::Go)),
        "c" => Some(Arc::new(Clang(Dialect::C))),
        "cpp" => Some(Arc::new(Clang(Dialect::Cpp))),
        "typescript" => Some(Arc::new(toolchain_typescript::TypeScript)),
        _ => None,
    }
}
