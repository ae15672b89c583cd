//! Which files are for this kind of machine: the conditions of `//go:build`
//! lines, and systems and processors in the names of files.

/// The version of the language, `go1.` before it.
pub(crate) const MINOR: u32 = 27;
/// Levels of parentheses and negations that are followed.
const NESTING_MAX: usize = 100;

/// Names that a file's name can end in, besides the one of here.
const OTHER_SYSTEMS: [&str; 18] = [
    "aix",
    "android",
    "darwin",
    "dragonfly",
    "freebsd",
    "hurd",
    "illumos",
    "ios",
    "js",
    "linux",
    "nacl",
    "netbsd",
    "openbsd",
    "plan9",
    "solaris",
    "windows",
    "zos",
    "wasip2",
];
const OTHER_PROCESSORS: [&str; 26] = [
    "386",
    "amd64",
    "amd64p32",
    "arm",
    "armbe",
    "arm64",
    "arm64be",
    "loong64",
    "mips",
    "mipsle",
    "mips64",
    "mips64le",
    "mips64p32",
    "mips64p32le",
    "ppc",
    "ppc64",
    "ppc64le",
    "riscv",
    "riscv64",
    "s390",
    "s390x",
    "sparc",
    "sparc64",
    "wasm32",
    "wasm64",
    "alpha",
];

/// Whether a file's name lets it be built here; `name` is without its folder.
pub(crate) fn name_is_for_here(name: &str) -> bool {
    if name.starts_with(['_', '.']) {
        return false;
    }
    let stem = name.strip_suffix(".go").unwrap_or(name);
    let stem = stem.strip_suffix("_test").unwrap_or(stem);
    // Only what follows the first `_` counts: a file `linux.go` is for everywhere.
    let Some((_, endings)) = stem.split_once('_') else {
        return true;
    };
    let mut endings = endings.rsplit('_');
    let last = endings.next().unwrap_or_default();
    if OTHER_SYSTEMS.contains(&last) || OTHER_PROCESSORS.contains(&last) {
        return false;
    }
    last != "wasm"
        || !endings
            .next()
            .is_some_and(|system| OTHER_SYSTEMS.contains(&system))
}

/// Whether a condition such as `linux && !cgo` holds here. One that cannot be
/// read does: the compiler has the last word.
pub(crate) fn holds(condition: &str) -> bool {
    let mut reader = Reader {
        rest: condition.trim(),
        depth: 0,
    };
    match reader.any() {
        Some(answer) if reader.rest.is_empty() => answer,
        _ => true,
    }
}

/// Reads a condition from left to right.
struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn any(&mut self) -> Option<bool> {
        let mut answer = self.all()?;
        while self.take("||") {
            answer |= self.all()?;
        }
        Some(answer)
    }

    fn all(&mut self) -> Option<bool> {
        let mut answer = self.one()?;
        while self.take("&&") {
            answer &= self.one()?;
        }
        Some(answer)
    }

    fn one(&mut self) -> Option<bool> {
        self.depth += 1;
        if self.depth > NESTING_MAX {
            return None;
        }
        let answer = if self.take("!") {
            !self.one()?
        } else if self.take("(") {
            let answer = self.any()?;
            self.take(")").then_some(answer)?
        } else {
            let end = self
                .rest
                .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '.')
                .unwrap_or(self.rest.len());
            let (tag, rest) = self.rest.split_at(end);
            self.rest = rest.trim_start();
            (!tag.is_empty()).then(|| is_set(tag))?
        };
        self.depth -= 1;
        Some(answer)
    }

    fn take(&mut self, sign: &str) -> bool {
        match self.rest.strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest.trim_start();
                true
            }
            None => false,
        }
    }
}

fn is_set(tag: &str) -> bool {
    let version = tag
        .strip_prefix("go1.")
        .and_then(|minor| minor.parse().ok());
    matches!(tag, "wasip1" | "wasm" | "gc") || version.is_some_and(|minor: u32| minor <= MINOR)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_reckoned() {
        for (condition, expected) in [
            ("wasip1", true),
            ("linux", false),
            ("!linux", true),
            ("linux || wasm && !windows", true),
            ("(linux || wasm) && cgo", false),
            ("!(linux||darwin)", true),
            ("go1.18", true),
            ("go1.99", false),
            ("ignore", false),
            // What is no condition.
            ("", true),
            ("linux &&", true),
            ("(linux", true),
            ("linux windows", true),
        ] {
            assert_eq!(holds(condition), expected, "{condition}");
        }
    }

    #[test]
    fn a_deep_condition_ends() {
        assert!(holds(&"(".repeat(1_000_000)));
        assert!(holds(&"!".repeat(1_000_000)));
    }

    #[test]
    fn names_tell_systems_and_processors() {
        for (name, expected) in [
            ("main.go", true),
            ("linux.go", true),
            ("file_linux.go", false),
            ("file_wasip1.go", true),
            ("file_wasip1_wasm.go", true),
            ("file_linux_wasm.go", false),
            ("file_amd64.go", false),
            ("file_linux_test.go", false),
            ("file_test.go", true),
            ("_hidden.go", false),
            (".hidden.go", false),
        ] {
            assert_eq!(name_is_for_here(name), expected, "{name}");
        }
    }
}
