//! Five programs that compute; the first argument says which, the second how much.
use std::collections::HashMap;
use std::fmt::Write;

fn next_number(state: &mut i64) -> i64 {
    *state = *state * 16807 % 2147483647;
    *state
}

fn fib(n: i64) -> i64 {
    if n < 2 { n } else { fib(n - 1) + fib(n - 2) }
}

fn sort(n: i64) {
    let mut state = 42;
    let mut numbers: Vec<i64> = (0..n).map(|_| next_number(&mut state)).collect();
    numbers.sort_unstable();
    let total = numbers.iter().fold(0, |total, number| (total * 31 + number) % 1000000007);
    println!("{total}");
}

#[derive(Clone, Copy)]
struct Body { x: f64, y: f64, z: f64, vx: f64, vy: f64, vz: f64, mass: f64 }

fn body(values: [f64; 7]) -> Body {
    let [x, y, z, vx, vy, vz, mass] = values;
    Body { x, y, z, vx, vy, vz, mass }
}

fn n_body(steps: i64) {
    let mut bodies = [
        body([0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 39.47841760435743]),
        body([4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.606326392995832, 2.81198684491626, -0.02521836165988763, 0.03769367487038949]),
        body([8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -1.0107743461787924, 1.8256623712304119, 0.008415761376584154, 0.011286326131968767]),
        body([12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 1.0827910064415354, 0.8687130181696082, -0.010832637401363636, 0.0017237240570597112]),
        body([15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.979090732243898, 0.5946989986476762, -0.034755955550407810, 0.0020336868699246304]),
    ];
    for _ in 0..steps {
        for i in 0..bodies.len() {
            let (before, after) = bodies.split_at_mut(i + 1);
            let a = &mut before[i];
            for b in after {
                let (dx, dy, dz) = (a.x - b.x, a.y - b.y, a.z - b.z);
                let square = dx * dx + dy * dy + dz * dz;
                let by = 0.01 / (square * square.sqrt());
                a.vx -= dx * b.mass * by;
                a.vy -= dy * b.mass * by;
                a.vz -= dz * b.mass * by;
                b.vx += dx * a.mass * by;
                b.vy += dy * a.mass * by;
                b.vz += dz * a.mass * by;
            }
        }
        for body in &mut bodies {
            body.x += 0.01 * body.vx;
            body.y += 0.01 * body.vy;
            body.z += 0.01 * body.vz;
        }
    }
    println!("{:.6} {:.6}", bodies[0].x, bodies[1].y);
}

fn strings(n: i64) {
    let mut text = String::new();
    for i in 0..n {
        write!(text, "{i}:{};", i * 2).unwrap();
    }
    println!("{} {}", text.len(), text.matches('7').count());
}

fn hash_map(n: i64) {
    let mut counts: HashMap<i64, i64> = HashMap::new();
    let (mut state, mut most) = (42, 0);
    for _ in 0..n {
        let count = counts.entry(next_number(&mut state) % 65536).or_default();
        *count += 1;
        most = most.max(*count);
    }
    println!("{} {most}", counts.len());
}

fn main() {
    let words: Vec<String> = std::env::args().collect();
    let [_, which, n] = &words[..] else {
        println!("hello");
        return;
    };
    let n = n.parse().unwrap();
    match which.as_str() {
        "fib" => println!("{}", fib(n)),
        "sort" => sort(n),
        "n-body" => n_body(n),
        "strings" => strings(n),
        _ => hash_map(n),
    }
}
