use std::hint::black_box;

fn depth(level: u64) -> u64 {
    let here = black_box([level; 8]);
    depth(level + 1) + here[3]
}

fn main() {
    println!("before");
    println!("{}", depth(0));
}
