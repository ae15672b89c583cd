fn main() {
    for _ in 0..10_000 {
        print!("\0\x07\x08\r\x1b[2J\x1b[31mred\u{202e}der\u{2066}");
    }
}
