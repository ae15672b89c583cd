//! C's toolchain as a component.

toolchain_adapter::component!(toolchain_c::Clang(toolchain_c::Dialect::C));
