//! Writes the JavaScript glue of the browser bundle. It is wasm-bindgen's own
//! library behind two arguments: as a crate of this workspace it has the
//! version of Cargo.lock by construction, and compiles in half the time of the
//! published command line, which brings an HTTP server and a test runner.

use std::env;

use anyhow::{Context, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [wasm, out] = arguments.as_slice() else {
        bail!("usage: browser-bindings WASM OUT_FOLDER");
    };
    Bindgen::new()
        .input_path(wasm)
        .out_name("browser")
        .web(true)?
        .typescript(false)
        .generate(out)
        .with_context(|| format!("could not make the glue for {}", wasm.display()))
}
