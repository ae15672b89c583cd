//! Snapshots out of everybody else's reach, requests that are none, a full
//! database and a damaged one.

use app_testkit::{FreshDatabase, Kind};
use reqwest::Method;
use serde_json::json;

use super::{PAGE, PROJECT, at, refused};
use crate::support::{Server, body, may_not_grow};

#[tokio::test]
async fn other_people_s_snapshots_are_not_there() {
    let server = Server::start().await;
    let (ada, ben) = (server.learner().await, server.learner().await);
    ada.writes("secret of Ada's", 10).await;
    ben.writes("secret of Ada's", 10).await;
    let adas = ada.saves("Ada's own").await;
    let bens = ben.saves("Ben's own").await;
    let missing = "There is no snapshot of yours with this id.";
    refused(ben.get(&at(&adas, "")).await, 404, missing).await;
    refused(ben.get(&at(&adas, "/compare/draft")).await, 404, missing).await;
    let across = at(&bens, &format!("/compare/{}", adas["id"].as_str().unwrap()));
    refused(ben.get(&across).await, 404, missing).await;
    for step in ["/restore", "/fork"] {
        let answer = ben.post(&at(&adas, step), &json!({"name": "mine"})).await;
        refused(answer, 404, missing).await;
    }
    let renaming = ben.request(Method::PATCH, &at(&adas, ""));
    let renaming = renaming
        .json(&json!({"name": "mine"}))
        .send()
        .await
        .unwrap();
    refused(renaming, 404, missing).await;
    let deleting = ben.request(Method::DELETE, &at(&adas, ""));
    refused(deleting.send().await.unwrap(), 404, missing).await;
    let id = adas["id"].as_str().unwrap();
    for what in ["restore", "delete", "rename", "fork"] {
        let answer = ben
            .sends(&[("do", what), ("snapshot", id), ("name", "mine")])
            .await;
        assert_eq!(answer.status(), 404, "{what}");
    }
    for page in [
        format!("{PAGE}?ask=restore&snapshot={id}"),
        format!("{PAGE}?done=restored&snapshot={id}&before={id}"),
    ] {
        // The address itself stands in the page, for what leads back here.
        let page = ben.get(&page).await.text().await.unwrap();
        assert!(!page.contains("Ada's own") && page.contains("Ben's own"));
        assert!(!page.contains("ask-title") && !page.contains("in your editor now"));
    }
    assert_eq!(ada.snapshots().await, [adas]);
    assert_eq!(ben.snapshots().await, [bens]);
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_snapshot_is_refused_in_one_sentence() {
    let server = Server::start().await;
    let ada = server.learner().await;
    ada.writes("x", 10).await;
    for (name, message) in [
        ("", "A snapshot needs a name."),
        ("  ", "A snapshot needs a name."),
        (
            "a\u{202e}b",
            "The name holds U+202E, a character that cannot be seen.",
        ),
        (
            "a\u{0}b",
            "The name holds U+0000, a character that cannot be seen.",
        ),
        (
            &"x".repeat(81),
            "A name of 81 characters is too long: 80 is the most.",
        ),
    ] {
        let answer = ada.post(PROJECT, &json!({"name": name})).await;
        refused(answer, 422, message).await;
        // The page says the same and has what was typed.
        let page = ada.sends(&[("do", "save"), ("name", name)]).await;
        assert_eq!(page.status(), 422);
        assert!(page.text().await.unwrap().contains(message));
    }
    for (address, message) in [
        ("/api/snapshots/none", "That is not the id of a snapshot."),
        (
            "/api/snapshots/testing/none/python",
            "The course 'Testing' has no lesson 'none'.",
        ),
        (
            "/api/snapshots/00000000-0000-4000-8000-000000000000",
            "There is no snapshot of yours with this id.",
        ),
        (
            "/courses/testing/echo/2/snapshots",
            "The lesson 'Echo' has no step '2'.",
        ),
    ] {
        refused(ada.get(address).await, 404, message).await;
    }
    let rust = ada.get("/api/snapshots/testing/echo/rust").await;
    refused(rust, 422, "This lesson is not offered in 'rust'.").await;
    let large = json!({"name": "x".repeat(10 << 20)});
    let answer = ada.post(PROJECT, &large).await;
    refused(
        answer,
        413,
        "That is more than 2 MiB, the most that can be sent at once.",
    )
    .await;
    let answer = ada
        .sends(&[("do", "save"), ("name", &"x".repeat(10 << 20))])
        .await;
    assert_eq!(answer.status(), 413);
    let answer = ada.sends(&[("do", "shout"), ("name", "x")]).await;
    assert_eq!(answer.status(), 422);
    assert!(ada.snapshots().await.is_empty());
    server.stop().await;
}

#[tokio::test]
async fn other_sites_and_strangers_change_nothing() {
    let server = Server::start().await;
    let ada = server.learner().await;
    ada.writes("x", 10).await;
    let one = ada.saves("One").await;
    let elsewhere = "This request comes from a page of another site.";
    for (method, address) in [
        (Method::POST, PROJECT.to_owned()),
        (Method::POST, PAGE.to_owned()),
        (Method::POST, at(&one, "/restore")),
        (Method::DELETE, at(&one, "")),
    ] {
        let request = ada.request(method, &address).json(&json!({"name": "x"}));
        let answer = request.header("sec-fetch-site", "cross-site").send().await;
        refused(answer.unwrap(), 403, elsewhere).await;
    }
    // Somebody without a cookie has nothing, and finds nothing.
    let stranger = server.request(Method::GET, PROJECT).send().await.unwrap();
    assert_eq!(body(stranger).await, json!([]));
    let page = server.request(Method::GET, PAGE).send().await.unwrap();
    assert!(page.text().await.unwrap().contains("No snapshots yet."));
    assert_eq!(ada.snapshots().await, [one]);
    server.stop().await;
}

/// A disk that is full, played by a database that may not grow.
#[tokio::test]
async fn a_full_database_loses_nothing() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let pool = fresh.database.pool().clone();
    let server = Server::start_on(fresh, |settings| settings.graders = 0).await;
    let ada = server.learner().await;
    ada.writes(&"x".repeat(100 << 10), 10).await;
    ada.saves("Small").await;
    ada.writes(&"y".repeat(100 << 10), 20).await;
    may_not_grow(&pool).await;
    let small = ada.snapshots().await.remove(0);
    let full = "The server has no space left to keep your work.";
    refused(
        ada.post(PROJECT, &json!({"name": "Large"})).await,
        503,
        full,
    )
    .await;
    let restoring = ada.post(&at(&small, "/restore"), &json!({})).await;
    refused(restoring, 503, full).await;
    assert_eq!(ada.program().await.1, 20);
    let found = body(ada.get(&at(&small, "")).await).await;
    assert_eq!(found["files"]["main.py"].as_str().unwrap().len(), 100 << 10);
    server.stop().await;
}

