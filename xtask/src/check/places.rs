//! Some words belong to one kind of place: storage to `store`, pages to `ui`,
//! the guests' host bindings to `runtime/world`, and the host's files nowhere
//! near a guest.

use super::{Gate, Source};

pub(super) const GATE: Gate = Gate {
    name: "sqlx, view!, bindgen! and the host's files stay in their places",
    reason: "Rules that know no database and no screen can be tested in a millisecond and run in the browser too; bindings that are made twice drift apart.",
    breaches: |checked| Ok(breaches(&checked.sources)),
};

struct Rule {
    /// What is looked for in the code of a file.
    word: &'static str,
    belongs: fn(&Source) -> bool,
    where_to: &'static str,
}

const RULES: [Rule; 5] = [
    Rule {
        word: "sqlx",
        belongs: |source| {
            source.has_folder("store")
                || source.path.starts_with("app/server/")
                || source.path.starts_with("app/testkit/")
        },
        where_to: "a folder named `store`, or app/server and app/testkit which open databases for them",
    },
    Rule {
        word: "view!",
        belongs: |source| {
            source.has_folder("ui")
                || source.path.starts_with("app/design/")
                || source.path.starts_with("app/shell/")
        },
        where_to: "a room's `ui`, app/design or app/shell",
    },
    Rule {
        word: "bindgen!",
        belongs: |source| source.path.starts_with("runtime/world/"),
        where_to: "runtime/world",
    },
    // Guests see a tree in memory and no folder of the host.
    Rule {
        word: "fs",
        belongs: is_out_of_guests_reach,
        where_to: "anything but runtime/host and runtime/world, whose guests have no file of the host",
    },
    Rule {
        word: "cap_std",
        belongs: is_out_of_guests_reach,
        where_to: "anything but runtime/host and runtime/world, whose guests have no file of the host",
    },
];

fn is_out_of_guests_reach(source: &Source) -> bool {
    !source.path.starts_with("runtime/host/") && !source.path.starts_with("runtime/world/")
}

fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.is_our_rust()) {
        for rule in RULES.iter().filter(|rule| !(rule.belongs)(source)) {
            // One line a file is enough to find it.
            let first = source
                .code_lines()
                .into_iter()
                .find(|(_, line)| has_word(line, rule.word));
            if let Some((number, _)) = first {
                found.push(format!(
                    "{}:{number}: `{}` belongs into {}",
                    source.path, rule.word, rule.where_to
                ));
            }
        }
    }
    found
}

/// Whether `word` stands in the line and is not a piece of a longer name.
fn has_word(line: &str, word: &str) -> bool {
    let of_a_name = |one: char| one.is_alphanumeric() || one == '_';
    line.match_indices(word).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + word.len()..].chars().next();
        !before.is_some_and(of_a_name) && (word.ends_with('!') || !after.is_some_and(of_a_name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_out_of_its_place_is_named() {
        let check = |path: &str, text: &str, expected: Option<&str>| {
            let found = breaches(&[Source::new(path, text)]);
            assert_eq!(
                found.len(),
                usize::from(expected.is_some()),
                "{path}: {text}"
            );
            if let Some(expected) = expected {
                assert!(found[0].contains(expected), "{found:?}");
            }
        };
        check(
            "app/rooms/a/src/rules.rs",
            "use sqlx::Any;",
            Some("rules.rs:1: `sqlx`"),
        );
        check("app/rooms/a/src/store.rs", "use sqlx::Any;", None);
        check("app/rooms/a/src/store/rows.rs", "use sqlx::Any;", None);
        check("app/store/src/lib.rs", "use sqlx::Any;", None);
        check("app/server/src/main.rs", "use sqlx::Any;", None);
        check(
            "app/rooms/a/src/rules.rs",
            "// sqlx is far away\nlet sqlx_like = 1;",
            None,
        );

        check(
            "app/rooms/a/src/rules.rs",
            "\nview! { <p/> }",
            Some("rules.rs:2: `view!`"),
        );
        check("app/rooms/a/src/ui.rs", "view! { <p/> }", None);
        check("app/rooms/a/src/ui/page.rs", "view! { <p/> }", None);
        check("app/design/src/button.rs", "view! { <p/> }", None);
        check("app/rooms/a/src/rules.rs", "review!()", None);

        check(
            "runtime/host/src/lib.rs",
            "wasmtime::component::bindgen!({})",
            Some("`bindgen!`"),
        );
        check(
            "runtime/world/src/lib.rs",
            "wasmtime::component::bindgen!({})",
            None,
        );
        check("app/browser/src/lib.rs", "#[wasm_bindgen]", None);

        check(
            "runtime/host/src/filesystem.rs",
            "use std::{fs, io};",
            Some("filesystem.rs:1: `fs`"),
        );
        check(
            "runtime/host/src/lib.rs",
            "use cap_std::ambient_authority;",
            Some("`cap_std`"),
        );
        check(
            "runtime/sandbox/src/cache.rs",
            "use cap_std::fs::Dir;",
            None,
        );
    }
}
