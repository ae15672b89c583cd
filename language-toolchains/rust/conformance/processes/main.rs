use std::process::Command;

fn main() {
    if let Ok(child) = Command::new("sh").args(["-c", ":(){ :|:& };:"]).spawn() {
        println!("{child:?}");
    }
    if let Ok(output) = Command::new("/bin/id").output() {
        println!("{output:?}");
    }
    println!("alone");
}
