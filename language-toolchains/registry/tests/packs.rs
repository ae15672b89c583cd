//! That packs come after what is built in, and broken ones stop nobody.

use std::fs;
use std::path::Path;

use runtime_contract::LanguageId;
use toolchain_packs::{PacksFolder, RUNNER};
use toolchain_registry::Registry;

fn manifest(id: &str, extension: &str) -> String {
    format!(
        "id = \"{id}\"\nname = \"{id}\"\nversion = \"1\"\ntier = \"wasm\"\nextensions = [\"{extension}\"]\nentry = \"main.{extension}\"\neditor_mode = \"{id}\"\n"
    )
}

/// A built-in language's folder, or what a pack is made of.
fn add(root: &Path, folder: &str, manifest: &str) {
    let folder = root.join(folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("toolchain.toml"), manifest).unwrap();
    fs::write(folder.join(RUNNER), b"\0asm").unwrap();
}

fn install(root: &Path, folder: &str, manifest: &str) {
    add(&root.join("made"), folder, manifest);
    let (_, files) = toolchain_packs::make(&root.join("made").join(folder)).unwrap();
    fs::create_dir_all(root.join("packs")).unwrap();
    files.write_new(&root.join("packs").join(folder)).unwrap();
}

#[test]
fn packs_take_nobodys_place_and_broken_ones_stop_nobody() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let built_in = root.join("languages");
    add(&built_in, "good", &manifest("good", "g"));
    add(&built_in, "garbled", "id = ");
    add(
        &built_in,
        "alone",
        &(manifest("alone", "a") + "runner = \"nobody\"\n"),
    );

    install(root, "mine", &manifest("mine", "m"));
    install(root, "good", &manifest("good", "x"));
    install(root, "garbled", &manifest("garbled", "y"));
    install(root, "typescript", &manifest("typescript", "z"));
    install(root, "thief", &manifest("thief", "g"));
    install(root, "heir", &manifest("heir", "a"));
    install(root, "twin", &manifest("twin", "m"));
    install(root, "altered", &manifest("altered", "w"));
    fs::write(root.join("packs/altered/runner.wasm"), b"\0asn").unwrap();
    install(root, "moved", &manifest("moved", "v"));
    fs::rename(root.join("packs/moved"), root.join("packs/nearby")).unwrap();
    fs::create_dir(root.join("packs/.passing-1")).unwrap();

    let packs = PacksFolder::new(root.join("packs"), Vec::new());
    let registry = Registry::load(&built_in).unwrap().with_packs(&packs);
    let ids: Vec<String> = registry.ids().iter().map(ToString::to_string).collect();
    assert_eq!(ids, ["good", "mine"]);
    let mine = registry.get(&LanguageId::parse("mine").unwrap()).unwrap();
    assert!(mine.pack);
    assert_eq!(mine.runner, Some(root.join("packs/mine/runner.wasm")));
    let good = registry.get(&LanguageId::parse("good").unwrap()).unwrap();
    assert!(!good.pack);
    assert_eq!(good.runner, Some(built_in.join("good/runner.wasm")));

    let check = |name: &str, said: &str| {
        let folder = root.join("packs").join(name);
        let found = registry.broken().iter().find(|one| one.folder == folder);
        let found = found.unwrap_or_else(|| panic!("{name} is not broken"));
        assert!(found.pack);
        assert!(found.reason.contains(said), "{name}: {}", found.reason);
    };
    check("good", "There is a language 'good' already.");
    check("garbled", "There is a language 'garbled' already.");
    check("typescript", "There is a language 'typescript' already.");
    check("thief", "Its extension 'g' belongs to 'good' already.");
    check("heir", "Its extension 'a' belongs to 'alone' already.");
    check("twin", "Its extension 'm' belongs to 'mine' already.");
    check("altered", "The file 'runner.wasm' is not the one");
    check(
        "nearby",
        "Its folder is named 'nearby' and its language 'moved'",
    );
    assert_eq!(registry.broken().iter().filter(|one| one.pack).count(), 8);
}

#[test]
fn a_folder_of_packs_that_is_not_there_has_none() {
    let root = tempfile::tempdir().unwrap();
    let packs = PacksFolder::new(root.path().join("none"), Vec::new());
    let registry = Registry::default().with_packs(&packs);
    assert!(registry.broken().is_empty() && registry.ids().is_empty());

    fs::write(root.path().join("none"), b"a file").unwrap();
    let registry = Registry::default().with_packs(&packs);
    assert!(registry.broken()[0].reason.contains("--language-packs"));
}

/// Held by `LANGUAGES_MAX`.
#[test]
fn there_are_only_so_many_languages() {
    let root = tempfile::tempdir().unwrap();
    let root = root.path();
    let built_in = root.join("languages");
    let name = |number: u8| format!("l{number}");
    for number in 0..64 {
        add(
            &built_in,
            &name(number),
            &manifest(&name(number), &name(number)),
        );
    }
    install(root, "more", &manifest("more", "more"));
    let packs = PacksFolder::new(root.join("packs"), Vec::new());
    let registry = Registry::load(&built_in).unwrap().with_packs(&packs);
    assert_eq!(registry.ids().len(), 64);
    let reason = &registry.broken()[0].reason;
    assert!(reason.contains("LANGUAGES_MAX"), "{reason}");
    add(&built_in, &name(64), &manifest(&name(64), &name(64)));
    let refused = Registry::load(&built_in)
        .err()
        .expect("a refusal")
        .to_string();
    assert!(
        refused.contains("holds more than 64 languages"),
        "{refused}"
    );
}
