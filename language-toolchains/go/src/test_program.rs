//! The program around the tests, as the go command writes one. A test that
//! panics is caught here, so that those behind it run too.

use std::collections::BTreeMap;
use std::fmt::Write;

/// The tests of one package.
#[derive(Debug, Default)]
pub(crate) struct Tested {
    pub(crate) tests: Vec<String>,
    pub(crate) has_main: bool,
}

/// What stands around every list of tests. It takes the place of the library's
/// own `testdeps`, whose profiles and fuzzing would make each test program
/// twice as large.
const AROUND: &str = include_str!("test_program.go");
const IMPORTS: &str = "\t// imports\n";
const TESTS: &str = "\t// tests\n";
const END: &str = "\tos.Exit(m.Run())\n";

/// The source of a program that runs the tests of these packages, by path.
pub(crate) fn source(packages: &BTreeMap<String, Tested>) -> String {
    let (mut imports, mut tests, mut end) = (String::new(), String::new(), END.to_owned());
    for (index, (path, tested)) in packages.iter().enumerate() {
        let name = if tested.tests.is_empty() && !tested.has_main {
            "_".to_owned()
        } else {
            format!("p{index}")
        };
        // Writing into a text never fails.
        let _ = writeln!(imports, "\t{name} \"{path}\"");
        for test in &tested.tests {
            let _ = writeln!(tests, "\t{{Name: \"{test}\", F: caught({name}.{test})}},");
        }
        if tested.has_main {
            end = format!(
                "\t{name}.TestMain(m)\n\tos.Exit(int(reflect.ValueOf(m).Elem().FieldByName(\"exitCode\").Int()))\n"
            );
        }
    }
    AROUND
        .replace(IMPORTS, &imports)
        .replace(TESTS, &tests)
        .replace(END, &end)
}

/// What the program around the tests imports, besides those.
pub(crate) const AROUND_IMPORTS: [&str; 9] = [
    "errors",
    "fmt",
    "internal/testlog",
    "io",
    "os",
    "reflect",
    "runtime",
    "testing",
    "time",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_import_is_among_those_that_are_listed() {
        let header = crate::header::read(AROUND);
        let found: Vec<_> = header
            .imports
            .iter()
            .map(|import| import.path.as_str())
            .collect();
        assert_eq!(found, AROUND_IMPORTS);
    }

    #[test]
    fn tests_stand_in_their_order() {
        let tested = |tests: &[&str], has_main| Tested {
            tests: tests.iter().map(|test| (*test).to_owned()).collect(),
            has_main,
        };
        let packages = BTreeMap::from([
            ("example".to_owned(), tested(&["TestB", "TestA"], true)),
            ("example_test".to_owned(), tested(&[], false)),
        ]);
        let source = source(&packages);
        let (b, a) = (
            source.find("p0.TestB").unwrap(),
            source.find("p0.TestA").unwrap(),
        );
        assert!(b < a);
        assert!(source.contains("\tp0 \"example\"\n\t_ \"example_test\"\n"));
        assert!(source.contains("p0.TestMain(m)") && !source.contains("\tos.Exit(m.Run())"));
    }
}
