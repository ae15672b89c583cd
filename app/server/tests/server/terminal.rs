//! Talking with a program over a real WebSocket.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use futures::{SinkExt, StreamExt};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{Error, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::support::{Learner, Server, is_fault, run};

const TERMINAL: &str = "/api/practice/terminal";

struct Terminal(WebSocketStream<MaybeTlsStream<TcpStream>>);

/// Opens a socket with these headers besides the cookie.
async fn open(ada: &Learner<'_>, headers: &[(&'static str, &str)]) -> Result<Terminal, Error> {
    let address = ada.server.address.replace("http://", "ws://");
    let mut request = format!("{address}{TERMINAL}").into_client_request()?;
    let mut headers = headers.to_vec();
    headers.push(("cookie", &ada.cookie));
    for (name, value) in headers {
        request.headers_mut().insert(name, value.parse().unwrap());
    }
    Ok(Terminal(connect_async(request).await?.0))
}

/// Opens a socket and starts a program.
async fn start(ada: &Learner<'_>, program: &str) -> Terminal {
    let mut terminal = open(ada, &[]).await.unwrap();
    terminal.say(&run(program)).await;
    terminal
}

impl Terminal {
    async fn say(&mut self, value: &Value) {
        self.0.send(Message::text(value.to_string())).await.unwrap();
    }

