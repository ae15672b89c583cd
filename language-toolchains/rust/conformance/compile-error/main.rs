fn main() { println!("one");
    println!("two");
    let = 3;
}
