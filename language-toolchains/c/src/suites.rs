//! A file of C tests and what is put around it: a caller for the tests that it
//! holds, as Unity's own generator of runners makes one.

mod cases;
mod reader;

use std::collections::BTreeSet;
use std::fmt::Write as _;

use runtime_contract::{Diagnostic, FilePath, Place};

use reader::Definition;

use crate::Dialect;

/// Tests of one file that are called.
pub(crate) const TESTS_MAX: usize = 2_000;
/// What a file of tests has for itself, where the linker would find one only.
const OWN: &[&str] = &[
    "main",
    "setUp",
    "tearDown",
    "suiteSetUp",
    "suiteTearDown",
    "resetTest",
    "verifyTest",
];
/// How the names of tests begin.
const PREFIXES: [&str; 3] = ["test", "spec", "should"];

/// A file of tests.
pub(crate) struct Suite {
    path: String,
    number: usize,
    calls: Vec<Call>,
    groups: Groups,
    /// Which of `OWN` it defines.
    own: BTreeSet<String>,
}

/// One call of a test.
struct Call {
    function: String,
    /// Where it stands that it has arguments, and which.
    arguments: Option<(u32, String)>,
}

/// What the file has of `unity_fixture.h`.
#[derive(Default)]
struct Groups {
    /// Group and name of each test.
    tests: Vec<(String, String)>,
    /// Groups that say themselves which of their tests are called.
    runners: Vec<String>,
}

impl Suite {
    pub(crate) fn of(path: &FilePath, number: usize, text: &[u8]) -> Result<Self, Diagnostic> {
        let mut suite = Self {
            path: path.to_string(),
            number,
            calls: Vec::new(),
            groups: Groups::default(),
            own: BTreeSet::new(),
        };
        let found = reader::definitions(text);
        let names = found.iter().map(|it| it.name.clone());
        suite.own = names.filter(|name| OWN.contains(&name.as_str())).collect();
        for one in found {
            match one.name.as_str() {
                "TEST" | "IGNORE_TEST" => suite.groups.add(&one.parameters),
                "TEST_GROUP_RUNNER" => suite.groups.runners.push(one.parameters),
                // One with a main says itself what is called.
                name if one.returns_nothing
                    && PREFIXES.iter().any(|it| name.starts_with(it))
                    && !suite.own.contains("main") =>
                {
                    suite.add(path, one)?;
                }
                _ => {}
            }
        }
        Ok(suite)
    }

    fn functions(&self) -> impl Iterator<Item = &str> {
        self.calls.iter().map(|call| call.function.as_str())
    }

    fn add(&mut self, path: &FilePath, test: Definition) -> Result<(), Diagnostic> {
        let told = |line: u32, message: String| {
            Diagnostic::error(path.as_str(), Place { line, column: 1 }, message)
        };
        let function = test.name;
        if self.calls.iter().any(|call| call.function == function) {
            return Ok(());
        }
        let mut calls = Vec::new();
        for case in &test.cases {
            let arguments =
                cases::calls(case, TESTS_MAX).map_err(|message| told(case.line, message))?;
            calls.extend(arguments.into_iter().map(|it| Some((case.line, it))));
        }
        if test.cases.is_empty() {
            if !matches!(test.parameters.as_str(), "" | "void") {
                let message = format!(
                    "The test '{function}' takes arguments: say above it which, with TEST_CASE(…), TEST_RANGE(…) or TEST_MATRIX(…)."
                );
                return Err(told(test.line, message));
            }
            calls.push(None);
        }
        if self.calls.len() + calls.len() > TESTS_MAX {
            let message = format!("A file may hold {TESTS_MAX} tests; put some into another.");
            return Err(told(test.line, message));
        }
        self.calls.extend(calls.into_iter().map(|arguments| Call {
            function: function.clone(),
            arguments,
        }));
        Ok(())
    }
}

impl Groups {
    fn add(&mut self, parameters: &str) {
        if let Some((group, name)) = parameters.split_once(',') {
            self.tests
                .push((group.trim().to_owned(), name.trim().to_owned()));
        }
    }
}

/// The sources that are compiled in place of files of tests. The first of them calls
/// the others.
pub(crate) fn wrappers(dialect: Dialect, suites: &[Suite]) -> Vec<String> {
    let wrapper = |suite: &Suite| {
        let mut text = String::new();
        write(dialect, suite, suites, &mut text)
            .unwrap_or_else(|_| unreachable!("text takes text"));
        text
    };
    suites.iter().map(wrapper).collect()
}

