fn main() {
    println!("before");
    panic!("no number fits");
}
