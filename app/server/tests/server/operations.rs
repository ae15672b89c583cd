//! What those who look after a server see.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use app_server::http::listen;
use app_testkit::{FreshDatabase, Kind};
use reqwest::Method;

use crate::support::{RUNS, Server, body, run};

#[tokio::test]
async fn health_readiness_and_numbers_are_told() {
    let server = Server::start().await;
    let get = async |path: &str| server.request(Method::GET, path).send().await.unwrap();
    assert_eq!(get("/healthz").await.text().await.unwrap(), "ok\n");
    let ready = get("/readyz").await;
    assert_eq!(ready.status(), 200);
    let ready = body(ready).await;
    assert_eq!(
        (&ready["ready"], &ready["database"]),
        (&true.into(), &"answers".into())
    );
    let ada = server.learner().await;
    assert_eq!(ada.post(RUNS, &run("echo")).await.status(), 200);
    let numbers = get("/metrics").await.text().await.unwrap();
    for line in [
        "opencode_http_requests_total{route=\"/api/practice/runs\",status=\"200\"}",
        "opencode_http_request_seconds_bucket{route=\"/healthz\"",
        "opencode_submissions_waiting{state=\"queued\"} 0",
    ] {
        assert!(numbers.contains(line), "no {line} in:\n{numbers}");
    }
    server.stop().await;
}

#[tokio::test]
async fn metrics_can_be_turned_off() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let server = Server::start_on(fresh, |settings| settings.metrics = false).await;
    let answer = server
        .request(Method::GET, "/metrics")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
    server.stop().await;
}

#[tokio::test]
async fn a_port_in_use_is_told_by_its_number() {
    let taken = listen::bind("127.0.0.1:0".parse().unwrap()).await.unwrap();
    let address = taken.local_addr().unwrap();
    let complaint = listen::bind(address).await.unwrap_err();
    let port = address.port();
    assert_eq!(
        complaint.text,
        format!(
            "Port {port} on 127.0.0.1 is in use by another program; stop that one, or choose another port with --listen 127.0.0.1:{}.",
            port.checked_add(1).unwrap_or(8080)
        )
    );
}

/// A stop lets a request end that is under way, and takes no new one.
#[tokio::test]
async fn a_stop_lets_requests_end() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let server = Server::start_on(fresh, |settings| settings.shutdown_seconds_max = 20).await;
    let ada = server.learner().await;
    let asked = ada.request(Method::POST, RUNS).json(&run("moment"));
    let running = tokio::spawn(asked.send());
    while server
        .runner
        .running
        .load(std::sync::atomic::Ordering::SeqCst)
        == 0
    {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let address = server.address.trim_start_matches("http://").to_owned();
    server.stop().await;
    assert_eq!(running.await.unwrap().unwrap().status(), 200);
    assert!(TcpStream::connect(address).is_err(), "it still listens");
}

/// Slow: waits until the server loses its patience with a head that does not end.
#[tokio::test]
async fn a_client_that_sends_nothing_is_let_go() {
    let server = Server::start().await;
    let address = server.address.trim_start_matches("http://").to_owned();
    let closed = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream
            .write_all(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
            .unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(60)))
            .unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).map(|_| ())
    });
    closed
        .await
        .unwrap()
        .expect("the server kept the connection open for a minute");
    server.stop().await;
}
