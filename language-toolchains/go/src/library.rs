//! The standard library as it lies in the layer that `build.sh` makes.

/// Every package of it, those that only others use included.
const LIBRARY: &str = include_str!("../library.txt");
/// Those that a program may import.
const OFFERED: &str = include_str!("../offered.txt");

/// The package that has no archive: the compiler knows it.
pub(crate) const UNSAFE: &str = "unsafe";

pub(crate) fn offers(path: &str) -> bool {
    OFFERED.lines().any(|line| line == path)
}

/// Whether a package is the library's, whoever may import it.
pub(crate) fn has(path: &str) -> bool {
    LIBRARY.lines().any(|line| line == path)
}

/// Whether a path can only be the standard library's: the first part of any
/// other has a dot in it, or is the program's own.
pub(crate) fn looks_standard(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    !first.contains('.')
        && (first == "internal"
            || OFFERED
                .lines()
                .any(|line| line.split('/').next() == Some(first)))
}

/// Where a package's archive lies, as the compiler and the linker are told.
pub(crate) fn line(path: &str) -> String {
    format!("packagefile {path}=/toolchain/{path}.a\n")
}

/// The lines of all packages.
pub(crate) fn lines() -> String {
    LIBRARY.lines().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_offered_lies_in_the_layer() {
        for path in OFFERED.lines().filter(|path| *path != UNSAFE) {
            assert!(LIBRARY.lines().any(|line| line == path), "{path}");
            assert!(!path.contains("internal"), "{path}");
        }
        assert!(offers("fmt") && offers(UNSAFE) && !offers("internal/abi"));
    }

    #[test]
    fn the_rest_of_the_library_is_told_from_other_modules() {
        assert!(looks_standard("net/rpc") && looks_standard("internal/abi"));
        assert!(!looks_standard("example/fmt") && !looks_standard("go.uber.org/zap"));
    }
}
