use std::env;

fn main() {
    for (name, value) in env::vars() {
        println!("{name}={value}");
    }
    println!("{} variables", env::vars().count());
}
