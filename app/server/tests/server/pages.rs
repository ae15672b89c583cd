//! Pages as they leave the server.

use app_testkit::{FreshDatabase, Kind};
use reqwest::Method;
use reqwest::header::{ACCEPT_ENCODING, COOKIE};
use serde_json::json;

use crate::support::{DRAFT, Server};

#[tokio::test]
async fn a_lesson_page_holds_the_lesson_and_keeps_its_secrets() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let draft = json!({"files": {"main.py": "my-own-draft"}, "changed_at": 1});
    assert_eq!(ada.put(DRAFT, &draft).await.status(), 204);
    let page = ada
        .get("/courses/testing/echo/1")
        .await
        .text()
        .await
        .unwrap();
    for wanted in [
        "Read, then write.",
        "An echo",
        "echoes a word",
        "my-own-draft",
    ] {
        assert!(page.contains(wanted), "the page lacks {wanted}");
    }
    for secret in ["the-solution", "hidden-value"] {
        assert!(!page.contains(secret), "the page gives away {secret}");
    }
    assert!(
        !page.contains(" style=") && !page.contains("<style"),
        "an inline style"
    );
    server.stop().await;
}

#[tokio::test]
async fn progress_shows_in_the_catalogue() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let before = ada.get("/").await.text().await.unwrap();
    let id = ada.submits("echo").await;
    ada.waits_for(&id, &["graded"]).await;
    let after = ada.get("/").await.text().await.unwrap();
    assert!(before.contains("Testing") && after.contains("Testing"));
    assert_ne!(before, after, "passing the lesson changed nothing");
    server.stop().await;
}

#[tokio::test]
async fn preferences_are_kept_in_cookies_and_lead_back_here() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let server = Server::start_on(fresh, |settings| settings.https = true).await;
    let check = async |form: &'static str, location: &str, cookies: &[&str]| {
        let request = server.request(Method::POST, "/preferences");
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        let answer = request.body(form).send().await.unwrap();
        assert_eq!(answer.status(), 303);
        assert_eq!(answer.headers()["location"], location);
        let set: Vec<_> = answer.headers().get_all("set-cookie").iter().collect();
        assert_eq!(set, cookies);
    };
    let rest = "; Path=/; Max-Age=34560000; SameSite=Lax; Secure";
    check(
        "theme=dark&back=%2Fcourses%2Ftesting",
        "/courses/testing",
        &[&format!("theme=dark{rest}")],
    )
    .await;
    check(
        "theme=%22%3E&back=//evil.example",
        "/",
        &[&format!("theme=auto{rest}")],
    )
    .await;
    check("language=python", "/", &[&format!("language=python{rest}")]).await;
    check("language=a%0d%0ab", "/", &[]).await;
    let request = server
        .request(Method::GET, "/")
        .header(COOKIE, "theme=dark");
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains("data-theme=\"dark\""));
    server.stop().await;
}

#[tokio::test]
async fn pages_are_sent_compressed() {
    let server = Server::start().await;
    let request = server.request(Method::GET, "/courses/testing/echo");
    let answer = request
        .header(ACCEPT_ENCODING, "gzip, br")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-encoding"], "br");
    server.stop().await;
}
