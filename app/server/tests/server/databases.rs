//! Databases that are newer, foreign, locked, full, missing or not writable:
//! one sentence each, and nothing is lost.

use app_store::{Database, DatabaseAddress, migrations};
use app_testkit::{Cluster, FreshDatabase, Kind};
use reqwest::Method;
use serde_json::json;

use crate::support::{DRAFT, SUBMISSIONS, Server, body, is_fault, may_not_grow, submission};

async fn refused(address: DatabaseAddress, expected: &str) {
    let shown = address.to_string();
    let said = Database::open(address).await.unwrap_err().to_string();
    assert_eq!(said.replace(&shown, "ADDRESS"), expected);
}

async fn newer_than_the_program(kind: Kind) {
    let fresh = FreshDatabase::open(kind).await;
    sqlx::query(
        "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time)
         SELECT 9999, description, success, checksum, execution_time FROM _sqlx_migrations WHERE version = 1",
    )
    .execute(fresh.database.pool())
    .await
    .unwrap();
    refused(
        fresh.database.address().clone(),
        &format!("ADDRESS is newer than this program: it is at step 9999 and this program knows {}; install the newer program, or name another database.", migrations::newest()),
    )
    .await;
}

#[tokio::test]
async fn a_newer_database_is_refused_on_sqlite() {
    newer_than_the_program(Kind::Sqlite).await;
}

#[tokio::test]
async fn a_newer_database_is_refused_on_postgres() {
    newer_than_the_program(Kind::Postgres).await;
}

#[tokio::test]
async fn opening_twice_changes_nothing() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let fresh = FreshDatabase::open(kind).await;
        Database::open(fresh.database.address().clone())
            .await
            .unwrap();
    }
}

#[tokio::test]
async fn files_that_are_no_databases_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("x.db");
    std::fs::write(&file, "This is a letter, not a database. ".repeat(100)).unwrap();
    refused(DatabaseAddress::File(file), "ADDRESS cannot be used: the file is not a database of this program, or it is damaged; restore it from a backup or name another one.").await;
    let nowhere = folder.path().join("none").join("x.db");
    refused(DatabaseAddress::File(nowhere), "ADDRESS cannot be used: the database cannot be opened; check that its folder exists and this user may write to it.").await;
}

#[tokio::test]
async fn servers_that_cannot_be_used_are_refused() {
    let nobody = DatabaseAddress::parse("postgres://x@127.0.0.1:1/x").unwrap();
    refused(nobody, "ADDRESS cannot be used: the database server cannot be reached; check that it runs and that its address is right.").await;
    let cluster = Cluster::start();
    let missing = DatabaseAddress::parse(&cluster.url("nothing")).unwrap();
    refused(missing, "ADDRESS cannot be used: the database server has no database of that name; create it with 'createdb'.").await;
}

/// A lock that another program holds: what reads goes on, what writes is told to
/// come back, and afterwards everything is as it was. Slow: waits for the lock.
#[tokio::test]
async fn a_locked_database_loses_nothing() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let other = Database::open(fresh.database.address().clone())
        .await
        .unwrap();
    let server = Server::start_on(fresh, |_| {}).await;
    let ada = server.learner().await;
    let draft = json!({"files": {"main.py": "first"}, "changed_at": 1});
    assert_eq!(ada.put(DRAFT, &draft).await.status(), 204);
    let lock = other.pool().begin_with("BEGIN IMMEDIATE").await.unwrap();
    let answer = ada.post(SUBMISSIONS, &submission("echo")).await;
    assert_eq!(answer.headers()["retry-after"], "5");
    let status = answer.status().as_u16();
    is_fault(
        status,
        503,
        &body(answer).await,
        "The server is too busy to keep your work just now.",
    );
    assert_eq!(body(ada.get(DRAFT).await).await, draft);
    lock.rollback().await.unwrap();
    let id = ada.submits("echo").await;
    ada.waits_for(&id, &["graded"]).await;
    server.stop().await;
}

/// A disk that is full, played by a database that may not grow.
#[tokio::test]
async fn a_full_database_loses_nothing() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let pool = fresh.database.pool().clone();
    let server = Server::start_on(fresh, |settings| settings.graders = 0).await;
    let ada = server.learner().await;
    let draft = |text: &str, at: u32| json!({"files": {"main.py": text}, "changed_at": at});
    assert_eq!(ada.put(DRAFT, &draft("small", 1)).await.status(), 204);
    may_not_grow(&pool).await;
    let large = draft(&"x".repeat(200 << 10), 2);
    let answer = ada.put(DRAFT, &large).await;
    let status = answer.status().as_u16();
    is_fault(
        status,
        503,
        &body(answer).await,
        "The server has no space left to keep your work.",
    );
    // What was kept is kept, and pages are still drawn.
    assert_eq!(body(ada.get(DRAFT).await).await, draft("small", 1));
    let page = server
        .request(Method::GET, "/courses/testing/echo")
        .send()
        .await
        .unwrap();
    assert_eq!(page.status(), 200);
    server.stop().await;
}
