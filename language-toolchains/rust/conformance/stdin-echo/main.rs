use std::io;

fn main() {
    for (number, line) in (1..).zip(io::stdin().lines()) {
        println!("{number}: {}", line.expect("the input is text"));
    }
}
