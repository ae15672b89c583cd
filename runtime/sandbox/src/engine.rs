//! The engine's configuration: what docs/decisions/0005 argues, as code.

use std::num::NonZeroUsize;

use runtime_contract::Limits;
use wasmtime::{
    Collector, Config, Enabled, Engine, InstanceAllocationStrategy, PoolingAllocationConfig,
    WasmBacktraceDetails,
};

use crate::{SandboxFault, SandboxSettings};

/// Stack for a guest's calls; past it, the run ends with `stack-exhausted`.
pub(crate) const WASM_STACK_BYTES_MAX: usize = 16 << 20;
/// The whole stack of a run, with room for the host's functions.
const STACK_BYTES: usize = 18 << 20;

/// What one component may be made of; the Python runner is the largest.
pub(crate) const CORE_INSTANCES_PER_COMPONENT_MAX: u32 = 200;
pub(crate) const MEMORIES_PER_COMPONENT_MAX: u32 = 20;
pub(crate) const TABLES_PER_COMPONENT_MAX: u32 = 40;
/// Elements of all tables of a run together.
pub(crate) const TABLE_ELEMENTS_MAX: usize = 200_000;
/// Bookkeeping of one instance inside the engine.
const INSTANCE_BYTES_MAX: usize = 4 << 20;
const COMPONENT_INSTANCE_BYTES_MAX: usize = 8 << 20;
/// Bytes of a slot that stay mapped between runs and are put back to their
/// first contents by copying what was changed, which is quicker than giving the
/// pages back and faulting them in again: a Python program changes about 4 MiB.
const MEMORY_KEPT_BYTES_MAX: usize = 8 << 20;
const TABLE_KEPT_BYTES_MAX: usize = 1 << 20;
const STACK_KEPT_BYTES_MAX: usize = 128 << 10;
/// Slots that are given back to the kernel together.
const SLOTS_GIVEN_BACK_TOGETHER: usize = 16;
/// Frames told when a runner breaks off or a program crashes.
const BACKTRACE_FRAMES_MAX: NonZeroUsize = NonZeroUsize::new(20).unwrap();

/// How the memory of instances comes about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Allocation {
    /// Slots reserved once; the fast way.
    Pooling,
    /// Mapped for each run, where the address space for a pool is not to be had.
    OnDemand,
}

/// Starts the engine, with a pool when this machine lets it have one.
pub(crate) fn start(settings: &SandboxSettings) -> Result<(Engine, Allocation), SandboxFault> {
    if settings.pooling {
        let mut config = config();
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(settings)));
        match Engine::new(&config) {
            Ok(engine) => return Ok((engine, Allocation::Pooling)),
            Err(error) => {
                tracing::warn!(
                    error = format!("{error:#}"),
                    "no pool for instances; runs start more slowly"
                );
            }
        }
    }
    Ok((without_pool()?, Allocation::OnDemand))
}

/// Starts an engine that only compiles.
pub(crate) fn without_pool() -> Result<Engine, SandboxFault> {
    Engine::new(&config()).map_err(SandboxFault::Engine)
}

/// The configuration of every engine here, without a pool. A copy: what a bench
/// changes in its own changes no sandbox.
#[must_use]
pub fn config() -> Config {
    let mut config = Config::new();
    // The same answer everywhere.
    config.consume_fuel(true);
    config.cranelift_nan_canonicalization(true);
    config.relaxed_simd_deterministic(true);
    // Stacks are used again by other runs.
    config.max_wasm_stack(WASM_STACK_BYTES_MAX);
    config.async_stack_size(STACK_BYTES);
    config.async_stack_zeroing(true);
    // Not needed by any runner yet; each widens what a hostile guest can reach.
    config.wasm_memory64(false);
    config.wasm_tail_call(false);
    config.wasm_multi_memory(false);
    config.wasm_custom_page_sizes(false);
    config.wasm_wide_arithmetic(false);
    // Exceptions, for C++ and `setjmp`: what is thrown lies in a heap of the run's
    // own, which counts as its memory. Nothing ever walks that heap or frees a part
    // of it (docs/decisions/0009), and what else could be put there stays off.
    config.wasm_exceptions(true);
    config.collector(Collector::Null);
    config.wasm_gc(false);
    config.wasm_function_references(false);
    config.concurrency_support(false);
    config.wasm_backtrace_max_frames(Some(BACKTRACE_FRAMES_MAX));
    // A program that crashes is told at which line.
    config.wasm_backtrace_details(WasmBacktraceDetails::Enable);
    config
}

