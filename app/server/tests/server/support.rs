//! A server for one test: a course of one lesson, a runner that does as the
//! program says, and a database that goes away.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app_server::config::Settings;
use app_server::http::site::Site;
use app_server::http::{App, listen};
use app_server::languages::{Languages, Warmth};
use app_store::Database;
use app_testkit::{FreshDatabase, Kind};
use app_vocabulary::Slug;
use async_trait::async_trait;
use reqwest::header::{COOKIE, SET_COOKIE};
use reqwest::{Client, Method, RequestBuilder, Response};
use room_courses::{Case, Check, Course, Exercise, Lesson, Step, Variant};
use runtime_contract::{
    FilePath, LanguageId, Limits, Outcome, Output, RunRequest, Runner, RunnerFault, SourceTree,
    StopReason, Terminal, TerminalEvent, Ticket,
};
use runtime_testkit::{FakeRunner, outcome};
use serde_json::{Value, json};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use toolchain_contract::Language;

/// The address of the one lesson's draft.
pub(crate) const DRAFT: &str = "/api/practice/drafts/testing/echo/python";
pub(crate) const RUNS: &str = "/api/practice/runs";
pub(crate) const SUBMISSIONS: &str = "/api/practice/submissions";

/// Plays a full disk: no connection of a SQLite database can make it larger.
pub(crate) async fn may_not_grow(pool: &sqlx::AnyPool) {
    let mut connections = Vec::new();
    for _ in 0..pool.options().get_max_connections() {
        let mut connection = pool.acquire().await.unwrap();
        sqlx::raw_sql("PRAGMA max_page_count = 1")
            .execute(&mut *connection)
            .await
            .unwrap();
        connections.push(connection);
    }
}

/// Does what the first word of `main.py` says.
#[derive(Default)]
pub(crate) struct ObedientRunner {
    /// Programs that are running just now.
    pub(crate) running: AtomicUsize,
    /// What each request was handed in with.
    pub(crate) tickets: Mutex<Vec<Ticket>>,
    /// What a flood came to tell so far, in pieces of 60,000 bytes.
    pub(crate) told: AtomicUsize,
}

/// Counts a run as long as it lives.
struct Running<'a>(&'a AtomicUsize);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

#[async_trait]
impl Runner for ObedientRunner {
    async fn run(&self, request: RunRequest, ticket: Ticket) -> Result<Outcome, RunnerFault> {
        self.tickets.lock().unwrap().push(ticket);
        if request.language.as_str() != "python" {
            return Err(RunnerFault::UnknownLanguage {
                asked: request.language,
                known: vec![python()],
            });
        }
        self.running.fetch_add(1, Ordering::SeqCst);
        let _running = Running(&self.running);
        let text = request.files.get(&request.entry).unwrap_or_default();
        let text = String::from_utf8_lossy(text);
        let wrote = |stdout: &[u8]| Outcome {
            stdout: stdout.to_vec(),
            ..outcome(&request.language, StopReason::Exited)
        };
        match text.split_whitespace().next().unwrap_or_default() {
            "echo" => Ok(wrote(&request.stdin)),
            "forever" => std::future::pending().await,
            "moment" => {
                tokio::time::sleep(Duration::from_millis(300)).await;
                Ok(wrote(&request.stdin))
            }
            "panic" => panic!("the runner was told to panic"),
            "broken" => Err(RunnerFault::Broken("told to break".into())),
            "busy" => Err(RunnerFault::Busy { retry_after_s: 7 }),
            "own-busy" => Err(RunnerFault::OwnBusy {
                waiting: 4,
                retry_after_s: 1,
            }),
            _ => Ok(wrote(b"something else\n")),
        }
    }

