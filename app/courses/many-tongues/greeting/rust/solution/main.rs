use std::io;

fn main() {
    let mut line = String::new();
    io::stdin().read_line(&mut line).expect("there is a line");
    let name = match line.trim_end() {
        "" => "stranger",
        name => name,
    };
    println!("Hello, {name}!");
}