/// Compiles a component, or a program that is a module; the first bytes say which.
pub(crate) fn precompile(engine: &Engine, bytes: &[u8]) -> wasmtime::Result<Vec<u8>> {
    if wasmparser::Parser::is_core_wasm(bytes) {
        engine.precompile_module(bytes)
    } else {
        engine.precompile_component(bytes)
    }
}

fn pool(settings: &SandboxSettings) -> PoolingAllocationConfig {
    let instances = settings
        .instances_max
        .saturating_add(settings.conversations_max);
    let mut pool = PoolingAllocationConfig::new();
    pool.linear_memory_keep_resident(MEMORY_KEPT_BYTES_MAX)
        .table_keep_resident(TABLE_KEPT_BYTES_MAX)
        .async_stack_keep_resident(STACK_KEPT_BYTES_MAX)
        .decommit_batch_size(SLOTS_GIVEN_BACK_TOGETHER)
        // Only what was changed is copied back, where the kernel can tell.
        .pagemap_scan(Enabled::Auto);
    pool.total_component_instances(instances)
        .total_core_instances(instances.saturating_mul(CORE_INSTANCES_PER_COMPONENT_MAX))
        .total_memories(instances.saturating_mul(MEMORIES_PER_COMPONENT_MAX))
        .total_tables(instances.saturating_mul(TABLES_PER_COMPONENT_MAX))
        .total_stacks(instances)
        // One for each run that can throw; its memory is one of those above.
        .total_gc_heaps(instances)
        .max_core_instances_per_component(CORE_INSTANCES_PER_COMPONENT_MAX)
        .max_memories_per_component(MEMORIES_PER_COMPONENT_MAX)
        .max_tables_per_component(TABLES_PER_COMPONENT_MAX)
        // A module alone may have as many, with a pool as without.
        .max_tables_per_module(TABLES_PER_COMPONENT_MAX)
        .table_elements(TABLE_ELEMENTS_MAX)
        .max_core_instance_size(INSTANCE_BYTES_MAX)
        .max_component_instance_size(COMPONENT_INSTANCE_BYTES_MAX)
        .max_memory_size(usize::try_from(Limits::CEILING.memory_bytes_max).unwrap_or(usize::MAX));
    pool
}

#[cfg(test)]
mod tests {
    use wasmtime::Module;

    use super::*;

    /// What is admitted comes nowhere near, so this looks behind admission: a
    /// global is 16 bytes of bookkeeping.
    #[test]
    fn an_instance_with_too_much_bookkeeping_is_refused_with_its_size() {
        let settings = SandboxSettings {
            instances_max: 1,
            conversations_max: 1,
            ..SandboxSettings::default()
        };
        let (engine, allocation) = start(&settings).unwrap();
        assert_eq!(allocation, Allocation::Pooling, "this test needs a pool");
        let module = |bytes: usize| {
            let globals = "(global i32 (i32.const 0))".repeat(bytes / 16);
            let module = wat::parse_str(format!("(module {globals})")).unwrap();
            Module::new(&engine, module)
        };
        module(INSTANCE_BYTES_MAX - (64 << 10)).unwrap();
        let refused = module(INSTANCE_BYTES_MAX).expect_err("it was taken");
        let words = format!("{refused:#}");
        assert!(
            words.contains(&INSTANCE_BYTES_MAX.to_string()),
            "{words} does not name the limit"
        );
    }
}
