//! Pressing Format and Check.

use serde_json::json;

use crate::support::{Server, body, is_fault};

const FORMAT: &str = "/api/practice/format";
const LINT: &str = "/api/practice/lint";

fn asked(text: &str) -> serde_json::Value {
    json!({ "language": "python", "file": "main.py", "files": { "main.py": text } })
}

#[tokio::test]
async fn a_file_is_given_back_as_it_should_stand() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let answer = ada.post(FORMAT, &asked("x = 1   ")).await;
    assert_eq!(answer.status(), 200);
    let shown = body(answer).await;
    assert_eq!(shown, json!({ "text": "x = 1\n", "diagnostics": [] }));
    server.stop().await;
}

#[tokio::test]
async fn what_is_questionable_is_told_by_line() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let shown = body(ada.post(LINT, &asked("x = 1 ")).await).await;
    assert_eq!(shown["diagnostics"][0]["line"], 1);
    assert_eq!(shown["diagnostics"][0]["file"], "main.py");
    let shown = body(ada.post(LINT, &asked("x = 1")).await).await;
    assert_eq!(shown, json!({ "diagnostics": [] }));
    server.stop().await;
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused_with_a_sentence() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let missing = json!({ "language": "python", "file": "other.py", "files": { "main.py": "" } });
    let answer = ada.post(FORMAT, &missing).await;
    let status = answer.status().as_u16();
    is_fault(
        status,
        422,
        &body(answer).await,
        "The program's first file 'other.py' is not among its files.",
    );
    let outside = json!({ "language": "python", "file": "../x.py", "files": { "../x.py": "" } });
    assert_eq!(ada.post(LINT, &outside).await.status(), 422);
    let large = asked(&"x".repeat(3 << 20));
    assert_eq!(ada.post(LINT, &large).await.status(), 413);
    server.stop().await;
}
