//! Language packs at the command line, from making one to removing it. What is
//! packed is the Lua that 'cargo xtask setup' builds, under another name.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Output;

use serde_json::Value;
use tempfile::TempDir;
use toolchain_registry::default_languages_folder;

use crate::command_line::opencode;

/// A place for packs, and for what they are made of.
struct Place {
    root: TempDir,
}

impl Place {
    fn new() -> Self {
        Self {
            root: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// A command with the packs of this place.
    fn ran(&self, arguments: &[&str]) -> Output {
        let mut command = opencode();
        command.args(arguments);
        command.arg("--language-packs").arg(self.path("packs"));
        command.current_dir(self.root.path());
        command.output().unwrap()
    }

    #[track_caller]
    fn check(&self, arguments: &[&str], status: i32, said: &str) {
        let output = self.ran(arguments);
        let text = [&output.stdout[..], &output.stderr[..]].concat();
        let text = String::from_utf8_lossy(&text);
        assert_eq!(output.status.code(), Some(status), "{text}");
        assert!(text.contains(said), "{text}");
    }

    fn json(&self, arguments: &[&str]) -> Value {
        let output = self.ran(arguments);
        serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("not JSON ({error}): {output:?}"))
    }

    /// The ids of the installed packs that can be used.
    fn usable(&self) -> Vec<String> {
        let listed = self.json(&["languages", "--json"]);
        let languages = listed["languages"].as_array().unwrap();
        let packs = languages.iter().filter(|one| one["pack"] == true);
        packs
            .map(|one| one["id"].as_str().unwrap().to_owned())
            .collect()
    }

    /// Everything in the folder of packs that is more than a lock.
    fn left_behind(&self) -> usize {
        let entries = fs::read_dir(self.path("packs")).into_iter().flatten();
        entries
            .filter(|entry| entry.as_ref().unwrap().file_name() != ".lock")
            .count()
    }

    /// A folder with Lua's manifest and its runner, or another one.
    fn folder(&self, name: &str, change: impl Fn(&str) -> String, runner: Option<&[u8]>) {
        let lua = default_languages_folder().join("lua");
        let manifest = fs::read_to_string(lua.join("toolchain.toml")).unwrap();
        let folder = self.path(name);
        fs::create_dir(&folder).unwrap();
        fs::write(folder.join("toolchain.toml"), change(&manifest)).unwrap();
        match runner {
            Some(bytes) => fs::write(folder.join("runner.wasm"), bytes).unwrap(),
            None => drop(fs::copy(lua.join("runner.wasm"), folder.join("runner.wasm")).unwrap()),
        }
    }
}

/// Lua by the name of Moon.
fn as_moon(manifest: &str) -> String {
    let manifest = manifest
        .replace("id = \"lua\"", "id = \"moon\"")
        .replace("name = \"Lua\"", "name = \"Moon\"")
        .replace("[\"lua\"]", "[\"moon\"]")
        .replace("main.lua", "main.moon");
    assert_eq!(manifest.matches("moon").count(), 4, "{manifest}");
    manifest
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_pack_is_made_added_run_listed_and_removed() {
    let place = Place::new();
    place.folder("moon-source", as_moon, None);
    let program = place.path("sum.moon");
    fs::write(&program, "print('sum', 3 + 4)\n").unwrap();
    let run = ["run", text(&program)];
    place.check(&run, 64, "does not say by its name which language it is in");

    place.check(
        &["language", "pack", "moon-source"],
        0,
        "Wrote moon.tar.gz: Moon ",
    );
    place.check(
        &["language", "pack", "moon-source"],
        74,
        "it is there already",
    );
    place.check(
        &["language", "pack", "moon-source", "--out", "as-folder"],
        0,
        "Wrote as-folder",
    );
    place.check(&["language", "list"], 0, "There are no language packs in ");

    for pack in ["as-folder", "moon.tar.gz"] {
        place.check(&["language", "add", pack], 0, "Added 'moon', Moon ");
        place.check(&run, 0, "sum\t7\n");
        place.check(
            &["language", "add", pack],
            66,
            "The language pack 'moon' is installed already",
        );
        assert_eq!(place.usable(), ["moon"]);

        let listed = place.json(&["language", "list", "--json"]);
        let shown = &listed["packs"][0];
        assert_eq!(shown["id"], "moon");
        assert_eq!(shown["name"], "Moon");
        assert!(shown["from"].as_str().unwrap().ends_with(pack), "{shown}");
        assert_eq!(shown["digest"].as_str().unwrap().len(), 64);
        assert_eq!(shown["signed_by"], Value::Null);
        assert_eq!(shown["broken"], Value::Null);
        place.check(
            &["language", "list"],
            0,
            "signed by nobody who is known here",
        );

        place.check(
            &["language", "remove", "moon"],
            64,
            "say --yes to remove 'moon'",
        );
        assert_eq!(place.usable(), ["moon"]);
        place.check(
            &["language", "remove", "moon", "--yes"],
            0,
            "Removed 'moon'.",
        );
        place.check(
            &["language", "remove", "moon", "--yes"],
            66,
            "There is no language pack 'moon'.",
        );
        assert_eq!(place.left_behind(), 0);
        place.check(&run, 64, "does not say by its name");
    }
    place.check(
        &["language", "remove", "../moon", "--yes"],
        64,
        "is not the id of a language",
    );
}

#[test]
fn the_doctor_runs_a_packs_first_program() {
    let place = Place::new();
    place.folder("moon-source", as_moon, None);
    place.check(&["language", "pack", "moon-source"], 0, "Wrote");
    place.check(&["language", "add", "moon.tar.gz"], 0, "Added");
    let data = place.path("data");
    // The doctor runs every language; one beside the pack is enough here.
    let languages = place.path("languages");
    fs::create_dir(&languages).unwrap();
    symlink(
        default_languages_folder().join("lua"),
        languages.join("lua"),
    )
    .unwrap();
    let languages = ["--languages", text(&languages)];
    let doctor = ["doctor", "--json", "--data", text(&data)];
    let doctor = [&doctor[..], &languages].concat();
    let moon = |report: &Value| {
        let mut checks = report["checks"].as_array().unwrap().iter();
        checks
            .find(|check| check["name"] == "moon")
            .unwrap()
            .clone()
    };
    let found = moon(&place.json(&doctor));
    assert_eq!(
        (&found["state"], &found["pack"]),
        (&"works".into(), &true.into()),
        "{found}"
    );

    let runner = place.path("packs/moon/runner.wasm");
    let mut bytes = fs::read(&runner).unwrap();
    bytes.push(0);
    fs::write(&runner, bytes).unwrap();
    let found = moon(&place.json(&doctor));
    assert_eq!(
        (&found["state"], &found["pack"]),
        (&"missing".into(), &true.into()),
        "{found}"
    );
    let remedy = found["remedy"].as_str().unwrap();
    assert!(remedy.contains("opencode language remove moon"), "{remedy}");
    // The others work as before, and the broken one can go.
    let program = place.path("main.lua");
    fs::write(&program, "print(6 * 7)\n").unwrap();
    place.check(&["run", text(&program)], 0, "42\n");
    place.check(
        &["language", "list"],
        0,
        "BROKEN: The file 'runner.wasm' is not the one",
    );
    place.check(
        &["language", "remove", "moon", "--yes"],
        0,
        "Removed 'moon'.",
    );
}

#[test]
fn packs_that_do_not_belong_here_are_refused() {
    let place = Place::new();
    let refused = |pack: &str, said: &str| {
        place.check(&["language", "add", pack], 66, said);
        assert!(place.usable().is_empty());
        assert_eq!(place.left_behind(), 0, "{pack} left something behind");
    };
    refused("nothing.tar", "opencode: There is no pack 'nothing.tar'.");
    fs::write(place.path("text.tar.gz"), "hello").unwrap();
    refused(
        "text.tar.gz",
        "It is no pack: neither a folder nor a .tar or .tar.gz",
    );

    // A byte that flipped on the way.
    place.folder("moon-source", as_moon, None);
    place.check(
        &["language", "pack", "moon-source", "--out", "flipped"],
        0,
        "Wrote",
    );
    let runner = place.path("flipped/runner.wasm");
    let mut bytes = fs::read(&runner).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&runner, bytes).unwrap();
    refused(
        "flipped",
        "The pack flipped is refused. The file 'runner.wasm' is not the one that its pack.toml names",
    );

    let add_made = |name: &str, change: &dyn Fn(&str) -> String, runner: Option<&[u8]>, said| {
        place.folder(name, change, runner);
        let pack = format!("{name}.tar");
        place.check(&["language", "pack", name, "--out", &pack], 0, "Wrote");
        refused(&pack, said);
    };
    let unchanged = |manifest: &str| manifest.to_owned();
    add_made(
        "lua",
        &unchanged,
        Some(b"\0asm"),
        "There is a language 'lua' already.",
    );
    let thief = |manifest: &str| manifest.replace("id = \"lua\"", "id = \"moon\"");
    add_made(
        "thief",
        &thief,
        Some(b"\0asm"),
        "Its extension 'lua' belongs to 'lua' already.",
    );
    let typescript =
        |manifest: &str| as_moon(manifest).replace("id = \"moon\"", "id = \"typescript\"");
    add_made(
        "ts",
        &typescript,
        Some(b"\0asm"),
        "There is a language 'typescript' already.",
    );

    // Runners that the sandbox does not take.
    let cannot = "Its runner cannot be loaded: ";
    add_made("no-wasm", &as_moon, Some(b"\x7fELF"), cannot);
    let wat = |text: &str| wat::parse_str(text).unwrap();
    let core = wat("(module)");
    add_made("core", &as_moon, Some(&core), cannot);
    let empty = wat("(component)");
    add_made("empty", &as_moon, Some(&empty), cannot);
    let sockets =
        wat(r#"(component (import "wasi:sockets/tcp@0.2.0" (instance (export "open" (func)))))"#);
    add_made("sockets", &as_moon, Some(&sockets), cannot);
    let memories = format!("(component (core module {}))", "(memory 1)".repeat(21));
    add_made("memories", &as_moon, Some(&wat(&memories)), "MEMORIES_MAX");

    // Toolchains that are none.
    let compiled = |manifest: &str| as_moon(manifest) + "\n[compile]\n";
    let cannot = "Its toolchain cannot be loaded: ";
    let half = wat(r#"(component (instance (export "opencode:toolchain/builder@0.1.0")))"#);
    for (name, toolchain, said) in [
        (
            "no-toolchain",
            &empty,
            "does not fit the world 'opencode:runner'",
        ),
        (
            "half-a-toolchain",
            &half,
            "does not fit the world 'opencode:toolchain'",
        ),
        ("program", &core, cannot),
    ] {
        place.folder(name, compiled, Some(b"unused"));
        fs::write(place.path(name).join("toolchain.wasm"), toolchain).unwrap();
        let pack = format!("{name}.tar");
        place.check(&["language", "pack", name, "--out", &pack], 0, "Wrote");
        refused(&pack, cannot);
        refused(&pack, said);
    }

    // What needs more than a guest is not even made a pack.
    place.folder("compiled", compiled, None);
    place.check(
        &["language", "pack", "compiled"],
        66,
        "compiled cannot be made a pack. Its programs are to be compiled ([compile]), and it brings no toolchain.wasm",
    );
    let native = |manifest: &str| {
        as_moon(manifest) + "\n[format]\nname = \"x\"\nprogram = \"stylua\"\narguments = []\n"
    };
    place.folder("native", native, None);
    place.check(
        &["language", "pack", "native"],
        66,
        "native cannot be made a pack. It wants the native program 'stylua'",
    );
}

#[test]
fn where_keys_are_named_only_their_packs_are_used() {
    const KEY: &str = "RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3";
    let place = Place::new();
    place.folder("moon-source", as_moon, None);
    place.check(&["language", "pack", "moon-source"], 0, "Wrote");
    let add = ["language", "add", "moon.tar.gz"];
    let not_signed = "It is not signed, and only packs that are signed by a trusted key";
    let keys = ["--language-pack-keys", KEY];
    place.check(&[&add[..], &keys].concat(), 66, not_signed);
    place.check(&[&add[..], &["--key", KEY]].concat(), 66, not_signed);
    place.check(
        &[&add[..], &["--key", "x"]].concat(),
        64,
        "'x' is no public key of minisign",
    );
    let nonsense = ["--language-pack-keys", "x"];
    place.check(
        &[&add[..], &nonsense].concat(),
        78,
        "The setting 'language_pack_keys' cannot be used: 'x'",
    );
    assert_eq!(place.left_behind(), 0);

    // Added while nobody asked for signatures, and not used once somebody does.
    place.check(&add, 0, "not signed by a key that is known here");
    place.check(
        &[&["language", "list"][..], &keys].concat(),
        0,
        "BROKEN: It is not signed",
    );
    let file = place.path("opencode.toml");
    fs::write(&file, format!("language_pack_keys = ['{KEY}']\n")).unwrap();
    let listed = place.json(&["language", "list", "--json", "--config", text(&file)]);
    assert!(listed["packs"][0]["broken"].is_string(), "{listed}");
    let output = opencode()
        .args(["language", "list", "--json"])
        .env("OPENCODE_LANGUAGE_PACKS", place.path("packs"))
        .env("OPENCODE_LANGUAGE_PACK_KEYS", format!("{KEY}, {KEY}"))
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(said.contains("\"broken\":\"It is not signed"), "{output:?}");
    assert_eq!(place.usable(), ["moon"]);
}

#[test]
fn packs_lie_in_the_data_folder_unless_told_otherwise() {
    let place = Place::new();
    place.folder("moon-source", as_moon, None);
    place.check(&["language", "pack", "moon-source"], 0, "Wrote");
    let data = place.path("data");
    let add = |command: &mut std::process::Command| {
        let output = command.current_dir(place.root.path()).output().unwrap();
        assert!(output.status.success(), "{output:?}");
    };
    add(opencode().args(["language", "add", "moon.tar.gz", "--data", text(&data)]));
    assert!(data.join("language-packs/moon/runner.wasm").is_file());
    let share = place.path("share");
    add(opencode()
        .args(["language", "add", "moon.tar.gz"])
        .env("XDG_DATA_HOME", &share));
    assert!(
        share
            .join("opencode/language-packs/moon/runner.wasm")
            .is_file()
    );
}
