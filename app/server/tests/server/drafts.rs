//! Keeping unfinished work.

use reqwest::Method;
use serde_json::json;

use crate::support::{DRAFT, Server, body, is_fault};

#[tokio::test]
async fn the_newest_draft_stays() {
    let server = Server::start().await;
    let (ada, ben) = (server.learner().await, server.learner().await);
    let draft = |text: &str, at: i64| json!({"files": {"main.py": text}, "changed_at": at});
    assert_eq!(ada.get(DRAFT).await.status(), 404);
    assert_eq!(ada.put(DRAFT, &draft("new", 20)).await.status(), 204);
    let older = ada.put(DRAFT, &draft("old", 10)).await;
    let status = older.status().as_u16();
    let fault = body(older).await;
    is_fault(
        status,
        409,
        &fault,
        "A newer version of this work is kept already, perhaps from another window or device.",
    );
    assert_eq!(fault["kept"], draft("new", 20));
    assert_eq!(body(ada.get(DRAFT).await).await, draft("new", 20));
    assert_eq!(ben.get(DRAFT).await.status(), 404);
    // A clock that runs years ahead cannot lock the draft for years.
    assert_eq!(
        ada.put(DRAFT, &draft("future", 99_000_000_000_000))
            .await
            .status(),
        204
    );
    let kept = body(ada.get(DRAFT).await).await["changed_at"]
        .as_i64()
        .unwrap();
    assert!(kept < 90_000_000_000_000, "{kept}");
    server.stop().await;
}

#[tokio::test]
async fn the_first_thing_kept_gives_out_the_cookie() {
    let server = Server::start().await;
    let draft = json!({"files": {"main.py": "x"}, "changed_at": 1});
    let answer = server
        .request(Method::PUT, DRAFT)
        .json(&draft)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 204);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    assert!(
        cookie.starts_with("learner=")
            && cookie.ends_with("; Path=/; Max-Age=34560000; SameSite=Lax; HttpOnly"),
        "{cookie}"
    );
    server.stop().await;
}

#[tokio::test]
async fn drafts_belong_to_a_lesson_that_there_is() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let draft = json!({"files": {"main.py": "x"}, "changed_at": 1});
    for (address, status, message) in [
        (
            "testing/nothing/python",
            404,
            "The course 'Testing' has no lesson 'nothing'.",
        ),
        (
            "testing/echo/rust",
            422,
            "This lesson is not offered in 'rust'.",
        ),
        (
            "testing/..%2f..%2fetc/python",
            404,
            "'../../etc' is not a name for an address: use lower-case letters, digits and single dashes, such as 'first-steps'.",
        ),
    ] {
        let answer = ada
            .put(&format!("/api/practice/drafts/{address}"), &draft)
            .await;
        let got = answer.status().as_u16();
        is_fault(got, status, &body(answer).await, message);
    }
    let many: serde_json::Map<_, _> = (0..33)
        .map(|index| (format!("f{index}.py"), json!("x")))
        .collect();
    let answer = ada
        .put(DRAFT, &json!({"files": many, "changed_at": 1}))
        .await;
    let got = answer.status().as_u16();
    is_fault(
        got,
        422,
        &body(answer).await,
        "33 files are too many: 32 is the most.",
    );
    server.stop().await;
}
