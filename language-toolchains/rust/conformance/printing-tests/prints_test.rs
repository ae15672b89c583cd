#[test]
fn one() {
    println!("from one");
}

#[test]
fn two() {
    println!("from two");
    assert_eq!(1, 2);
}
