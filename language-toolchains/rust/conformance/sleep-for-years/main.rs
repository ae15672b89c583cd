use std::thread;
use std::time::{Duration, Instant};

fn main() {
    println!("before");
    let start = Instant::now();
    thread::sleep(Duration::from_secs(100_000_000));
    println!("after {} seconds", start.elapsed().as_secs());
}
