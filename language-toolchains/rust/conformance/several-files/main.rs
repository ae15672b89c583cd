mod shapes {
    pub mod area;
}

fn main() {
    println!("{} square metres", shapes::area::of(3, 4));
}
