#[test]
fn adds() {
    assert_eq!(1 + 2, 3);
}

#[test]
fn spins() {
    loop {}
}

#[test]
fn twice() {
    assert_eq!(2 * 2, 4);
}
