use std::fs::File;
use std::io::{self, Write};

fn main() -> io::Result<()> {
    println!("before");
    let mut file = File::create("flood")?;
    loop {
        file.write_all(&[b'z'; 65_536])?;
    }
}
