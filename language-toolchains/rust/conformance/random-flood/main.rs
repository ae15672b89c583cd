use rand::TryRngCore;
use rand::rngs::OsRng;

fn main() {
    println!("before");
    while OsRng.try_fill_bytes(&mut [0; 65_536]).is_ok() {}
}
