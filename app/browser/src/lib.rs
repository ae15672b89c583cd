#![doc = include_str!("../README.md")]
#![cfg(target_arch = "wasm32")]

// Named so that the linker keeps the islands that the rooms export.
extern crate app_shell;

use wasm_bindgen::prelude::wasm_bindgen;

/// Makes the page ready for its islands to wake.
#[wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
