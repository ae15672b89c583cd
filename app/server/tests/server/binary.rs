//! The real server as a process: signals, kills and starts. These need the
//! languages that 'cargo xtask setup' builds, and fail without them. Slow: each
//! starts a server or two.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, Method, RequestBuilder};
use serde_json::{Value, json};

use crate::command_line::opencode;
use crate::support::{SUBMISSIONS, body};

/// A server process.
struct Process {
    child: Child,
    address: String,
    client: Client,
}

impl Process {
    fn start(data: &Path) -> Self {
        let mut child = opencode()
            .args([
                "serve",
                "--listen",
                "127.0.0.1:0",
                "--graders",
                "1",
                "--data",
            ])
            .arg(data)
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
        let mut seen = String::new();
        let address = loop {
            let Some(line) = said.next() else {
                panic!("the server did not start; it said:\n{seen}");
            };
            let line = line.unwrap();
            if let Some(rest) = line.strip_prefix("OpenCode is at ") {
                break rest.split('/').take(3).collect::<Vec<_>>().join("/");
            }
            seen.push_str(&line);
            seen.push('\n');
        };
        // The rest of the log goes nowhere, but must be read.
        std::thread::spawn(move || said.for_each(drop));
        Self {
            child,
            address,
            client: Client::new(),
        }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
    }

    async fn wait_until_ready(&self) {
        let mut last = Value::Null;
        for _ in 0..1200 {
            let answer = self.request(Method::GET, "/readyz").send().await.unwrap();
            if answer.status() == 200 {
                return;
            }
            last = body(answer).await;
            assert!(
                !last["languages"]
                    .as_str()
                    .unwrap_or_default()
                    .contains("xtask setup"),
                "this test needs the languages: {last}"
            );
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the server was not ready after two minutes: {last}");
    }

    async fn state(&self, id: &str, cookie: &str) -> String {
        let request = self.request(Method::GET, &format!("{SUBMISSIONS}/{id}"));
        let found = body(request.header("cookie", cookie).send().await.unwrap()).await;
        found["state"]["kind"]
            .as_str()
            .unwrap_or_else(|| panic!("{found}"))
            .to_owned()
    }

    async fn wait_for(&self, id: &str, cookie: &str, kinds: &[&str]) -> String {
        for _ in 0..1200 {
            let state = self.state(id, cookie).await;
            if kinds.contains(&state.as_str()) {
                return state;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the submission came to none of {kinds:?} within a minute");
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill")
            .args(["-s", name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Hands in a program that keeps its grader busy for a good while.
async fn submit_slow(server: &Process) -> (String, String) {
    let program = "n = 0\nwhile n < 30_000_000:\n    n += 1\n";
    let asked = json!({"course": "first-steps", "lesson": "hello", "language": "python", "files": {"main.py": program}});
    let answer = server
        .request(Method::POST, SUBMISSIONS)
        .json(&asked)
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 202);
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    let cookie = cookie.split(';').next().unwrap().to_owned();
    (
        body(answer).await["id"].as_str().unwrap().to_owned(),
        cookie,
    )
}

#[tokio::test]
async fn an_answer_survives_a_kill_in_the_middle_of_grading() {
    let data = tempfile::tempdir().unwrap();
    let mut first = Process::start(data.path());
    first.wait_until_ready().await;
    let (id, cookie) = submit_slow(&first).await;
    first.wait_for(&id, &cookie, &["grading"]).await;
    first.signal("KILL");
    first.child.wait().unwrap();
    let second = Process::start(data.path());
    let state = second.wait_for(&id, &cookie, &["graded", "failed"]).await;
    assert_eq!(state, "graded");
}

#[tokio::test]
async fn a_signal_stops_the_server_with_status_0() {
    for signal in ["TERM", "INT"] {
        let data = tempfile::tempdir().unwrap();
        let mut server = Process::start(data.path());
        server.wait_until_ready().await;
        let (id, cookie) = submit_slow(&server).await;
        server.wait_for(&id, &cookie, &["grading"]).await;
        server.signal(signal);
        let status = server.child.wait().unwrap();
        assert_eq!(status.code(), Some(0), "after {signal}");
        // Finished or handed back, but not left half done.
        let address = app_store::DatabaseAddress::in_folder(data.path());
        let database = app_store::Database::open(address).await.unwrap();
        let depth = room_practice::store::queue::depth(database.pool())
            .await
            .unwrap();
        assert_eq!(depth.grading, 0);
        database.close().await;
    }
}

#[tokio::test]
async fn what_cannot_be_shared_is_not() {
    let data = tempfile::tempdir().unwrap();
    let server = Process::start(data.path());
    let refused = |listen: &str| {
        let output = opencode()
            .args(["serve", "--listen", listen, "--data"])
            .arg(data.path())
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(69), "{output:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refused("127.0.0.1:0");
    assert!(
        said.contains("Another opencode is using the data folder"),
        "{said}"
    );
    let port = server.address.rsplit(':').next().unwrap();
    let said = refused(&format!("127.0.0.1:{port}"));
    assert!(
        said.contains(&format!("Port {port} on 127.0.0.1 is in use")) && said.contains("--listen"),
        "{said}"
    );
    assert_eq!(said.trim().lines().count(), 1, "{said}");
}
