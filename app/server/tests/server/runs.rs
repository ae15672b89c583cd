//! Pressing Run.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::json;

use crate::support::{RUNS, Server, body, is_fault, run};

#[tokio::test]
async fn a_run_answers_with_what_came_of_it() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let answer = ada.post(RUNS, &run("echo")).await;
    assert_eq!(answer.status(), 200);
    let shown = body(answer).await;
    assert_eq!(shown["stdout"], "hello\n");
    assert_eq!(shown["stop"], "exited");
    assert_eq!(shown["sentence"], "The program ended.");
    server.stop().await;
}

#[tokio::test]
async fn leaving_stops_the_program() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let left = ada
        .request(reqwest::Method::POST, RUNS)
        .json(&run("forever"))
        .timeout(Duration::from_millis(500))
        .send()
        .await;
    assert!(left.unwrap_err().is_timeout());
    for _ in 0..100 {
        if server.runner.running.load(Ordering::SeqCst) == 0 {
            // And its place is free again.
            assert_eq!(ada.post(RUNS, &run("echo")).await.status(), 200);
            return server.stop().await;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("the program went on after its learner left");
}

#[tokio::test]
async fn one_runs_a_few_wait_and_the_rest_come_back_later() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let asked = run("moment");
    let answers = futures::future::join_all((0..7).map(|_| ada.post(RUNS, &asked))).await;
    let ran = answers
        .iter()
        .filter(|answer| answer.status() == 200)
        .count();
    assert_eq!(ran, 4);
    for answer in answers.into_iter().filter(|answer| answer.status() != 200) {
        assert_eq!(answer.headers()["retry-after"], "2");
        let status = answer.status().as_u16();
        let fault = body(answer).await;
        is_fault(
            status,
            429,
            &fault,
            "4 of your programs are running or waiting already.",
        );
    }
    server.stop().await;
}

#[tokio::test]
async fn a_machine_that_is_busy_or_broken_says_so() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let busy = ada.post(RUNS, &run("busy")).await;
    assert_eq!(busy.headers()["retry-after"], "7");
    let status = busy.status().as_u16();
    let fault = body(busy).await;
    is_fault(status, 429, &fault, "Many programs are waiting to run.");
    assert_eq!(fault["hint"], "Try again in 7 seconds.");
    let own = ada.post(RUNS, &run("own-busy")).await;
    assert_eq!(own.headers()["retry-after"], "1");
    let status = own.status().as_u16();
    let fault = body(own).await;
    is_fault(
        status,
        429,
        &fault,
        "4 of your programs are waiting to run already.",
    );
    assert_eq!(fault["hint"], "Try again in 1 second.");
    for program in ["broken", "panic"] {
        let answer = ada.post(RUNS, &run(program)).await;
        let status = answer.status().as_u16();
        is_fault(
            status,
            500,
            &body(answer).await,
            "Something broke on our side.",
        );
    }
    // Neither of them took the server down.
    assert_eq!(ada.post(RUNS, &run("echo")).await.status(), 200);
    server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_run_is_refused_in_a_sentence() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let check = async |change: serde_json::Value, status: u16, message: &str| {
        let mut asked = run("echo");
        for (key, value) in change.as_object().unwrap() {
            asked[key] = value.clone();
        }
        let answer = ada.post(RUNS, &asked).await;
        let got = answer.status().as_u16();
        is_fault(got, status, &body(answer).await, message);
    };
    check(
        json!({"language": "cobol"}),
        422,
        "There is no language 'cobol' here.",
    )
    .await;
    check(
        json!({"lesson": ["nothing", "echo"]}),
        404,
        "There is no course 'nothing' here.",
    )
    .await;
    check(
        json!({"lesson": ["testing", "nothing"]}),
        404,
        "The course 'Testing' has no lesson 'nothing'.",
    )
    .await;
    check(json!({"files": {}}), 422, "There are no files.").await;
    check(
        json!({"files": {"../up.py": "x"}}),
        422,
        "The request says something that cannot be: The file '../up.py' is not inside the program: use a relative name without '.' or '..' parts, such as 'shapes/circle.py'.",
    )
    .await;
    check(
        json!({"surprise": 1}),
        422,
        "The request says something that cannot be: unknown field `surprise`, expected one of `lesson`, `language`, `files`, `entry`, `stdin`, `args`.",
    )
    .await;
    server.stop().await;
}
