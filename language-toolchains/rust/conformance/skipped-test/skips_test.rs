#[test]
fn adds() {
    assert_eq!(1 + 2, 3);
}

#[test]
#[ignore = "not today"]
fn later() {
    assert_eq!(1 + 2, 4);
}
