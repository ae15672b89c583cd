//! Go's toolchain as a component.

toolchain_adapter::component!(toolchain_go::Go);
