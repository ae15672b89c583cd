use std::io::{self, BufWriter, Write};

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for number in 1..=100_000 {
        writeln!(out, "{number}")?;
    }
    out.flush()
}
