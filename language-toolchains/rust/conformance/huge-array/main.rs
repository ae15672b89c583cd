fn main() {
    println!("before");
    let bytes = vec![b'x'; 2_000_000_000];
    println!("after {}", bytes[bytes.len() - 1]);
}
