use std::io::{self, Write};

fn main() -> io::Result<()> {
    loop {
        print!("x");
        io::stdout().flush()?;
    }
}
