use std::io::{self, BufWriter, Read, Write};

fn main() -> io::Result<()> {
    let mut text = String::new();
    io::stdin().read_to_string(&mut text)?;
    let mut numbers: Vec<i64> = text
        .lines()
        .map(|line| line.parse().expect("each line is a whole number"))
        .collect();
    numbers.sort_unstable();
    let mut out = BufWriter::new(io::stdout().lock());
    for number in numbers {
        writeln!(out, "{number}")?;
    }
    out.flush()
}