    /// `talk` says each chunk again until the input ends, `flood` writes without
    /// end, `cut` cuts a letter in two, `crumbs` writes little at a time, and the
    /// rest ends as [`Self::run`] does.
    async fn converse(
        &self,
        request: RunRequest,
        ticket: Ticket,
        mut terminal: Terminal,
    ) -> Result<Outcome, RunnerFault> {
        let text = request.files.get(&request.entry).unwrap_or_default();
        let text = String::from_utf8_lossy(text).into_owned();
        let language = request.language.clone();
        let wrote = |bytes: &[u8]| TerminalEvent::Wrote {
            output: Output::Stdout,
            bytes: bytes.to_vec(),
        };
        let counted = || {
            self.running.fetch_add(1, Ordering::SeqCst);
            Running(&self.running)
        };
        match text.split_whitespace().next().unwrap_or_default() {
            "talk" => {
                let _running = counted();
                terminal.tell(TerminalEvent::WaitsForInput).await;
                while let Some(chunk) = terminal.next_chunk().await {
                    terminal.tell(wrote(&chunk)).await;
                    terminal.tell(TerminalEvent::WaitsForInput).await;
                }
            }
            "flood" => {
                let _running = counted();
                while terminal.tell(wrote(&[b'x'; 60_000])).await {
                    self.told.fetch_add(1, Ordering::SeqCst);
                }
            }
            "cut" => {
                for bytes in [&b"Zo\xc3"[..], b"\xab\xff!"] {
                    terminal.tell(wrote(bytes)).await;
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            }
            "crumbs" => {
                for number in 0..1000 {
                    terminal.tell(wrote(format!("{number} ").as_bytes())).await;
                }
                let bytes = b"oh".to_vec();
                let output = Output::Stderr;
                terminal.tell(TerminalEvent::Wrote { output, bytes }).await;
                terminal.tell(TerminalEvent::WaitsForInput).await;
                terminal.tell(wrote(b"end")).await;
            }
            _ => {
                let outcome = self.run(request, ticket).await?;
                return Ok(terminal.tell_all(outcome).await);
            }
        }
        Ok(outcome(&language, StopReason::Exited))
    }
}

pub(crate) fn python() -> LanguageId {
    LanguageId::parse("python").unwrap()
}

/// A running server.
pub(crate) struct Server {
    pub(crate) address: String,
    pub(crate) runner: Arc<ObedientRunner>,
    stop: CancellationToken,
    task: JoinHandle<()>,
    client: Client,
    _database: Option<FreshDatabase>,
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::start_on(FreshDatabase::open(Kind::Sqlite).await, |_| {}).await
    }

    pub(crate) async fn start_on(fresh: FreshDatabase, change: impl FnOnce(&mut Settings)) -> Self {
        let mut server = Self::start_with(fresh.database.clone(), change).await;
        server._database = Some(fresh);
        server
    }

    pub(crate) async fn start_with(database: Database, change: impl FnOnce(&mut Settings)) -> Self {
        let mut settings = Settings {
            listen: "127.0.0.1:0".parse().unwrap(),
            shutdown_seconds_max: 1,
            ..Settings::default()
        };
        change(&mut settings);
        let runner = Arc::new(ObedientRunner::default());
        let tools = Arc::new(FakeRunner::writing(""));
        let languages = Languages::new(vec![language()], runner.clone(), tools, || Warmth::Ready);
        let listener = listen::bind(settings.listen).await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let app = App::new(
            settings,
            database,
            (vec![course()], BTreeMap::new()),
            languages,
            Site::default(),
        );
        let stop = CancellationToken::new();
        let task = tokio::spawn(listen::serve(listener, app, stop.clone()));
        Self {
            address,
            runner,
            stop,
            task,
            client: Client::builder()
                .redirect(reqwest::redirect::Policy::none())
                .build()
                .unwrap(),
            _database: None,
        }
    }

    /// As a signal would.
    pub(crate) async fn stop(self) {
        self.stop.cancel();
        self.task.await.unwrap();
    }

    /// The first half of stopping: the signal.
    pub(crate) fn begin_stop(&self) {
        self.stop.cancel();
    }

    /// As a power cut would: nothing is finished, nothing handed back.
    pub(crate) fn kill(self) {
        self.task.abort();
    }

    /// A request without a cookie.
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("{}{path}", self.address))
    }

    /// Somebody who was not here before.
    pub(crate) async fn learner(&self) -> Learner<'_> {
        let answer = self
            .request(Method::GET, "/courses/testing/echo")
            .send()
            .await
            .unwrap();
        assert_eq!(answer.status(), 200);
        let cookie = answer.headers()[SET_COOKIE].to_str().unwrap();
        Learner {
            server: self,
            cookie: cookie.split(';').next().unwrap().to_owned(),
        }
    }
}

