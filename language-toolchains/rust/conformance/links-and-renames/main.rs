#![expect(
    deprecated,
    reason = "the other ways to make such a link are for systems of one kind"
)]
use std::{fs, io};

fn main() -> io::Result<()> {
    fs::write("mine", "still mine\n")?;
    if fs::soft_link("/etc/passwd", "link").is_ok() {
        println!("symlink");
    }
    if fs::hard_link("mine", "hard").is_ok() {
        println!("link");
    }
    if fs::rename("mine", "../../etc/passwd").is_ok() {
        println!("moved out");
    }
    if fs::rename("/etc/passwd", "theirs").is_ok() {
        println!("moved in");
    }
    print!("{}", fs::read_to_string("mine")?);
    Ok(())
}
