use std::io;

fn main() {
    for line in io::stdin().lines() {
        let price: u64 = line.expect("a line").parse().expect("a price");
        println!("{price} cents");
    }
}