/// Somebody with a cookie.
pub(crate) struct Learner<'a> {
    pub(crate) server: &'a Server,
    pub(crate) cookie: String,
}

impl Learner<'_> {
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.server
            .request(method, path)
            .header(COOKIE, &self.cookie)
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.request(Method::GET, path).send().await.unwrap()
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Response {
        self.request(Method::POST, path)
            .json(body)
            .send()
            .await
            .unwrap()
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Response {
        self.request(Method::PUT, path)
            .json(body)
            .send()
            .await
            .unwrap()
    }

    /// Hands in a program and gives back its id.
    pub(crate) async fn submits(&self, program: &str) -> String {
        let answer = self.post(SUBMISSIONS, &submission(program)).await;
        assert_eq!(answer.status(), 202);
        body(answer).await["id"].as_str().unwrap().to_owned()
    }

    /// Asks until a submission's state is one of these.
    pub(crate) async fn waits_for(&self, id: &str, kinds: &[&str]) -> Value {
        for _ in 0..600 {
            let found = body(self.get(&format!("{SUBMISSIONS}/{id}")).await).await;
            if kinds.contains(&found["state"]["kind"].as_str().unwrap_or_default()) {
                return found;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("the submission {id} came to none of {kinds:?} within a minute");
    }
}

/// An answer's body as JSON.
pub(crate) async fn body(answer: Response) -> Value {
    let text = answer.text().await.unwrap();
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("not JSON ({error}): {text}"))
}

/// Checks that an answer is a refusal of this status with a whole message.
#[track_caller]
pub(crate) fn is_fault(status: u16, expected: u16, fault: &Value, message: &str) {
    assert_eq!(status, expected, "{fault}");
    assert_eq!(fault["message"], message);
    assert!(fault["hint"].as_str().unwrap().ends_with('.'), "{fault}");
    assert_eq!(fault["request"].as_str().unwrap().len(), 36);
}

pub(crate) fn run(program: &str) -> Value {
    json!({
        "lesson": ["testing", "echo"],
        "language": "python",
        "files": {"main.py": program},
        "entry": "main.py",
        "stdin": "hello\n",
    })
}

pub(crate) fn submission(program: &str) -> Value {
    json!({
        "course": "testing",
        "lesson": "echo",
        "language": "python",
        "files": {"main.py": program},
    })
}

fn language() -> Language {
    let manifest = "id = 'python'\nname = 'Python'\nversion = '3.14'\ntier = 'wasm'\n\
        extensions = ['py']\nentry = 'main.py'\neditor_mode = 'python'\n";
    Language::parse("toolchain.toml".as_ref(), manifest).unwrap()
}

fn files(text: &str) -> SourceTree {
    let mut files = SourceTree::default();
    files
        .insert(FilePath::parse("main.py").unwrap(), text.into())
        .unwrap();
    files
}

fn course() -> Course {
    let slug = |text| Slug::parse(text).unwrap();
    let case = |name: &str, hidden, text: &str| Case {
        name: name.to_owned(),
        hint: Some("Does it read its input?".to_owned()),
        hidden,
        check: Check::Output {
            stdin: text.to_owned(),
            args: Vec::new(),
            stdout: text.to_owned(),
        },
    };
    Course {
        id: slug("testing"),
        title: "Testing".to_owned(),
        summary: "A course for tests.".to_owned(),
        outcomes: vec!["test".to_owned()],
        languages: vec![python()],
        images: BTreeMap::new(),
        packages: BTreeMap::new(),
        lessons: vec![Lesson {
            id: slug("echo"),
            title: "Echo".to_owned(),
            summary: "Saying it again.".to_owned(),
            minutes: 5,
            steps: vec![Step {
                title: "Reading".to_owned(),
                html: BTreeMap::from([(python(), "<p>Read, then write.</p>".to_owned())]),
            }],
            exercise: Exercise {
                title: "An echo".to_owned(),
                limits: Limits::default(),
                variants: BTreeMap::from([(
                    python(),
                    Variant {
                        entry: FilePath::parse("main.py").unwrap(),
                        starter: files("nothing yet"),
                        solution: files("echo the-solution"),
                        packages: None,
                    },
                )]),
                cases: vec![
                    case("echoes a word", false, "word\n"),
                    case("echoes a secret", true, "hidden-value\n"),
                ],
            },
        }],
    }
}
