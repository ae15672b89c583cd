//! Handing in, being graded, and what survives a crash.

use app_testkit::{FreshDatabase, Kind};
use reqwest::Method;
use runtime_contract::{Priority, TrustDomain};
use serde_json::json;

use crate::support::{RUNS, SUBMISSIONS, Server, body, is_fault, run, submission};

async fn a_right_and_a_wrong_answer(kind: Kind) {
    let server = Server::start_on(FreshDatabase::open(kind).await, |_| {}).await;
    let ada = server.learner().await;
    let wrong = ada.submits("nothing").await;
    let found = ada.waits_for(&wrong, &["graded"]).await;
    let cases = found["state"]["verdict"]["cases"]
        .as_array()
        .unwrap()
        .clone();
    assert_eq!(cases[0]["status"], "fail");
    assert_eq!(
        cases[0]["message"],
        "Line 1 of the output is not what was wanted."
    );
    assert_eq!(cases[0]["hint"], "Does it read its input?");
    assert_eq!(cases[0]["output"], "something else\n");
    assert_eq!(cases[1]["status"], "fail");
    assert_eq!(
        (&cases[1]["difference"], &cases[1]["output"]),
        (&json!(null), &json!(""))
    );
    assert!(!found.to_string().contains("hidden-value"), "{found}");

    let right = ada.submits("echo").await;
    let found = ada.waits_for(&right, &["graded"]).await;
    let statuses: Vec<_> = found["state"]["verdict"]["cases"]
        .as_array()
        .unwrap()
        .iter()
        .map(|case| case["status"].clone())
        .collect();
    assert_eq!(statuses, ["pass", "pass"]);

    let listed = body(
        ada.get(&format!("{SUBMISSIONS}?course=testing&lesson=echo"))
            .await,
    )
    .await;
    let ids: Vec<_> = listed
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["id"].clone())
        .collect();
    assert_eq!(ids, [json!(right), json!(wrong)]);

    // Somebody else sees nothing of it.
    let ben = server.learner().await;
    let answer = ben.get(&format!("{SUBMISSIONS}/{right}")).await;
    let status = answer.status().as_u16();
    is_fault(
        status,
        404,
        &body(answer).await,
        "There is no submission of yours with this id.",
    );
    server.stop().await;
}

#[tokio::test]
async fn answers_are_graded_on_sqlite() {
    a_right_and_a_wrong_answer(Kind::Sqlite).await;
}

#[tokio::test]
async fn answers_are_graded_on_postgres() {
    a_right_and_a_wrong_answer(Kind::Postgres).await;
}

#[tokio::test]
async fn the_same_answer_waits_once_and_many_are_too_many() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let server = Server::start_on(fresh, |settings| settings.graders = 1).await;
    let ada = server.learner().await;
    let first = ada.submits("forever 1").await;
    ada.waits_for(&first, &["grading"]).await;
    let again = ada.post(SUBMISSIONS, &submission("forever 1")).await;
    assert_eq!(again.status(), 200);
    assert_eq!(body(again).await["id"], json!(first));
    for number in 2..=5 {
        ada.submits(&format!("forever {number}")).await;
    }
    let sixth = ada.post(SUBMISSIONS, &submission("forever 6")).await;
    assert_eq!(sixth.headers()["retry-after"], "5");
    let status = sixth.status().as_u16();
    is_fault(
        status,
        429,
        &body(sixth).await,
        "5 of your answers are waiting to be graded already.",
    );
    server.stop().await;
}

#[tokio::test]
async fn a_grader_that_breaks_tries_again_and_then_says_so() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let id = ada.submits("broken").await;
    let found = ada.waits_for(&id, &["failed", "graded"]).await;
    assert_eq!(
        found["state"]["sentence"],
        "Grading this answer broke twice, and that was our fault. Your answer is kept: press Submit again, and if it happens again please report it."
    );
    assert_eq!(found["files"]["main.py"], "broken");
    server.stop().await;
}

