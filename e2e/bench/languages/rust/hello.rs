//! The smallest program that says hello.

fn main() {
    println!("hello");
}
