use std::io;

fn main() {
    let mut lines = 0;
    let mut characters = 0;
    for line in io::stdin().lines() {
        let line = line.expect("the input is text");
        lines += 1;
        characters += line.chars().count();
    }
    println!("{lines} lines, {characters} characters");
}