#[tokio::test]
async fn a_killed_server_loses_no_answer() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let first = Server::start_with(fresh.database.clone(), |_| {}).await;
    let ada = first.learner().await;
    let id = ada.submits("moment").await;
    ada.waits_for(&id, &["grading"]).await;
    let cookie = ada.cookie.clone();
    first.kill();
    let second = Server::start_on(fresh, |_| {}).await;
    let ada = crate::support::Learner {
        server: &second,
        cookie,
    };
    let found = ada.waits_for(&id, &["graded", "failed"]).await;
    assert_eq!(found["state"]["kind"], "graded", "{found}");
    second.stop().await;
}

#[tokio::test]
async fn a_stopped_server_hands_back_what_it_cannot_finish() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let pool_of = fresh.database.clone();
    let server = Server::start_with(pool_of, |_| {}).await;
    let ada = server.learner().await;
    let id = ada.submits("forever").await;
    ada.waits_for(&id, &["grading"]).await;
    server.stop().await;
    let address = fresh.database.address().clone();
    let database = app_store::Database::open(address).await.unwrap();
    let depth = room_practice::store::queue::depth(database.pool())
        .await
        .unwrap();
    assert_eq!((depth.queued, depth.grading), (1, 0));
}

#[tokio::test]
async fn a_stopped_server_finishes_what_it_can() {
    let fresh = FreshDatabase::open(Kind::Sqlite).await;
    let server = Server::start_with(fresh.database.clone(), |settings| {
        settings.shutdown_seconds_max = 20;
    })
    .await;
    let ada = server.learner().await;
    let id = ada.submits("moment").await;
    ada.waits_for(&id, &["grading"]).await;
    server.stop().await;
    let address = fresh.database.address().clone();
    let database = app_store::Database::open(address).await.unwrap();
    let depth = room_practice::store::queue::depth(database.pool())
        .await
        .unwrap();
    assert_eq!((depth.queued, depth.grading), (0, 0));
}

#[tokio::test]
async fn answers_that_cannot_be_graded_are_refused_at_once() {
    let server = Server::start().await;
    let ada = server.learner().await;
    let check = async |change: serde_json::Value, status: u16, message: &str| {
        let mut asked = submission("echo");
        for (key, value) in change.as_object().unwrap() {
            asked[key] = value.clone();
        }
        let answer = ada.post(SUBMISSIONS, &asked).await;
        let got = answer.status().as_u16();
        is_fault(got, status, &body(answer).await, message);
    };
    check(
        json!({"course": "nothing"}),
        404,
        "There is no course 'nothing' here.",
    )
    .await;
    check(
        json!({"language": "rust"}),
        422,
        "This exercise is not offered in 'rust'.",
    )
    .await;
    check(
        json!({"files": {"other.py": "x"}}),
        422,
        "The answer has no file 'main.py'.",
    )
    .await;
    let answer = ada.request(Method::GET, SUBMISSIONS).send().await.unwrap();
    let got = answer.status().as_u16();
    is_fault(
        got,
        400,
        &body(answer).await,
        "A list of submissions needs a course and a lesson.",
    );
    server.stop().await;
}

/// A hidden case's outcome is of another domain than anything that Run shows.
#[tokio::test]
async fn runs_and_grading_are_of_one_learner_and_of_two_domains() {
    let server = Server::start().await;
    let (ada, ben) = (server.learner().await, server.learner().await);
    for learner in [&ada, &ben] {
        assert_eq!(learner.post(RUNS, &run("echo")).await.status(), 200);
    }
    let id = ada.submits("echo").await;
    ada.waits_for(&id, &["graded"]).await;
    let tickets = server.runner.tickets.lock().unwrap().clone();
    let [previewed, other, graded @ ..] = &tickets[..] else {
        panic!("{tickets:?}");
    };
    assert_ne!(previewed.owner, other.owner);
    for preview in [previewed, other] {
        assert_eq!(preview.priority, Priority::Interactive);
        let owner = preview.owner.clone();
        assert_eq!(preview.domain, Some(TrustDomain::Previews { owner }));
    }
    assert_eq!(graded.len(), 2);
    for case in graded {
        assert_eq!(case.priority, Priority::Batch);
        let (course, owner) = ("testing".to_owned(), previewed.owner.clone());
        assert_eq!(case.domain, Some(TrustDomain::Grading { course, owner }));
    }
    server.stop().await;
}
