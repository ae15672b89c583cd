//! Nothing in the repository depends on one machine's folders or on the
//! address of a package registry.

use super::{Gate, Source};

pub(super) const GATE: Gate = Gate {
    name: "no machine's paths, no registry's hosts",
    reason: "What works only where it was written does not work; which registry or mirror serves a machine is that machine's business.",
    breaches: |checked| Ok(breaches(&checked.sources)),
};

/// `/work` alone is a guest's own folder and may be named.
const NAMES: [&str; 14] = [
    "/work/main/",
    "/work/shared",
    "/work/.library",
    "/root/",
    "/home/",
    "/Users/",
    "index.crates.io",
    "static.crates.io",
    "registry.npmjs.org",
    "pypi.org",
    "files.pythonhosted.org",
    "deb.debian.org",
    "repo.maven.apache.org",
    "proxy.golang.org",
];

/// This list itself.
const THIS_FILE: &str = "xtask/src/check/machine_names.rs";

fn breaches(sources: &[Source]) -> Vec<String> {
    let mut found = Vec::new();
    for source in sources.iter().filter(|source| source.path != THIS_FILE) {
        for (index, line) in source.text.lines().enumerate() {
            for name in NAMES.iter().filter(|name| names(line, name)) {
                found.push(format!("{}:{}: `{name}`", source.path, index + 1));
            }
        }
    }
    found
}

/// A path counts where it begins, so that `/app/home/` is no breach.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !name.starts_with('/')
            || !before.is_some_and(|one| one.is_alphanumeric() || "._-$}*~/".contains(one))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn machine_names_are_found_in_any_text_file() {
        let check = |text: &str, broken: bool| {
            let found = breaches(&[Source::new("docs/a.md", text)]);
            assert_eq!(!found.is_empty(), broken, "{text}");
        };
        check("run /work/main/target/debug/opencode", true);
        check("PATH=/root/.cargo/bin", true);
        check("\"/home/someone/x\"", true);
        check("https://registry.npmjs.org/esbuild", true);
        check(
            "the program's folder is /work and its file /work/main.py",
            false,
        );
        check("GET /app/home/index.html", false);
        check("$HOME/.cache, ${ROOT}/root/", false);
        check("published on crates.io and PyPI", false);
    }
}