fn write(dialect: Dialect, suite: &Suite, all: &[Suite], text: &mut String) -> std::fmt::Result {
    let number = suite.number;
    // And tests that others call alike: with Unity each file is a program of its own.
    let others = || all.iter().filter(|other| other.number != number);
    let calls_it = |name: &&str| others().any(|other| other.functions().any(|it| it == *name));
    let alike: BTreeSet<&str> = suite.functions().filter(calls_it).collect();
    for name in OWN.iter().copied().chain(alike) {
        writeln!(text, "#define {name} opencode_{name}_{number}")?;
    }
    writeln!(text, "#include \"{}\"", suite.path)?;
    writeln!(text, "#include <unity.h>")?;
    for (name, body) in [
        ("setUp", ""),
        ("tearDown", ""),
        ("resetTest", " tearDown(); setUp(); "),
        ("verifyTest", ""),
    ] {
        if !suite.own.contains(name) {
            writeln!(text, "void {name}(void) {{{body}}}")?;
        }
    }
    for (at, call) in suite.calls.iter().enumerate() {
        if let Some((line, arguments)) = &call.arguments {
            // What is wrong with an argument is told where it stands.
            writeln!(text, "#line {line} {}", quoted(&suite.path))?;
            let function = &call.function;
            writeln!(
                text,
                "static void opencode_case_{number}_{at}(void) {{ {function}({arguments}); }}"
            )?;
        }
    }
    writeln!(text, "void opencode_suite_{number}(void);")?;
    writeln!(text, "void opencode_suite_{number}(void) {{")?;
    if suite.own.contains("main") {
        write_main(dialect, text)?;
    } else {
        write_calls(suite, all, text)?;
    }
    writeln!(text, "}}")?;
    if number != 0 {
        return Ok(());
    }
    writeln!(text, "#undef main")?;
    for other in 0..all.len() {
        writeln!(text, "void opencode_suite_{other}(void);")?;
    }
    writeln!(text, "int main(void) {{")?;
    for other in 0..all.len() {
        writeln!(text, "  opencode_suite_{other}();")?;
    }
    writeln!(text, "}}")
}

/// Calls a file's own main, whether it takes arguments or not: calling it as what it is
/// not would be a trap.
fn write_main(dialect: Dialect, text: &mut String) -> std::fmt::Result {
    writeln!(
        text,
        "  static char name[] = \"tests\", *arguments[] = {{name, 0}};"
    )?;
    match dialect {
        Dialect::C => {
            writeln!(text, "  void (*own)(void) = (void (*)(void))main;")?;
            writeln!(
                text,
                "  _Generic(&main, int (*)(int, char **): (void)((int (*)(int, char **))own)(1, arguments), \
                 int (*)(int, const char **): (void)((int (*)(int, char **))own)(1, arguments), \
                 default: (void)((int (*)(void))own)());"
            )
        }
        Dialect::Cpp => writeln!(
            text,
            "  struct Own {{\n    static void call(int (*own)(int, char **)) {{ own(1, arguments); }}\n\
             \x20   static void call(int (*own)(int, const char **)) {{ own(1, const_cast<const char **>(arguments)); }}\n\
             \x20   static void call(int (*own)()) {{ own(); }}\n  }};\n  Own::call(&main);"
        ),
    }
}

fn write_calls(suite: &Suite, all: &[Suite], text: &mut String) -> std::fmt::Result {
    let number = suite.number;
    writeln!(text, "  UnityBegin({});", quoted(&suite.path))?;
    if suite.own.contains("suiteSetUp") {
        writeln!(text, "  if (!UnitySuite(suiteSetUp)) return;")?;
    }
    for (at, call) in suite.calls.iter().enumerate() {
        let function = &call.function;
        match &call.arguments {
            Some((line, arguments)) => {
                let words: Vec<&str> = arguments.split_whitespace().collect();
                let name = quoted(&format!("{function}({})", words.join(" ")));
                writeln!(
                    text,
                    "  UnityRun(opencode_case_{number}_{at}, {name}, {line}, setUp, tearDown);"
                )?;
            }
            None => writeln!(
                text,
                "  UnityRun({function}, \"{function}\", 0, setUp, tearDown);"
            )?,
        }
    }
    // Where a file has a main, that one says which groups run.
    if !all.iter().any(|other| other.own.contains("main")) {
        for group in &suite.groups.runners {
            writeln!(text, "  TEST_{group}_GROUP_RUNNER();")?;
        }
        for (group, name) in &suite.groups.tests {
            if !all.iter().any(|it| it.groups.runners.contains(group)) {
                writeln!(text, "  TEST_{group}_{name}_run();")?;
            }
        }
    }
    if suite.own.contains("suiteTearDown") {
        writeln!(text, "  suiteTearDown((int)Unity.TestFailures);")?;
    }
    writeln!(text, "  UnityEnd();")
}

