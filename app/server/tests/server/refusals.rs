//! Requests that are not what they should be, and what answers carry besides.

use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE};

use crate::support::{RUNS, Server, body, is_fault, run};

#[tokio::test]
async fn bodies_that_are_no_requests_are_refused_by_kind() {
    let server = Server::start().await;
    let check = async |kind: &str, text: Vec<u8>, status: u16, message: &str| {
        let request = server
            .request(Method::POST, RUNS)
            .header(CONTENT_TYPE, kind);
        let answer = request.body(text).send().await.unwrap();
        let got = answer.status().as_u16();
        is_fault(got, status, &body(answer).await, message);
    };
    let json = "application/json";
    check(
        "text/plain",
        b"{}".to_vec(),
        415,
        "This address takes JSON.",
    )
    .await;
    check(
        "application/x-www-form-urlencoded",
        b"a=b".to_vec(),
        415,
        "This address takes JSON.",
    )
    .await;
    check(
        json,
        b"{".to_vec(),
        400,
        "The request's body is not JSON: EOF while parsing an object.",
    )
    .await;
    check(
        json,
        b"\xff\xfe".to_vec(),
        400,
        "The request's body is not JSON: expected value.",
    )
    .await;
    check(
        json,
        b"{}".to_vec(),
        422,
        "The request says something that cannot be: missing field `language`.",
    )
    .await;
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(
        json,
        nested.into_bytes(),
        422,
        "The request says something that cannot be: invalid type: sequence, expected a string.",
    )
    .await;
    // A source of 10 MB.
    let mut large = run("echo");
    large["files"]["main.py"] = "#".repeat(10 << 20).into();
    let large = serde_json::to_vec(&large).unwrap();
    check(
        json,
        large,
        413,
        "That is more than 2 MiB, the most that can be sent at once.",
    )
    .await;
    let mut wordy = run("echo");
    wordy["files"]["main.py"] = "#".repeat(300 << 10).into();
    let wordy = serde_json::to_vec(&wordy).unwrap();
    check(
        json,
        wordy,
        422,
        "The files hold 300 KiB: 256 KiB together is the most.",
    )
    .await;
    server.stop().await;
}

#[tokio::test]
async fn pages_of_other_sites_change_nothing() {
    let server = Server::start().await;
    for (name, value) in [
        ("sec-fetch-site", "cross-site"),
        ("origin", "https://evil.example"),
    ] {
        for path in [RUNS, "/preferences"] {
            let request = server.request(Method::POST, path).header(name, value);
            let answer = request.json(&run("echo")).send().await.unwrap();
            let status = answer.status().as_u16();
            let fault = body(answer).await;
            is_fault(
                status,
                403,
                &fault,
                "This request comes from a page of another site.",
            );
        }
    }
    server.stop().await;
}

#[tokio::test]
async fn addresses_that_there_are_not_are_said_as_page_and_as_json() {
    let server = Server::start().await;
    for path in [
        "/nothing",
        "/courses/none",
        "/courses/testing/echo/2",
        "/courses/testing/echo/x",
        "/site/none.js",
        "/courses/testing/images/none.png",
    ] {
        let request = server
            .request(Method::GET, path)
            .header(ACCEPT, "text/html,*/*");
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        let id = answer.headers()["x-request-id"]
            .to_str()
            .unwrap()
            .to_owned();
        let page = answer.text().await.unwrap();
        assert!(
            page.contains("<!DOCTYPE html>") && page.contains(&id),
            "{path}: {page}"
        );
        let answer = server.request(Method::GET, path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert!(body(answer).await["message"].is_string());
    }
    let answer = server.request(Method::DELETE, RUNS).send().await.unwrap();
    let status = answer.status().as_u16();
    is_fault(
        status,
        405,
        &body(answer).await,
        "This address does not take that kind of request.",
    );
    server.stop().await;
}

#[tokio::test]
async fn every_answer_forbids_what_pages_do_not_need() {
    let server = Server::start().await;
    for path in [
        "/",
        "/courses/testing/echo",
        "/healthz",
        "/nothing",
        "/api/practice/nothing",
        "/site/x",
    ] {
        let answer = server.request(Method::GET, path).send().await.unwrap();
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        let policy = header("content-security-policy");
        assert!(
            policy.starts_with(
                "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self';"
            ),
            "{policy}"
        );
        assert!(!policy.contains("unsafe-inline"));
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert!(answer.headers().get("strict-transport-security").is_none());
    }
    server.stop().await;
}
