//! The same request gives the same outcome, 100 times of 100, in one sandbox
//! and in another one that was started later.

use runtime_contract::{Runner, Ticket};
use runtime_testkit::Samples;

use super::languages::{DISPATCH, JAVASCRIPT, PYTHON, dispatch};

/// Everything that a host could let slip: hashing, sets, random, clocks, files.
const PYTHON_PROGRAM: &str = r#"
import os, random, time
print({word: hash(word) for word in ["one", "two", "three"]}, {object() for _ in range(3)} != 0)
print(set("abcdefgh"), random.random(), os.urandom(4), time.time(), time.perf_counter())
with open("file.txt", "w") as file:
    file.write("x" * random.randrange(1000))
print(os.stat("file.txt"), sorted(os.listdir(".")), id(object()) != 0)
time.sleep(0.5)
print(time.monotonic(), sum(value ** 0.5 for value in range(2000)))
"#;

const JAVASCRIPT_PROGRAM: &str = r#"
console.log(Math.random(), Date.now(), performance.now(), new Map([[1, 2]]));
setTimeout(() => console.log(Date.now(), [3, 1, 2].sort(() => Math.random() - 0.5)), 50);
let sum = 0;
for (let value = 0; value < 5000; value++) sum += Math.sqrt(value);
console.log(sum);
"#;

async fn check(samples: &Samples, program: &str) {
    let request = samples.request(program);
    let first = DISPATCH
        .run(request.clone(), Ticket::local())
        .await
        .unwrap();
    assert_eq!(
        first.exit_code,
        Some(0),
        "{}",
        String::from_utf8_lossy(&first.stderr)
    );
    let later = dispatch();
    for run in 1..100 {
        let runner = if run % 2 == 0 { &*DISPATCH } else { &later };
        let again = runner.run(request.clone(), Ticket::local()).await.unwrap();
        assert_eq!(again.fuel_used, first.fuel_used, "run {run}");
        assert_eq!(again.stdout, first.stdout, "run {run}");
        assert_eq!(
            again.memory_bytes_peak, first.memory_bytes_peak,
            "run {run}"
        );
    }
    // The seed, and nothing else, makes another run of it.
    let mut other = request;
    other.seed = 1;
    assert_ne!(
        DISPATCH.run(other, Ticket::local()).await.unwrap().stdout,
        first.stdout
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn python_repeats_itself() {
    check(&PYTHON, PYTHON_PROGRAM).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn javascript_repeats_itself() {
    check(&JAVASCRIPT, JAVASCRIPT_PROGRAM).await;
}
