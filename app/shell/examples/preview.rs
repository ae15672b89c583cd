//! Writes every page with sample values as an HTML file into a folder, to look
//! at without a server: `cargo run -p app-shell --features ssr --example preview -- FOLDER [MANIFEST]`.

use std::path::Path;
use std::{env, fs};

use app_shell::{SiteManifest, render_page};

#[path = "../tests/pages/samples.rs"]
mod samples;

fn main() {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().expect("a folder to write into");
    let mut context = samples::context();
    if let Some(manifest) = arguments.next() {
        let text = fs::read_to_string(manifest).expect("a manifest.json that can be read");
        context.site = serde_json::from_str::<SiteManifest>(&text).expect("a map of names");
    }
    for (name, page) in samples::pages() {
        let file = Path::new(&folder).join(format!("{name}.html"));
        fs::write(&file, render_page(page, context.clone())).expect("a folder to write into");
        println!("{}", file.display());
    }
}