/// A text as C writes it.
fn quoted(text: &str) -> String {
    let mut written = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => written.extend(['\\', character]),
            // Three digits, so that none that follows is taken for a fourth.
            _ if character.is_control() => {
                for byte in character.to_string().bytes() {
                    written.push_str(&format!("\\{byte:03o}"));
                }
            }
            _ => written.push(character),
        }
    }
    written.push('"');
    written
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite(name: &str, number: usize, text: &str) -> Result<Suite, Diagnostic> {
        Suite::of(&FilePath::parse(name).unwrap(), number, text.as_bytes())
    }

    #[track_caller]
    fn wrapped(texts: &[&str]) -> Vec<String> {
        let suites: Vec<Suite> = texts
            .iter()
            .enumerate()
            .map(|(at, text)| suite(&format!("tests/test_{at}.c"), at, text).unwrap())
            .collect();
        wrappers(Dialect::C, &suites)
    }

    #[track_caller]
    fn has(text: &str, parts: &[&str]) {
        for part in parts {
            assert!(text.contains(part), "{part} is missing in {text}");
        }
    }

    #[test]
    fn a_suite_calls_its_tests_and_has_what_it_lacks() {
        let text = "void tearDown(void) {}\nvoid test_a(void) {}\nvoid should_b(void) {}\nstatic int helper(void) { return 1; } int test_c(void) { return 1; }";
        let texts = wrapped(&[text, "int main(void) { return 0; } void test_d(void) {}"]);
        has(
            &texts[0],
            &[
                "#include \"tests/test_0.c\"",
                "UnityRun(test_a, \"test_a\", 0, setUp, tearDown);",
                "UnityRun(should_b,",
                "void setUp(void) {}",
                "int main(void) {\n  opencode_suite_0();\n  opencode_suite_1();\n}",
            ],
        );
        for none in ["helper", "test_c", "void tearDown(void) {}", "suiteSetUp)"] {
            assert!(!texts[0].contains(none), "{none}: {}", texts[0]);
        }
        has(&texts[1], &["_Generic"]);
        assert!(!texts[1].contains("UnityRun"), "{}", texts[1]);
    }

    #[test]
    fn files_may_call_their_tests_alike() {
        let texts = wrapped(&[
            "void test_a(void) {} void test_b(void) {}",
            "void test_a(void) {}",
        ]);
        has(
            &texts[0],
            &[
                "#define test_a opencode_test_a_0",
                "UnityRun(test_a, \"test_a\"",
            ],
        );
        has(&texts[1], &["#define test_a opencode_test_a_1"]);
        assert!(!texts[0].contains("#define test_b"), "{}", texts[0]);
    }

    #[test]
    fn a_test_with_arguments_is_called_with_each() {
        let text = "TEST_CASE(1, \"a\\\"b\")\nTEST_RANGE([1, 2, 1], <0, 1, 1>)\nvoid test_a(int x, char *y) {}";
        has(
            &wrapped(&[text])[0],
            &[
                "#line 1 \"tests/test_0.c\"\nstatic void opencode_case_0_0(void) { test_a(1, \"a\\\"b\"); }",
                "UnityRun(opencode_case_0_0, \"test_a(1, \\\"a\\\\\\\"b\\\")\", 1, setUp, tearDown);",
                "static void opencode_case_0_2(void) { test_a(2, 0); }",
            ],
        );
    }

    #[test]
    fn groups_run_once() {
        let group = "TEST_GROUP(G); TEST_SETUP(G) {} TEST_TEAR_DOWN(G) {} TEST(G, a) {} IGNORE_TEST(G, b) {}";
        has(
            &wrapped(&[group])[0],
            &["  TEST_G_a_run();\n  TEST_G_b_run();"],
        );
        let runner = "TEST_GROUP_RUNNER(G) { RUN_TEST_CASE(G, a); }";
        let texts = wrapped(&[group, runner]);
        assert!(!texts[0].contains("_run()"), "{}", texts[0]);
        has(&texts[1], &["  TEST_G_GROUP_RUNNER();"]);
        let texts = wrapped(&[group, runner, "int main(void) { return 0; }"]);
        assert!(!texts.concat().contains("RUNNER();"), "{texts:?}");
    }

    #[test]
    fn what_cannot_be_called_is_refused_where_it_stands() {
        for (text, line, words) in [
            ("\nvoid test_a(int x) {}", 2, "'test_a' takes arguments"),
            (
                "TEST_RANGE(x)\nvoid test_a(int x) {}",
                1,
                "TEST_RANGE takes",
            ),
            (
                "\nTEST_MATRIX([)\nvoid test_a(int x) {}",
                2,
                "TEST_MATRIX takes",
            ),
            (
                "TEST_RANGE([1, 3000, 1])\nvoid test_a(int x) {}",
                1,
                "more than 2000",
            ),
            (
                "TEST_RANGE([1, 2000, 1])\nvoid test_a(int x) {}\nvoid test_b(void) {}",
                3,
                "2000 tests",
            ),
        ] {
            let found = suite("test_a.c", 0, text).err().unwrap();
            assert_eq!(found.line, line, "{text}");
            assert!(found.message.contains(words), "{found:?}");
        }
    }

    #[test]
    fn a_text_is_written_so_that_c_reads_it_back() {
        assert_eq!(quoted("a\"\\\n1"), "\"a\\\"\\\\\\0121\"");
    }
}
