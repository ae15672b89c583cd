//! Snapshots: kept, found again and put back without losing anything.

mod hostile;

use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Method, Response};
use serde_json::{Value, json};

use crate::support::{DRAFT, Learner, Server, body, is_fault};

const PROJECT: &str = "/api/snapshots/testing/echo/python";
const PAGE: &str = "/courses/testing/echo/1/snapshots";

impl Learner<'_> {
    /// Has this program as the work in progress.
    async fn writes(&self, program: &str, at: i64) {
        let draft = json!({"files": {"main.py": program}, "changed_at": at});
        assert_eq!(self.put(DRAFT, &draft).await.status(), 204);
    }

    async fn saves(&self, name: &str) -> Value {
        let answer = self.post(PROJECT, &json!({"name": name})).await;
        assert_eq!(answer.status(), 201);
        body(answer).await
    }

    async fn snapshots(&self) -> Vec<Value> {
        let listed = body(self.get(PROJECT).await).await;
        listed.as_array().unwrap().clone()
    }

    async fn program(&self) -> (String, i64) {
        let draft = body(self.get(DRAFT).await).await;
        let text = draft["files"]["main.py"].as_str().unwrap().to_owned();
        (text, draft["changed_at"].as_i64().unwrap())
    }

    async fn sends(&self, form: &[(&str, &str)]) -> Response {
        let pairs: Vec<_> = form
            .iter()
            .map(|(key, value)| format!("{key}={}", escaped(value)))
            .collect();
        self.request(Method::POST, PAGE)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(ACCEPT, "text/html")
            .body(pairs.join("&"))
            .send()
            .await
            .unwrap()
    }
}

fn escaped(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

fn at(snapshot: &Value, step: &str) -> String {
    format!("/api/snapshots/{}{step}", snapshot["id"].as_str().unwrap())
}

async fn refused(answer: Response, status: u16, message: &str) {
    let got = answer.status().as_u16();
    is_fault(got, status, &body(answer).await, message);
}

#[tokio::test]
async fn a_snapshot_is_saved_found_renamed_and_deleted() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let nothing = ada.post(PROJECT, &json!({"name": "too early"})).await;
    refused(
        nothing,
        422,
        "There is no work of yours in this lesson yet.",
    )
    .await;
    ada.writes("print(1)\n", 10).await;
    let first = ada.saves("  The first  ").await;
    assert_eq!(first["name"], "The first");
    assert_eq!(
        (&first["automatic"], &first["parent"]),
        (&json!(false), &json!(null))
    );
    assert_eq!(first["files"][0]["path"], "main.py");
    assert_eq!(first["files"][0]["bytes"], 9);
    assert_eq!(ada.snapshots().await, std::slice::from_ref(&first));
    let found = body(ada.get(&at(&first, "")).await).await;
    assert_eq!(found["files"], json!({"main.py": "print(1)\n"}));
    assert_eq!(
        (&found["damaged"], &found["snapshot"]),
        (&json!([]), &first)
    );
    // The same project is the same tree.
    let again = ada.saves("Again").await;
    assert_eq!(first["tree_id"], again["tree_id"]);
    let renamed = ada
        .request(Method::PATCH, &at(&again, ""))
        .json(&json!({"name": "Zoë's 👩‍💻"}))
        .send()
        .await
        .unwrap();
    assert_eq!(body(renamed).await["name"], "Zoë's 👩‍💻");
    let deleted = ada
        .request(Method::DELETE, &at(&first, ""))
        .send()
        .await
        .unwrap();
    assert_eq!(deleted.status(), 204);
    let gone = ada.get(&at(&first, "")).await;
    refused(gone, 404, "There is no snapshot of yours with this id.").await;
    assert_eq!(ada.snapshots().await.len(), 1);
    server.stop().await;
}

#[tokio::test]
async fn restoring_loses_nothing_and_can_be_taken_back() {
    let server = Server::start().await;
    let ada = server.learner().await;
    ada.writes("one", 10).await;
    let one = ada.saves("One").await;
    ada.writes("two", 20).await;
    let restored = body(ada.post(&at(&one, "/restore"), &json!({})).await).await;
    // Just after what it replaces, on the device's own clock.
    assert_eq!(
        restored["draft"],
        json!({"files": {"main.py": "one"}, "changed_at": 21})
    );
    assert_eq!(restored["before"]["name"], "Before restoring “One”");
    assert_eq!(restored["before"]["automatic"], true);
    assert_eq!(ada.program().await, ("one".to_owned(), 21));
    // A window that still has the old work and sends it late changes nothing.
    let late = json!({"files": {"main.py": "two"}, "changed_at": 20});
    assert_eq!(ada.put(DRAFT, &late).await.status(), 409);
    // What is typed next, on the same clock, is taken.
    ada.writes("three", 22).await;
    let back = body(
        ada.post(&at(&restored["before"], "/restore"), &json!({}))
            .await,
    )
    .await;
    assert_eq!(ada.program().await, ("two".to_owned(), 23));
    assert_eq!(
        back["before"]["name"],
        "Before restoring “Before restoring “One””"
    );
    // What is there already is not replaced, and not saved once more.
    let same = body(
        ada.post(&at(&restored["before"], "/restore"), &json!({}))
            .await,
    )
    .await;
    assert_eq!(
        (&same["before"], &same["draft"]["changed_at"]),
        (&json!(null), &json!(23))
    );
    // Work that the learner has saved is not saved again.
    ada.writes("one", 30).await;
    let from_saved = body(
        ada.post(&at(&restored["before"], "/restore"), &json!({}))
            .await,
    )
    .await;
    assert_eq!(from_saved["before"]["id"], one["id"]);
    assert_eq!(ada.snapshots().await.len(), 3);
    server.stop().await;
}

