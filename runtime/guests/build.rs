//! Lists the guests: a constant for each file, and for each folder a macro that
//! hands every guest's name to another macro.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

fn main() {
    let mut code = String::new();
    for (folder, extension) in [
        ("wat", "wat"),
        ("preview1", "wat"),
        ("python", "py"),
        ("javascript", "js"),
    ] {
        println!("cargo::rerun-if-changed={folder}");
        list(&mut code, folder, extension);
    }
    let out = env::var("OUT_DIR").expect("cargo names the folder for generated code");
    fs::write(Path::new(&out).join("guests.rs"), code).expect("generated code can be written");
}

fn list(code: &mut String, folder: &str, extension: &str) {
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo names the crate's folder");
    let mut names = Vec::new();
    for entry in fs::read_dir(Path::new(&root).join(folder)).expect("the folder of guests is there")
    {
        let path = entry.expect("the folder of guests can be read").path();
        if path.extension().is_some_and(|own| own == extension) {
            names.push(
                path.file_stem()
                    .expect("a guest has a name")
                    .to_string_lossy()
                    .into_owned(),
            );
        }
    }
    names.sort();
    writeln!(
        code,
        "/// The guests of the folder `{folder}`.\npub mod {folder} {{"
    )
    .expect("text takes text");
    for name in &names {
        let constant = name.to_uppercase();
        writeln!(
            code,
            "    pub const {constant}: &str = include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/{folder}/{name}.{extension}\"));"
        )
        .expect("text takes text");
    }
    let all = names.join(", ").to_uppercase();
    writeln!(
        code,
        "    /// All of them, in the order of their names.\n    pub const ALL: &[&str] = &[{all}];\n}}"
    )
    .expect("text takes text");
    let calls: String = names
        .iter()
        .map(|name| format!(" $each!({name});"))
        .collect();
    writeln!(
        code,
        "/// Calls a macro with the name of each guest in `{folder}`.\n#[macro_export]\nmacro_rules! for_each_{folder}_guest {{ ($each:ident) => {{{calls} }} }}"
    )
    .expect("text takes text");
}
