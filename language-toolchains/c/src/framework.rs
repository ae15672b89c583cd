//! What runs a program's tests: Unity for C, doctest for C++, and Unity for C++ too where
//! its files of tests are written for it.

use runtime_contract::{Diagnostic, FilePath, SourceTree};

use crate::Dialect;
use crate::sources::refuse;

/// Headers of which a file of tests for Unity includes one.
const HEADERS: [&[u8]; 2] = [b"unity.h", b"unity_fixture.h"];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Framework {
    Unity,
    Doctest,
}

impl Framework {
    /// That of these files of tests; each has a main of its own.
    pub(crate) fn of(
        dialect: Dialect,
        files: &SourceTree,
        test_files: &[&FilePath],
    ) -> Result<Self, Diagnostic> {
        if dialect == Dialect::C {
            return Ok(Self::Unity);
        }
        let is_for_unity = |path: &FilePath| {
            let text = files.get(path).unwrap_or_default();
            HEADERS.iter().any(|header| includes(text, header))
        };
        let (unity, others): (Vec<&FilePath>, Vec<&FilePath>) =
            test_files.iter().partition(|path| is_for_unity(path));
        match (unity.first(), others.first()) {
            (Some(one), Some(other)) => Err(refuse(
                other,
                &format!(
                    "This file has tests for doctest and '{one}' has tests for Unity: a program's tests are for one of them."
                ),
            )),
            (Some(_), None) => Ok(Self::Unity),
            (None, _) => Ok(Self::Doctest),
        }
    }

    /// What is linked with the program.
    pub(crate) fn harness(self) -> &'static [&'static str] {
        match self {
            Self::Unity => &[
                "/toolchain/lib/tests.o",
                "/toolchain/lib/unity.o",
                "/toolchain/lib/unity_values.o",
            ],
            Self::Doctest => &["/toolchain/lib/tests.o", "/toolchain/lib/doctest.o"],
        }
    }
}

/// Whether a line of a source includes a header of this name.
fn includes(text: &[u8], header: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n').any(|line| {
        let line = line.trim_ascii_start();
        let Some(rest) = line.strip_prefix(b"#") else {
            return false;
        };
        let Some(rest) = rest.trim_ascii_start().strip_prefix(b"include") else {
            return false;
        };
        let rest = rest.trim_ascii_start();
        let Some(name) = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"<")) else {
            return false;
        };
        let end = name.iter().position(|byte| matches!(byte, b'"' | b'>'));
        end.and_then(|end| name.get(..end)) == Some(header)
    })
}

#[cfg(test)]
mod tests {
    use runtime_testkit::tree;

    use super::*;

    #[track_caller]
    fn of(dialect: Dialect, files: &[(&str, &str)]) -> Result<Framework, String> {
        let paths: Vec<FilePath> = files
            .iter()
            .map(|(path, _)| FilePath::parse(path).unwrap())
            .collect();
        let paths: Vec<&FilePath> = paths.iter().collect();
        Framework::of(dialect, &tree(files), &paths).map_err(|found| found.message)
    }

    #[test]
    fn a_program_has_the_framework_that_its_tests_include() {
        let unity = ("a_test.cpp", "// tests\n  # include <unity.h>\n");
        let groups = ("b_test.cpp", "#include \"unity_fixture.h\"");
        let doctest = ("c_test.cpp", "#include <doctest.h> // not unity.h");
        assert_eq!(of(Dialect::C, &[("a_test.c", "")]), Ok(Framework::Unity));
        assert_eq!(of(Dialect::Cpp, &[unity, groups]), Ok(Framework::Unity));
        assert_eq!(of(Dialect::Cpp, &[doctest]), Ok(Framework::Doctest));
        let both = of(Dialect::Cpp, &[unity, doctest]).unwrap_err();
        assert!(both.contains("'a_test.cpp' has tests for Unity"), "{both}");
        for odd in [
            "#",
            "#include",
            "#include <unity.h",
            "include <unity.h>",
            "#include \"x/unity.h\"",
        ] {
            assert_eq!(
                of(Dialect::Cpp, &[("a_test.cpp", odd)]),
                Ok(Framework::Doctest),
                "{odd}"
            );
        }
    }
}