#[tokio::test]
async fn a_fork_is_a_line_of_its_own() {
    let server = Server::start().await;
    let ada = server.learner().await;
    ada.writes("one", 10).await;
    let one = ada.saves("One").await;
    ada.writes("two", 20).await;
    let answer = ada
        .post(&at(&one, "/fork"), &json!({"name": "Another way"}))
        .await;
    assert_eq!(answer.status(), 201);
    let forked = body(answer).await;
    let parent = json!({"id": one["id"], "name": "One"});
    assert_eq!(forked["snapshot"]["parent"], parent);
    assert_eq!(forked["snapshot"]["tree_id"], one["tree_id"]);
    assert_eq!(forked["before"]["name"], "Before restoring “Another way”");
    assert_eq!(ada.program().await, ("one".to_owned(), 21));
    // Where it came from can be told when that is gone.
    ada.request(Method::DELETE, &at(&one, ""))
        .send()
        .await
        .unwrap();
    let fork = body(ada.get(&at(&forked["snapshot"], "")).await).await;
    assert_eq!(fork["snapshot"]["parent"], parent);
    let page = ada.get(PAGE).await.text().await.unwrap();
    assert!(page.contains("“One”, which is deleted"), "{page}");
    server.stop().await;
}

#[tokio::test]
async fn two_snapshots_or_one_and_the_work_are_compared() {
    let server = Server::start().await;
    let ada = server.learner().await;
    ada.writes("a\nb\n", 10).await;
    let (one, line) = (
        ada.saves("One").await,
        |side: &str, old: Value, new: Value, text: &str| json!({"kind": "line", "side": side, "old_number": old, "new_number": new, "pieces": [[false, text]]}),
    );
    let two = json!({"files": {"main.py": "a\nc\n", "new.py": ""}, "changed_at": 20});
    assert_eq!(ada.put(DRAFT, &two).await.status(), 204);
    let with_draft = body(ada.get(&at(&one, "/compare/draft")).await).await;
    let wanted = json!({
        "files": [
            {"path": "main.py", "kind": "changed", "damaged": false, "parts": [
                line("both", json!(1), json!(1), "a"),
                line("old", json!(2), json!(null), "b"),
                line("new", json!(null), json!(2), "c"),
            ]},
            {"path": "new.py", "kind": "added", "damaged": false, "parts": []},
        ],
        "same_files": 0,
        "shortened": false,
    });
    assert_eq!(with_draft, json!({"comparison": wanted, "damaged": []}));
    let two = ada.saves("Two").await;
    let address = at(&one, &format!("/compare/{}", two["id"].as_str().unwrap()));
    assert_eq!(body(ada.get(&address).await).await["comparison"], wanted);
    let page = ada
        .get(&format!(
            "{PAGE}/compare?from={}&to=draft",
            one["id"].as_str().unwrap()
        ))
        .await;
    assert_eq!(page.status(), 200);
    let page = page.text().await.unwrap();
    for words in ["2 files differ.", "only before", "Added"] {
        assert!(page.contains(words), "'{words}' is missing: {page}");
    }
    server.stop().await;
}

#[tokio::test]
async fn the_page_does_all_of_it_with_plain_forms() {
    let server = Server::start().await;
    let ada = server.learner().await;
    ada.writes("one", 10).await;
    let follow = async |answer: Response| {
        assert_eq!(answer.status(), 303);
        let to = answer.headers()["location"].to_str().unwrap().to_owned();
        assert!(
            to.starts_with(&format!("{PAGE}?language=python&done=")),
            "{to}"
        );
        ada.get(&to).await.text().await.unwrap()
    };
    let saved = follow(
        ada.sends(&[("do", "save"), ("name", "One & <b>only</b>")])
            .await,
    )
    .await;
    assert!(
        saved.contains("Saved as “One &amp; &lt;b&gt;only&lt;/b&gt;”."),
        "{saved}"
    );
    let one = ada.snapshots().await.remove(0);
    let id = one["id"].as_str().unwrap();
    ada.writes("two", 20).await;
    let asked = ada.get(&format!("{PAGE}?ask=restore&snapshot={id}")).await;
    assert!(
        asked
            .text()
            .await
            .unwrap()
            .contains("It takes the place of your work")
    );
    let restored = follow(ada.sends(&[("do", "restore"), ("snapshot", id)]).await).await;
    assert!(restored.contains("is in your editor now.") && restored.contains("Take it back"));
    assert_eq!(ada.program().await, ("one".to_owned(), 21));
    let lesson = ada
        .get("/courses/testing/echo/1")
        .await
        .text()
        .await
        .unwrap();
    assert!(
        lesson.contains(&format!("href=\"{PAGE}?language=python\"")),
        "{lesson}"
    );
    let renamed = ada
        .sends(&[("do", "rename"), ("snapshot", id), ("name", "First")])
        .await;
    assert!(follow(renamed).await.contains("Its name is “First” now."));
    let forked = ada
        .sends(&[("do", "fork"), ("snapshot", id), ("name", "Second")])
        .await;
    assert!(
        follow(forked)
            .await
            .contains("“Second” is a snapshot of its own")
    );
    let deleted = follow(ada.sends(&[("do", "delete"), ("snapshot", id)]).await).await;
    assert!(deleted.contains("The snapshot is deleted."));
    assert_eq!(ada.snapshots().await.len(), 2);
    server.stop().await;
}