#[tokio::test]
async fn a_damaged_snapshot_says_so_and_spares_the_rest() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let pool = fresh.database.pool().clone();
    let server = Server::start_on(fresh, |_| {}).await;
    let ada = server.learner().await;
    ada.writes("one", 10).await;
    let one = ada.saves("One").await;
    ada.writes("two", 20).await;
    let two = ada.saves("Two").await;
    sqlx::query("UPDATE snapshots_contents SET content = '\"evil\"' WHERE content_hash = $1")
        .bind(one["files"][0]["content"].as_str().unwrap())
        .execute(&pool)
        .await
        .unwrap();
    let restoring = ada.post(&at(&one, "/restore"), &json!({})).await;
    let message =
        "The snapshot “One” is damaged where it is kept: 'main.py' cannot be read any more.";
    refused(restoring, 409, message).await;
    assert_eq!(ada.program().await, ("two".to_owned(), 20));
    let found = body(ada.get(&at(&one, "")).await).await;
    assert_eq!(
        (&found["files"], &found["damaged"]),
        (&json!({}), &json!(["main.py"]))
    );
    let whole = body(ada.get(&at(&two, "")).await).await;
    assert_eq!(whole["files"], json!({"main.py": "two"}));
    let page = format!(
        "{PAGE}/compare?from={}&to=draft",
        one["id"].as_str().unwrap()
    );
    let page = ada.get(&page).await.text().await.unwrap();
    assert!(page.contains("What “main.py” held is damaged"), "{page}");
    server.stop().await;
}
