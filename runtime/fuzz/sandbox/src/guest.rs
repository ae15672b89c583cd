//! Makes a whole runner component around any core module: the module's exports
//! are looked for by name, and what a runner must export and the module does
//! not is added as a module of its own beside it.

/// What runtime/guests adds to its core modules, as text. The answer lies at
/// 512 and is all zeros: `exited(0)`.
const REST: &str = r#"
(memory (export "memory") 2)
(global $next (mut i32) (i32.const 65536))
(func (export "cabi_realloc") (param i32 i32 i32) (param $size i32) (result i32)
  (local $at i32)
  (local.set $at (global.get $next))
  (global.set $next (i32.and (i32.add (i32.add (global.get $next) (local.get $size)) (i32.const 7)) (i32.const 0x1fff8)))
  (local.get $at))
(func (export "opencode:runner/program@0.1.0#run") (param i32 i32 i32 i32) (result i32)
  (call $attack) (i32.const 512))
(func (export "opencode:runner/program@0.1.0#call") (param i32 i32 i32 i32 i32 i32) (result i32)
  (call $attack) (i32.const 512))
(func (export "opencode:runner/program@0.1.0#test") (param i32 i32) (result i32)
  (call $attack) (i32.const 512))
"#;

/// The core module of a guest of runtime/guests.
pub(crate) fn module(guest: &str) -> anyhow::Result<Vec<u8>> {
    Ok(wat::parse_str(format!("(module {guest} {REST})"))?)
}

/// The component of a core module that has what a runner needs; an error where
/// it has not, as for most of those that were changed.
pub(crate) fn component(module: &[u8]) -> anyhow::Result<Vec<u8>> {
    runtime_guests::component_of(module, false)
}
