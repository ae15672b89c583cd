use std::io;

fn main() {
    println!("naïve – 漢字 – 👩‍💻");
    let mut line = String::new();
    io::stdin()
        .read_line(&mut line)
        .expect("the input is text");
    println!("Hello, {}!", line.trim_end());
}
