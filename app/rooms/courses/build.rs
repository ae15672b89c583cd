//! The bundled courses are embedded when the program is built; this makes cargo
//! build again when a file of theirs is added, changed or taken away.

fn main() {
    println!("cargo::rerun-if-changed=../../courses");
}
