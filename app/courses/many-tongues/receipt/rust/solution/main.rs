use std::io;

fn main() {
    let (mut count, mut sum, mut dearest) = (0, 0, 0);
    for line in io::stdin().lines() {
        let price: u64 = line.expect("a line").parse().expect("a price");
        count += 1;
        sum += price;
        dearest = dearest.max(price);
    }
    println!("{count} things, {sum} cents, dearest {dearest}");
}
