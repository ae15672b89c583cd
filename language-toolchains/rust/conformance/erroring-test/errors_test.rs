#[test]
fn breaks() {
    panic!("boom");
}

#[test]
fn works() {
    assert!(true);
}
