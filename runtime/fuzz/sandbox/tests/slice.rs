//! A slice of the fuzzing that every test run goes through, in child processes
//! as the long one does.

use std::path::Path;

use fuzz_sandbox::batch;

/// Enough of each kind, and a few seconds.
const CASES: u64 = 304;

#[test]
fn the_first_cases_find_nothing() {
    let program = Path::new(env!("CARGO_BIN_EXE_fuzz-sandbox"));
    let tally = batch::run(program, 0, CASES, None, |_| {}).unwrap();
    assert!(tally.findings.is_empty(), "{}", tally.findings.join("\n"));
    assert_eq!(tally.cases(), CASES);
    // A harness whose cases are all refused at the door tests only the door.
    assert!(tally.ran > CASES / 8, "{tally:?}");
    assert!(tally.refused > 0, "{tally:?}");
    assert!(tally.not_made < CASES / 2, "{tally:?}");
}

/// A child that dies is told with the number of its case, and the rest of its
/// batch goes on.
#[test]
fn a_child_that_dies_is_seen() {
    // A file of the sources: one written here could still be open for writing in
    // a child that the other test forks, and the kernel would not start it.
    let program = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/children/dies.sh");
    let tally = batch::run(&program, 3, 7, None, |_| {}).unwrap();
    assert_eq!(tally.ran, 6, "{tally:?}");
    assert_eq!(tally.findings.len(), 1, "{tally:?}");
    assert!(
        tally.findings[0].starts_with("case 6 ended the process"),
        "{tally:?}"
    );
}
