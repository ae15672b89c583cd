fn main() {
    println!("leaving");
    if true {
        std::process::exit(3);
    }
    println!("still here");
}
