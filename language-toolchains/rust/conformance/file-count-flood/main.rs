use std::fs::File;
use std::io;

fn main() -> io::Result<()> {
    println!("before");
    for number in 0_u64.. {
        File::create(format!("file{number}"))?;
    }
    Ok(())
}
