fn main() {
    println!("before");
    let mut kept = Vec::new();
    loop {
        kept.push(vec![1_u8; 1 << 16]);
        if kept.len() % 1_000_000 == 0 {
            println!("{}", kept.len());
        }
    }
}
