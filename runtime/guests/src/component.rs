//! Makes a core module a runner component of the sandbox's world, as the
//! repository's WIT files have it: for guests, fuzzing and benches.

use std::path::Path;
use std::sync::LazyLock;

use anyhow::Result;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::{Resolve, WorldId};

static WORLD: LazyLock<(Resolve, WorldId)> =
    LazyLock::new(|| world().expect("the repository's own WIT files can be read"));

fn world() -> Result<(Resolve, WorldId)> {
    let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../wit");
    let mut resolve = Resolve::default();
    for package in ["io", "clocks", "filesystem", "cli", "random"] {
        resolve.push_dir(wit.join(format!("wasi/{package}@0.2.12")))?;
    }
    resolve.push_dir(wit.join("runner@0.1.0"))?;
    let sandbox = resolve.push_file(wit.join("world.wit"))?;
    let world = resolve.select_world(&[sandbox], Some("sandbox"))?;
    Ok((resolve, world))
}

/// The component of a core module; an error where the module lacks what a runner
/// exports. Without `validate` the code in it may be invalid.
pub fn component_of(module: &[u8], validate: bool) -> Result<Vec<u8>> {
    let (resolve, world) = &*WORLD;
    let mut module = module.to_vec();
    embed_component_metadata(&mut module, resolve, *world, StringEncoding::UTF8)?;
    ComponentEncoder::default()
        .module(&module)?
        .validate(validate)
        .encode()
}

/// The component of a core module that says itself of which world it is, as those
/// that `wit-bindgen` made do.
pub fn component_of_own_world(module: &[u8]) -> Result<Vec<u8>> {
    ComponentEncoder::default().module(module)?.encode()
}
