//! What libraries a course may bring for a language, and how they are made ready.

use serde::Deserialize;

/// The table `[packages]` of a `toolchain.toml`. Programs find the files of all of
/// them in `/packages`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackageRecipe {
    pub format: PackageFormat,
    /// Packages that every program has anyway: what others may need is then there.
    #[serde(default)]
    pub provided: Vec<String>,
    /// A program in this language, beside its runner, that is run once for each
    /// package: it finds the package's files in its folder `packages` and leaves more of them,
    /// such as bytecode, in the archive (tar) [`PackageRecipe::COMPILED`].
    pub compiler: Option<String>,
}

impl PackageRecipe {
    /// What a compiler leaves behind.
    pub const COMPILED: &str = "compiled.tar";
}

/// How a package is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PackageFormat {
    /// Python's: an archive (zip) whose name says what it runs on.
    Wheel,
}