    /// The next message; null when the socket was closed.
    async fn hear(&mut self) -> Value {
        let next = async {
            loop {
                match self.0.next().await {
                    Some(Ok(Message::Text(text))) => {
                        return serde_json::from_str(text.as_str()).unwrap();
                    }
                    Some(Ok(Message::Close(_))) | Some(Err(_)) | None => return Value::Null,
                    Some(Ok(_)) => {}
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(20), next)
            .await
            .expect("the server says something within 20 seconds")
    }

    async fn hears(&mut self, expected: Value) {
        assert_eq!(self.hear().await, expected);
    }

    async fn is_refused(&mut self, message: &str) {
        let said = self.hear().await;
        assert_eq!(said["kind"], "refused", "{said}");
        let told = said["message"].as_str().unwrap();
        assert!(told.starts_with(message), "{told}");
        assert!(said["hint"].as_str().unwrap().ends_with('.'), "{said}");
        assert!(said["status"].as_u64().unwrap() >= 400, "{said}");
        self.hears(Value::Null).await;
    }
}

fn output(text: &str) -> Value {
    json!({"kind": "output", "stream": "stdout", "text": text})
}

fn input(text: &str) -> Value {
    json!({"kind": "input", "text": text})
}

fn waiting() -> Value {
    json!({"kind": "waiting"})
}

/// Waits until as many programs are running.
async fn running(server: &Server, count: usize) {
    for _ in 0..200 {
        if server.runner.running.load(Ordering::SeqCst) == count {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("there were never {count} programs running");
}

#[tokio::test]
async fn a_program_and_its_learner_talk() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut terminal = start(&ada, "talk").await;
    terminal.hears(waiting()).await;
    terminal
        .say(&json!({"kind": "resize", "columns": 40, "rows": 9}))
        .await;
    terminal.say(&input("Zoë\n")).await;
    terminal.hears(output("Zoë\n")).await;
    terminal.hears(waiting()).await;
    terminal.say(&json!({"kind": "end"})).await;
    let ended = terminal.hear().await;
    assert_eq!(ended["kind"], "ended");
    assert_eq!(
        (&ended["stop"], &ended["exit_code"]),
        (&json!("exited"), &json!(0))
    );
    assert_eq!(ended["sentence"], "The program ended.");
    assert!(ended["fuel_used"].is_u64(), "{ended}");
    // What the answer to a run without a terminal says is said here too.
    let plain = crate::support::body(ada.post(crate::support::RUNS, &run("echo")).await).await;
    for (key, value) in plain.as_object().unwrap() {
        let told = !["stdout", "stderr"].contains(&key.as_str());
        assert_eq!(ended.get(key).is_some(), told, "{key}");
        assert!(value.is_null() || !told || !ended[key].is_null(), "{key}");
    }
    terminal.hears(Value::Null).await;
    server.stop().await;
}

#[tokio::test]
async fn an_interrupt_and_leaving_both_stop_the_program() {
    let server = Server::start().await;
    let ada = server.learner().await;
    for program in ["talk", "forever"] {
        let mut terminal = start(&ada, program).await;
        running(&server, 1).await;
        terminal.say(&json!({"kind": "interrupt"})).await;
        let ended = loop {
            let said = terminal.hear().await;
            if said["kind"] != "waiting" {
                break said;
            }
        };
        assert_eq!(ended["stop"], "cancelled", "{ended}");
        assert_eq!(
            ended["sentence"],
            "The program was stopped before it ended."
        );
        running(&server, 0).await;
        let terminal = start(&ada, program).await;
        running(&server, 1).await;
        drop(terminal);
        running(&server, 0).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn letters_that_come_in_pieces_come_whole() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut terminal = start(&ada, "cut").await;
    terminal.hears(output("Zo")).await;
    terminal.hears(output("ë\u{fffd}!")).await;
    assert_eq!(terminal.hear().await["kind"], "ended");
    server.stop().await;
}

#[tokio::test]
async fn small_pieces_come_together_and_in_order() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut terminal = start(&ada, "crumbs").await;
    let (mut messages, mut told) = (0, String::new());
    loop {
        let said = terminal.hear().await;
        match said["kind"].as_str() {
            Some("output") => {
                messages += 1;
                told.push_str(said["stream"].as_str().unwrap());
                told.push_str(said["text"].as_str().unwrap());
            }
            Some("waiting") => told.push('?'),
            _ => break,
        }
    }
    let told = told.replace("stdout", "");
    let wanted: String = (0..1000).map(|number| format!("{number} ")).collect();
    assert_eq!(told, format!("{wanted}stderroh?end"));
    assert!(messages < 900, "{messages} messages of 1002 pieces");
    server.stop().await;
}

#[tokio::test]
async fn pages_of_other_sites_open_nothing() {
    let server = Server::start().await;
    let ada = server.learner().await;
    for (name, value) in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        match open(&ada, &[(name, value)]).await {
            Err(Error::Http(answer)) => assert_eq!(answer.status(), 403),
            other => panic!("{name}: {value} gave {:?}", other.err()),
        }
    }
    let own = server.address.clone();
    assert!(open(&ada, &[("origin", &own)]).await.is_ok());
    let plain = ada.get(TERMINAL).await;
    let status = plain.status().as_u16();
    let fault = crate::support::body(plain).await;
    is_fault(status, 426, &fault, "This address takes WebSockets only.");
    server.stop().await;
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_in_a_sentence() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let first = async |text: &str, message: &str| {
        let mut terminal = open(&ada, &[]).await.unwrap();
        terminal.0.send(Message::text(text)).await.unwrap();
        terminal.is_refused(message).await;
    };
    first("{", "The request's body is not JSON").await;
    first(
        "{}",
        "The request says something that cannot be: missing field",
    )
    .await;
    let mut asked = run("echo");
    asked["language"] = "cobol".into();
    first(&asked.to_string(), "There is no language 'cobol' here.").await;
    asked["files"] = json!({});
    first(&asked.to_string(), "There are no files.").await;
    first(
        &run("busy").to_string(),
        "Many programs are waiting to run.",
    )
    .await;
    first(&run("broken").to_string(), "Something broke on our side.").await;
    for (message, told) in [
        (
            Message::text("]"),
            "The terminal was sent something that cannot be",
        ),
        (
            Message::text("{\"kind\": \"shout\"}"),
            "The terminal was sent something that cannot be",
        ),
        (
            Message::binary(vec![0xff; 9]),
            "The terminal was sent something that cannot be",
        ),
        (
            Message::text(input(&"x".repeat(65 << 10)).to_string()),
            "The input holds 65 KiB",
        ),
    ] {
        let mut terminal = start(&ada, "talk").await;
        terminal.hears(waiting()).await;
        terminal.0.send(message).await.unwrap();
        terminal.is_refused(told).await;
        running(&server, 0).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn a_huge_message_ends_the_terminal_and_nothing_else() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut terminal = start(&ada, "talk").await;
    terminal.hears(waiting()).await;
    // The server may hang up in the middle of it.
    terminal
        .0
        .send(Message::text("x".repeat(8 << 20)))
        .await
        .ok();
    terminal.hears(Value::Null).await;
    running(&server, 0).await;
    let mut next = start(&ada, "talk").await;
    next.hears(waiting()).await;
    server.stop().await;
}

/// The program does not read: what is typed waits outside, and is bounded.
#[tokio::test]
async fn a_flood_of_input_waits_until_the_program_reads() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut terminal = start(&ada, "forever").await;
    running(&server, 1).await;
    let line = Message::text(input(&"x".repeat(60_000)).to_string());
    let sent = AtomicUsize::new(0);
    let mut flood = Box::pin(async {
        while terminal.0.send(line.clone()).await.is_ok() {
            sent.fetch_add(1, Ordering::SeqCst);
        }
    });
    let mut before = usize::MAX;
    for _ in 0..40 {
        let moment = tokio::time::timeout(Duration::from_millis(250), &mut flood);
        assert!(moment.await.is_err(), "the server hung up");
        let now = sent.load(Ordering::SeqCst);
        if now == before {
            // 60 kB each: what sockets and channels hold, and no more.
            assert!(now < 1000, "{now} pieces went somewhere");
            drop(flood);
            drop(terminal);
            return server.stop().await;
        }
        before = now;
    }
    panic!("the flood was never held up");
}

/// The learner does not read: the program waits, and stops when the learner goes.
#[tokio::test]
async fn a_flood_of_output_waits_until_the_learner_reads() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let terminal = start(&ada, "flood").await;
    running(&server, 1).await;
    let mut told = usize::MAX;
    for _ in 0..40 {
        tokio::time::sleep(Duration::from_millis(250)).await;
        let now = server.runner.told.load(Ordering::SeqCst);
        if now == told {
            // 60 kB each: what sockets and channels hold, and no more.
            assert!(now < 1000, "{now} pieces went somewhere");
            drop(terminal);
            running(&server, 0).await;
            return server.stop().await;
        }
        told = now;
    }
    panic!("the program was never held up");
}

#[tokio::test]
async fn a_page_that_tells_what_it_has_shown_is_waited_for() {
    const PIECE_BYTES: usize = 60_000;
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut terminal = open(&ada, &[]).await.unwrap();
    let shown = |bytes: usize| json!({"kind": "shown", "bytes": bytes});
    // Told first, so that it holds from the beginning.
    terminal.say(&run("talk")).await;
    terminal.hears(waiting()).await;
    terminal.say(&shown(0)).await;
    let piece = "x".repeat(PIECE_BYTES);
    let heard = async |terminal: &mut Terminal, count: usize| {
        for _ in 0..count {
            assert_eq!(terminal.hear().await, output(&piece));
            assert_eq!(terminal.hear().await, waiting());
        }
    };
    // Five pieces reach 256 KiB; the sixth is handed in, written and held back.
    for _ in 0..6 {
        terminal.say(&input(&piece)).await;
    }
    heard(&mut terminal, 4).await;
    assert_eq!(terminal.hear().await, output(&piece));
    let moment = Duration::from_millis(500);
    // That the program waits may get through while the sixth is being handed in;
    // what it writes then may not.
    let mut told_that_it_waits = false;
    if let Ok(said) = tokio::time::timeout(moment, terminal.hear()).await {
        assert_eq!(said, waiting(), "came ahead of what was shown");
        told_that_it_waits = true;
        let more = tokio::time::timeout(moment, terminal.0.next()).await;
        assert!(more.is_err(), "came ahead of what was shown: {more:?}");
    }
    terminal.say(&shown(PIECE_BYTES)).await;
    if !told_that_it_waits {
        terminal.hears(waiting()).await;
    }
    assert_eq!(terminal.hear().await, output(&piece));
    // An interrupt is heard while everything else waits.
    terminal.say(&input(&piece)).await;
    terminal.say(&json!({"kind": "interrupt"})).await;
    while terminal.hear().await["kind"] != "ended" {}
    server.stop().await;
}

#[tokio::test]
async fn a_learner_has_only_so_many_terminals() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut first = start(&ada, "talk").await;
    let _second = start(&ada, "talk").await;
    first.hears(waiting()).await;
    match open(&ada, &[]).await {
        Err(Error::Http(answer)) => assert_eq!(answer.status(), 429),
        other => panic!("a third terminal gave {:?}", other.err()),
    }
    // Others have their own, and an ordinary run is not held up.
    let ben = server.learner().await;
    assert!(open(&ben, &[]).await.is_ok());
    assert_eq!(
        ada.post(crate::support::RUNS, &run("echo")).await.status(),
        200
    );
    server.stop().await;
}

#[tokio::test]
async fn a_server_that_stops_says_so() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let mut terminal = start(&ada, "talk").await;
    terminal.hears(waiting()).await;
    let goodbye =
        terminal.is_refused("The server is being restarted, and the program was stopped.");
    // `ada` borrows the server, which is told by its token alone.
    server.begin_stop();
    goodbye.await;
    server.stop().await;
}
