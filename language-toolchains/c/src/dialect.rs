//! What differs between C and C++.

/// The language of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    C,
    Cpp,
}

impl Dialect {
    /// The compiler's words for every file, one a line; `build.sh` makes the
    /// precompiled header with the same ones.
    pub(crate) fn words(self) -> impl Iterator<Item = &'static str> {
        let text = match self {
            Self::C => include_str!("../words/c.txt"),
            Self::Cpp => include_str!("../words/cpp.txt"),
        };
        text.lines()
    }

    /// What the compiler calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "c++",
        }
    }

    /// The folder that compiler and linker find under `/toolchain`, and the name of
    /// the archive of it.
    pub(crate) fn folder(self) -> &'static str {
        match self {
            Self::C => "c",
            Self::Cpp => "cpp",
        }
    }

    /// Whether a file is compiled by itself; headers are not.
    pub(crate) fn compiles(self, extension: &str) -> bool {
        match self {
            Self::C => extension == "c",
            Self::Cpp => matches!(extension, "cpp" | "cc" | "cxx"),
        }
    }

    /// The precompiled header that comes before every file.
    pub(crate) fn precompiled(self) -> Option<&'static str> {
        match self {
            Self::C => None,
            Self::Cpp => Some("/toolchain/pch/all.pch"),
        }
    }

    /// The compiler's words with which a file finds the framework for its tests.
    pub(crate) fn tests(self) -> &'static [&'static str] {
        match self {
            Self::C => &["-I/toolchain/tests"],
            Self::Cpp => &["-internal-isystem", "/toolchain/tests"],
        }
    }
}
