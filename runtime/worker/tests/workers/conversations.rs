//! Conversations in workers, with the real JavaScript runner.

use std::path::Path;
use std::sync::Arc;

use futures::{SinkExt, StreamExt};
use runtime_contract::{
    FilePath, LanguageId, Limits, RunRequest, StopReason, Terminal, TerminalEvent,
};
use runtime_sandbox::{CachePlace, Executor, ImageId, Pace};
use runtime_worker::{WorkerPool, WorkerSettings};
use toolchain_registry::{Registry, default_languages_folder};

use super::assemble::request;
use super::{busy, kill, settings};

/// A pool with the real JavaScript runner.
async fn pool_with_javascript() -> (Arc<WorkerPool>, ImageId) {
    let registry = Registry::load(&default_languages_folder()).unwrap();
    let id = LanguageId::parse("javascript").unwrap();
    let installed = registry
        .get(&id)
        .expect("JavaScript is not installed; `cargo xtask setup` builds it");
    let compiled = Path::new(env!("CARGO_TARGET_TMPDIR")).join("compiled");
    let pool = WorkerPool::start(WorkerSettings {
        cache: Some(CachePlace::beside(compiled)),
        ..settings(1)
    })
    .unwrap();
    let image = pool
        .load(installed.runner.as_deref().unwrap())
        .await
        .unwrap()
        .image;
    (Arc::new(pool), image)
}

fn javascript(source: &str) -> RunRequest {
    let mut request = RunRequest {
        language: LanguageId::parse("javascript").unwrap(),
        entry: FilePath::parse("main.js").unwrap(),
        ..request(Limits::default())
    };
    let entry = request.entry.clone();
    request.files.insert(entry, source.into()).unwrap();
    request
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_in_a_worker_talks_with_somebody() {
    let (pool, image) = pool_with_javascript().await;
    let (terminal, mut end) = Terminal::pair();
    let source = "const lines = require('readline').createInterface({ input: process.stdin });
        lines.on('line', line => console.log('heard ' + line));
        lines.on('close', () => console.log('bye'));";
    let program = pool.converse(image, javascript(source), terminal, Pace::Prompt);
    let somebody = async {
        let mut heard = String::new();
        let mut typed = vec!["two\n", "one\n"];
        while let Some(event) = end.events.next().await {
            match event {
                TerminalEvent::Wrote { bytes, .. } => {
                    heard.push_str(&String::from_utf8(bytes).unwrap());
                }
                TerminalEvent::WaitsForInput => match typed.pop() {
                    Some(line) => end.input.send(line.into()).await.unwrap(),
                    None => end.input.close_channel(),
                },
            }
        }
        heard
    };
    let (ended, heard) = tokio::join!(program, somebody);
    assert_eq!(ended.unwrap().stop, StopReason::Exited);
    assert_eq!(heard, "heard one\nheard two\nbye\n");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_that_nobody_follows_holds_up_only_itself() {
    let (pool, image) = pool_with_javascript().await;
    let (terminal, mut end) = Terminal::pair();
    let flood = javascript("for (let i = 0; i < 2000; i++) process.stdout.write('x'.repeat(500));");
    let flooding = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.converse(image, flood, terminal, Pace::Prompt).await })
    };
    // Nobody reads, so the program waits; another in the same worker does not.
    busy().await;
    let other = pool
        .execute(image, javascript("console.log(1)"), Pace::Prompt)
        .await;
    assert_eq!(other.unwrap().stdout, b"1\n");
    assert!(!flooding.is_finished(), "nothing held the flood up");
    let mut bytes_heard = 0;
    while let Some(event) = end.events.next().await {
        if let TerminalEvent::Wrote { bytes, .. } = event {
            bytes_heard += bytes.len();
        }
    }
    assert_eq!(flooding.await.unwrap().unwrap().stop, StopReason::Exited);
    assert_eq!(bytes_heard, 1_000_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_conversation_ends_when_its_worker_dies() {
    let (pool, image) = pool_with_javascript().await;
    let (terminal, mut end) = Terminal::pair();
    let waits = javascript("require('fs').readFileSync(0)");
    let talking = {
        let pool = Arc::clone(&pool);
        tokio::spawn(async move { pool.converse(image, waits, terminal, Pace::Prompt).await })
    };
    assert_eq!(end.events.next().await, Some(TerminalEvent::WaitsForInput));
    kill(pool.processes()[0]);
    let fault = talking.await.unwrap().unwrap_err().to_string();
    assert!(fault.contains("died during this conversation"), "{fault}");
}
