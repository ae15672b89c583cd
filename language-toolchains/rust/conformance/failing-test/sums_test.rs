fn add(one: i32, other: i32) -> i32 {
    one + other
}

#[test]
fn adds() {
    assert_eq!(add(1, 2), 3);
}

#[test]
fn differs() {
    assert_eq!(add(1, 2), 4);
}
